"""为什么发给我: every push answers with the notice's item and the rule that sent it."""

from __future__ import annotations

from handlers.ability import EVERYONE, Ability
from handlers.cards import PART_WORDS
from handlers.turn import Turn
from ledger.talk import Reply, Text

STEP_WORDS = {
    "T-7": Text("why.before_7"),
    "T-2": Text("why.before_2"),
    "T+1": Text("why.after_1"),
    "T+5": Text("why.after_5"),
    "mid": Text("why.mid_year"),
    "end": Text("why.year_end"),
}


async def handle(turn: Turn) -> Reply:
    """Name the items of the last push, why each is the unit's, and the rule of the day."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    told = await turn.uow.told.latest(turn.person.id)
    lines = []
    for item in told[:5]:
        own = next((a for a in turn.assignments if a.id == item.assignment_id), None)
        if own and item.step in STEP_WORDS:
            lines.append(
                Text(
                    "why.item",
                    no=own.task.no,
                    unit=turn.person.unit,
                    part=PART_WORDS[own.part],
                    why=own.task.deadline.why,
                    rule=STEP_WORDS[item.step],
                )
            )
    if not lines:
        return Reply((Text("why.nothing"),))
    return Reply((*lines, Text("why.source", title=turn.notice.title)))


ability = Ability("why_me", EVERYONE, handle, intents=frozenset({"why_me"}))
