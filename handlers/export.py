"""导出: the ledger as the office's own Excel, the picture for the group, the annual section."""

from __future__ import annotations

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.talk import Paper, Reply, Text


async def handle(turn: Turn) -> Reply:
    """Draw what was asked for; the workbook where nothing else was named."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    if turn.frame.act == "annual_report":
        return Reply((Text("export.annual"),), papers=(Paper("annual"),))
    if turn.frame.act == "picture":
        return Reply((Text("export.picture"),), papers=(Paper("picture"),))
    return _workbook()


async def press(turn: Turn) -> Reply:
    """`export xlsx|png|annual`."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    kind = turn.args[0] if turn.args else "xlsx"
    if kind == "png":
        return Reply((Text("export.picture"),), papers=(Paper("picture"),))
    if kind == "annual":
        return Reply((Text("export.annual"),), papers=(Paper("annual"),))
    return _workbook()


def _workbook() -> Reply:
    return Reply((Text("export.workbook"),), papers=(Paper("workbook"),))


ability = Ability(
    "export",
    OFFICE,
    handle,
    intents=frozenset({"export"}),
    acts=frozenset({"annual_report", "picture"}),
    press=press,
)
