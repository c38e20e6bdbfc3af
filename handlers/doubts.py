"""拿不准的地方: one card for each doubt of an import; nothing sure needs a tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from handlers.ability import OFFICE, Ability
from handlers.actions import action, long
from handlers.turn import Turn
from ledger.deadlines import read_chat_date
from ledger.deadlines.model import Kind
from ledger.model import Notice, Task
from ledger.talk import Button, Reply, Text
from storage.doubts import Doubt

CHOICES = 4


async def next_doubt(turn: Turn, notice: Notice) -> Reply | None:
    """Return the card of the first open doubt, or None when all are settled."""
    doubts = await turn.uow.doubts.open(notice.id)
    if not doubts:
        return None
    doubt = doubts[0]
    task = await turn.uow.notices.task(notice.id, doubt.task_no) if doubt.task_no else None
    turn.expect("doubt", doubt=doubt.id)
    lines = [Text("doubt.head", count=len(doubts)), Text("import.doubt", say=doubt.say)]
    if task:
        lines[1] = Text("import.doubt_on", no=task.no, say=doubt.say)
        lines.append(Text("doubt.source", text=task.text[:80]))
    return Reply(tuple(lines), _buttons(doubt), question=True)


async def handle(turn: Turn) -> Reply:
    """Open the first doubt of the newest notice: `拿不准` on the desk leads here."""
    notices = await turn.uow.notices.all()
    for notice in notices:
        card = await next_doubt(turn, notice)
        if card:
            return card
    return Reply((Text("doubt.none"),))


async def press(turn: Turn) -> Reply:
    """`doubt keep|later ID`, or `doubt N ID` for the N-th alternative; `doubt next` opens one."""
    if turn.args[:1] == ("next",):
        return await handle(turn)
    number = long(turn.args[1]) if len(turn.args) > 1 else None
    doubt = await turn.uow.doubts.get(number) if number else None
    if doubt is None or doubt.settled_at:
        return Reply((Text("tasks.gone"),))
    choice = turn.args[0]
    if choice.isdecimal() and int(choice) < len(doubt.alternatives):
        value = doubt.alternatives[int(choice)]
        await _apply(turn, doubt, value)
        await _settle(turn, doubt, _plain(value))
    else:
        await _settle(turn, doubt, "later" if choice == "later" else "kept")
    return await _onward(turn, doubt)


async def answer(turn: Turn) -> Reply | None:
    """Take a day, or names, that were typed instead of tapped."""
    doubt = await turn.uow.doubts.get(int(turn.waiting["doubt"]))
    if doubt is None or doubt.settled_at:
        return None
    value = _said(turn, doubt)
    if value is None:
        return None
    await _apply(turn, doubt, value)
    await _settle(turn, doubt, _plain(value))
    return await _onward(turn, doubt)


async def _onward(turn: Turn, doubt: Doubt) -> Reply:
    """Return the next card; what was settled is said in its first line."""
    from handlers.imports import walk  # the walk begins and ends there

    notice = await turn.uow.notices.get(doubt.notice_id)
    assert notice is not None
    if notice.confirmed_at:
        return await next_doubt(turn, notice) or Reply((Text("doubt.none"),))
    return await walk(turn, notice)


def _buttons(doubt: Doubt) -> tuple[Button, ...]:
    keep = Text("doubt.keep_value", value=doubt.value) if doubt.value else Text("doubt.keep")
    buttons = [Button(keep, action("doubt", "keep", doubt.id))]
    for index, value in enumerate(doubt.alternatives[:CHOICES]):
        buttons.append(
            Button(Text("doubt.take", value=value), action("doubt", str(index), doubt.id))
        )
    buttons.append(Button(Text("doubt.later"), action("doubt", "later", doubt.id)))
    return tuple(buttons)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _said(turn: Turn, doubt: Doubt) -> Any:
    if doubt.field == "deadline":
        found = read_chat_date(turn.text, now=turn.said.at, calendar=turn.calendar)
        day = next((item.day for item in found if item.day), None)
        return day.date() if isinstance(day, datetime) else day
    if doubt.field in ("lead", "responsible"):
        names = tuple(turn.frame.filters.get("units") or ())
        return names or None
    return None


async def _apply(turn: Turn, doubt: Doubt, value: Any) -> None:
    """Correct the task as the office says. Other fields are notes: the answer alone is kept."""
    if doubt.task_no is None:
        return
    task = await turn.uow.notices.task(doubt.notice_id, doubt.task_no)
    if task is None:
        return
    if doubt.field == "deadline" and isinstance(value, date):
        await _change_day(turn, task, value)
    elif doubt.field == "lead" and isinstance(value, tuple):
        await turn.uow.notices.change_task(task, lead=value)
    elif doubt.field == "responsible" and isinstance(value, tuple):
        await turn.uow.notices.change_task(task, responsible=value)


async def _change_day(turn: Turn, task: Task, day: date) -> None:
    """Set the day the office named; a phrase that had none becomes a day to keep."""
    if task.deadline.kind is not Kind.BY:
        deadline = replace(task.deadline, kind=Kind.BY, due=day, ambiguous=False, readings=())
        await turn.uow.notices.change_task(task, deadline=deadline)
    await turn.uow.notices.change_due(task.id, day, at=turn.now)


async def _settle(turn: Turn, doubt: Doubt, how: str) -> None:
    await turn.uow.doubts.settle(doubt.id, how, at=turn.now, person_id=turn.person.id)


ability = Ability("doubt", OFFICE, handle, acts=frozenset({"doubts"}), press=press, answer=answer)
