"""The reminders that a ledger still has before it, as its 节点 sheet shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.deadlines.model import Kind
from ledger.model import Assignment, Milestone, Part, State
from ledger.planning import Policy, reminders_to_come
from tests.ledger.planning.county import (
    BUREAU,
    CALENDAR,
    DUE,
    FIRST,
    HEALTH,
    LATE,
    SECOND,
    at,
    by,
    item,
    kind,
)

SPRING = date(2022, 4, 1)
LADDER = [FIRST, SECOND, LATE]
QUARTERLY = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"


def coming(
    *assignments: Assignment,
    on: date = SPRING,
    policy: Policy | None = None,
    **facts: frozenset[str],
) -> list[tuple[date, int, str]]:
    return reminders_to_come(
        assignments,
        now=at(on),
        year=2022,
        calendar=CALENDAR,
        policy=policy or Policy(),
        **facts,
    )


def days(*assignments: Assignment, on: date = SPRING, policy: Policy | None = None) -> list[date]:
    return [day for day, _, _ in coming(*assignments, on=on, policy=policy)]


def test_a_dated_item_has_its_three_steps_before_it() -> None:
    assert coming(item(by(DUE), no=7)) == [(day, 7, BUREAU.name) for day in LADDER]


@pytest.mark.parametrize(
    ("on", "left"),
    [(LADDER[0], LADDER[1:]), (date(2022, 8, 30), LADDER[2:]), (LADDER[2], [])],
)
def test_only_the_days_after_today_are_still_to_come(on: date, left: list[date]) -> None:
    assert days(item(by(DUE)), on=on) == left


def test_the_steps_are_the_jurisdiction_s_own() -> None:
    own = replace(Policy(), steps_before=(3,), step_after=2)

    assert days(item(by(DUE)), policy=own) == [date(2022, 8, 26), date(2022, 9, 2)]


def test_what_has_no_date_is_asked_after_twice_on_working_days() -> None:
    assert days(item(kind(Kind.CONTINUOUS))) == [date(2022, 6, 30), date(2022, 12, 30)]


def test_a_quarterly_duty_comes_up_once_a_quarter() -> None:
    quarterly = kind(Kind.RECURRING, "每季度", rrule=QUARTERLY)

    assert days(item(quarterly), on=date(2022, 1, 4)) == [
        date(2022, 3, 22), date(2022, 6, 21), date(2022, 9, 21), date(2022, 12, 22),
    ]  # fmt: skip


def test_a_duty_of_each_half_year_comes_up_twice() -> None:
    half_yearly = kind(Kind.RECURRING, "每半年", rrule="FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1")

    assert days(item(half_yearly)) == [date(2022, 6, 21), date(2022, 12, 22)]


def test_a_yearly_quota_comes_up_with_the_two_questions_only() -> None:
    yearly = kind(Kind.RECURRING, "每年", rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31")

    assert days(item(yearly)) == [date(2022, 6, 30), date(2022, 12, 30)]


def test_a_granted_extension_moves_the_steps() -> None:
    moved = item(by(DUE), due=date(2022, 9, 30))

    assert days(moved) == [date(2022, 9, 21), date(2022, 9, 28), date(2022, 10, 8)]


def test_milestones_have_their_own_steps_and_a_shared_day_is_told_once() -> None:
    early = Milestone(1, "制定方案", by(date(2022, 6, 30)))
    same = Milestone(2, "完成", by(DUE))
    others = Milestone(3, "县卫健局的", by(date(2022, 7, 29)), units=(HEALTH.name,))
    open_ended = Milestone(4, "持续推进", kind(Kind.CONTINUOUS))
    task = item(by(DUE), milestones=(early, same, others, open_ended))

    first = [date(2022, 6, 21), date(2022, 6, 28), date(2022, 7, 1)]
    assert days(task) == first + LADDER


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.CLOSED},
        {"state": State.REPORTED_DONE},
        {"snoozed_until": date(2022, 4, 8)},
    ],
)
def test_nothing_is_to_come_of_what_is_at_rest(facts: dict[str, object]) -> None:
    assert coming(item(by(DUE), **facts)) == []


def test_a_helping_unit_is_told_only_where_the_office_has_ticked_it() -> None:
    helping = item(
        by(DUE), unit=HEALTH, part=Part.RESPONSIBLE, responsible=("各乡镇",), shared=True
    )

    assert coming(helping) == []
    assert len(coming(helping, scoped=frozenset({"各乡镇"}))) == len(LADDER)


def test_the_days_of_all_items_stand_in_order() -> None:
    found = coming(item(by(date(2022, 9, 30)), no=2), item(by(DUE), no=1))

    assert found == sorted(found)
    assert {no for _, no, _ in found} == {1, 2}
