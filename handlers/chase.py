"""催办: the office asks about an item, inside budget and hours, and hears when it goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.ability import OFFICE, Ability
from handlers.ledger_summary import overdue
from handlers.my_tasks import filtered
from handlers.turn import Turn
from ledger.model import ANSWERED, Assignment, Part, Role
from ledger.planning.hours import morning, next_open
from ledger.talk import Reply, Text

SHOWN = 6

_UNIT = re.compile(
    r"(?:[催促醒办再请给叫让]|一下)*((?:(?!的)[\u4e00-\u9fff]){2,8}?(?:局|委|镇|乡|街道|中心|公司))"
)
"""What names a unit; one that nobody knows must not be passed over."""


async def handle(turn: Turn) -> Reply:
    """Find whom and what is meant, and put it into each liaison's next message."""
    if turn.notice is None:
        return Reply((Text("ledger.none"),))
    if not turn.frame.filters.get("units") and (stranger := _UNIT.search(turn.text)):
        return Reply((Text("people.no_unit", unit=stranger.group(1)),))
    assignments = await turn.uow.assignments.all(turn.notice.id)
    chosen = _meant(turn, assignments, await overdue(turn, assignments))
    if chosen is None:
        return Reply((Text("chase.whom"),))
    pending = [a for a in chosen if a.state not in ANSWERED]
    if not pending:
        return Reply((Text("chase.nothing_open"),))
    units = list(dict.fromkeys(a.unit.id for a in pending))
    lines = [await _chase(turn, [a for a in pending if a.unit.id == unit_id]) for unit_id in units]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], Text("chase.more", count=len(lines) - SHOWN)]
    return Reply(tuple(lines))


def _meant(
    turn: Turn, assignments: Sequence[Assignment], late: list[Assignment]
) -> list[Assignment] | None:
    """Return the parts that were named: by number, by unit, or all that are overdue (`late`)."""
    units = turn.frame.filters.get("units") or ()
    numbers = turn.frame.tasks
    if units:
        chosen = [a for a in assignments if a.unit.name in units]
        if numbers:
            return [a for a in chosen if a.task.no in numbers]
        return filtered(chosen, "overdue", turn.today) or filtered(chosen, "this_month", turn.today)
    if numbers:
        return [a for a in assignments if a.task.no in numbers and _decides(a, assignments)]
    if turn.frame.filters.get("due") == "overdue":
        return late
    return None


def _decides(assignment: Assignment, assignments: Sequence[Assignment]) -> bool:
    led = any(a.task.id == assignment.task.id and a.part is Part.LEAD for a in assignments)
    return assignment.part is Part.LEAD or not led


async def _chase(turn: Turn, own: Sequence[Assignment]) -> Text:
    """Ask the planner to say it in each liaison's next message; return when that is."""
    unit = own[0].unit
    nos = tuple(a.task.no for a in own)
    people = [p for p in await turn.uow.people.of_unit(unit.id, Role.LIAISON) if p.active]
    accounts = {p.id: await turn.uow.accounts.of_person(p.id) for p in people}
    reachable = [p for p in people if any(a.broken is None for a in accounts[p.id])]
    if not reachable:
        if any(accounts.values()):
            return Text("chase.out_of_reach", unit=unit.name)
        return Text("chase.nobody", unit=unit.name)
    local = turn.now.astimezone(ZoneInfo(turn.jurisdiction.timezone))
    moments = []
    for person in reachable:
        moments.append(await _next_message(turn, person.id, local))
        for assignment in own:
            await turn.uow.reminders.ask(
                person.id, assignment.id, not_before=turn.now, at=turn.now, kind="chase"
            )
    await turn.audit("chase", f"unit:{unit.id}", nos=list(nos))
    return Text("chase.sent", unit=unit.name, nos=nos, at=min(moments))


async def _next_message(turn: Turn, person_id: int, local: datetime) -> datetime:
    """Return when a person can be told next: today if nothing was told today, else tomorrow."""
    told = await turn.uow.told.latest(person_id)
    if told and told[0].told_on == turn.today:
        return morning(local, calendar=turn.calendar, policy=turn.policy)
    return next_open(local, calendar=turn.calendar, policy=turn.policy)


ability = Ability("chase", OFFICE, handle, intents=frozenset({"remind"}))
