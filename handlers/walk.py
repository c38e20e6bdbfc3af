"""What is left to settle of an import, one card each: doubts, then group phrases, then the yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.turn import Turn
from ledger.actions import action
from ledger.assigning import Owners, groups_of, proposal
from ledger.model import Notice, Task
from ledger.talk import Button, Reply, Selector, Text
from ledger.units import UnitList
from storage.doubts import Doubt

CHOICES = 4
AT_ONCE = 3  # doubts on one card, where a channel can ask several at once
NUMBERS = 12  # task numbers in a line
UNITS_SHOWN = 8  # units of a proposal that a card names; the rest is a count


async def walk(turn: Turn, notice: Notice) -> Reply:
    """Return the next thing to settle: a doubt, then a group phrase, then the confirmation."""
    question = await next_doubt(turn, notice) or await next_group(turn, notice)
    if question:
        return question
    return Reply(
        (Text("import.settled", title=notice.title),),
        (
            Button(Text("import.go"), action("imports", "go", notice.id)),
            Button(Text("import.later"), action("desk")),
        ),
        question=True,
    )


async def next_doubt(turn: Turn, notice: Notice) -> Reply | None:
    """Return the card of the first open doubt, or None when all are settled."""
    doubts = await turn.uow.doubts.open(notice.id)
    if not doubts:
        return None
    doubt = doubts[0]
    task = await turn.uow.notices.task(notice.id, doubt.task_no) if doubt.task_no else None
    turn.expect("doubts", doubt=doubt.id)
    lines = [Text("doubt.head", count=len(doubts)), Text("import.doubt", say=doubt.say)]
    if task:
        lines[1] = Text("import.doubt_on", no=task.no, say=doubt.say)
        lines.append(Text("doubt.source", text=task.text[:80]))
    at_once = [
        await _selector(turn, notice, one, place) for place, one in enumerate(doubts[:AT_ONCE])
    ]
    selectors = tuple(at_once) if len(at_once) > 1 else ()
    return Reply(tuple(lines), _doubt_buttons(doubt), question=True, selectors=selectors)


async def _selector(turn: Turn, notice: Notice, doubt: Doubt, place: int) -> Selector:
    """Return a doubt as one of several on a card; untouched it stays open."""
    task = await turn.uow.notices.task(notice.id, doubt.task_no) if doubt.task_no else None
    open_yet = Button(Text("doubt.not_now"), action("doubts", "next", place))
    title = (
        Text("import.doubt_on", no=task.no, say=doubt.say)
        if task
        else Text("import.doubt", say=doubt.say)
    )
    lines = (Text("doubt.source", text=task.text[:80]),) if task else ()
    return Selector(title, (*_doubt_buttons(doubt), open_yet), lines)


async def next_group(turn: Turn, notice: Notice) -> Reply | None:
    """Return the card of the first phrase that is not ticked yet, or None."""
    tasks = await turn.uow.notices.tasks(notice.id)
    owners = owners_of(notice, tasks, await turn.uow.notices.lists(notice.id))
    ticked = {group.phrase for group in await turn.uow.units.groups() if group.scoped}
    roster = [unit for unit in await turn.uow.units.all() if not unit.office]
    for phrase, nos in groups_of(owners).items():
        if phrase in ticked:
            continue
        proposed = proposal(owners, phrase, roster)
        turn.expect("scoping", notice=notice.id, phrase=phrase, proposed=list(proposed))
        return _group_card(notice, phrase, nos, proposed)
    return None


def owners_of(notice: Notice, tasks: Sequence[Task], lists: Mapping[str, Any]) -> Owners:
    """Return whom a stored notice names, with what it says of its own units."""
    return Owners(
        issuer=notice.issuer,
        tasks=tuple((task.no, task.lead, task.responsible) for task in tasks),
        units=tuple((name, tuple(aliases)) for name, aliases in lists["units"]),
        lists=tuple(UnitList(heading, tuple(names)) for heading, names in lists["lists"]),
        addressees=tuple(lists["addressees"]),
    )


def _doubt_buttons(doubt: Doubt) -> tuple[Button, ...]:
    keep = Text("doubt.keep_value", value=doubt.value) if doubt.value else Text("doubt.keep")
    buttons = [Button(keep, action("doubts", "keep", doubt.id))]
    for index, value in enumerate(doubt.alternatives[:CHOICES]):
        buttons.append(Button(_take(value), action("doubts", str(index), doubt.id)))
    buttons.append(Button(Text("doubt.later"), action("doubts", "later", doubt.id)))
    return tuple(buttons)


def _take(value: Any) -> Text:
    """Return what a button offers: another value, or who of the units leads."""
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return Text("doubt.take_split", lead=value[0], rest=value[1])
    return Text("doubt.take", value=value)


def _group_card(notice: Notice, phrase: str, nos: Sequence[int], proposed: Sequence[str]) -> Reply:
    lines = [Text("scope.head", phrase=phrase, count=len(nos), nos=_some(nos))]
    buttons = []
    if proposed:
        lines.append(
            Text("scope.proposed", count=len(proposed), units=tuple(proposed[:UNITS_SHOWN]))
        )
        buttons.append(
            Button(Text("scope.all", count=len(proposed)), action("scoping", "all", notice.id))
        )
    buttons.append(Button(Text("scope.nobody"), action("scoping", "nobody", notice.id)))
    lines.append(Text("scope.or_say"))
    return Reply(tuple(lines), tuple(buttons), question=True, ticks=tuple(proposed))


def _some(nos: Sequence[int]) -> tuple[int | Text, ...]:
    """Return the numbers that a line takes; that there are more is said."""
    return (*nos[:NUMBERS], Text("planning.and_others")) if len(nos) > NUMBERS else tuple(nos)
