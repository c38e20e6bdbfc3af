"""播报: one short message to the group, previewed, counted, inside hours; nobody is named.

It rings at the liaisons alone whose units have something to do in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.ability import OFFICE, Ability
from handlers.cards import short_title
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.look_back import alike
from ledger.model import ANSWERED, Assignment, Group, Task
from ledger.planning.broadcast import STEP, rung_at, units_concerned
from ledger.planning.hours import is_open, morning, next_open
from ledger.planning.told import Line
from ledger.talk import Button, Reply, Text, text_from_json, text_to_json

WEEKLY = 2  # B13: at most two messages a week in the group
SHOWN = 5  # items of one broadcast; the rest is a count
_ORDER = re.compile(
    r"^.{0,4}?(?:在?群里|给所有联络员|给大家|向大家|群)(?:里)?(?:发|播报|通知|说)(?:一下|一条|个)?(?:消息|通知)?[，,：:\s]*"
)


async def handle(turn: Turn) -> Reply:
    """Show exactly what would be said, to whom, and how much of the week's budget is left."""
    if not await _groups(turn):
        return Reply((Text("groups.none"),))
    said = _cleaned(turn.text)
    if len(said) >= 6:
        return await _preview(turn, said)
    lines = await _coming(turn)
    if not lines:
        turn.expect("broadcast", ask="words")
        return Reply((Text("broadcast.what"),))
    return await _show(turn, lines, None)


async def answer(turn: Turn) -> Reply | None:
    """Take the words that were asked for, or better ones."""
    if turn.waiting.get("ask") != "words" or turn.frame.act:
        return None
    return await _preview(turn, _cleaned(turn.text)) if await _groups(turn) else None


async def press(turn: Turn) -> Reply:
    """`broadcast send|change|morning PREVIEW`: carry that one out; `due`: preview what is due."""
    verb = turn.word(0)
    if verb == "due":
        lines = await _coming(turn) if await _groups(turn) else []
        return await _show(turn, lines, None) if lines else Reply((Text("broadcast.nothing_due"),))
    packed = turn.waiting.get("lines")
    own = long(turn.word(1)) == turn.waiting.get("preview")
    if not packed or not own or verb not in ("send", "change", "morning"):
        return turn.gone()
    if verb == "change":
        turn.expect("broadcast", ask="words")
        return Reply((Text("broadcast.change"),))
    return await _carry_out(turn, [text_from_json(line) for line in packed], verb)


async def _carry_out(turn: Turn, lines: Sequence[Text], verb: str) -> Reply:
    local = _local(turn)
    now_open = is_open(local, calendar=turn.calendar, policy=turn.policy)
    moment = _next_morning(turn) if verb == "morning" else _opening(turn)
    if await used_in_week(turn, moment.date()) >= WEEKLY:
        return Reply((Text("broadcast.used_up", count=WEEKLY),))
    groups, told = await _groups(turn), await _told(turn, lines)
    rung = await _rung(turn, groups, told, turn.waiting.get("about"))
    for group in groups:
        turn.tell_group(
            group.id,
            Reply((*lines, Text("broadcast.no_receipt")), mentions=rung[group.id]),
            about=f"broadcast:{turn.inbox_id}",
            not_before=moment,
            tells=told,
        )
    say = "；".join(str(line.facts.get("text") or line.facts.get("no")) for line in lines)
    await turn.audit("broadcast", f"groups:{len(groups)}", text=say)
    await turn.uow.counts.add(moment.date(), "broadcast")
    if moment <= local:
        return Reply((Text("broadcast.sent", count=len(groups)),))
    if now_open:
        return Reply((Text("broadcast.in_the_morning", at=moment, count=len(groups)),))
    return Reply((Text("broadcast.will_be_sent", at=moment, count=len(groups)),))


async def _told(turn: Turn, lines: Sequence[Text]) -> list[Line]:
    """Return the time limits of the ledger that a broadcast tells."""
    tasks = await turn.uow.notices.tasks(turn.notice.id) if turn.notice else []
    by_no = {task.no: task.id for task in tasks}
    due = [line.facts for line in lines if line.key == "planning.group_item"]
    return [(by_no[one["no"]], 0, STEP, one["due"]) for one in due if one["no"] in by_no]


async def _rung(
    turn: Turn, groups: Sequence[Group], told: Sequence[Line], about: int | None
) -> Mapping[int, tuple[str, ...]]:
    """Return whom a broadcast rings at in each group: by its time limits, else by its one task."""
    found = await turn.uow.assignments.all(turn.notice.id) if turn.notice else []
    units = units_concerned(found, told)
    if not told:
        units = frozenset(
            one.unit.id for one in found if one.task.id == about and one.state not in ANSWERED
        )
    people, accounts = await turn.uow.people.all(), await turn.uow.accounts.all()
    return {group.id: rung_at(units, people, accounts, group) for group in groups}


