"""Reminders that a person asked for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from ledger.model import State
from ledger.planning import Addressee, Digest, Push, Wish
from tests.ledger.planning.county import FIRST, HEALTH, LIAISON, County, at, by, item, to

DUE, DAY = date(2022, 8, 31), date(2022, 8, 15)


def asked(county: County) -> list[Digest]:
    return [digest for digest in county.plan(DAY).digests if digest.push is Push.ASKED]


def wish(day: date, clock: time) -> Wish:
    return Wish(5, LIAISON.id, 70, not_before=at(day, clock))


def test_one_item_is_told_again_for_a_week_and_remembered_under_its_key() -> None:
    wanted = item(by(DUE), no=7, id=70, snoozed_until=date(2022, 8, 12))
    county = County([wanted, item(by(DUE), no=8)], wishes=(Wish(5, LIAISON.id, 70),))

    (digest,) = asked(county)

    assert (digest.key, digest.tasks, digest.wishes) == ("asked:5", (7,), (5,))
    assert (digest.not_before, digest.expires_at) == (at(DAY), at(DAY) + timedelta(days=7))
    assert digest.person == LIAISON
    assert digest.told == ((70, 0, "again", date(2022, 8, 12)),)


def test_a_reminder_of_everything_is_of_what_is_still_open() -> None:
    items = [item(by(DUE), no=n) for n in (1, 2)]
    items += [item(by(DUE), no=3, state=State.CLOSED), item(by(DUE), no=4, unit=HEALTH)]
    county = County(items, wishes=(Wish(6, LIAISON.id, None),))

    (digest,) = asked(county)

    assert digest.tasks == (1, 2)
    assert [due for *_, due in digest.told] == [DAY, DAY]


def test_an_item_asked_for_by_name_is_told_though_it_is_settled() -> None:
    closed = item(by(DUE), no=3, id=30, state=State.CLOSED)

    (digest,) = asked(County([closed], wishes=(Wish(6, LIAISON.id, 30),)))

    assert digest.tasks == (3,)


def test_several_wishes_are_one_message_under_the_first_one_s_key() -> None:
    items = [item(by(DUE), no=n, id=n) for n in (1, 2)]
    wishes = (Wish(8, LIAISON.id, 2), Wish(9, LIAISON.id, 1))

    (digest,) = asked(County(items, wishes=wishes))

    assert (digest.key, digest.wishes, digest.tasks) == ("asked:8", (8, 9), (1, 2))


def test_a_push_of_about_that_time_tells_it_too_and_nothing_comes_beside_it() -> None:
    wanted = item(by(DUE), no=7, id=70, snoozed_until=FIRST)
    county = County([wanted, item(by(DUE), no=8, id=80)], wishes=(wish(FIRST, time(9, 10)),))

    (digest,) = to(county.plan(FIRST).digests, LIAISON)

    assert (digest.push, digest.tasks, digest.wishes) == (Push.DIGEST, (7, 8), (5,))
    assert [no for no, _, _, _ in digest.told] == [70, 80, 70]


def test_what_was_asked_for_in_the_afternoon_is_not_told_in_the_morning() -> None:
    wanted = item(by(date(2022, 12, 20)), no=7, id=70, snoozed_until=FIRST)
    county = County([wanted, item(by(DUE), no=8)], wishes=(wish(FIRST, time(15)),))

    (morning,) = to(county.tell(FIRST), LIAISON)
    (afternoon,) = to(county.plan(FIRST, time(15)).digests, LIAISON)

    assert (morning.tasks, morning.wishes) == ((8,), ())
    assert (afternoon.push, afternoon.tasks) == (Push.ASKED, (7,))


def test_what_was_asked_for_is_no_push_of_ours_where_nothing_else_is_due() -> None:
    wanted = item(by(date(2022, 12, 20)), no=7, id=70, snoozed_until=DAY)
    county = County([wanted], wishes=(wish(DAY, time(9, 10)),))

    assert to(county.plan(DAY).digests, LIAISON) == []
    (digest,) = to(county.plan(DAY, time(9, 10)).digests, LIAISON)
    assert (digest.push, digest.tasks) == (Push.ASKED, (7,))


@pytest.mark.parametrize(
    "facts",
    [
        {"wishes": ()},
        {"wishes": (Wish(6, 99, None),)},
        {"wishes": (Wish(6, LIAISON.id, None, "decided"),)},
        {"wishes": (Wish(6, LIAISON.id, 12345),)},
        {"wishes": (Wish(6, LIAISON.id, None),), "people": (Addressee(LIAISON, reachable=False),)},
        {
            "wishes": (Wish(6, LIAISON.id, None),),
            "people": (Addressee(replace(LIAISON, active=False)),),
        },
    ],
)
def test_nothing_is_told_of_what_nobody_asked_or_can_hear(facts: dict[str, Any]) -> None:
    assert asked(County([item(by(DUE))], **facts)) == []
