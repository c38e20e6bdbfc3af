"""放假安排: the yearly notice of days off, pasted or typed by the office; its days count here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action
from ledger.days_off import FESTIVALS, DaysOff, festivals_open, read_days_off, stretches
from ledger.deadlines.model import Deadline
from ledger.model import Milestone, Notice, Task
from ledger.planning.told import Told
from ledger.recounting import recounted
from ledger.talk import Button, Reply, Text

SATURDAY = 5
CUT = 30
"""Signs of a sentence that was not understood."""


async def handle(turn: Turn) -> Reply:
    """Show what a notice or a sentence says, to be confirmed; without days, what stands."""
    said = read_days_off(turn.text, today=turn.today)
    if not said:
        return await _standing(turn)
    if said.problems:
        return Reply((Text("days_off.refused"), *said.problems[:4], *_unread(said)))
    turn.expect(
        "days_off",
        off=[day.isoformat() for day, works in said.days.items() if not works],
        on=[day.isoformat() for day, works in said.days.items() if works],
    )
    lines = [Text("days_off.preview"), *_listed(said.days)]
    if said.assumed:
        lines.append(Text("days_off.assumed"))
    return Reply(
        (*lines, *_unread(said), Text("days_off.sure")),
        (
            Button(Text("days_off.set"), action("days_off", "set")),
            Button(Text("days_off.drop"), action("days_off", "drop")),
        ),
        question=True,
    )


async def press(turn: Turn) -> Reply:
    """`days_off set` makes the days that were shown count, `… drop` leaves all as it was."""
    days = {date.fromisoformat(str(day)): False for day in turn.waiting.get("off", ())}
    days |= {date.fromisoformat(str(day)): True for day in turn.waiting.get("on", ())}
    if not days:
        return turn.gone()
    if turn.word(0) != "set":
        return Reply((Text("days_off.dropped"),))
    before = await turn.uow.calendar.overrides()
    await turn.uow.calendar.set(days)
    await turn.audit(
        "calendar.set",
        f"calendar:{'、'.join(str(year) for year in _years(days))}",
        off=turn.waiting.get("off", ()),
        on=turn.waiting.get("on", ()),
    )
    await turn.uow.rounds.again(turn.jurisdiction.id, turn.now)
    lines = [Text("days_off.stored", count=len(days))]
    lines += await _follow(turn, days)
    year = max(_years(days))
    still = festivals_open(turn.calendar, {**before, **days}, year)
    if still and turn.calendar.is_estimated(year):
        lines.append(Text("days_off.missing", year=year, names=still))
    return Reply(tuple(lines))


@dataclass(frozen=True, slots=True)
class _Recount:
    """A task's time limit, or that of one of its milestones, as the new days have it."""

    task: Task
    milestone: Milestone | None
    new: Deadline

    @property
    def old(self) -> Deadline:
        return (self.milestone or self.task).deadline


async def _follow(turn: Turn, days: Mapping[date, bool]) -> list[Text]:
    """Count the time limits to come anew. One that somebody was told of stays, and is named."""
    if turn.notice is None:
        return []
    tasks = await turn.uow.notices.tasks(turn.notice.id)
    told = await turn.uow.told.of_notice(turn.notice.id)
    follow, stay = [], []
    for item in _recounts(turn, turn.notice, tasks, days):
        moves = item.new.due != item.old.due
        if moves and await _is_told(turn, item, told):
            stay.append(item)
            continue
        await _keep(turn, item)
        if moves:
            follow.append(item)
    return list(_followed(follow, stay))


def _recounts(
    turn: Turn, notice: Notice, tasks: Iterable[Task], days: Mapping[date, bool]
) -> Iterator[_Recount]:
    after = turn.calendar.entering(days)
    for task in tasks:
        for milestone in (None, *task.milestones):
            due = (milestone or task).deadline.due
            if due is None or due < turn.today:
                continue
            new = recounted(
                (milestone or task).deadline,
                (milestone or task).text,
                notice=notice,
                before=turn.calendar,
                after=after,
            )
            if new:
                yield _Recount(task, milestone, new)


async def _is_told(turn: Turn, item: _Recount, told: Iterable[Told]) -> bool:
    if item.milestone:
        return any(line.milestone_id == item.milestone.id for line in told)
    parts = {part.id for part in await turn.uow.assignments.of_task(item.task.id)}
    return any(line.assignment_id in parts for line in told)