async def used_in_week(turn: Turn, day: date) -> int:
    """Return how many messages the groups have in a day's week, planned ones included."""
    monday = day - timedelta(days=day.weekday())
    counts = await turn.uow.counts.between(monday, monday + timedelta(days=6))
    return counts.get("broadcast", 0)


async def _preview(turn: Turn, words: str) -> Reply:
    """Preview the office's words; what the ledger has under a number goes out as the ledger's."""
    named = [p.name for p in await turn.uow.people.all() if len(p.name) > 1 and p.name in words]
    if named:
        turn.expect("broadcast", ask="words")
        return Reply((Text("broadcast.names", names=tuple(named)),))
    task = await _task_meant(turn, words)
    said = turn.until
    if task is None or task.deadline.due is None:
        return await _show(turn, [Text("plain", text=words)], task)
    if said == task.deadline.due:
        return await _show(turn, [_item(task, said)], task)
    return await _show(turn, [Text("plain", text=words)], task, differs=said is not None)


async def _show(
    turn: Turn, lines: Sequence[Text], task: Task | None, *, differs: bool = False
) -> Reply:
    groups = tuple(group.title for group in await _groups(turn))
    opening = _opening(turn)
    used = await used_in_week(turn, opening.date())
    if used >= WEEKLY and await used_in_week(turn, _next_morning(turn).date()) >= WEEKLY:
        return Reply((Text("broadcast.used_up", count=WEEKLY),))
    about = task.id if task else None
    packed = [text_to_json(line) for line in lines]
    turn.expect("broadcast", lines=packed, about=about, preview=turn.inbox_id)
    turn.keeps_card = True
    head = Text("broadcast.preview", groups=groups)
    if task:
        units = len(await turn.uow.assignments.of_task(task.id))
        head = Text("broadcast.preview_units", groups=groups, count=units)
    notes = [Text("broadcast.budget", used=used, most=WEEKLY)]
    if differs and task:
        notes.insert(0, Text("broadcast.ledger_says", no=task.no, due=task.deadline.due))
    return Reply(
        (head, *lines, Text("broadcast.no_receipt"), _when(turn, opening), *notes),
        (
            Button(Text("broadcast.send"), action("broadcast", "send", turn.inbox_id)),
            Button(Text("broadcast.change_button"), action("broadcast", "change", turn.inbox_id)),
            Button(Text("broadcast.morning"), action("broadcast", "morning", turn.inbox_id)),
        ),
        question=True,
    )


def _when(turn: Turn, opening: datetime) -> Text:
    local = _local(turn)
    if opening <= local:
        return Text("broadcast.now_open", at=local)
    return Text("broadcast.now_closed", at=local, opens=opening)


async def _task_meant(turn: Turn, words: str) -> Task | None:
    """Return the one task the words are about: by its number, else by most of its own words."""
    if turn.notice is None:
        return None
    tasks = await turn.uow.notices.tasks(turn.notice.id)
    if turn.frame.tasks:
        return next((t for t in tasks if (t.no,) == turn.frame.tasks), None)
    return alike(words, tasks)


async def _coming(turn: Turn) -> list[Text]:
    """Return a line for each task that some unit has to do in the coming month."""
    if turn.notice is None:
        return []
    tasks: dict[int, tuple[date, Assignment]] = {}
    for a in await turn.uow.assignments.all(turn.notice.id):
        soon = a.due and turn.today <= a.due <= turn.today + timedelta(days=31)
        if a.due and soon and a.state not in ANSWERED:
            tasks.setdefault(a.task.id, (a.due, a))
    coming = sorted(tasks.values(), key=lambda item: (item[0], item[1].task.no))
    lines = [_item(a.task, due) for due, a in coming[:SHOWN]]
    if len(coming) > SHOWN:
        lines.append(Text("planning.group_more", count=len(coming) - SHOWN))
    return lines


def _item(task: Task, due: date) -> Text:
    return Text("planning.group_item", no=task.no, title=short_title(task), due=due)


def _cleaned(text: str) -> str:
    return _ORDER.sub("", text.strip()).strip(" ，,：:")


async def _groups(turn: Turn) -> list[Group]:
    return [group for group in await turn.uow.groups.all() if group.active]


def _local(turn: Turn) -> datetime:
    return turn.now.astimezone(ZoneInfo(turn.jurisdiction.timezone))


def _opening(turn: Turn) -> datetime:
    return next_open(_local(turn), calendar=turn.calendar, policy=turn.policy)


def _next_morning(turn: Turn) -> datetime:
    return morning(_local(turn), calendar=turn.calendar, policy=turn.policy)


ability = Ability(
    "broadcast",
    OFFICE,
    handle,
    intents=frozenset({"broadcast"}),
    press=press,
    answer=answer,
)
