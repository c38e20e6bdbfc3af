"""What waits on the office's desk: which item, since when, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from ledger.deadlines.model import Kind
from ledger.model import Assignment, Part, State
from ledger.planning import Addressee, Policy, Push
from tests.ledger.planning.county import (
    BUREAU,
    CLERK,
    DUE,
    FIRST,
    GROUP,
    HEADS_DAY,
    HEALTH,
    LIAISON,
    OFFICE,
    County,
    at,
    by,
    item,
    keys,
    kind,
    line,
    to,
)


def desk(*assignments: Assignment, **facts: Any) -> County:
    return County(list(assignments), people=(Addressee(CLERK),), **facts)


def test_late_items_are_one_line_with_their_numbers_and_units() -> None:
    late = [item(by(DUE), no=4), item(by(DUE), no=2), item(by(DUE), no=9, unit=HEALTH)]

    (digest,) = desk(*late).tell(HEADS_DAY)

    assert digest.push is Push.OFFICE
    assert line(digest.reply, "desk_late") == {"count": 3, "numbers": (2, 4, 9), "units": 2}
    assert digest.tasks == (2, 4, 9)


def test_each_kind_of_news_is_a_line_of_its_own() -> None:
    heard = at(date(2022, 9, 5))
    county = desk(
        item(by(DUE), no=1),
        item(by(DUE), no=2, state=State.REPORTED_DONE, answered_at=heard),
        item(by(DUE), no=3, waiting="extension", answered_at=heard),
        item(by(DUE), no=4, blocked="等上级文件", answered_at=heard),
    )

    (digest,) = county.plan(HEADS_DAY).digests

    told = ("late", "review", "asked", "blocked")
    numbers = [line(digest.reply, f"desk_{kind_}")["numbers"] for kind_ in told]
    assert numbers == [(1,), (2,), (3,), (4,)]
    assert digest.tasks == (1, 2, 3, 4)


@pytest.mark.parametrize(("on", "waits"), [(date(2022, 9, 6), 0), (HEADS_DAY, 1)])
def test_an_item_is_late_for_the_office_when_the_head_is_told(on: date, waits: int) -> None:
    digests = desk(item(by(DUE))).plan(on).digests

    assert sum("desk_late" in keys(digest.reply) for digest in digests) == waits


def test_what_is_reported_is_left_to_the_office_for_a_working_day() -> None:
    reported = item(by(DUE), no=6, state=State.REPORTED_DONE, answered_at=at(date(2022, 8, 18)))
    county = desk(reported)

    assert county.plan(date(2022, 8, 18)).digests == ()
    (digest,) = county.plan(date(2022, 8, 19)).digests
    assert line(digest.reply, "desk_review") == {"count": 1, "numbers": (6,)}


def test_a_wish_for_more_time_waits_and_then_is_told() -> None:
    asked = item(by(DUE), no=5, waiting="extension", answered_at=at(date(2022, 8, 15)))
    county = desk(asked)

    assert county.plan(date(2022, 8, 15)).digests == ()
    (digest,) = county.plan(date(2022, 8, 16)).digests
    assert line(digest.reply, "desk_asked") == {"count": 1, "numbers": (5,)}


def test_a_unit_that_is_blocked_is_told_of_at_once() -> None:
    stuck = item(by(DUE), no=8, blocked="等上级文件", answered_at=at(date(2022, 8, 16)))

    (digest,) = desk(stuck).plan(date(2022, 8, 16)).digests

    assert line(digest.reply, "desk_blocked") == {"count": 1, "numbers": (8,)}


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.CLOSED},
        {"unit": HEALTH, "part": Part.RESPONSIBLE},
    ],
)
def test_what_is_settled_or_concerns_nobody_is_not_on_the_desk(facts: dict[str, Any]) -> None:
    digests = desk(item(by(DUE), **facts)).plan(date(2022, 9, 9)).digests

    assert not any("desk_late" in keys(digest.reply) for digest in digests)


def test_the_units_that_nobody_could_tell_are_named_once_for_each_day() -> None:
    county = desk(item(by(DUE), no=1), item(by(DUE), no=2, unit=HEALTH))

    (digest,) = county.tell(FIRST)

    unreached = line(digest.reply, "desk_unreached")
    assert unreached == {"due": DUE, "units": (BUREAU.name, HEALTH.name), "count": 2}
    assert county.plan(date(2022, 8, 23)).digests == ()


def test_of_many_days_nobody_was_told_of_two_are_named_and_the_rest_counted() -> None:
    dues = [date(2022, 8, day) for day in (29, 30, 31)]
    county = desk(*(item(by(due), no=n) for n, due in enumerate(dues, 1)))

    (digest,) = county.plan(FIRST).digests

    told = [text.facts["due"] for text in digest.reply.lines if text.key.endswith("unreached")]
    assert told == dues[1:]
    assert line(digest.reply, "desk_unreached_more") == {"count": 1}


@pytest.mark.parametrize(
    ("people", "named"),
    [
        ((Addressee(CLERK), Addressee(LIAISON)), False),
        ((Addressee(CLERK), Addressee(LIAISON, reachable=False)), True),
        ((Addressee(CLERK), Addressee(replace(LIAISON, active=False))), True),
    ],
)
def test_only_an_active_liaison_with_an_account_is_reached(
    people: tuple[Addressee, ...], named: bool
) -> None:
    county = County([item(by(DUE))], people=people)

    to_clerk = to(county.plan(FIRST).digests, CLERK)

    assert any("desk_unreached" in keys(digest.reply) for digest in to_clerk) is named


def test_the_office_s_own_items_are_nobody_s_to_call() -> None:
    (digest,) = desk(item(by(DUE), no=3, unit=OFFICE)).plan(FIRST).digests

    assert keys(digest.reply) == ["soon", "until_phrase", "answer"]


def test_with_a_liaison_of_its_own_the_office_s_items_are_theirs() -> None:
    own = replace(LIAISON, id=21, unit_id=OFFICE.id, unit=OFFICE.name)
    county = County([item(by(DUE), unit=OFFICE)], people=(Addressee(CLERK), Addressee(own)))

    (digest,) = county.plan(FIRST).digests

    assert digest.person == own


def test_a_clerk_hears_at_most_twice_a_week_and_once_a_day() -> None:
    county = desk()
    for no, day in enumerate((15, 16, 17), 1):
        said = at(date(2022, 8, day), time(8, 0))
        county.assignments.append(item(by(DUE), no=no, blocked="等上级文件", answered_at=said))
        digests = county.tell(date(2022, 8, day))
        assert len(digests) == (1 if no < 3 else 0)
        assert county.plan(date(2022, 8, day), time(11, 0)).digests == ()


def test_a_clerk_without_an_account_is_told_nothing() -> None:
    county = County([item(by(DUE))], people=(Addressee(CLERK, reachable=False),))

    assert county.plan(HEADS_DAY).digests == ()


def test_the_county_s_report_is_on_the_desk_in_the_next_spring() -> None:
    county = desk()
    county.policy = Policy()

    (digest,) = county.tell(date(2023, 3, 6))

    assert line(digest.reply, "desk_report") == {"due": date(2023, 3, 31)}
    assert county.plan(date(2023, 3, 7)).digests == ()
    assert desk(policy=Policy()).plan(date(2022, 3, 15)).digests == ()


def test_a_broadcast_is_shown_with_its_tasks_and_the_tap_to_see_it() -> None:
    county = desk(item(by(DUE), no=2), item(by(DUE), no=1), groups=(GROUP,))

    (digest,) = county.plan(FIRST).digests

    assert line(digest.reply, "desk_broadcast") == {"count": 2, "numbers": (1, 2)}
    assert [button.action for button in digest.reply.buttons] == ["people", "broadcast due"]


def test_standing_work_is_never_late() -> None:
    assert desk(item(kind(Kind.CONTINUOUS))).plan(date(2022, 11, 7)).digests == ()


def test_what_is_withheld_is_noted_with_its_reason() -> None:
    muted = Addressee(LIAISON, muted_until=date(2022, 9, 30))
    early = County([item(by(DUE), no=n) for n in (1, 2)], people=(muted,))
    late = County([item(by(date(2022, 8, 1))), item(by(DUE))], people=(muted,))
    absent = County([item(by(DUE))], people=(Addressee(LIAISON, reachable=False),))

    held = [(w.why, w.unit, w.person_id, w.items) for w in early.plan(FIRST).withheld]
    assert held == [("muted", BUREAU.name, LIAISON.id, 2)]
    (digest,) = late.plan(FIRST).digests
    assert len(digest.tasks) == 1
    assert [(w.why, w.items) for w in late.plan(FIRST).withheld] == [("muted", 1)]
    assert [(w.why, w.items) for w in absent.plan(FIRST).withheld] == [("no_account", 1)]
