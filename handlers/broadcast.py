"""播报: one short message to the group, previewed, counted, inside hours; nobody is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.ability import OFFICE, Ability
from handlers.actions import action
from handlers.cards import short_title
from handlers.turn import Turn
from ledger.model import SETTLED, Assignment, Group
from ledger.planning.hours import morning, next_open
from ledger.talk import Button, Reply, Text

WEEKLY = 2  # B13: at most two messages a week in the group
_ORDER = re.compile(
    r"^.{0,4}?(?:在?群里|给所有联络员|给大家|向大家|群)(?:里)?(?:发|播报|通知|说)(?:一下|一条|个)?(?:消息|通知)?[，,：:\s]*"
)


async def handle(turn: Turn) -> Reply:
    """Show exactly what would be said, to whom, and how much of the week's budget is left."""
    groups = [group for group in await turn.uow.groups.all() if group.active]
    if not groups:
        return Reply((Text("groups.none"),))
    text = await _words(turn)
    if text is None:
        turn.expect("broadcast", ask="words")
        return Reply((Text("broadcast.what"),))
    return await _preview(turn, groups, text)


async def answer(turn: Turn) -> Reply | None:
    """Take the words that were asked for, or better ones."""
    if turn.waiting.get("ask") != "words":
        return None
    groups = [group for group in await turn.uow.groups.all() if group.active]
    return await _preview(turn, groups, _cleaned(turn.text)) if groups else None


async def press(turn: Turn) -> Reply:
    """`broadcast send|change|morning`: carry out the preview; `due`: preview what is due."""
    verb = turn.args[0] if turn.args else ""
    if verb == "due":
        return await handle(turn)
    text = turn.waiting.get("text")
    if not text or verb not in ("send", "change", "morning"):
        return Reply((Text("tasks.gone"),))
    if verb == "change":
        turn.expect("broadcast", ask="words")
        return Reply((Text("broadcast.change"),))
    groups = [group for group in await turn.uow.groups.all() if group.active]
    if await used_this_week(turn) >= WEEKLY:
        return Reply((Text("broadcast.used_up", count=WEEKLY),))
    local = turn.now.astimezone(ZoneInfo(turn.jurisdiction.timezone))
    open_at = next_open(local, calendar=turn.calendar, policy=turn.policy)
    moment = (
        morning(local, calendar=turn.calendar, policy=turn.policy) if verb == "morning" else open_at
    )
    for group in groups:
        turn.tell_group(
            group.id,
            Reply((Text("plain", text=str(text)), Text("broadcast.no_receipt"))),
            about=f"broadcast:{turn.inbox_id}",
            not_before=moment,
        )
    await turn.uow.audit.add(
        at=turn.now,
        person_id=turn.person.id,
        action="broadcast",
        subject=f"groups:{len(groups)}",
        detail={"text": str(text)},
        source=turn.said.channel,
    )
    await turn.uow.counts.add(turn.today, "broadcast")
    if moment <= local:
        return Reply((Text("broadcast.sent", count=len(groups)),))
    return Reply((Text("broadcast.will_be_sent", at=moment, count=len(groups)),))


async def used_this_week(turn: Turn) -> int:
    """Return how many messages the groups have had this week, planned ones included."""
    monday = turn.today - timedelta(days=turn.today.weekday())
    counts = await turn.uow.counts.between(monday, monday + timedelta(days=6))
    return counts.get("broadcast", 0)


async def _preview(turn: Turn, groups: Sequence[Group], text: str) -> Reply:
    named = await _names_in(turn, text)
    if named:
        turn.expect("broadcast", ask="words")
        return Reply((Text("broadcast.names", names=tuple(named)),))
    used = await used_this_week(turn)
    turn.expect("broadcast", text=text)
    return Reply(
        (
            Text("broadcast.preview", groups=tuple(g.title for g in groups)),
            Text("plain", text=text),
            Text("broadcast.no_receipt"),
            Text("broadcast.budget", used=used, most=WEEKLY),
        ),
        (
            Button(Text("broadcast.send"), action("broadcast", "send")),
            Button(Text("broadcast.change_button"), action("broadcast", "change")),
            Button(Text("broadcast.morning"), action("broadcast", "morning")),
        ),
        question=True,
    )


async def _words(turn: Turn) -> str | None:
    """Return what to say: the office's own words, or the deadlines of the tasks it named."""
    said = _cleaned(turn.text)
    if len(said) >= 6:
        return said
    if turn.notice is None:
        return None
    assignments = await turn.uow.assignments.all(turn.notice.id)
    return _deadlines(assignments, turn.today)


def _cleaned(text: str) -> str:
    return _ORDER.sub("", text.strip()).strip(" ，,：:")


def _deadlines(assignments: Sequence[Assignment], today: date) -> str | None:
    """Return one line for each day of the coming month on which something falls due."""
    days: dict[date, dict[int, str]] = {}
    for a in assignments:
        if a.due and today <= a.due <= today + timedelta(days=31) and a.state not in SETTLED:
            days.setdefault(a.due, {})[a.task.no] = short_title(a.task)
    lines = [
        f"【时限】{day.month}月{day.day}日前：{_listed(items)}"
        for day, items in sorted(days.items())
    ]
    return "\n".join(lines) or None


def _listed(items: Mapping[int, str]) -> str:
    return "；".join(f"第{no}项 {title}" for no, title in sorted(items.items()))


async def _names_in(turn: Turn, text: str) -> list[str]:
    """Return the people named in a text for the group: nobody is named there (B13)."""
    return [p.name for p in await turn.uow.people.all() if len(p.name) > 1 and p.name in text]


ability = Ability(
    "broadcast",
    OFFICE,
    handle,
    intents=frozenset({"broadcast"}),
    press=press,
    answer=answer,
)
