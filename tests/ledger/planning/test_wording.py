"""What a push says: the facts of its lines, the length of its words, the taps it offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.deadlines.model import Kind
from ledger.model import Assignment, Milestone, Person, State
from ledger.planning import Addressee, Digest, Wish
from ledger.talk import Reply, Text
from tests.ledger.planning.county import (
    CLERK,
    DUE,
    FIRST,
    GROUP,
    HEAD,
    LATE,
    LIAISON,
    NOTICE,
    County,
    at,
    by,
    item,
    keys,
    kind,
    line,
    to,
)


def actions(reply: Reply) -> list[str]:
    return [button.action for button in reply.buttons]


def told(*assignments: Assignment, on: date = FIRST, **facts: Any) -> Digest:
    """Return the liaison's push of a day."""
    county = County(list(assignments), people=(Addressee(LIAISON),), **facts)
    (digest,) = to(county.tell(on), LIAISON)
    return digest


def test_one_item_is_told_with_the_notice_s_phrase_and_four_taps() -> None:
    reply = told(item(by(DUE, "8月底前"), no=7, id=46655)).reply

    assert keys(reply) == ["soon", "until_phrase", "answer"]
    assert line(reply, "until_phrase") == {
        "no": 7, "title": "示范创建", "due": DUE, "count": 7, "phrase": "8月底前",
    }  # fmt: skip
    assert actions(reply) == [
        "report zzz done", "report zzz unchanged", "extension zzz", "reminders zzz",
    ]  # fmt: skip


def test_every_tap_says_what_it_does() -> None:
    def said(reply: Reply) -> list[str]:
        return [button.label.key.removeprefix("planning.button_") for button in reply.buttons]

    items = [item(by(DUE), no=n) for n in range(1, 7)]
    standing = item(kind(Kind.CONTINUOUS), no=9)
    late = County([item(by(DUE))], people=(Addressee(HEAD), Addressee(CLERK)))
    to_head, to_desk = late.tell(date(2022, 9, 7))

    assert said(told(items[0]).reply) == ["done", "unchanged", "extension", "later"]
    assert said(told(*items).reply) == [*["open"] * 5, "all"]
    assert said(told(standing, on=date(2022, 6, 30)).reply) == ["on_track"]
    assert said(to_head.reply) == ["known", "open"]
    assert said(to_desk.reply) == ["desk", "people.button"]


def test_a_button_for_an_item_names_its_number() -> None:
    reply = told(item(by(DUE), no=3), item(by(DUE), no=8)).reply

    assert [button.label.facts for button in reply.buttons] == [{"no": 3}, {"no": 8}]


def test_what_the_office_accepted_is_told_along_and_only_that() -> None:
    accepted, refused = (
        item(by(DUE), no=n, id=n, state=state)
        for n, state in ((4, State.CLOSED), (5, State.REPORTED_DONE))
    )
    older = item(by(DUE), no=6, id=6, state=State.CLOSED)
    wishes = (Wish(1, LIAISON.id, 4, "decided"), Wish(2, LIAISON.id, 5, "decided"))

    digest = told(item(by(DUE), no=7), accepted, refused, older, wishes=wishes)

    (news,) = (text for text in digest.reply.lines if text.key == "review.news")
    assert news.facts == {"count": 1, "nos": (4,)}
    assert digest.wishes == (1, 2)


def test_the_year_s_last_question_names_its_items() -> None:
    reply = told(item(kind(Kind.CONTINUOUS), no=2), on=date(2022, 12, 22)).reply

    assert line(reply, "year_end") == {"count": 1, "numbers": (2,)}
    assert "answer_standing_last" in keys(reply)


def test_five_late_items_are_all_told_to_the_head_and_to_the_group() -> None:
    items = [item(by(DUE), no=n) for n in range(1, 6)]
    county = County(items, people=(Addressee(HEAD),), groups=(GROUP,))
    county.policy = replace(county.policy, group_unseen=1)

    (broadcast,) = county.tell(FIRST)
    (to_head,) = county.tell(date(2022, 9, 7))

    assert "group_more" not in keys(broadcast.reply)
    assert "head_more" not in keys(to_head.reply)


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (9, "9"), (35, "z"), (36, "10"), (1331, "10z")]
)
def test_an_item_s_number_in_a_tap_is_short(number: int, written: str) -> None:
    reply = told(item(by(DUE), id=number)).reply

    assert actions(reply)[-1] == f"reminders {written}"


