"""What is left to settle of an import, one card each: doubts, then group phrases, then the yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from handlers.cards import some
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
    lines = [Text("import.settled", title=notice.title)]
    buttons = [
        Button(Text("import.go"), action("imports", "go", notice.id)),
        Button(Text("import.later"), action("desk")),
    ]
    if ticked := await _ticked(turn, notice):
        lines.insert(0, Text("scope.so_far", groups=ticked))
        buttons.append(Button(Text("scope.button"), action("scoping")))
    return Reply(tuple(lines), tuple(buttons), question=True)


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


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a notice that stand for several units. `tag` names them on a button."""

    words: str
    nos: tuple[int, ...]
    proposed: tuple[str, ...]

    @property
    def tag(self) -> str:
        """What a button carries: a card's button means that card's phrase, however old it is."""
        return f"{crc32(self.words.encode()):08x}"


async def phrases_of(turn: Turn, notice: Notice) -> tuple[Phrase, ...]:
    """Return a notice's phrases, each with its items and the units that the notice lists."""
    tasks = await turn.uow.notices.tasks(notice.id)
    owners = owners_of(notice, tasks, await turn.uow.notices.lists(notice.id))
    roster = [unit for unit in await turn.uow.units.all() if not unit.office]
    return tuple(
        Phrase(words, tuple(nos), tuple(proposal(owners, words, roster)))
        for words, nos in groups_of(owners).items()
    )


async def next_group(turn: Turn, notice: Notice) -> Reply | None:
    """Return the card of the first phrase that is not ticked yet, or None."""
    ticked = await turn.uow.units.scoped()
    phrases = await phrases_of(turn, notice)
    left = next((phrase for phrase in phrases if phrase.words not in ticked), None)
    return group_card(turn, notice, left) if left else None


async def _ticked(turn: Turn, notice: Notice) -> tuple[Text, ...]:
    """Return what each phrase of a notice was ticked for: a slip is seen before it counts."""
    counts = {g.phrase: len(g.unit_ids) for g in await turn.uow.units.groups() if g.scoped}
    phrases = [phrase.words for phrase in await phrases_of(turn, notice)]
    return tuple(Text("scope.count", phrase=words, count=counts[words]) for words in phrases)


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


def group_card(turn: Turn, notice: Notice, phrase: Phrase) -> Reply:
    """Ask which units a phrase stands for; names may be typed."""
    nos, proposed = phrase.nos, phrase.proposed
    turn.expect("scoping", notice=notice.id, phrase=phrase.words, proposed=list(proposed))
    lines = [Text("scope.head", phrase=phrase.words, count=len(nos), nos=some(nos, NUMBERS))]
    buttons = []
    if proposed:
        lines.append(Text("scope.proposed", count=len(proposed), units=some(proposed, UNITS_SHOWN)))
        buttons.append(
            Button(
                Text("scope.all", count=len(proposed)),
                action("scoping", "all", notice.id, phrase.tag),
            )
        )
    buttons.append(Button(Text("scope.nobody"), action("scoping", "nobody", notice.id, phrase.tag)))
    lines.append(Text("scope.or_say"))
    return Reply(tuple(lines), tuple(buttons), question=True, ticks=tuple(proposed))
