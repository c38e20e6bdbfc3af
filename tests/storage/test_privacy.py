"""Everything about a person can be handed out, and erased; what was done stays, without a name."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, Table, select

from ledger.model import Person, Status
from ledger.planning.told import Telling
from ledger.talk import Choice, Conversation, Inbound, InboundKind, Reply, Text
from storage.outgoing import Kind, Message
from storage.privacy import NAMED_IN
from storage.tables import metadata
from storage.web_messages import WebMessages
from storage.web_sessions import WebSessions
from tests.storage.county import AT, County

PLACE = ("web", "main")


@pytest.fixture
async def traces(county: County) -> Person:
    """A liaison who has left a trace in every table that can hold one."""
    person = county.people["李文"]
    part = county.parts[1, "县财政局"]
    async with county.database.work() as uow:
        await uow.inbox.put([_said("李文在这里说过的话")], AT)
    async with county.work() as uow:
        await uow.accounts.bind(person.id, *PLACE, "s1", "c1", AT)
        await uow.codes.issue(person.unit_id, person.role, "李文", AT + timedelta(days=3), AT)
        talk = Conversation(choices=(Choice("task 1", "李文的选项"),))
        await uow.conversations.save(*PLACE, "c1", "s1", talk, at=AT)
        await uow.conversations.save(*PLACE, "group", "s1", talk, at=AT)
        log = WebMessages(uow.connection, county.id, "main")
        await log.append("c1", "k1", {"text": "李文的私信"}, AT, author="s1")
        await log.append("group", "k2", {"text": "李文在群里"}, AT, author="s1")
        await log.append("group", "k3", {"text": "别人在群里"}, AT, author="s2")
        await WebSessions(uow.connection, county.id).open("main", "s1", AT, AT + timedelta(days=9))
        await uow.evidence.keep(at=AT, person_id=person.id, digest="a" * 64, name="李文.jpg")
        kept = await uow.evidence.keep(at=AT, person_id=person.id, digest="b" * 64, name="清单.pdf")
        await uow.evidence.attach([kept], part, at=AT)
        await uow.extensions.ask(
            part, at=AT, person_id=person.id, until=date(2026, 10, 9), reason="待批"
        )
        await uow.feedback.add(person_id=person.id, text="少发点", at=AT)
        await uow.handovers.ask(person.id, "王芳", at=AT)
        await uow.reminders.ask(person.id, part, not_before=AT, at=AT)
        line = (part, 0, "T-7", date(2026, 9, 30))
        await uow.told.add_many(
            [Telling("d:1", date(2026, 9, 21), county.notice, (line,), person.id)]
        )
        await uow.audit.add(
            at=AT, person_id=person.id, action="x", subject="y", detail={"no": 1}, source="web"
        )
        await uow.outbox.put(_message(county, person), AT)
    await county.report(part, Status.DONE, text="办好了", batch=1)
    return person


def _said(text: str) -> Inbound:
    return Inbound(*PLACE, "u1", InboundKind.TEXT, "s1", "c1", AT, text)


def _message(county: County, person: Person) -> Message:
    return Message(
        key="digest:1", kind=Kind.DIGEST, jurisdiction_id=county.id, channel="web", bot="main",
        chat="c1", reply=Reply((Text("plain", text="致李文"),)), language="zh_CN",
        expires_at=AT + timedelta(days=1), person_id=person.id,
    )  # fmt: skip


async def dump(county: County, table: Table) -> list[dict[str, Any]]:
    async with county.read() as uow:
        rows = await uow.connection.execute(select(table))
        return [dict(row) for row in rows.mappings()]


def test_every_column_that_names_a_person_is_known_to_the_export() -> None:
    suspicious = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name == "person_id" or column.name.endswith("_by")
        if isinstance(column.type, BigInteger)
    }
    listed = {(table.name, column) for table, columns in NAMED_IN.items() for column in columns}

    assert suspicious == listed


async def test_the_export_holds_a_row_of_every_table_and_no_secret(
    county: County, traces: Person
) -> None:
    async with county.read() as uow:
        data = await uow.privacy.export(traces.id)

    assert data["person"]["name"] == "李文"
    assert data["person"]["unit"] == "县财政局"
    empty = {name for name, rows in data.items() if not rows}
    assert empty == {
        "binding_code",
        "bulletin",
        "bulletin_check",
        "carried",
        "doubt",
    }  # the office's
    assert [row["text"] for row in data["entry"]] == ["待批", "办好了"]
    assert data["conversation"][0]["data"]["choices"] == [["task 1", "李文的选项"]]
    assert "hash" not in json.dumps(data)


async def test_the_export_of_nobody_is_empty(county: County) -> None:
    async with county.read() as uow:
        assert await uow.privacy.export(404) == {}


async def test_nothing_in_the_database_names_a_person_who_is_forgotten(
    county: County, traces: Person
) -> None:
    async with county.work() as uow:
        await uow.privacy.forget(traces.id, AT, known_as="县财政局联络员")

    for table in metadata.sorted_tables:
        assert "李文" not in str(await dump(county, table)), table.name


async def test_the_history_keeps_what_was_done_under_unit_and_role(
    county: County, traces: Person
) -> None:
    async with county.work() as uow:
        await uow.privacy.forget(traces.id, AT, known_as="县财政局联络员")

    async with county.read() as uow:
        history = await uow.entries.of_assignment(county.parts[1, "县财政局"])
        evidence = await uow.evidence.of_assignment(county.parts[1, "县财政局"])
        person = await uow.people.get(traces.id)
    assert [(e.by, e.person_id, e.text) for e in history] == [
        ("县财政局联络员", None, "待批"), ("县财政局联络员", None, "办好了"),
    ]  # fmt: skip
    assert [e.name for e in evidence] == ["清单.pdf"]
    assert person is not None
    assert (person.name, person.active, person.unit) == ("", False, "县财政局")


async def test_only_files_that_nobody_needs_any_more_are_given_up(
    county: County, traces: Person
) -> None:
    async with county.work() as uow:
        assert await uow.privacy.forget(traces.id, AT, known_as="x") == ["a" * 64]


async def test_whoever_is_forgotten_is_a_stranger_and_others_stay_as_they_were(
    county: County, traces: Person
) -> None:
    async with county.work() as uow:
        await uow.accounts.bind(county.people["陈明"].id, *PLACE, "s2", "c2", AT)
        await uow.privacy.forget(traces.id, AT, known_as="x")

    async with county.database.read() as uow:
        assert await uow.accounts.who(*PLACE, "s1") is None
        assert await uow.accounts.who(*PLACE, "s2") is not None
    async with county.read() as uow:
        log = WebMessages(uow.connection, county.id, "main")
        assert [m.body["text"] for m in await log.after("group", 0)] == ["别人在群里"]
