"""When to be told again, or not at all: 明天上午再提醒我, 这项下周再说, 别提醒了."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.ability import UNIT, Ability
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import Assignment
from ledger.talk import Button, Reply, Text
from ledger.workdays import first_workday_from

MORNING = time(9, 10)
LONGEST_MUTE = timedelta(days=31)  # nobody is forgotten: a mute ends by itself


async def handle(turn: Turn) -> Reply:
    """Keep the one reminder that was asked for, or be quiet for a while."""
    if _AGAIN.fullmatch(turn.text):
        return await _unmute(turn)
    if turn.frame.filters.get("mute"):
        return await _mute(turn)
    until = turn.frame.until
    if until is None:
        return Reply((Text("reminders.when"),))
    zone = ZoneInfo(turn.jurisdiction.timezone)
    until = _beginning(turn) or until
    local = until if isinstance(until, datetime) else datetime.combine(until, MORNING)
    local = local.replace(tzinfo=zone) if local.tzinfo is None else local
    if local <= turn.now:
        return Reply((Text("reminders.past"),))
    day = first_workday_from(turn.calendar, local.date())
    moment = turn.policy.within_hours(datetime.combine(day, local.time(), zone))
    own = _meant(turn)
    await turn.uow.reminders.ask(
        turn.person.id, own.id if own else None, not_before=moment, at=turn.now
    )
    if own:
        await turn.uow.assignments.snooze(own.id, moment.date())
        return Reply((Text("reminders.kept_task", no=own.task.no, at=moment),))
    return Reply((Text("reminders.kept", at=moment),))


def _beginning(turn: Turn) -> date | None:
    """Return the first day of a stretch that was named: 下周 is from its Monday on."""
    if re.search(r"下周(?![一二三四五六日天末])", turn.text):
        return turn.today + timedelta(days=7 - turn.today.weekday())
    if re.search(r"下个?月(?![\d初中底一二三四五六七八九十])", turn.text):
        first = turn.today.replace(day=1) + timedelta(days=32)
        return first.replace(day=1)
    return None


async def press(turn: Turn) -> Reply:
    """`reminders ID`: not before next week; `reminders off`: tell me again as usual."""
    if turn.word(0) == "off":
        return await _unmute(turn)
    own = await reachable(turn, turn.word(0))
    if own is None:
        return turn.gone()
    day = first_workday_from(turn.calendar, turn.today + timedelta(days=7))
    await turn.uow.assignments.snooze(own.id, day)
    return Reply((Text("reminders.snoozed", no=own.task.no, day=day),))


_AGAIN = re.compile(
    r"(?:请|可以|那就|还是|帮我|给我)*(?:恢复|继续|照常|重新)(?:正常|发|给我|每天|的)*(?:提醒|推送)(?:我|吧|了|[。.!！])*"
)


async def _unmute(turn: Turn) -> Reply:
    await turn.uow.people.set_mute(turn.person.id, None)
    return Reply((Text("reminders.unmuted"),))


async def _mute(turn: Turn) -> Reply:
    """Be quiet about a task, or about everything; overdue items still come once."""
    latest = turn.today + LONGEST_MUTE
    day = min(turn.until or latest, latest)
    own = _meant(turn) if turn.frame.tasks or _POINTS.search(turn.text) else None
    if own:
        await turn.uow.assignments.snooze(own.id, day)
        return Reply((Text("reminders.snoozed", no=own.task.no, day=day),))
    await turn.uow.people.set_mute(turn.person.id, day)
    return Reply(
        (Text("reminders.muted", day=day),),
        (Button(Text("reminders.unmute"), action("reminders", "off")),),
    )


_POINTS = re.compile(r"[这那该此]|它")
"""Words by which 别提醒了 means the item being talked about, and not everything."""


def _meant(turn: Turn) -> Assignment | None:
    numbers = turn.numbers
    return turn.mine(numbers[0]) if len(numbers) == 1 else None


ability = Ability("reminders", UNIT, handle, intents=frozenset({"set_reminder"}), press=press)
