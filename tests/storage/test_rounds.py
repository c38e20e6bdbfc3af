"""Offices take turns at being planned for; planners take turns at the offices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

NOW = datetime(2026, 5, 11, 1, 5, tzinfo=UTC)


async def office(database, name="临江县人民政府办公室"):
    async with database.work() as uow:
        return (await uow.jurisdictions.create(name, "Asia/Shanghai", at=NOW)).id


async def due(database, at=NOW):
    async with database.read() as uow:
        return await uow.rounds.due(at)


async def test_a_new_office_is_due_and_then_waits_for_its_turn(database):
    number = await office(database)
    assert await due(database) == [number]

    async with database.work() as uow:
        turn = await uow.rounds.take(number, NOW)
        assert turn.planned_on is None
        await uow.rounds.done(number, date(2026, 5, 11), NOW + timedelta(days=1))

    assert await due(database) == []
    assert await due(database, NOW + timedelta(days=1)) == [number]
    async with database.work() as uow:
        assert (await uow.rounds.take(number, NOW)).planned_on == date(2026, 5, 11)
        assert await uow.rounds.next_at(number) == NOW + timedelta(days=1)


async def test_an_office_is_planned_again_when_something_was_never_sent(database):
    number = await office(database)
    async with database.work() as uow:
        await uow.rounds.take(number, NOW)
        await uow.rounds.done(number, date(2026, 5, 11), NOW + timedelta(days=1))
        await uow.rounds.again(number, NOW)

    assert await due(database) == [number]


async def test_somebody_s_wish_makes_an_office_due(database):
    number = await office(database)
    async with database.work(number) as uow:
        await uow.rounds.take(number, NOW)
        await uow.rounds.done(number, date(2026, 5, 11), NOW + timedelta(days=1))
        wish = await uow.reminders.ask(7, None, not_before=NOW + timedelta(hours=1), at=NOW)

    assert await due(database) == []
    assert await due(database, NOW + timedelta(hours=1)) == [number]

    async with database.work(number) as uow:
        await uow.rounds.put_off(number, [wish], NOW + timedelta(days=2))
    assert await due(database, NOW + timedelta(hours=1)) == []
