"""An extension is asked once, answered once; the old day stays beside the new one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.model import Extension, State, Status
from tests.storage.county import AT, County

NEW_DAY = date(2026, 10, 31)


@pytest.fixture
def part(county: County) -> int:
    """The finance bureau's part in the first task, due on 30 September."""
    return county.parts[1, "县财政局"]


async def ask(county: County, part: int) -> Extension:
    async with county.work() as uow:
        return await uow.extensions.ask(
            part, at=AT, person_id=county.people["李文"].id, until=NEW_DAY, reason="待省里批复"
        )


async def decide(county: County, extension: Extension, day: date | None, note: str = "") -> bool:
    async with county.work() as uow:
        return await uow.extensions.decide(
            extension.id,
            at=AT + timedelta(days=1),
            person_id=county.people["陈明"].id,
            granted_due=day,
            note=note,
        )


async def test_a_request_waits_on_the_offices_desk(county: County, part: int) -> None:
    asked = await ask(county, part)

    async with county.read() as uow:
        [(waiting, whose)] = await uow.extensions.waiting()
        assert await uow.extensions.get(asked.id) == asked
    assert waiting == asked
    assert (waiting.old_due, waiting.until, waiting.reason) == (
        date(2026, 9, 30), NEW_DAY, "待省里批复",
    )  # fmt: skip
    assert (whose.id, whose.waiting, whose.answered_at) == (part, "extension", AT)


async def test_granted_moves_the_units_own_day_and_keeps_the_old_one(
    county: County, part: int
) -> None:
    assert await decide(county, await ask(county, part), NEW_DAY)

    after = await county.standing(part)
    assert (after.state, after.due, after.original_due) == (
        State.EXTENDED, NEW_DAY, date(2026, 9, 30),
    )  # fmt: skip
    assert (after.extensions, after.waiting) == (1, None)
    assert (await county.standing(county.parts[1, "县教育局"])).due == date(2026, 9, 30)
    async with county.read() as uow:
        assert await uow.extensions.waiting() == []


async def test_refused_leaves_the_day_and_keeps_the_reason_in_the_history(
    county: County, part: int
) -> None:
    await decide(county, await ask(county, part), None, "年底前必须完成")

    after = await county.standing(part)
    assert (after.state, after.due, after.extensions, after.waiting) == (
        State.OPEN, date(2026, 9, 30), 0, None,
    )  # fmt: skip
    async with county.read() as uow:
        history = await uow.entries.of_assignment(part)
    assert [(e.kind, e.by, e.text) for e in history] == [
        ("ask_extension", "李文", "待省里批复"),
        ("extension_refused", "陈明", "年底前必须完成"),
    ]


async def test_the_office_answers_once(county: County, part: int) -> None:
    asked = await ask(county, part)
    assert await decide(county, asked, NEW_DAY)

    assert not await decide(county, asked, None)
    assert (await county.standing(part)).due == NEW_DAY


async def test_what_was_reported_done_meanwhile_stays_reported(county: County, part: int) -> None:
    asked = await ask(county, part)
    await county.report(part, Status.DONE)
    await decide(county, asked, NEW_DAY)

    after = await county.standing(part)
    assert (after.state, after.due) == (State.REPORTED_DONE, NEW_DAY)


async def test_every_request_of_a_notice_is_on_record(county: County, part: int) -> None:
    first = await ask(county, part)
    await decide(county, first, NEW_DAY)
    second = await ask(county, part)

    async with county.read() as uow:
        everything = await uow.extensions.of_notice(county.notice)
    assert [e.id for e in everything] == [first.id, second.id]
    assert (everything[0].decision, everything[0].granted_due) == ("granted", NEW_DAY)
    assert second.old_due == NEW_DAY
