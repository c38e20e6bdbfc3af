"""A corrected notice takes over the parts of the one before it, with all that was done on them."""

from __future__ import annotations

from datetime import date

from ledger.model import State, Status
from ledger.planning.told import Telling
from storage.reissues import Successor
from tests.storage.county import AT, County, a_task


async def test_parts_move_with_their_history_and_take_the_new_day(county: County) -> None:
    old_notice, old_task = county.notice, county.tasks[1]
    part = county.parts[1, "县财政局"]
    async with county.work() as uow:
        await uow.entries.append(
            part, at=AT, person_id=None, by="李文", text="完成", status=Status.DONE, percent=100,
            state_after=State.REPORTED_DONE,
        )  # fmt: skip
        line = (part, 0, "T-7", date(2026, 6, 30))
        await uow.told.add_many([Telling("key", date(2026, 6, 19), old_notice, (line,), 7)])
    async with county.work() as uow:
        corrected = await uow.notices.add(
            title="要点（更正）", year=2026, tasks=[a_task(1, date(2026, 9, 30))], at=AT
        )
        [task] = await uow.notices.tasks(corrected.id)

    async with county.work() as uow:
        moved = await uow.reissues.carry_over(
            old_notice, corrected.id, {old_task: Successor(task.id, date(2026, 9, 30), {})}
        )

    async with county.work() as uow:
        parts = await uow.assignments.all(corrected.id)
        own = next(a for a in parts if a.id == part)
        assert moved == len(parts)
        assert (own.state, own.due, own.original_due) == (
            State.REPORTED_DONE,
            date(2026, 9, 30),
            date(2026, 9, 30),
        )
        assert [e.text for e in await uow.entries.of_assignment(part)] == ["完成"]
        assert [line.step for line in await uow.told.of_notice(corrected.id)] == ["T-7"]
        assert await uow.told.of_notice(old_notice) == []
        assert all(a.task.no != 1 for a in await uow.assignments.all(old_notice))


async def test_a_day_that_was_extended_is_kept(county: County) -> None:
    part = county.parts[1, "县财政局"]
    async with county.work() as uow:
        await uow.assignments.change(part, due=date(2026, 12, 1))
        corrected = await uow.notices.add(
            title="要点（更正）", year=2026, tasks=[a_task(1, date(2026, 9, 30))], at=AT
        )
        [task] = await uow.notices.tasks(corrected.id)
    async with county.work() as uow:
        await uow.reissues.carry_over(
            county.notice,
            corrected.id,
            {county.tasks[1]: Successor(task.id, date(2026, 9, 30), {})},
        )

    async with county.work() as uow:
        own = next(a for a in await uow.assignments.all(corrected.id) if a.id == part)
    assert (own.due, own.original_due) == (date(2026, 12, 1), date(2026, 9, 30))
