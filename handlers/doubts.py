"""拿不准的地方: one card for each doubt of an import; nothing sure needs a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.ability import OFFICE, Ability, ability_of
from handlers.assigning import fill_in
from handlers.help import says_yes
from handlers.naming import may_be_new, units_named
from handlers.turn import Turn
from handlers.walk import next_doubt, walk
from ledger.actions import long
from ledger.deadlines.model import Kind
from ledger.model import Task
from ledger.talk import Reply, Text
from storage.doubts import Doubt


async def handle(turn: Turn) -> Reply:
    """Open what is left to settle of the newest notice: `拿不准` on the desk leads here."""
    notices = await turn.uow.notices.all()
    for notice in notices:
        card = await (next_doubt if notice.confirmed_at else walk)(turn, notice)
        if card:
            return card
    return Reply((Text("doubt.none"),))


async def press(turn: Turn) -> Reply:
    """`doubts keep|later ID`, or `doubts N ID` for the N-th alternative; `doubts next` opens one.

    Where a card asked several at once, the other answers come with the first.
    """
    chosen = [turn.args, *(tuple(also.split()[1:]) for also in turn.said.also if _ours(also))]
    answered = [args for args in chosen if args[:1] != ("next",)]
    if not answered:
        return await handle(turn)
    settled = [doubt for args in answered if (doubt := await _take(turn, args))]
    if not settled:
        return turn.gone()
    return await _onward(turn, settled[-1])


def _ours(pressed: str) -> bool:
    return ability_of(pressed) == ability.name


async def _take(turn: Turn, args: tuple[str, ...]) -> Doubt | None:
    """Settle a doubt as a button says; None when there is none, or it has been settled before."""
    number = long(args[1]) if len(args) > 1 else None
    doubt = await turn.uow.doubts.get(number) if number else None
    if doubt is None or doubt.settled_at:
        return None
    choice = args[0]
    if choice.isdecimal() and int(choice) < len(doubt.alternatives):
        value = doubt.alternatives[int(choice)]
        await _apply(turn, doubt, value)
        await _settle(turn, doubt, _plain(value))
    else:
        await _settle(turn, doubt, "later" if choice == "later" else "kept")
    return doubt


async def answer(turn: Turn) -> Reply | None:
    """Take a day, or names, that were typed instead of tapped."""
    doubt = await turn.uow.doubts.get(int(turn.waiting["doubt"]))
    if doubt is None or doubt.settled_at:
        return None
    if turn.frame.intent == "ack" and doubt.value and says_yes(turn.text):
        await _settle(turn, doubt, "kept")
        return await _onward(turn, doubt)
    value = await _said(turn, doubt)
    if value is None:
        return None
    await _apply(turn, doubt, value)
    await _settle(turn, doubt, _plain(value))
    return await _onward(turn, doubt)


async def _onward(turn: Turn, doubt: Doubt) -> Reply:
    """Return the next card; what was settled is said in its first line."""
    notice = await turn.uow.notices.get(doubt.notice_id)
    assert notice is not None
    if notice.confirmed_at:
        return await next_doubt(turn, notice) or Reply((Text("doubt.none"),))
    return await walk(turn, notice)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(_plain(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)


async def _said(turn: Turn, doubt: Doubt) -> Any:
    if doubt.field == "deadline":
        return next(iter(turn.days_said()), None)
    if doubt.field in ("lead", "responsible", "units"):
        chosen, unclear = await units_named(turn)
        if doubt.field != "units" and await may_be_new(turn, unclear):
            chosen = [*chosen, *unclear]
        elif unclear:
            return None
        return tuple(chosen) or None
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
    elif doubt.field in ("lead", "responsible") and isinstance(value, str | tuple):
        lead, responsible = _units_put_right(task, doubt, value)
        await turn.uow.notices.change_task(task, lead=lead, responsible=responsible)
    elif doubt.field == "units" and isinstance(value, tuple):
        await _name_units(turn, str(doubt.value), value)
    notice = await turn.uow.notices.get(doubt.notice_id)
    if notice and notice.confirmed_at and doubt.field in ("lead", "responsible", "units"):
        await fill_in(turn.uow, notice, at=turn.now, by=turn.person)


def _units_put_right(
    task: Task, doubt: Doubt, value: str | tuple[Any, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a task's lead and responsible units as the office says that they are.

    Two lists are both of them. A doubt about one name puts the names said in its place, or beside
    the others where it was none; any other doubt sets the list. Who leads does not help as well.
    """
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return value[0], value[1]
    names = (value,) if isinstance(value, str) else value
    leads = doubt.field == "lead"
    before = task.lead if leads else task.responsible
    if isinstance(doubt.value, str):
        names = _replaced(before, doubt.value, names)
    if leads:
        return names, tuple(name for name in task.responsible if name not in names)
    return task.lead, names


def _replaced(names: Sequence[str], old: str, new: Sequence[str]) -> tuple[str, ...]:
    if old not in names:
        return tuple(dict.fromkeys((*names, *new)))
    put = [each for name in names for each in (new if name == old else (name,))]
    return tuple(dict.fromkeys(put))


async def _name_units(turn: Turn, phrase: str, names: tuple[str, ...]) -> None:
    """Remember whom a phrase stands for, as if it had been ticked at the import."""
    found = [await turn.uow.units.find(name) for name in names]
    await turn.uow.units.set_group(phrase, [unit.id for unit in found if unit], scoped=True)


async def _change_day(turn: Turn, task: Task, day: date) -> None:
    """Set the day the office named; a phrase that had none becomes a day to keep."""
    if task.deadline.kind is not Kind.BY:
        deadline = replace(task.deadline, kind=Kind.BY, due=day, ambiguous=False, readings=())
        await turn.uow.notices.change_task(task, deadline=deadline)
    await turn.uow.notices.change_due(task.id, day, at=turn.now)


async def _settle(turn: Turn, doubt: Doubt, how: str) -> None:
    await turn.uow.doubts.settle(doubt.id, how, at=turn.now, person_id=turn.person.id)


ability = Ability("doubts", OFFICE, handle, acts=frozenset({"doubts"}), press=press, answer=answer)
