"""Units in the notice's order, by name or alias; phrases that stand for many; their memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from storage.database import Database
from storage.units import NameTaken
from tests.storage.county import UNITS, County, make_county


async def test_units_keep_the_order_in_which_they_came_after_the_office(county: County) -> None:
    async with county.read() as uow:
        units = await uow.units.all()
        office = await uow.units.office()

    assert [unit.name for unit in units] == [county.name, *UNITS]
    assert units[0] == office
    assert office.office


async def test_a_place_can_be_given(county: County) -> None:
    async with county.work() as uow:
        await uow.units.add("县政府办二科", position=1)
        names = [unit.name for unit in await uow.units.all()]

    assert names.index("县政府办二科") <= 2


async def test_a_unit_is_found_by_its_exact_name_or_alias(county: County) -> None:
    async with county.work() as uow:
        added = await uow.units.add("县自然资源和规划局", ("县自规局",))
        await uow.units.add_alias(added.id, "资规局")

        assert (await uow.units.find("县自然资源和规划局")) is not None
        assert [u.id for n in ("县自规局", "资规局") if (u := await uow.units.find(n))] == [
            added.id
        ] * 2
        assert await uow.units.find("自规") is None


async def test_teaching_an_alias_twice_is_harmless(county: County) -> None:
    unit = county.units["县财政局"]
    async with county.work() as uow:
        await uow.units.add_alias(unit, "财政局")
        await uow.units.add_alias(unit, "财政局")
        found = await uow.units.get(unit)

    assert found is not None
    assert found.aliases == ("财政局",)


async def test_a_name_cannot_mean_two_units(county: County) -> None:
    async with county.work() as uow:
        await uow.units.add_alias(county.units["县财政局"], "财政局")
        with pytest.raises(NameTaken, match="财政局"):
            await uow.units.add("财政局")
        with pytest.raises(NameTaken):
            await uow.units.add("新单位", ("县教育局",))
        with pytest.raises(NameTaken):
            await uow.units.add_alias(county.units["县教育局"], "财政局")


async def test_two_offices_may_use_the_same_names(county: County, database: Database) -> None:
    other = await make_county(database, "望江县人民政府办公室")

    assert other.units["县财政局"] != county.units["县财政局"]


async def test_what_a_phrase_stands_for_can_be_put_right(county: County) -> None:
    town = county.units["云溪镇"]
    async with county.work() as uow:
        await uow.units.set_group("各乡镇人民政府", [], scoped=False)
        await uow.units.set_group("各乡镇人民政府", [town], scoped=True)
        groups = await uow.units.groups()

    assert [(g.phrase, g.unit_ids, g.scoped) for g in groups] == [("各乡镇人民政府", (town,), True)]


async def test_units_are_read_once_a_process(
    county: County, statements: Callable[[Database], list[str]]
) -> None:
    async with county.read() as uow:
        await uow.units.all()
    heard = statements(county.database)

    async with county.read() as uow:
        await uow.units.all()
        await uow.units.find("县财政局")

    assert [s for s in heard if "FROM unit" in s] == []


async def test_another_process_sees_a_new_unit_at_once(
    county: County, any_database_url: str
) -> None:
    elsewhere = Database.open(any_database_url)
    async with elsewhere.read(county.id) as uow:
        before = len(await uow.units.all())
    async with county.work() as uow:
        await uow.units.add("县民政局")

    async with elsewhere.read(county.id) as uow:
        assert len(await uow.units.all()) == before + 1
    await elsewhere.close()


async def test_what_was_rolled_back_is_not_remembered(county: County) -> None:
    async with county.work() as uow:
        await uow.units.add("县民政局")
        assert await uow.units.find("县民政局")
        uow.abandon()
    async with county.work() as uow:
        await uow.units.add("县水利局")

    async with county.read() as uow:
        assert await uow.units.find("县民政局") is None
        assert await uow.units.find("县水利局") is not None


async def test_the_offices_own_calendar_is_kept_and_can_be_changed(county: County) -> None:
    day = date(2026, 10, 10)
    async with county.work() as uow:
        await uow.calendar.set({day: True, date(2026, 10, 1): False}, "调休")
        await uow.calendar.set({day: False})

    async with county.read() as uow:
        assert await uow.calendar.overrides() == {date(2026, 10, 1): False, day: False}
