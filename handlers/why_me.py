"""为什么发给我: every push answers with the notice's item and the rule that sent it."""

from __future__ import annotations

import re

from handlers.ability import EVERYONE, Ability
from handlers.cards import PART_WORDS
from handlers.turn import Turn
from ledger.model import Role
from ledger.talk import Reply, Text

_SEASONS = {"mid": Text("why.mid_year"), "end": Text("why.year_end")}


async def handle(turn: Turn) -> Reply:
    """Name the items of the last push, why each is the unit's, and the rule of the day."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    told = await turn.uow.told.latest(turn.person.id)
    lines = []
    for item in told[:5]:
        own = next((a for a in turn.assignments if a.id == item.assignment_id), None)
        rule = _rule(item.step, turn.person.role)
        if own and rule:
            lines.append(
                Text(
                    "why.item",
                    no=own.task.no,
                    unit=turn.person.unit,
                    part=PART_WORDS[own.part],
                    why=own.task.deadline.why,
                    rule=rule,
                )
            )
    if not lines:
        return Reply((Text("why.nothing"),))
    return Reply((*lines, Text("why.source", title=turn.notice.title)))


def _rule(step: str, role: Role) -> Text | None:
    """Return the rule of a step (T-7, T+1 …) by its own number: the policy may have changed."""
    found = re.fullmatch(r"T([+-])(\d+)", step)
    if found is None:
        return _SEASONS.get(step)
    days = int(found[2])
    if found[1] == "-":
        return Text("why.before", count=days)
    return Text("why.head", count=days) if role is Role.HEAD else Text("why.after", count=days)


ability = Ability("why_me", EVERYONE, handle, intents=frozenset({"why_me"}))
