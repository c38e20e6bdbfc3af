"""People: found by unit and role; whoever leaves stays in the history."""

from __future__ import annotations

from datetime import date

from ledger.model import Role
from tests.storage.county import AT, County


async def test_people_are_found_by_unit_and_role(county: County) -> None:
    head = await county.add_person("赵刚", "县财政局", Role.HEAD)
    async with county.read() as uow:
        everybody = await uow.people.of_unit(county.units["县财政局"])
        heads = await uow.people.of_unit(county.units["县财政局"], Role.HEAD)
        clerks = await uow.people.by_role(Role.CLERK)
        assert await uow.people.of_unit(county.units["云溪镇"]) == []

    assert [p.name for p in everybody] == ["李文", "赵刚"]
    assert heads == [head]
    assert [(p.name, p.unit) for p in clerks] == [("陈明", county.name)]


async def test_whoever_leaves_stays_on_the_list_inactive(county: County) -> None:
    leaver = county.people["李文"].id
    async with county.work() as uow:
        await uow.people.deactivate(leaver, at=AT)

    async with county.read() as uow:
        person = await uow.people.get(leaver)
        everybody = await uow.people.all()
    assert person is not None
    assert not person.active
    assert person in everybody


async def test_language_and_silence_are_the_persons_own(county: County) -> None:
    person = county.people["李文"].id
    async with county.work() as uow:
        await uow.people.set_language(person, "en")
        await uow.people.set_mute(person, date(2026, 3, 20))
        changed = await uow.people.get(person)
        await uow.people.set_mute(person, None)
        woken = await uow.people.get(person)

    assert changed is not None
    assert (changed.name, changed.language, changed.muted_until) == (
        "李文", "en", date(2026, 3, 20),
    )  # fmt: skip
    assert woken is not None
    assert woken.muted_until is None


async def test_nobody_is_nobody(county: County) -> None:
    async with county.read() as uow:
        assert await uow.people.get(1) is None