async def _keep(turn: Turn, item: _Recount) -> None:
    if item.milestone:
        await turn.uow.notices.recount_milestone(item.task, item.milestone, item.new)
    else:
        await turn.uow.notices.recount(item.task, item.new)
    old, new = item.old.due, item.new.due
    if old and new and old != new:
        target = f"milestone:{item.milestone.id}" if item.milestone else f"task:{item.task.id}"
        await turn.audit("due.changed", target, old=old.isoformat(), new=new.isoformat())


def _followed(follow: Iterable[_Recount], stay: Iterable[_Recount]) -> Iterator[Text]:
    """Yield what followed and what did not: time limits, then milestones."""
    limits, milestones = _nos(follow)
    if limits:
        yield Text("days_off.follow", nos=limits)
    if milestones:
        yield Text("days_off.follow_milestones", nos=milestones)
    limits, milestones = _nos(stay)
    if limits:
        yield Text("days_off.stay", nos=limits)
    if milestones:
        yield Text("days_off.stay_milestones", nos=milestones)


def _nos(items: Iterable[_Recount]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the numbers of the tasks whose own limit is meant, and of those with a milestone."""
    found = [(item.task.no, item.milestone is not None) for item in items]
    limits = dict.fromkeys(no for no, inner in found if not inner)
    milestones = dict.fromkeys(no for no, inner in found if inner)
    return tuple(limits), tuple(milestones)


async def _standing(turn: Turn) -> Reply:
    """Say how this year and the next are counted, and the days still to come."""
    own = await turn.uow.calendar.overrides()
    lines: list[Text] = []
    for year in (turn.today.year, turn.today.year + 1):
        lines += _year(turn, year, {day: own[day] for day in own if day.year == year})
    return Reply((*lines, Text("days_off.how")))


def _year(turn: Turn, year: int, own: Mapping[date, bool]) -> Iterator[Text]:
    """Yield by what a year is counted, and its breaks and make-up days from today on."""
    breaks: list[tuple[date, date]] = []
    coming = {day: works for day, works in own.items() if day >= turn.today}
    if turn.calendar.is_estimated(year):
        yield Text("days_off.estimated", year=year)
    else:
        entered = not festivals_open(turn.calendar, own, year)
        yield (
            Text("days_off.entered", year=year)
            if entered
            else Text("days_off.published", year=year)
        )
        breaks = _breaks(turn, year)
        coming |= dict.fromkeys(_made_up(turn, year), True)
    if breaks:
        yield Text("days_off.breaks", breaks=tuple(_stretch(*span) for span in breaks))
    yield from _listed(
        {
            day: works
            for day, works in coming.items()
            if works or not any(first <= day <= last for first, last in breaks)
        }
    )


def _breaks(turn: Turn, year: int) -> list[tuple[date, date]]:
    """Return each break of a year once, in order, those that are over left out."""
    spans = (turn.calendar.break_of(name, year) for name in FESTIVALS)
    return sorted({span for span in spans if span and span[1] >= turn.today})


def _made_up(turn: Turn, year: int) -> Iterator[date]:
    """Yield the weekend days of a year that are worked, from today on."""
    day = max(turn.today, date(year, 1, 1))
    while day.year == year:
        if day.weekday() >= SATURDAY and turn.calendar.is_workday(day):
            yield day
        day += timedelta(days=1)


def _listed(days: Mapping[date, bool]) -> Iterator[Text]:
    """Yield the days of each year: days off by their stretches, then those that are worked."""
    for year in _years(days):
        off = [day for day, works in days.items() if day.year == year and not works]
        on = sorted(day for day, works in days.items() if day.year == year and works)
        if off:
            spans = tuple(_stretch(first, last) for first, last in stretches(off))
            yield Text("days_off.off", year=year, spans=spans)
        if on:
            yield Text("days_off.on", year=year, days=tuple(on))


def _stretch(first: date, last: date) -> Text:
    if first == last:
        return Text("days_off.day", day=first)
    return Text("days_off.stretch", first=first, last=last)


def _unread(said: DaysOff) -> Iterator[Text]:
    """Yield the sentences that were not understood; a card has room for the first two."""
    for words in said.unread[:2]:
        yield Text("days_off.unread", words=words if len(words) <= CUT else f"{words[:CUT]}…")
    if len(said.unread) > 2:
        yield Text("days_off.unread_more", count=len(said.unread) - 2)


def _years(days: Mapping[date, bool]) -> list[int]:
    return sorted({day.year for day in days})


ability = Ability("days_off", OFFICE, handle, acts=frozenset({"days_off"}), press=press)
