"""The burden budget: one merged push, inside hours and bounds, or none at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.deadlines.model import Kind
from ledger.model import State, Unit
from ledger.planning import Addressee, Policy, Push, Wish
from tests.ledger.planning.county import (
    CALENDAR,
    CLERK,
    DUE,
    FIRST,
    HEAD,
    HEADS_DAY,
    LATE,
    LIAISON,
    SECOND,
    YEAR,
    County,
    at,
    by,
    days,
    han,
    item,
    kind,
    to,
    words,
)

# ---- the ladder as a person meets it ------------------------------------------------------


def test_an_unanswered_item_is_told_three_times_then_to_the_head_once():
    county = County([item(by(DUE), no=7)])

    told = county.play(date(2022, 8, 1), date(2022, 12, 1))

    assert [day for day, digests in told.items() if to(digests, LIAISON)] == [FIRST, SECOND, LATE]
    assert [day for day, digests in told.items() if to(digests, HEAD)] == [HEADS_DAY]


def test_an_overdue_item_whose_snooze_has_ended_stands_once_and_is_not_told_again():
    county = County([item(by(DUE), no=7, title="示范创建", snoozed_until=LATE)])

    (digest,) = county.tell(LATE)

    assert digest.reply.lines[0].facts["count"] == 1
    assert words(digest.reply).count("第7项") == 1
    told = county.play(LATE + timedelta(days=1), LATE + timedelta(days=30))
    assert not [day for day, digests in told.items() if to(digests, LIAISON)]


def test_a_push_says_what_until_when_in_whose_words_and_how_to_answer():
    county = County([item(by(DUE), no=7, title="示范创建")])

    (digest,) = county.tell(FIRST)

    assert words(digest.reply) == (
        "近期要办1项：\n"
        "第7项 示范创建：8月31日到期（“8月底前”），还有7个工作日\n"
        "直接回一句话即可；有困难、要延期也直接说。"
    )
    assert [button.action.split()[0] for button in digest.reply.buttons] == [
        "report", "report", "extension", "reminders",
    ]  # fmt: skip


def test_a_head_is_told_the_facts_whom_to_ask_and_that_it_is_all():
    county = County([item(by(DUE), no=7)])

    (digest,) = to(county.play(FIRST, HEADS_DAY)[HEADS_DAY], HEAD)

    assert words(digest.reply) == (
        "贵单位有1项到期后尚无办结情况：\n"
        "第7项 示范创建，8月31日到期\n"
        "联络员已收过3次提醒。\n"
        "联络员：李芳。\n"
        "回“知道了”即可，我不再就此事打扰您。"
    )


def test_the_head_does_not_come_before_the_liaison_had_time_to_answer():
    county = County([item(by(DUE))])

    told = county.play(date(2022, 9, 14), date(2022, 9, 30))  # nothing was told before

    assert [day for day, d in told.items() if to(d, LIAISON)] == [date(2022, 9, 14)]
    assert [day for day, d in told.items() if to(d, HEAD)] == [date(2022, 9, 20)]


def test_the_head_of_a_unit_without_a_liaison_is_told_all_the_same():
    county = County([item(by(DUE))], people=(Addressee(HEAD), Addressee(CLERK)))

    told = county.play(date(2022, 8, 1), date(2022, 9, 30))

    assert [day for day, digests in told.items() if to(digests, HEAD)] == [HEADS_DAY]


# ---- merging and order --------------------------------------------------------------------


def test_everything_of_a_day_is_one_push_the_pressing_first():
    county = County(
        [
            item(by(date(2022, 9, 7)), no=3),
            item(by(DUE), no=1),
            item(by(date(2022, 9, 1)), no=2),
            item(by(date(2022, 8, 26)), no=4),
        ]
    )

    (digest,) = to(county.tell(SECOND), LIAISON)

    order = [line.facts["no"] for line in digest.reply.lines if "no" in line.facts]
    assert order == [4, 1, 2, 3]
    assert digest.tasks == (1, 2, 3, 4)


def test_items_beyond_five_are_a_count_and_the_words_stay_short():
    long = "推进规范性文件和行政权力事项以及惠民政策等各类信息集中统一公开"
    worst = [
        item(by(DUE, "在今年的八月底之前"), no=100 + n, title=long, last_words=long * 3)
        for n in range(30)
    ] + [item(kind(Kind.CONTINUOUS), no=200 + n, title=long) for n in range(30)]
    policy = replace(Policy(), mid_year=(8, 22))
    county = County(worst, policy=policy)

    (digest,) = to(county.tell(FIRST), LIAISON)

    text = words(digest.reply)
    assert text.count("个工作日") == 5
    assert "另有25项" in text
    assert han(text) <= 300
    assert len(digest.tasks) == 60
    assert all(len(button.action) <= 40 for button in digest.reply.buttons)


def test_a_single_item_carries_the_last_words_that_were_said_of_it():
    county = County([item(by(DUE), last_words="还差2篇解读", answered_at=at(date(2022, 7, 1)))])

    (digest,) = county.tell(FIRST)

    assert "上次说：“还差2篇解读”" in words(digest.reply)


# ---- at most one a day, two a week --------------------------------------------------------


def test_planning_again_on_the_same_day_tells_nothing():
    county = County([item(by(DUE))])

    assert county.tell(FIRST)
    assert not county.tell(FIRST, time(10, 0))
    assert not county.tell(FIRST, time(16, 0))


def test_the_same_moment_planned_twice_has_the_same_keys():
    county = County([item(by(DUE)), item(by(DUE), no=2)])

    first, second = county.plan(FIRST), county.plan(FIRST)

    assert [d.key for d in first.digests] == [d.key for d in second.digests]
    assert first == second


def test_the_third_push_of_a_week_waits_for_the_next():
    dues = [date(2022, 8, 31), date(2022, 9, 1), date(2022, 9, 2)]
    county = County([item(by(due), no=n) for n, due in enumerate(dues)])

    told = county.play(date(2022, 8, 15), date(2022, 8, 28))

    assert list(told) == [date(2022, 8, 22), date(2022, 8, 23)]
    withheld = county.plan(date(2022, 8, 24)).withheld
    assert [(w.why, w.items) for w in withheld] == [("week_full", 1)]
    monday = to(county.tell(date(2022, 8, 29)), LIAISON)
    assert 2 in monday[0].tasks


def test_overdue_items_are_told_even_in_a_full_week():
    county = County(
        [item(by(date(2022, 9, 7)), no=1), item(by(date(2022, 9, 8)), no=2), item(by(DUE), no=3)]
    )

    told = county.play(date(2022, 8, 29), date(2022, 9, 2))

    assert list(told) == [date(2022, 8, 29), date(2022, 8, 30), date(2022, 9, 1)]


# ---- hours and days off -------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2022, 8, 27), date(2022, 10, 3), date(2022, 9, 12)])
def test_nothing_is_planned_on_a_day_off(day):
    county = County([item(by(date(2022, 8, 26)))])

    assert not county.plan(day).digests


def test_a_make_up_day_is_a_working_day():
    county = County([item(by(date(2022, 9, 30)))])

    told = county.play(date(2022, 10, 1), date(2022, 10, 9))

    assert list(told) == [date(2022, 10, 8)]  # a Saturday on which offices work


@pytest.mark.parametrize(
    ("clock", "earliest", "latest"),
    [
        pytest.param(time(6, 0), time(9, 5), time(9, 25), id="early: in the morning slot"),
        pytest.param(time(10, 40), time(10, 40), time(10, 40), id="late: at once"),
        pytest.param(time(12, 10), time(14, 30), time(14, 30), id="at lunch: when it ends"),
    ],
)
def test_a_push_leaves_inside_office_hours(clock, earliest, latest):
    (digest,) = County([item(by(DUE))]).tell(FIRST, clock)

    assert earliest <= digest.not_before.time() <= latest
    assert digest.expires_at.time() == time(17, 30)


def test_nothing_is_planned_after_hours():
    assert not County([item(by(DUE))]).plan(FIRST, time(17, 30)).digests


def test_the_morning_s_pushes_are_spread_and_miss_the_full_hour():
    units = [Unit(n, f"第{n}局") for n in range(100, 160)]
    people = [
        Addressee(replace(LIAISON, id=unit.id, unit_id=unit.id, unit=unit.name)) for unit in units
    ]
    county = County([item(by(DUE), unit=unit) for unit in units], people=people)

    minutes = [digest.not_before.minute for digest in county.tell(FIRST)]

    assert len(minutes) == 60
    assert set(minutes) <= set(range(5, 25))
    assert len(set(minutes)) > 12


# ---- what has no date ---------------------------------------------------------------------


def test_all_year_items_are_asked_twice_a_year_all_at_once():
    county = County([item(kind(Kind.CONTINUOUS), no=n) for n in range(1, 31)])

    told = county.play(*YEAR)

    assert list(told) == [date(2022, 6, 30), date(2022, 12, 22)]
    (mid,) = told[date(2022, 6, 30)]
    assert len(mid.tasks) == 30
    assert [button.action for button in mid.reply.buttons] == ["all_year unchanged"]
    assert han(words(mid.reply)) <= 300


def test_the_year_s_last_question_rides_with_the_last_reminder():
    county = County([item(kind(Kind.CONTINUOUS), no=1), item(by(date(2022, 12, 31)), no=2)])

    told = county.play(date(2022, 12, 1), date(2022, 12, 28))

    assert list(told) == [date(2022, 12, 22)]
    assert told[date(2022, 12, 22)][0].tasks == (1, 2)


@pytest.mark.parametrize(
    ("issued", "asked"),
    [
        pytest.param(date(2022, 3, 1), date(2022, 6, 30), id="early in the year"),
        pytest.param(date(2022, 7, 12), date(2022, 9, 30), id="after mid-year: halfway"),
        pytest.param(date(2022, 12, 1), None, id="too late to ask twice"),
    ],
)
def test_a_late_notice_is_asked_after_halfway(issued, asked):
    county = County([item(kind(Kind.CONTINUOUS))])
    county.notice = replace(county.notice, issued_on=issued)

    told = county.play(issued, date(2022, 12, 15))

    assert list(told) == ([asked] if asked else [])


def test_a_notice_that_was_confirmed_late_is_asked_after_from_then_on():
    county = County([item(kind(Kind.CONTINUOUS))])
    county.notice = replace(county.notice, confirmed_at=at(date(2022, 7, 4)))

    told = [day for day, digests in county.play(*YEAR).items() if to(digests, LIAISON)]

    assert told[0] == date(2022, 9, 30)
    assert len(told) == 2


def test_what_was_heard_of_lately_is_not_asked_again():
    county = County(
        [
            item(kind(Kind.CONTINUOUS), no=1, answered_at=at(date(2022, 6, 20))),
            item(kind(Kind.CONTINUOUS), no=2),
            item(kind(Kind.CONTINUOUS), no=3, state=State.REPORTED_DONE),
        ]
    )

    (digest,) = to(county.tell(date(2022, 6, 30)), LIAISON)

    assert digest.tasks == (2,)


def test_a_yearly_quota_is_asked_after_with_them_until_it_is_reached():
    yearly = kind(
        Kind.RECURRING, "每年至少1次", rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", count_min=1
    )
    county = County([item(yearly, no=1), item(yearly, no=2, occurrences=1)])

    (digest,) = to(county.tell(date(2022, 6, 30)), LIAISON)

    assert digest.tasks == (1,)


# ---- who cannot, or does not want to, be told ---------------------------------------------


def test_a_person_without_an_account_is_the_office_s_to_call_and_the_office_hears_once():
    county = County([item(by(DUE))], people=(Addressee(LIAISON, reachable=False), Addressee(CLERK)))

    told = county.play(FIRST, FIRST + timedelta(days=4))

    assert list(told) == [FIRST]
    (to_office,) = told[FIRST]
    assert to_office.person == CLERK
    assert "有1个单位我联系不上（县司法局）" in words(to_office.reply)
    assert [button.action for button in to_office.reply.buttons] == ["people"]
    assert [w.why for w in county.plan(FIRST).withheld] == ["no_account"]


def test_a_unit_without_a_liaison_is_counted_as_withheld():
    county = County([item(by(DUE))], people=(Addressee(CLERK),))

    assert [(w.why, w.unit) for w in county.plan(FIRST).withheld] == [("no_liaison", "县司法局")]


def test_a_muted_person_hears_only_of_what_is_overdue():
    muted = Addressee(LIAISON, muted_until=date(2022, 10, 1))
    county = County([item(by(DUE))], people=(muted,))

    told = county.play(date(2022, 8, 1), date(2022, 9, 30))

    assert list(told) == [LATE]


def test_people_who_left_are_told_nothing():
    gone = Addressee(replace(LIAISON, active=False))

    assert not County([item(by(DUE))], people=(gone,)).plan(FIRST).digests


# ---- what somebody asked for --------------------------------------------------------------


def test_a_reminder_that_was_asked_for_comes_even_on_a_told_day():
    county = County([first := item(by(DUE), no=7)])
    county.tell(FIRST)
    county.wishes = (Wish(77, LIAISON.id, first.id),)

    (digest,) = county.plan(FIRST, time(15, 0)).digests

    assert digest.push is Push.ASKED
    assert digest.key == "asked:77"
    assert digest.wishes == (77,)
    assert "您请我再提醒一次" in words(digest.reply)


def test_a_reminder_that_was_asked_for_does_not_use_up_the_day():
    county = County([first := item(by(date(2022, 12, 20)), no=7)])
    county.wishes = (Wish(77, LIAISON.id, first.id),)
    morning = county.tell(FIRST)
    county.wishes = (Wish(78, LIAISON.id, first.id, "chase"),)

    afternoon = county.tell(FIRST, time(15, 0))

    assert [digest.push for digest in (*morning, *afternoon)] == [Push.ASKED, Push.DIGEST]


def test_a_chase_by_the_office_goes_into_the_day_s_push():
    county = County([first := item(by(date(2022, 12, 31)), no=7)])
    county.wishes = (Wish(78, LIAISON.id, first.id, "chase"),)

    (digest,) = county.tell(FIRST)

    assert digest.wishes == (78,)
    assert "办公室请您回一句进展" in words(digest.reply)
    assert not county.tell(FIRST, time(15, 0))


# ---- after a downtime ---------------------------------------------------------------------


def test_after_three_days_down_there_is_one_push_of_today_s_state():
    county = County([item(by(DUE), no=1), item(by(date(2022, 8, 26)), no=2)])

    (digest,) = to(county.tell(date(2022, 9, 1), time(10, 12), missed=3), LIAISON)

    assert digest.tasks == (1, 2)
    assert "系统停了3个工作日，合并补发2项" in words(digest.reply)
    assert not county.tell(date(2022, 9, 1), time(10, 13))
    assert not to(county.tell(date(2022, 9, 2)), LIAISON)


def test_clocks_that_jump_forward_and_back_tell_each_step_once():
    county = County([item(by(DUE))])

    told = [
        len(to(county.tell(day), LIAISON))
        for day in (FIRST, SECOND, FIRST, date(2022, 8, 23), SECOND, date(2022, 8, 30))
    ]

    assert told == [1, 1, 0, 0, 0, 0]


# ---- a whole year, whatever happens -------------------------------------------------------

answers = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 11), st.sampled_from(["said", "done", "snooze"])),
    max_size=12,
)
deadlines = st.one_of(
    st.dates(date(2022, 3, 10), date(2023, 1, 20)).map(by),
    st.just(kind(Kind.CONTINUOUS)),
    st.just(kind(Kind.VAGUE, "及时")),
    st.just(kind(Kind.RECURRING, "每季度", rrule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")),
)


@settings(max_examples=25, deadline=None)
@given(
    whats=st.lists(deadlines, min_size=1, max_size=12),
    said=answers,
    down=st.sets(st.integers(0, 330), max_size=60),
)
def test_the_budget_holds_over_a_year_whatever_is_due_said_or_down(whats, said, down):
    county = County([item(deadline, no=n) for n, deadline in enumerate(whats)])
    spoken = {}
    for when, which, how in said:
        spoken.setdefault(when, []).append((which, how))

    told = {}
    for number, day in enumerate(days(*YEAR)):
        for which, how in spoken.get(number, ()):
            if which < len(county.assignments):
                facts = {
                    "said": {"answered_at": at(day)},
                    "done": {"answered_at": at(day), "state": State.REPORTED_DONE},
                    "snooze": {"snoozed_until": day + timedelta(days=7)},
                }[how]
                county.change(county.assignments[which], **facts)
        if number not in down and (digests := county.tell(day)):
            told[day] = digests

    for person in (LIAISON, HEAD, CLERK):
        mine = {day: to(digests, person) for day, digests in told.items()}
        assert all(len(digests) <= 1 for digests in mine.values())  # B1
        assert all(CALENDAR.is_workday(day) for day in mine)  # B4
        _no_full_weeks_without_something_overdue(mine)
        assert all(digest.tasks for digests in mine.values() for digest in digests)  # B6
        lines = [line for d in mine.values() for digest in d for line in digest.told]
        assert len(lines) == len(set(lines))  # B5, B14
        assert sum(step in ("mid", "end") for _, _, step, _ in lines) <= 2  # B15


def _no_full_weeks_without_something_overdue(mine):
    weeks = {}
    for day, digests in mine.items():
        for digest in digests:
            weeks.setdefault(day.isocalendar()[:2], []).append(digest)
    for digests in weeks.values():
        calm = [d for d in digests if not any(step.startswith("T+") for _, _, step, _ in d.told)]
        assert len(digests) <= 2 or len(calm) <= 2  # B3
