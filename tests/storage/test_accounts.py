"""A sender is one person, found in one statement; whoever cannot be reached is on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import insert

from storage.database import Database
from storage.ids import new_id
from storage.tables.people import account
from tests.storage.county import AT, County, make_county

WEB = ("web", "main")


async def bind(county: County, name: str, sender: str, chat: str | None = None) -> None:
    async with county.work() as uow:
        person = county.people[name].id
        await uow.accounts.bind(person, *WEB, sender, chat or sender, AT)


async def test_a_bound_sender_is_known_in_one_statement(
    county: County, statements: Callable[[Database], list[str]]
) -> None:
    await bind(county, "李文", "s1", "c1")
    heard = statements(county.database)

    async with county.database.read() as uow:
        speaker = await uow.accounts.who(*WEB, "s1")

    assert speaker is not None
    assert speaker.person == county.people["李文"]
    assert (speaker.account.chat, speaker.account.broken) == ("c1", None)
    assert (speaker.jurisdiction.id, speaker.jurisdiction.name) == (county.id, county.name)
    assert len([s for s in heard if s.startswith("SELECT")]) == 1


async def test_of_two_who_were_bound_at_once_the_later_one_speaks(county: County) -> None:
    """Nothing but the tenant's own index keeps two offices from binding a sender side by side."""
    other = await make_county(county.database, "另一个县")
    found = []
    for first, second in ((county, other), (other, county)):
        for office, at in ((first, AT), (second, AT + timedelta(seconds=1))):
            row = {"id": new_id(), "jurisdiction_id": office.id, "chat": "c", "bound_at": at}
            sender = {"channel": "web", "bot": "main", "sender": f"s{first.id}"}
            person = {"person_id": office.people["李文"].id}
            async with office.work() as uow:
                await uow.connection.execute(insert(account), row | sender | person)
        async with county.database.read() as uow:
            found.append(await uow.accounts.who(*WEB, f"s{first.id}"))

    assert [speaker and speaker.jurisdiction.id for speaker in found] == [other.id, county.id]


async def test_a_stranger_is_nobody(county: County) -> None:
    async with county.database.read() as uow:
        assert await uow.accounts.who(*WEB, "stranger") is None


async def test_whoever_has_left_is_nobody(county: County) -> None:
    await bind(county, "李文", "s1")
    async with county.work() as uow:
        await uow.people.deactivate(county.people["李文"].id, at=AT)

    async with county.database.read() as uow:
        assert await uow.accounts.who(*WEB, "s1") is None


async def test_binding_again_moves_the_sender_even_to_another_office(
    county: County, database: Database
) -> None:
    other = await make_county(database, "望江县人民政府办公室")
    await bind(county, "李文", "s1")
    await bind(other, "李文", "s1", "new-chat")

    async with database.read() as uow:
        speaker = await uow.accounts.who(*WEB, "s1")
    async with county.read() as uow:
        left = await uow.accounts.all()

    assert speaker is not None
    assert (speaker.jurisdiction.id, speaker.account.chat) == (other.id, "new-chat")
    assert left == []


async def test_an_account_breaks_and_heals(county: County) -> None:
    await bind(county, "李文", "s1", "c1")
    async with county.database.work() as uow:
        await uow.accounts.mark_broken(*WEB, "c1", "blocked by the person", AT)
    async with county.read() as uow:
        broken = await uow.accounts.broken()
    async with county.work() as uow:
        await uow.accounts.heal(*WEB, "s1")
    async with county.read() as uow:
        healed = await uow.accounts.broken()

    assert [(p.name, a.broken) for p, a in broken] == [("李文", "blocked by the person")]
    assert healed == []


async def test_binding_again_heals(county: County) -> None:
    await bind(county, "李文", "s1")
    async with county.database.work() as uow:
        await uow.accounts.mark_broken(*WEB, "s1", "blocked", AT)
    await bind(county, "李文", "s1")

    async with county.read() as uow:
        assert await uow.accounts.broken() == []


async def test_a_chat_is_followed_to_its_new_id(county: County) -> None:
    await bind(county, "李文", "s1", "old")
    async with county.database.work() as uow:
        await uow.accounts.moved(*WEB, "old", "new")

    async with county.read() as uow:
        assert [a.chat for a in await uow.accounts.all()] == ["new"]


async def test_the_account_that_works_and_is_newest_comes_first(county: County) -> None:
    person = county.people["李文"].id
    async with county.work() as uow:
        await uow.accounts.bind(person, "web", "main", "old", "old", AT)
        await uow.accounts.bind(person, "telegram", "bot", "new", "new", AT + timedelta(days=1))
        await uow.accounts.bind(person, "wecom", "app", "last", "last", AT + timedelta(days=2))
        await uow.accounts.mark_broken("wecom", "app", "last", "left", AT)

        found = await uow.accounts.of_person(person)

    assert [account.chat for account in found] == ["new", "old", "last"]