@pytest.mark.parametrize("phrase", ["", "2022年8月31日下班之前务必报送"])
def test_a_phrase_that_is_missing_or_long_is_left_to_the_card(phrase: str) -> None:
    assert "until" in keys(told(item(by(DUE, phrase))).reply)


def test_from_the_fourth_item_on_the_phrases_are_left_to_the_cards() -> None:
    items = [item(by(DUE), no=n) for n in range(1, 5)]

    assert "until_phrase" in keys(told(*items[:3]).reply)
    assert "until_phrase" not in keys(told(*items).reply)


def test_of_seven_items_five_are_told_and_two_counted() -> None:
    items = [item(by(DUE), no=n, id=n) for n in range(1, 8)]

    reply = told(*items).reply

    assert keys(reply) == ["soon", *["until"] * 5, "more", "answer"]
    assert line(reply, "soon") == {"count": 7}
    assert line(reply, "more") == {"count": 2}
    assert actions(reply) == [*(f"task_detail {n}" for n in range(1, 6)), "my_tasks open 0"]


def test_a_quota_says_how_often_and_how_often_done() -> None:
    reply = told(item(by(DUE, count_min=3), occurrences=1)).reply

    assert (line(reply, "quota")["need"], line(reply, "quota")["done"]) == (3, 1)


def test_a_moved_day_is_not_told_in_the_notice_s_words() -> None:
    reply = told(item(by(DUE, "8月底前"), due=date(2022, 9, 30)), on=date(2022, 9, 21)).reply

    assert line(reply, "moved")["due"] == date(2022, 9, 30)


def test_what_is_late_is_counted_from_its_day() -> None:
    reply = told(item(by(DUE)), on=LATE).reply

    assert keys(reply)[:2] == ["overdue", "late"]
    assert line(reply, "late")["count"] == 1


def test_a_milestone_is_told_by_its_own_words() -> None:
    step = Milestone(3, "印发实施方案，明确责任分工。", by(DUE, "8月底前"))
    reply = told(item(kind(Kind.CONTINUOUS), milestones=(step,))).reply

    assert line(reply, "until_phrase")["title"] == "印发实施方案，明确责任分工"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("政 务\n公开", "政 务 公开"),
        ("一二三四五六七八九十一二三四五六", "一二三四五六七八九十一二三四五六"),
        ("一二三四五六七八九十一二三四五六七", "一二三四五六七八九十一二三四五…"),
        ("一二三四五六七八九十一二三四、六七", "一二三四五六七八九十一二三四…"),
        ("完成整改；", "完成整改"),
    ],
)
def test_a_long_title_ends_in_dots_and_without_a_comma_before_them(title: str, said: str) -> None:
    assert line(told(item(by(DUE), title=title)).reply, "until_phrase")["title"] == said


def test_a_task_without_a_title_is_told_by_its_text() -> None:
    plain = item(by(DUE))
    nameless = replace(plain, task=replace(plain.task, title="", text="公开部门预算。"))

    assert line(told(nameless).reply, "until_phrase")["title"] == "公开部门预算"


@pytest.mark.parametrize(
    ("due", "when"),
    [
        (None, "when_standing"),
        (date(2022, 8, 1), "when_late"),
        (date(2022, 8, 15), "when_due"),
        (DUE, "when_due"),
    ],
)
def test_a_chase_says_when_the_item_is_due(due: date | None, when: str) -> None:
    wanted = item(kind(Kind.CONTINUOUS) if due is None else by(due), answered_at=at(FIRST))
    reply = told(
        wanted, on=date(2022, 8, 15), wishes=(Wish(1, LIAISON.id, wanted.id, "chase"),)
    ).reply

    said = line(reply, "chase")["when"]
    assert said.key == f"planning.{when}"
    assert said.facts == ({} if due is None else {"due": due})


