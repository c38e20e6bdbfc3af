"""What the office and the groups are told, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ledger.deadlines.model import Kind
from ledger.model import Part, State
from ledger.planning import Addressee, Policy, Push
from tests.ledger.planning.county import (
    CLERK,
    DUE,
    FIRST,
    GROUP,
    HEADS_DAY,
    HEALTH,
    OFFICE,
    YEAR,
    County,
    at,
    by,
    han,
    item,
    kind,
    to,
    words,
)


def test_the_office_hears_of_what_is_on_its_desk_only_when_something_is_new():
    county = County(
        [
            item(by(DUE), no=7),
            item(by(DUE), no=8, state=State.REPORTED_DONE, answered_at=at(date(2022, 8, 18))),
        ]
    )

    told = county.play(date(2022, 8, 15), date(2022, 9, 30))

    to_office = [day for day, digests in told.items() if to(digests, CLERK)]
    assert to_office == [date(2022, 8, 19), HEADS_DAY]


def test_the_office_gets_its_own_items_in_its_one_push():
    county = County([item(by(DUE), no=7, unit=OFFICE)], people=(Addressee(CLERK),))

    (digest,) = county.tell(FIRST)

    assert digest.push is Push.OFFICE
    assert "第7项" in words(digest.reply)


def test_the_office_is_told_that_the_coming_year_s_calendar_is_missing(monkeypatch):
    county = County([])
    unknown = date(2040, 11, 15)
    county.notice = replace(county.notice, year=2040, issued_on=date(2040, 3, 1))

    told = county.play(date(2040, 11, 1), date(2040, 12, 1))

    assert len(told) == 1
    (day,) = told
    assert day >= unknown
    assert "2041年放假调休安排还没有录入" in words(told[day][0].reply)


def test_the_group_is_told_at_most_once_a_week_and_nobody_by_name():
    dues = [date(2022, 6, 1) + timedelta(days=3 * n) for n in range(40)]
    county = County(
        [item(by(due), no=n) for n, due in enumerate(dues)],
        people=(),
        groups=(GROUP,),
        policy=replace(Policy(), group_unseen=1),
    )

    told = county.play(date(2022, 5, 1), date(2022, 10, 1))

    weeks = [day.isocalendar()[:2] for day in told]
    assert len(weeks) == len(set(weeks))
    texts = [words(digest.reply) for digests in told.values() for digest in digests]
    assert all("县司法局" not in text and "李芳" not in text for text in texts)
    assert all(han(text) <= 300 for text in texts)


def test_the_group_is_told_each_date_once_and_nothing_when_nothing_is_due():
    county = County(
        [item(by(DUE), no=1), item(kind(Kind.CONTINUOUS), no=2)],
        people=(),
        groups=(GROUP,),
        policy=replace(Policy(), group_unseen=1),
    )

    told = county.play(*YEAR)

    assert list(told) == [date(2022, 8, 22)]
    assert "第1项 示范创建，8月31日（星期三）前" in words(told[date(2022, 8, 22)][0].reply)


def test_the_office_sees_a_broadcast_before_it_goes_out():
    county = County([item(by(DUE))], people=(Addressee(CLERK),), groups=(GROUP,))

    (digest,) = county.tell(date(2022, 8, 22))

    assert digest.person == CLERK
    assert "可以在群里播报一次" in words(digest.reply)
    assert digest.reply.buttons[-1].action == "broadcast due"


def test_the_desk_shows_as_late_only_what_somebody_was_asked_for():
    helped = item(by(DUE), no=8, unit=HEALTH, part=Part.RESPONSIBLE)
    county = County([item(by(DUE), no=7), helped], people=(Addressee(CLERK),))

    [digest] = county.plan(date(2022, 9, 8)).digests

    assert digest.tasks == (7,)
