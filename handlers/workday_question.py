"""5个工作日后是哪天: which day is so many working days from now, holidays and make-up days in."""

from __future__ import annotations

from handlers.ability import EVERYONE, Ability
from handlers.turn import Turn
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Name the day, and say when the year's calendar is still an estimate."""
    day = turn.until or next(iter(turn.days_said()), None)
    if day is None:
        return Reply((Text("workdays.which"),))
    lines = [Text("workdays.is", day=day)]
    if turn.calendar.is_estimated(day.year):
        lines.append(Text("workdays.estimated", year=day.year))
    return Reply(tuple(lines))


ability = Ability("workday_question", EVERYONE, handle, acts=frozenset({"workdays"}))
