"""Importing a notice: what was read, what is in doubt; nothing is live before the office agrees."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from handlers.ability import OFFICE, Ability
from handlers.assigning import confirm
from handlers.reissue import earlier_version
from handlers.reissue import preview as preview_correction
from handlers.turn import Turn
from handlers.walk import walk
from ledger.actions import action, long
from ledger.deadlines.model import Kind
from ledger.model import Notice
from ledger.notices import Reading
from ledger.talk import Button, Reply, Text
from storage.database import UnitOfWork
from storage.doubts import NewDoubt
from storage.notices import NewMilestone, NewTask


async def handle(turn: Turn) -> Reply:
    """Show what was read from the file that came, or say what is wrong with it."""
    arrived = next((a for a in turn.arrived if a.reading and a.file), None)
    if arrived is None or arrived.reading is None or arrived.file is None:
        refused = tuple(a.refused for a in turn.arrived if a.refused)
        return Reply((*refused, *_more_pages(turn)) or (Text("import.send_file"),))
    known = await turn.uow.notices.by_digest(arrived.file.digest)
    if known and known.confirmed_at:
        return Reply((Text("import.same_file", title=known.title),))
    notice = known or await store(
        turn.uow, arrived.reading, arrived.file.digest, at=turn.now, today=turn.today
    )
    shown = await preview(turn, notice)
    return replace(shown, lines=(*shown.lines, *_more_pages(turn)))


def _more_pages(turn: Turn) -> tuple[Text, ...]:
    """Return how to send a notice of several photographed pages, where a single photo came."""
    single = len(turn.arrived) == 1 and turn.arrived[0].file
    photo = single and single.media_type.startswith("image/")
    return (Text("import.more_pages"),) if photo else ()


async def press(turn: Turn) -> Reply:
    """`imports show|walk|go|drop ID`: what was read, its doubts; make it live, or let it be."""
    verb = turn.word(0)
    number = long(turn.word(1))
    notice = await turn.uow.notices.get(number) if number else None
    if notice is None or notice.confirmed_at:
        return turn.gone()
    if verb == "drop":
        await turn.uow.notices.drop(notice.id)
        return Reply((Text("import.dropped"),))
    if verb == "show":
        return await preview(turn, notice)
    if verb == "walk":
        return await walk(turn, notice)
    if verb == "go":
        return await go_live(turn, notice)
    return turn.gone()


async def store(
    uow: UnitOfWork, reading: Reading, digest: str | None, *, at: datetime, today: date
) -> Notice:
    """Write a reading as a notice that is not confirmed: nobody is told anything of it yet."""
    year = reading.year or (reading.issued_on.year if reading.issued_on else today.year)
    notice = await uow.notices.add(
        title=reading.title or "",
        doc_number=reading.doc_number,
        issuer=reading.issuer,
        issued_on=reading.issued_on,
        year=year,
        digest=digest,
        lists=_lists(reading),
        tasks=[_new_task(reading, index) for index in range(len(reading.tasks))],
        at=at,
    )
    doubts = [NewDoubt(None, d.field, d.say, d.value, d.alternatives) for d in reading.doubts]
    for task in reading.tasks:
        doubts += [NewDoubt(task.no, d.field, d.say, d.value, d.alternatives) for d in task.review]
    await uow.doubts.add(notice.id, doubts)
    return notice


async def preview(turn: Turn, notice: Notice) -> Reply:
    """Say what was read, in numbers that a clerk can check against the paper."""
    if corrected := await earlier_version(turn.uow, notice):
        return await preview_correction(turn, notice, *corrected)
    tasks = await turn.uow.notices.tasks(notice.id)
    kinds = Counter(task.deadline.kind for task in tasks)
    doubts = await turn.uow.doubts.open(notice.id)
    lines = [
        Text("import.read", title=notice.title, count=len(tasks)),
        Text(
            "import.kinds",
            led=sum(bool(task.lead) for task in tasks),
            dated=kinds[Kind.BY],
            recurring=kinds[Kind.RECURRING],
            rest=len(tasks) - kinds[Kind.BY] - kinds[Kind.RECURRING],
        ),
    ]
    if doubts:
        lines.append(Text("import.doubts", count=len(doubts)))
        lines += [_doubt_line(d.task_no, d.say) for d in doubts[:3]]
    lines.append(Text("import.nobody_told"))
    return Reply(
        tuple(lines),
        (
            Button(Text("import.walk"), action("imports", "walk", notice.id)),
            Button(Text("import.go_now"), action("imports", "go", notice.id)),
            Button(Text("import.drop"), action("imports", "drop", notice.id)),
        ),
        question=True,
    )


async def go_live(turn: Turn, notice: Notice) -> Reply:
    """Confirm on the office's word, and say whom it reaches."""
    outcome = await confirm(turn.uow, notice, at=turn.now, expand_groups=True)
    await turn.audit(
        "import.confirmed", f"notice:{notice.id}", title=notice.title, tasks=outcome.tasks
    )
    lines = [
        Text(
            "import.live",
            count=outcome.tasks,
            units=outcome.units,
            assignments=outcome.assignments,
        )
    ]
    if outcome.kept:
        lines.append(Text("reissue.taken_over", count=outcome.kept))
    if outcome.unknown:
        lines.append(Text("import.unknown", phrases=tuple(outcome.unknown)))
    lines.append(Text("import.invite"))
    return Reply(tuple(lines), (Button(Text("help.ledger"), action("ledger_summary")),))


def _doubt_line(no: int | None, say: Text) -> Text:
    return Text("import.doubt_on", no=no, say=say) if no else Text("import.doubt", say=say)


def _lists(reading: Reading) -> dict[str, Any]:
    """Return what scoping needs of a notice later: its unit list, headings and addressees."""
    return {
        "units": [[unit.name, list(unit.aliases)] for unit in reading.units],
        "lists": [[entry.heading, list(entry.names)] for entry in reading.lists],
        "addressees": list(reading.addressees),
    }


def _new_task(reading: Reading, index: int) -> NewTask:
    task = reading.tasks[index]
    return NewTask(
        no=task.no,
        section=task.section,
        title=task.title or "",
        text=task.text,
        deadline=task.deadline,
        lead=task.lead,
        responsible=task.responsible,
        target=task.target,
        milestones=tuple(NewMilestone(m.text, m.deadline, m.units) for m in task.milestones),
    )


ability = Ability("imports", OFFICE, handle, intents=frozenset({"import"}), press=press)
