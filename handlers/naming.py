"""Units as people type them: full names, short names, in any punctuation."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.turn import Turn
from handlers.walk import owners_of
from ledger.assigning import assign
from ledger.model import Notice
from ledger.units import Named, is_whole, level_of, match, misspelt, split_names


async def units_named(turn: Turn, notice: Notice | None = None) -> tuple[list[str], list[str]]:
    """Return the units that were typed, by their full names, and the words that name none.

    Of a notice that is being imported its own units count as well: the roster may be empty yet.
    """
    roster = await _known(turn, notice)
    chosen, unclear = [], []
    for name in split_names(turn.text):
        found = match(name, roster)
        best = [c for c in found if c.score == found[0].score]
        if len(best) == 1:
            chosen.append(best[0].name)
        else:
            unclear.append(name)
    return chosen, unclear


async def may_be_new(turn: Turn, names: Sequence[str], notice: Notice | None = None) -> bool:
    """Tell whether names that no unit has yet can be units: the paper may name one first."""
    roster = await _known(turn, notice)
    return bool(names) and all(
        is_whole(name) and level_of(name) and not misspelt(name) and not match(name, roster)
        for name in names
    )


async def _known(turn: Turn, notice: Notice | None) -> Sequence[Named]:
    roster = [unit for unit in await turn.uow.units.all() if not unit.office]
    if notice is None or notice.confirmed_at:
        return roster
    tasks = await turn.uow.notices.tasks(notice.id)
    owners = owners_of(notice, tasks, await turn.uow.notices.lists(notice.id))
    return assign(owners, roster=roster).units
