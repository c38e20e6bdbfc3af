"""Whoever works inside one jurisdiction says so in every statement, and sees nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from ledger.model import Role, State, Status
from ledger.planning.told import Telling
from ledger.talk import Conversation, Text
from storage.database import Database, UnitOfWork
from storage.doubts import NewDoubt
from tests.storage.county import AT, County, a_deadline, a_task, make_county

WITHOUT_TENANT = re.compile(
    r"\b(inbox|process|lease|channel_state|code_try|database_secret)\b|FROM jurisdiction\b"
)
"""Tables that know no jurisdiction, and the list of jurisdictions itself, asked by its own id."""


async def test_every_statement_inside_a_jurisdiction_names_it(
    county: County, statements: Callable[[Database], list[str]]
) -> None:
    heard = statements(county.database)

    async with county.work() as uow:
        await use_everything(uow, county)

    assert len(heard) > 90
    unwalled = [s for s in heard if "jurisdiction_id" not in s and not _exempt(s)]
    assert unwalled == []


def _exempt(statement: str) -> bool:
    if statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "SELECT pg_notify")):
        return True
    return bool(WITHOUT_TENANT.search(statement)) or statement.startswith("UPDATE jurisdiction ")


async def use_everything(uow: UnitOfWork, county: County) -> None:
    """Call each query of a jurisdiction at least once."""
    await _use_people(uow, county)
    await _use_notices(uow, county)
    await _use_work(uow, county)
    await _use_the_rest(uow, county)


async def _use_people(uow: UnitOfWork, county: County) -> None:
    person, unit = county.people["李文"], county.units["县财政局"]
    assert await uow.jurisdictions.get(county.id)
    await uow.units.set_group("各乡镇人民政府", [county.units["云溪镇"]], scoped=True)
    await uow.units.add_alias(unit, "财政局")
    assert await uow.units.find("财政局")
    assert await uow.people.of_unit(unit, Role.LIAISON)
    assert await uow.people.by_role(Role.CLERK)
    await uow.people.set_language(person.id, "en")
    await uow.people.set_mute(person.id, date(2026, 4, 1))
    assert await uow.people.all()
    await uow.codes.issue(unit, Role.HEAD, "", AT + timedelta(hours=72), AT)
    assert await uow.accounts.of_person(person.id) == []
    assert await uow.accounts.all() == []
    assert await uow.accounts.broken() == []
    await uow.accounts.heal("web", "main", "nobody")


async def _use_notices(uow: UnitOfWork, county: County) -> None:
    other = await uow.notices.add(title="另一份", year=2026, tasks=[a_task(1)], at=AT, digest="d")
    assert await uow.notices.by_digest("d")
    assert await uow.notices.lists(other.id) == {}
    await uow.doubts.add(other.id, [NewDoubt(1, "deadline", Text("test.why", phrase="x"))])
    assert await uow.doubts.open(other.id)
    assert len(await uow.notices.all()) == 2
    assert await uow.notices.drop(other.id)
    assert await uow.notices.active()
    task = await uow.notices.task(county.notice, 1)
    assert task
    await uow.notices.change_task(task, lead=["县教育局"])
    await uow.notices.change_due(task.id, date(2026, 10, 31), at=AT)
    await uow.notices.recount(task, a_deadline(date(2026, 10, 30)))
    await uow.notices.recount_milestone(task, task.milestones[0], task.deadline)
    await uow.notices.confirm(county.notice, at=AT)


async def _use_work(uow: UnitOfWork, county: County) -> None:
    person, part = county.people["李文"], county.parts[1, "县财政局"]
    assert await uow.assignments.all(county.notice)
    assert await uow.assignments.of_unit(county.units["县财政局"], county.notice)
    assert await uow.assignments.of_task(county.tasks[1])
    assert await uow.assignments.waiting_review(county.notice) == []
    await uow.assignments.snooze(part, date(2026, 4, 1))
    await uow.assignments.change(part, due=date(2026, 11, 1))
    entry = await uow.entries.append(
        part, at=AT, person_id=person.id, by="李文", text="在办", status=Status.IN_PROGRESS,
        percent=50, state_after=State.IN_PROGRESS, batch=7,
    )  # fmt: skip
    assert await uow.entries.last_batch(person.id)
    assert await uow.entries.last_reporter(part)
    assert await uow.entries.of_notice(county.notice)
    kept = await uow.evidence.keep(at=AT, person_id=person.id, link="https://example.org/1")
    await uow.evidence.attach([kept], part, at=AT, entry_id=entry.id)
    assert await uow.evidence.of_assignment(part)
    assert await uow.evidence.of_notice(county.notice)
    assert await uow.evidence.may_see("d", county.units["县财政局"]) is False
    await uow.evidence.drop([kept], at=AT)
    asked = await uow.extensions.ask(
        part, at=AT, person_id=person.id, until=date(2026, 12, 1), reason="待批"
    )
    assert await uow.extensions.waiting()
    await uow.extensions.decide(asked.id, at=AT, person_id=None, granted_due=date(2026, 12, 1))
    assert await uow.extensions.of_notice(county.notice)
    await uow.entries.undo(entry.id, at=AT, person_id=person.id, by="李文")


async def _use_the_rest(uow: UnitOfWork, county: County) -> None:
    person = county.people["李文"]
    await uow.conversations.save("web", "main", "c", "s", Conversation(topic=1), at=AT)
    assert (await uow.conversations.load("web", "main", "c", "s")).topic == 1
    line = (0, 0, "T-7", date(2026, 9, 30))
    await uow.told.add_many(
        [Telling("digest:1", date(2026, 9, 21), county.notice, (line,), person.id)]
    )
    assert await uow.told.of_notice(county.notice)
    assert await uow.told.latest(person.id)
    await uow.told.forget(["digest:1"])
    wish = await uow.reminders.ask(person.id, None, not_before=AT, at=AT)
    assert await uow.reminders.due(AT)
    await uow.reminders.settle([wish], at=AT)
    await uow.groups.register("web", "main", "g", "工作群", at=AT)
    assert await uow.groups.by_chat("web", "main", "g")
    await uow.groups.deactivate_chat("web", "main", "g", "kicked", at=AT)
    await uow.groups.moved("web", "main", "g", "h")
    assert await uow.groups.all()
    opinion = await uow.feedback.add(person_id=person.id, text="少发点", at=AT)
    await uow.feedback.answer(opinion, "好", at=AT, person_id=person.id)
    assert await uow.feedback.get(opinion)
    assert await uow.feedback.waiting() == []
    successor = await uow.handovers.ask(person.id, "王芳", at=AT)
    await uow.handovers.decide(successor, True, at=AT, person_id=person.id)
    await uow.audit.add(
        at=AT, person_id=person.id, action="test", subject="x", detail={}, source="web"
    )
    assert await uow.audit.latest()
    assert await uow.audit.since(AT)
    await uow.counts.add(date(2026, 3, 2), "sent")
    assert await uow.counts.of_month(2026, 3) == {"sent": 1}
    await uow.calendar.set({date(2026, 10, 10): True}, "调休")
    assert await uow.calendar.overrides()
    assert await uow.privacy.export(person.id)
    await uow.people.deactivate(person.id, at=AT)
    await uow.privacy.forget(person.id, AT, known_as="县财政局联络员")


async def test_another_jurisdiction_is_not_there_whatever_its_ids(
    county: County, database: Database
) -> None:
    other = await make_county(database, "望江县人民政府办公室")
    entry = await county.report(county.parts[1, "县财政局"], batch=9)

    async with other.work() as uow:
        assert await uow.notices.get(county.notice) is None
        assert await uow.notices.tasks(county.notice) == []
        assert await uow.assignments.get(county.parts[1, "县财政局"]) is None
        assert await uow.assignments.all(county.notice) == []
        assert await uow.entries.of_batch(9) == []
        assert await uow.entries.get(entry) is None
        assert await uow.people.get(county.people["李文"].id) is None
        assert await uow.privacy.export(county.people["李文"].id) == {}
        assert await uow.units.get(county.units["县财政局"]) is None
        assert await uow.groups.all() == []


async def test_another_jurisdiction_cannot_be_changed_whatever_its_ids(
    county: County, database: Database
) -> None:
    other = await make_county(database, "望江县人民政府办公室")
    person = county.people["李文"]

    async with other.work() as uow:
        await uow.privacy.forget(person.id, AT)
        await uow.people.set_language(person.id, "en")
        await uow.notices.confirm(county.notice, at=AT + timedelta(days=9))
        assert not await uow.notices.drop(county.notice)
        assert await uow.notices.change_due(county.tasks[1], date(2030, 1, 1), at=AT) == 0

    async with county.read() as uow:
        assert await uow.people.get(person.id) == person
        notice = await uow.notices.get(county.notice)
        assert notice is not None
        assert notice.confirmed_at == AT
