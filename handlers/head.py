"""知道了: the unit's head has read the one message about an overdue item, and hears no more."""

from __future__ import annotations

from handlers.ability import Ability
from handlers.turn import Turn
from handlers.unit_state import handle
from ledger.model import Role
from ledger.talk import Reply, Text


async def press(turn: Turn) -> Reply:
    """`head known ID`: the planner never sends a second one, so there is nothing to store."""
    if turn.word(0) == "known":
        return Reply((Text("unit.known"),))
    return await handle(turn)


ability = Ability("head", frozenset({Role.HEAD}), handle, press=press)