def test_more_than_twelve_numbers_end_in_and_others() -> None:
    items = [item(kind(Kind.CONTINUOUS), no=n) for n in (*range(1, 14), 13)]

    numbers = line(told(*items, on=date(2022, 6, 30)).reply, "mid_year")["numbers"]

    assert numbers[:11] == tuple(range(1, 12))
    assert numbers[11:] == (Text("planning.and_others"),)


def test_twelve_numbers_are_all_named_and_one_tap_answers_for_them() -> None:
    items = [item(kind(Kind.CONTINUOUS), no=n) for n in range(12, 0, -1)]

    reply = told(*items, on=date(2022, 6, 30)).reply

    assert line(reply, "mid_year") == {"count": 12, "numbers": tuple(range(1, 13))}
    assert keys(reply)[-1] == "answer_standing"
    assert actions(reply) == ["all_year unchanged"]


def test_the_head_of_many_late_items_gets_five_and_a_count() -> None:
    items = [item(by(DUE), no=n, id=n) for n in range(1, 8)]
    county = County(items, people=(Addressee(HEAD),))

    (digest,) = county.tell(date(2022, 9, 7))

    assert keys(digest.reply) == ["head_lead", *["head_item"] * 5, "head_more", "head_answer"]
    assert line(digest.reply, "head_more") == {"count": 2}
    assert actions(digest.reply) == ["head known 1", "task_detail 1"]


def test_the_head_is_told_of_the_chases_and_whom_to_ask() -> None:
    county = County([item(by(DUE), id=8)])

    told_on = county.play(date(2022, 8, 15), date(2022, 9, 30))

    (reply,) = (d.reply for digests in told_on.values() for d in to(digests, HEAD))
    assert line(reply, "head_chased") == {"count": 3}
    assert line(reply, "head_liaison") == {"names": ("李芳",)}


def test_a_broadcast_of_many_dates_names_five_and_counts_the_rest() -> None:
    items = [item(by(DUE), no=n) for n in range(1, 8)]
    county = County(items, people=(), groups=(GROUP,))
    county.policy = replace(county.policy, group_unseen=1)

    (digest,) = county.tell(FIRST)

    assert keys(digest.reply) == [*["group_item"] * 5, "group_more", "group_answer"]
    assert line(digest.reply, "group_more") == {"count": 2}
    assert digest.tasks == tuple(range(1, 8))


def test_the_annual_report_is_told_with_the_year_it_is_about() -> None:
    county = County([], people=(Addressee(LIAISON),), notice=NOTICE)
    county.policy = replace(county.policy, statutory_reports=1)

    (digest,) = county.tell(date(2023, 1, 3))

    assert keys(digest.reply) == ["unit_report"]
    assert line(digest.reply, "unit_report") == {"due": date(2023, 1, 31), "year": 2022}


@pytest.mark.parametrize(
    ("person", "day"), [(LIAISON, date(2022, 1, 4)), (CLERK, date(2023, 1, 3))]
)
def test_the_report_is_of_a_year_that_had_tasks_and_is_the_liaison_s(
    person: Person, day: date
) -> None:
    county = County([], people=(Addressee(person),))
    county.policy = replace(county.policy, statutory_reports=1)

    assert not any("unit_report" in keys(digest.reply) for digest in county.plan(day).digests)


def test_an_item_told_again_is_told_by_its_title() -> None:
    wanted = item(by(DUE), no=7)
    county = County([wanted], wishes=(Wish(5, LIAISON.id, wanted.id),))

    (digest,) = county.plan(date(2022, 8, 15)).digests

    said = line(digest.reply, "again")
    assert (said["no"], said["title"], said["when"].facts) == (7, "示范创建", {"due": DUE})


def test_the_desk_of_a_clerk_offers_its_list() -> None:
    late = item(by(DUE), no=3)
    county = County([late], people=(Addressee(CLERK),))

    (digest,) = county.plan(date(2022, 9, 7)).digests

    assert keys(digest.reply)[0] == "desk"
    assert actions(digest.reply)[0] == "desk"
