"""When an item is told of: the ladder before and after its day, and what ends a step."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.deadlines.model import Kind, Sla
from ledger.model import Milestone, Part, State
from ledger.planning import Policy
from ledger.planning.steps import Ladder, concerns
from tests.ledger.planning.county import (
    BUREAU,
    CALENDAR,
    HEALTH,
    LIAISON,
    County,
    at,
    by,
    days,
    item,
    kind,
    to,
)

WEDNESDAY = date(2022, 8, 31)


def ladder(day: date) -> Ladder:
    return Ladder(now=at(day), year=2022, calendar=CALENDAR, policy=Policy())


def names(assignment, day):
    return [step.name for step in ladder(day).steps(assignment)]


@pytest.mark.parametrize(
    ("day", "step"),
    [
        pytest.param(date(2022, 8, 19), [], id="eight days before"),
        pytest.param(date(2022, 8, 22), ["T-7"], id="seven working days before"),
        pytest.param(date(2022, 8, 26), ["T-7"], id="still the same step"),
        pytest.param(date(2022, 8, 29), ["T-2"], id="two working days before"),
        pytest.param(date(2022, 8, 31), ["T-2"], id="the day itself"),
        pytest.param(date(2022, 9, 1), ["T+1"], id="the working day after"),
        pytest.param(date(2022, 12, 1), ["T+1"], id="months after"),
    ],
)
def test_a_dated_item_climbs_its_ladder(day, step):
    assert names(item(by(WEDNESDAY)), day) == step


@pytest.mark.parametrize(
    ("due", "first", "last"),
    [
        pytest.param(date(2022, 10, 8), date(2022, 9, 22), date(2022, 9, 29), id="after 国庆"),
        pytest.param(date(2022, 9, 30), date(2022, 9, 21), date(2022, 9, 28), id="before 国庆"),
        pytest.param(date(2022, 12, 31), date(2022, 12, 22), date(2022, 12, 29), id="a Saturday"),
        pytest.param(date(2023, 1, 31), date(2023, 1, 17), date(2023, 1, 29), id="over 春节"),
    ],
)
def test_steps_count_working_days_with_their_make_up_days(due, first, last):
    assignment = item(by(due))

    told = {}
    for day in days(date(2022, 9, 1), date(2023, 2, 10)):
        for name in names(assignment, day):
            told.setdefault(name, day)

    assert (told["T-7"], told["T-2"]) == (first, last)
    assert CALENDAR.is_workday(told["T-7"])
    assert CALENDAR.is_workday(told["T-2"])


def test_an_answer_ends_the_present_step_but_not_the_next():
    answered = item(by(WEDNESDAY), answered_at=at(date(2022, 8, 22)))

    assert names(answered, date(2022, 8, 23)) == []
    assert names(answered, date(2022, 8, 29)) == ["T-2"]


def test_an_answer_shortly_before_a_step_spares_it():
    answered = item(by(WEDNESDAY), answered_at=at(date(2022, 8, 25)))

    assert names(answered, date(2022, 8, 29)) == []
    assert names(answered, date(2022, 9, 1)) == ["T+1"]


def test_an_answer_after_the_day_ends_all_chasing():
    answered = item(by(WEDNESDAY), answered_at=at(date(2022, 9, 1)))

    assert names(answered, date(2022, 9, 2)) == []
    assert ladder(date(2022, 9, 30)).head_step(answered) is None


def test_an_answer_counts_on_the_office_s_own_day():
    late_at_night = at(date(2022, 9, 1)).replace(hour=0, minute=30)

    assert names(item(by(WEDNESDAY), answered_at=late_at_night), date(2022, 9, 1)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.REPORTED_DONE},
        {"state": State.CLOSED},
        {"state": State.NOT_APPLICABLE},
        {"state": State.CARRIED_OVER},
        {"waiting": "extension"},
        {"waiting": "not_applicable"},
        {"snoozed_until": date(2022, 9, 20)},
    ],
)
def test_what_is_reported_settled_waiting_or_snoozed_is_not_told(facts):
    resting = item(by(WEDNESDAY), **facts)

    assert all(names(resting, day) == [] for day in days(date(2022, 8, 1), date(2022, 9, 10)))


def test_a_returned_item_is_told_again():
    assert names(item(by(WEDNESDAY), state=State.RETURNED), date(2022, 8, 29)) == ["T-2"]


def test_a_granted_extension_begins_the_ladder_anew():
    county = County([first := item(by(WEDNESDAY))])
    county.play(date(2022, 8, 22), date(2022, 8, 29))
    county.change(first, due=date(2022, 9, 15), state=State.EXTENDED)

    told = county.play(date(2022, 8, 30), date(2022, 9, 13))

    assert list(told) == [date(2022, 9, 5), date(2022, 9, 13)]


def test_a_snooze_that_ends_is_told_once_more_unless_answered():
    resting = item(kind(Kind.CONTINUOUS), snoozed_until=date(2022, 5, 16))
    county = County([resting])

    told = county.play(date(2022, 5, 10), date(2022, 5, 27))

    assert list(told) == [date(2022, 5, 16)]
    answered = item(
        kind(Kind.CONTINUOUS),
        snoozed_until=date(2022, 5, 16),
        answered_at=at(date(2022, 5, 16)),
    )
    assert names(answered, date(2022, 5, 17)) == []


def test_rules_for_each_event_are_never_scheduled():
    rule = kind(Kind.SLA, "印发后3个工作日内", sla=Sla(3, "workday", "印发"), due=WEDNESDAY)
    assignment = item(rule, due=WEDNESDAY, original_due=WEDNESDAY)

    assert all(names(assignment, day) == [] for day in days(date(2022, 8, 1), date(2022, 9, 30)))


def test_a_quarterly_duty_is_told_once_a_quarter_and_never_overdue():
    quarterly = kind(Kind.RECURRING, "每季度", rrule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")
    county = County([item(quarterly)])

    told = county.play(date(2022, 3, 1), date(2023, 1, 31))

    assert list(told) == [
        date(2022, 3, 22), date(2022, 6, 21), date(2022, 9, 21), date(2022, 12, 22),
    ]  # fmt: skip


def test_a_duty_of_two_rounds_is_told_in_both_and_an_answer_before_the_first_ends_it():
    twice = kind(Kind.RECURRING, "每半年", rrule="FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1")
    answered = item(twice, answered_at=at(date(2022, 6, 20)))

    assert names(item(twice), date(2022, 6, 21)) == ["round"]
    assert names(item(twice), date(2022, 12, 22)) == ["round"]
    assert names(answered, date(2022, 6, 21)) == []
    assert names(answered, date(2022, 12, 22)) == ["round"]


def test_a_quota_is_told_only_while_its_count_is_short():
    quota = by(date(2022, 12, 31), "全年不少于4次", count_min=4)

    short, full = item(quota, occurrences=3), item(quota, occurrences=4)

    assert names(short, date(2022, 12, 22)) == ["T-7"]
    assert names(full, date(2022, 12, 22)) == []


def test_a_step_of_a_quota_says_how_often_it_is_wanted():
    quota = item(by(date(2022, 12, 31), "全年不少于4次", count_min=4), occurrences=3)
    each = kind(
        Kind.RECURRING,
        "每季度至少2次",
        rrule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
        count_min=2,
    )

    (step,) = ladder(date(2022, 12, 22)).steps(quota)
    (round_,) = ladder(date(2022, 6, 21)).steps(item(each, occurrences=1))

    assert (step.need, round_.need) == (4, 2)
    assert names(item(each, occurrences=2), date(2022, 6, 21)) == []


def test_a_recurring_milestone_is_told_as_the_milestone():
    quarterly = kind(Kind.RECURRING, "每季度", rrule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1")
    part = Milestone(6, "报送进展", quarterly)

    (step,) = ladder(date(2022, 6, 21)).steps(item(kind(Kind.CONTINUOUS), milestones=(part,)))

    assert (step.milestone, step.key[1], step.due) == (part, 6, date(2022, 6, 30))


def test_a_milestone_that_runs_all_year_has_no_day_to_be_told():
    part = Milestone(6, "持续推进", kind(Kind.CONTINUOUS, due=date(2022, 12, 31)))
    whole_year = item(kind(Kind.CONTINUOUS), milestones=(part,))

    assert names(whole_year, date(2022, 12, 29)) == []


def test_weekly_work_is_not_scheduled():
    weekly = item(kind(Kind.RECURRING, "每周", rrule="FREQ=WEEKLY;BYDAY=FR"))

    assert all(names(weekly, day) == [] for day in days(date(2022, 3, 1), date(2022, 12, 1)))


def test_a_milestone_is_told_to_the_units_it_names():
    named = Milestone(1, "报送名单", by(date(2022, 6, 30), "6月底前"), ("司法局",))
    other = Milestone(2, "公布名单", by(date(2022, 7, 29), "7月底前"), ("县卫健局",))
    whole_year = item(kind(Kind.CONTINUOUS), milestones=(named, other))

    assert names(whole_year, date(2022, 6, 28)) == ["T-2"]
    assert names(whole_year, date(2022, 7, 27)) == ["T+1"]  # its own, not the other unit's


def test_a_milestone_on_the_task_s_own_day_is_told_once():
    same = Milestone(1, "报送名单", by(WEDNESDAY))

    assert names(item(by(WEDNESDAY), milestones=(same,)), date(2022, 8, 29)) == ["T-2"]


def test_responsible_units_are_told_only_where_they_must_act():
    led = item(by(WEDNESDAY), part=Part.RESPONSIBLE, unit=HEALTH, responsible=("各有关单位",))
    shared = item(
        by(WEDNESDAY), part=Part.RESPONSIBLE, unit=HEALTH, responsible=("各有关单位",), shared=True
    )
    without_lead = item(by(WEDNESDAY), part=Part.RESPONSIBLE, lead=())
    named = Milestone(1, "报送名单", by(date(2022, 6, 30)), (HEALTH.name,))
    with_milestone = item(by(WEDNESDAY), part=Part.RESPONSIBLE, unit=HEALTH, milestones=(named,))

    nobodys = Milestone(2, "公布名单", by(date(2022, 6, 30)))
    others = Milestone(3, "汇总名单", by(date(2022, 6, 30)), (BUREAU.name,))
    of_others = item(
        by(WEDNESDAY), part=Part.RESPONSIBLE, unit=HEALTH, milestones=(nobodys, others)
    )

    assert not concerns(of_others, frozenset())
    assert not concerns(led, frozenset())
    assert not concerns(shared, frozenset())
    assert concerns(shared, frozenset({"各有关单位"}))
    assert concerns(without_lead, frozenset())
    assert concerns(with_milestone, frozenset())
    assert concerns(item(by(WEDNESDAY), unit=BUREAU), frozenset())


def test_nobody_is_told_before_the_first_step_or_of_others_items():
    county = County([item(by(WEDNESDAY), unit=HEALTH)])

    told = county.play(date(2022, 8, 1), date(2022, 8, 31))

    assert not [digest for digests in told.values() for digest in to(digests, LIAISON)]
