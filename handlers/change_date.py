"""改时限: the office corrects a day that was read wrongly; the old one and the reason are kept."""

from __future__ import annotations

import re
from datetime import date

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import Task
from ledger.talk import Button, Reply, Text


async def handle(turn: Turn) -> Reply:
    """Move the day of the task named, say whom it concerns, and find the same words elsewhere."""
    number, day = _number(turn.text), _day(turn)
    if turn.notice is None or number is None or day is None:
        return Reply((Text("change_date.how"),))
    task = await turn.uow.notices.task(turn.notice.id, number)
    if task is None:
        return Reply((Text("task.unknown", no=number),))
    if task.deadline.due == day:
        return Reply((Text("change_date.same", no=task.no, due=day),))
    units = await _move(turn, task, day)
    told = await _told(turn, task)
    facts = {
        "no": task.no,
        "old": task.deadline.due or "",
        "due": day,
        "phrase": task.deadline.phrase,
        "count": units,
    }
    line = (
        Text("change_date.moved_told", told=told, **facts)
        if told
        else Text("change_date.moved", **facts)
    )
    alike = await _alike(turn, task)
    if not alike:
        return Reply((line, Text("change_date.quiet")))
    turn.expect("change_date", nos=[t.no for t in alike], due=day.isoformat())
    return Reply(
        (
            line,
            Text("change_date.alike", phrase=task.deadline.phrase, nos=tuple(t.no for t in alike)),
        ),
        (
            Button(Text("change_date.all"), action("change_date", "all")),
            Button(Text("change_date.only"), action("change_date", "only")),
        ),
        question=True,
    )


def _number(text: str) -> int | None:
    found = re.match(r"\D{0,3}(\d+)\s*(?:项|号|条)?", text)
    return int(found.group(1)) if found else None


def _day(turn: Turn) -> date | None:
    """Return the day that is meant: the last one said that is not denied (不是6月30号)."""
    text = re.sub(r"(?:不是|而不是|不应是)[^,，。;；]*", "", turn.text)
    text = re.sub(r"^\D{0,3}\d+\s*(?:项|号|条)?", "", text)
    return next(reversed(turn.days_said(text)), None)


async def press(turn: Turn) -> Reply:
    """`change_date all` moves those read from the same words too, `… only` leaves them."""
    nos = [int(no) for no in turn.waiting.get("nos", ())]
    if not nos or turn.notice is None:
        return turn.gone()
    if turn.word(0) != "all":
        return Reply((Text("change_date.quiet"),))
    day = date.fromisoformat(str(turn.waiting["due"]))
    for no in nos:
        task = await turn.uow.notices.task(turn.notice.id, no)
        if task:
            await _move(turn, task, day)
    return Reply((Text("change_date.moved_all", count=len(nos) + 1), Text("change_date.quiet")))


async def _move(turn: Turn, task: Task, day: date) -> int:
    """Change a task's day for every unit whose own day was not moved by an extension."""
    units = await turn.uow.notices.change_due(task.id, day, at=turn.now)
    await turn.audit(
        "due.changed",
        f"task:{task.id}",
        old=task.deadline.due.isoformat() if task.deadline.due else None,
        new=day.isoformat(),
        said=turn.text,
    )
    return units


async def _told(turn: Turn, task: Task) -> int:
    """Return how many units have been reminded of a task, by the day that counted then."""
    assert turn.notice is not None
    parts = {a.id: a.unit.id for a in await turn.uow.assignments.of_task(task.id)}
    lines = await turn.uow.told.of_notice(turn.notice.id)
    return len({parts[line.assignment_id] for line in lines if line.assignment_id in parts})


async def _alike(turn: Turn, task: Task) -> list[Task]:
    assert turn.notice is not None
    return [
        other
        for other in await turn.uow.notices.tasks(turn.notice.id)
        if other.id != task.id
        and other.deadline.phrase == task.deadline.phrase
        and other.deadline.due == task.deadline.due
        and task.deadline.phrase
    ]


ability = Ability("change_date", OFFICE, handle, acts=frozenset({"change_date"}), press=press)
