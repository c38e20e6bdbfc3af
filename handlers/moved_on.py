"""Words that leave an open question open: what nobody says in answer to it."""

from __future__ import annotations

from handlers.turn import Turn

OTHER_THINGS = frozenset(
    {"my_tasks", "task_detail", "undo", "help", "who_is", "why_me", "feedback", "stats", "handover"}
)
"""What is no reason and no day, however many words it has."""
OFFICE_THINGS = frozenset({"export", "broadcast", "remind"})
"""What the office asks for; each may hold a day: 群里发一下，9月底前."""
BARE = 6
"""Signs up to which words that ask for something else are no more than that: 导出, 我的任务."""


def asks_else(turn: Turn) -> bool:
    """Tell whether a message is a bare command, where any words at all would be an answer.

    A whole sentence may hold such a word and be the answer: 可以导出的，在台账里点导出.
    """
    return turn.frame.intent in OTHER_THINGS | OFFICE_THINGS and len(turn.text) <= BARE
