"""为什么发给我: every push answers with the notice's item and the rule that sent it."""

from __future__ import annotations

import re

from handlers.ability import EVERYONE, Ability
from handlers.cards import PART_WORDS
from handlers.turn import Turn
from ledger.model import Role
from ledger.planning.statutory import FIRST, LAST
from ledger.planning.told import Told
from ledger.talk import Reply, Text

SHOWN = 5

_WITHOUT_ITEM = {
    "mid": Text("why.mid_year"),
    "end": Text("why.year_end"),
    FIRST: Text("why.report"),
    LAST: Text("why.report"),
}
"""What is told of no single item."""
_BY_NAME = {
    "round": Text("why.round"),
    "again": Text("why.again"),
    "chase": Text("why.chase"),
}


async def handle(turn: Turn) -> Reply:
    """Name the items of the last push, why each is the unit's, and the rule of the day."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    told = await turn.uow.told.latest(turn.person.id)
    if told and turn.is_clerk:
        return Reply((Text("why.desk"),))
    lines = [line for item in told if (line := _line(turn, item))][:SHOWN]
    if not lines:
        return Reply((Text("why.nothing"),))
    return Reply((*lines, Text("why.source", title=turn.notice.title)))


def _line(turn: Turn, item: Told) -> Text | None:
    own = next((a for a in turn.assignments if a.id == item.assignment_id), None)
    if own is None:
        return _WITHOUT_ITEM.get(item.step)
    rule = _rule(item.step, turn.person.role)
    return rule and Text(
        "why.item",
        no=own.task.no,
        unit=turn.person.unit,
        part=PART_WORDS[own.part],
        why=own.task.deadline.why,
        rule=rule,
    )


def _rule(step: str, role: Role) -> Text | None:
    """Return the rule of a step (T-7, T+1 …) by its own number: the policy may have changed."""
    found = re.fullmatch(r"T([+-])(\d+)", step)
    if found is None:
        return _BY_NAME.get(step)
    days = int(found[2])
    if found[1] == "-":
        return Text("why.before", count=days)
    return Text("why.head", count=days) if role is Role.HEAD else Text("why.after", count=days)


ability = Ability("why_me", EVERYONE, handle, intents=frozenset({"why_me"}))
