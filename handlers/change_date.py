"""改时限: the office corrects a day that was read wrongly; the old one and the reason are kept."""

from __future__ import annotations

from datetime import date, datetime

from handlers.ability import OFFICE, Ability
from handlers.actions import action
from handlers.turn import Turn
from ledger.model import Task
from ledger.talk import Button, Reply, Text


async def handle(turn: Turn) -> Reply:
    """Move the day of the task named, say whom it concerns, and find the same words elsewhere."""
    if turn.notice is None or len(turn.frame.tasks) != 1 or turn.frame.until is None:
        return Reply((Text("change_date.how"),))
    task = await turn.uow.notices.task(turn.notice.id, turn.frame.tasks[0])
    if task is None:
        return Reply((Text("task.unknown", no=turn.frame.tasks[0]),))
    until = turn.frame.until
    day = until.date() if isinstance(until, datetime) else until
    if task.deadline.due == day:
        return Reply((Text("change_date.same", no=task.no, due=day),))
    units = await move(turn, task, day)
    line = Text(
        "change_date.moved",
        no=task.no,
        old=task.deadline.due or "",
        due=day,
        phrase=task.deadline.phrase,
        count=units,
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
            Button(Text("change_date.all"), action("redate", "all")),
            Button(Text("change_date.only"), action("redate", "only")),
        ),
        question=True,
    )


async def press(turn: Turn) -> Reply:
    """`redate all` moves those read from the same words too; `redate only` leaves them."""
    nos = [int(no) for no in turn.waiting.get("nos", ())]
    if not nos or turn.notice is None:
        return Reply((Text("tasks.gone"),))
    if turn.args[:1] != ("all",):
        return Reply((Text("change_date.quiet"),))
    day = date.fromisoformat(str(turn.waiting["due"]))
    for no in nos:
        task = await turn.uow.notices.task(turn.notice.id, no)
        if task:
            await move(turn, task, day)
    return Reply((Text("change_date.moved_all", count=len(nos) + 1), Text("change_date.quiet")))


async def move(turn: Turn, task: Task, day: date) -> int:
    """Change a task's day for every unit whose own day was not moved by an extension."""
    units = await turn.uow.notices.change_due(task.id, day, at=turn.now)
    await turn.uow.audit.add(
        at=turn.now,
        person_id=turn.person.id,
        action="due.changed",
        subject=f"task:{task.id}",
        detail={
            "old": task.deadline.due.isoformat() if task.deadline.due else None,
            "new": day.isoformat(),
            "said": turn.text,
        },
        source=turn.said.channel,
    )
    return units


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


ability = Ability("redate", OFFICE, handle, acts=frozenset({"change_date"}), press=press)
