"""放假安排: the yearly notice of days off, pasted or typed by the office; its days count here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from handlers.ability import OFFICE, Ability
from handlers.change_date import move
from handlers.turn import Turn
from ledger.actions import action
from ledger.days_off import FESTIVALS, DaysOff, festivals_open, read_days_off, stretches
from ledger.deadlines import read_deadline
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Notice, Task
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
        return Reply((Text("tasks.gone"),))
    if turn.args[:1] != ("set",):
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


async def _follow(turn: Turn, days: Mapping[date, bool]) -> list[Text]:
    """Count the time limits to come anew. One that somebody was told of stays, and is named."""
    if turn.notice is None:
        return []
    moved = list(_moved(turn.notice, await turn.uow.notices.tasks(turn.notice.id), turn, days))
    if not moved:
        return []
    lines = await turn.uow.told.of_notice(turn.notice.id)
    told = {line.assignment_id for line in lines}
    follow, stay = [], []
    for task, new in moved:
        parts = await turn.uow.assignments.of_task(task.id)
        if told.isdisjoint(part.id for part in parts):
            assert new.due
            await move(turn, task, new.due, why=new.why)
            follow.append(task.no)
        else:
            stay.append(task.no)
    found = [Text("days_off.follow", nos=tuple(follow))] if follow else []
    return [*found, Text("days_off.stay", nos=tuple(stay))] if stay else found


def _moved(
    notice: Notice, tasks: Iterable[Task], turn: Turn, days: Mapping[date, bool]
) -> Iterator[tuple[Task, Deadline]]:
    """Yield the tasks whose words mean another day now; a day set by hand is not touched."""
    calendar = turn.calendar.entering(days)
    for task in tasks:
        due = task.deadline.due
        if notice.issued_on is None or due is None or due < turn.today:
            continue
        read = partial(
            read_deadline,
            task.deadline.phrase,
            issued=notice.issued_on,
            plan_year=notice.year,
            context=task.text,
        )
        new = read(calendar=calendar)
        dated = task.deadline.kind is new.kind is Kind.BY
        if dated and new.due != due and read(calendar=turn.calendar).due == due:
            yield task, new


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
