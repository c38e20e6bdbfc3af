"""撤销: take back what was just recorded. History keeps both; the office is asked once it acted."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ability import REPORTERS, Ability
from handlers.actions import long
from handlers.cards import STATE_WORDS
from handlers.turn import Turn
from ledger.model import Entry
from ledger.states import may_undo
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Take back the last message's reports, or those on the numbers that were said."""
    if turn.frame.tasks:
        entries = []
        for no in turn.frame.tasks:
            assignment = turn.mine(no)
            if assignment is None:
                return Reply((Text("task.not_yours", no=no, unit=turn.person.unit),))
            history = await turn.uow.entries.of_assignment(assignment.id)
            entries += [e for e in history if _mine(turn, e)][-1:]
    else:
        entries = list(await turn.uow.entries.last_batch(turn.person.id))
    return await take_back(turn, entries)


async def press(turn: Turn) -> Reply:
    """Take back what the confirmation with this button recorded."""
    batch = long(turn.args[0]) if turn.args else None
    if batch is None:
        return Reply((Text("undo.nothing"),))
    entries = [e for e in await turn.uow.entries.of_batch(batch) if _mine(turn, e)]
    return await take_back(turn, entries)


async def take_back(turn: Turn, entries: Sequence[Entry]) -> Reply:
    """Append an undo for each entry that may still be taken back; ask the office for the rest."""
    if not entries:
        return Reply((Text("undo.nothing"),))
    lines = []
    for entry in entries:
        assignment = await turn.uow.assignments.get(entry.assignment_id)
        assert assignment is not None
        no = assignment.task.no
        history = await turn.uow.entries.of_assignment(entry.assignment_id)
        if not may_undo(entry, [e for e in history if e.id > entry.id]):
            lines.append(Text("undo.office_acted", no=no))
            turn.tell_office(
                Reply((Text("undo.office_asked", unit=turn.person.unit, no=no, text=entry.text),)),
                about=f"undo:{entry.id}",
            )
            continue
        await turn.uow.entries.undo(
            entry.id, at=turn.now, person_id=turn.person.id, by=turn.person.name or turn.person.unit
        )
        lines.append(Text("undo.done", no=no, at=entry.at, state=STATE_WORDS[entry.state_before]))
        turn.topic = no
    return Reply((*lines, Text("undo.kept")))


def _mine(turn: Turn, entry: Entry) -> bool:
    return entry.person_id == turn.person.id and entry.kind == "report" and not entry.undone


ability = Ability("undo", REPORTERS, handle, intents=frozenset({"undo"}), press=press)
