"""导出: the ledger as the office's own Excel, the picture for the group, the annual section."""

from __future__ import annotations

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.talk import Paper, Reply, Text

_OTHERS = {
    "annual": Reply((Text("export.annual"),), papers=(Paper("annual"),)),
    "picture": Reply((Text("export.picture"),), papers=(Paper("picture"),)),
}
_WORKBOOK = Reply((Text("export.workbook"),), papers=(Paper("workbook"),))


async def handle(turn: Turn) -> Reply:
    """Draw what was asked for; the workbook where nothing else was named."""
    named = {"annual_report": "annual", "picture": "picture"}.get(turn.frame.act or "", "")
    return _drawn(turn, named)


async def press(turn: Turn) -> Reply:
    """`export xlsx|png|annual`."""
    named = {"annual": "annual", "png": "picture"}.get(turn.word(0), "")
    return _drawn(turn, named)


def _drawn(turn: Turn, named: str) -> Reply:
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    return _OTHERS.get(named, _WORKBOOK)


ability = Ability(
    "export",
    OFFICE,
    handle,
    intents=frozenset({"export"}),
    acts=frozenset({"annual_report", "picture"}),
    press=press,
)
