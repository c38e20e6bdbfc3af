"""Units as people type them: full names, short names, in any punctuation."""

from __future__ import annotations

from handlers.turn import Turn
from ledger.units import match, split_names


async def units_named(turn: Turn) -> tuple[list[str], list[str]]:
    """Return the units that were typed, by their full names, and the words that name none."""
    roster = [unit for unit in await turn.uow.units.all() if not unit.office]
    chosen, unclear = [], []
    for name in split_names(turn.text):
        found = match(name, roster)
        best = [c for c in found if c.score == found[0].score]
        if len(best) == 1:
            chosen.append(best[0].name)
        else:
            unclear.append(name)
    return chosen, unclear
