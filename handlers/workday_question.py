"""5个工作日后是哪天: which day is so many working days from now, holidays and make-up days in."""

from __future__ import annotations

from datetime import datetime

from handlers.ability import EVERYONE, Ability
from handlers.turn import Turn
from ledger.deadlines import read_chat_date
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Name the day, and say when the year's calendar is still an estimate."""
    found = read_chat_date(turn.text, now=turn.said.at, calendar=turn.calendar)
    until = turn.frame.until or next((item.day for item in found if item.day), None)
    if until is None:
        return Reply((Text("workdays.which"),))
    day = until.date() if isinstance(until, datetime) else until
    lines = [Text("workdays.is", day=day)]
    if turn.calendar.is_estimated(day.year):
        lines.append(Text("workdays.estimated", year=day.year))
    return Reply(tuple(lines))


ability = Ability("workday_question", EVERYONE, handle, acts=frozenset({"workdays"}))
