"""Makes a `Deadline` of what was read, with the sentence that says why."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from ledger.deadlines.afterwards import Afterwards, NextBreak, next_break
from ledger.deadlines.counts import Count
from ledger.deadlines.cycles import Rhythm
from ledger.deadlines.dates import Dates
from ledger.deadlines.due_days import occurrences
from ledger.deadlines.events import event_earlier, event_of_answering
from ledger.deadlines.forms import Bearings, DayOf, Feast
from ledger.deadlines.model import Deadline, Kind, Sla
from ledger.deadlines.rules import rrule
from ledger.deadlines.services import Length, Service
from ledger.deadlines.settling import Settled, place, settle
from ledger.deadlines.spans import add_days, add_months
from ledger.deadlines.standing import Standing, before_season, season_days
from ledger.deadlines.traps import Excuse, excuse, is_condition, is_list, opens
from ledger.talk import Text
from ledger.workdays import add_workdays, first_workday_from

_REACH: Final = 80  # signs of a sentence that are looked at, on each side
_STOP: Final = re.compile("[。；;]")
_SHOWN: Final = 3  # due days of a rule that an explanation names


class Scene(NamedTuple):
    """A phrase in its sentence. `phrase` is as printed, `text` in one spelling; `prose` is
    running text, `context` what else is known of the task."""

    phrase: str
    text: str
    at: Bearings
    context: str = ""
    prose: bool = False

    def sentence(self, start: int, end: int) -> str:
        """Return the sentence around a place, with what else is known of the task."""
        begin = max(map(self.text[max(0, start - _REACH) : start].rfind, "。；;")) + 1
        before = self.text[max(0, start - _REACH) : start][begin:]
        after = _STOP.split(self.text[end : end + _REACH], maxsplit=1)[0]
        return before + self.text[start:end] + after + self.context[:_REACH]


def nothing(phrase: str) -> Deadline:
    """Return the reading of words that set no time limit."""
    return Deadline(phrase, Kind.NONE, Text("deadlines.nothing", phrase=phrase))


def impossible(phrase: str) -> Deadline:
    """Return the reading of a date that no calendar has."""
    return Deadline(phrase, Kind.NONE, Text("deadlines.impossible", phrase=phrase))


# --- dates ---


def of_dates(dates: Dates, scene: Scene, count: Count | None = None) -> Deadline:
    """Return the reading of a date, or why it is none; may raise `Impossible`."""
    settled = settle(dates, scene.at)
    reason = excuse(dates, settled, scene.text, scene.at, prose=scene.prose)
    if reason and not (reason == "heading" and count):  # 今年至少开展2次
        return _excused(reason, settled, scene.phrase)
    if dates.bound == "after":
        return _from_then_on(dates, settled, scene)
    if dates.bound == "from" and not dates.from_now:
        return _since(settled, scene.phrase)
    if is_list(dates, scene.text):
        settled = settled._replace(start=None)
    return _by(_with_start(settled, dates, scene), scene, count)


def _with_start(settled: Settled, dates: Dates, scene: Scene) -> Settled:
    """Add the other reading where something begins: 9月投入使用, 9月1日开学前."""
    form, after = dates.parts[-1].form, scene.text[dates.end : dates.end + 12]
    if dates.bound or dates.joined:
        return settled
    if isinstance(form, DayOf) and before_season(after):
        other = add_days(settled.due, -1)
    elif opens(form, after):
        other = settled.start or settled.due
    else:
        return settled
    return settled._replace(ambiguous=True, readings=(*settled.readings, other))


def _by(settled: Settled, scene: Scene, count: Count | None) -> Deadline:
    why = _why(settled, scene.phrase, scene.at)
    if count:
        why = Text("deadlines.so_often", phrase=scene.phrase, said=why, count=count.number)
    return Deadline(
        scene.phrase,
        Kind.BY,
        why,
        due=settled.due,
        start=settled.start,
        count_min=count.number if count else None,
        ambiguous=settled.ambiguous,
        readings=_unique(settled.readings, settled.due),
    )


def _unique(readings: tuple[date, ...], due: date | None) -> tuple[date, ...]:
    return tuple(dict.fromkeys(day for day in readings if day != due)) if readings else ()


def _why(settled: Settled, phrase: str, at: Bearings) -> Text:
    said = _rule(settled, phrase, at)
    if settled.guessed_year:
        said = Text("deadlines.next_year", phrase=phrase, said=said, year=settled.due.year)
    if settled.estimated:
        said = Text("deadlines.estimated", phrase=phrase, said=said, year=settled.estimated)
    if settled.past:
        said = Text("deadlines.past", phrase=phrase, said=said, issued=at.issued)
    others = _unique(settled.readings, settled.due)
    if others:
        return Text("deadlines.or_else", phrase=phrase, said=said, others=others)
    if settled.ambiguous:
        return Text("deadlines.unsure", phrase=phrase, said=said)
    return said


def _rule(settled: Settled, phrase: str, at: Bearings) -> Text:
    """Word the rule by which the last day was found."""
    due, start = settled.due, settled.start
    match settled.rule:
        case "before_period":
            return Text("deadlines.before_period", phrase=phrase, due=due)
        case "before_feast":
            off = settled.break_starts
            return Text("deadlines.before_feast", phrase=phrase, off=off, due=due)
        case "early":
            return Text("deadlines.early", phrase=phrase, base=settled.base, due=due)
        case "near":
            return Text("deadlines.near", phrase=phrase, issued=at.issued, due=due)
        case "edge" | "open_edge":
            return Text("deadlines.edge", phrase=phrase, due=due)
        case "break":
            return Text("deadlines.break", phrase=phrase, start=start, due=due)
        case "day":
            return Text("deadlines.day", phrase=phrase, due=due)
    if start is None:
        return Text("deadlines.edge", phrase=phrase, due=due)
    return Text("deadlines.range", phrase=phrase, start=start, due=due)


def _excused(reason: Excuse, settled: Settled | None, phrase: str) -> Deadline:
    why = {
        "effective": Text("deadlines.effective", phrase=phrase),
        "history": Text("deadlines.history", phrase=phrase),
        "signature": Text("deadlines.signature", phrase=phrase),
        "heading": Text("deadlines.heading", phrase=phrase),
        "number": Text("deadlines.number", phrase=phrase),
        "condition": Text("deadlines.condition", phrase=phrase),
    }[reason]
    start = (settled.start or settled.due) if settled and reason == "effective" else None
    return Deadline(phrase, Kind.NONE, why, start=start)


def _from_then_on(dates: Dates, settled: Settled, scene: Scene) -> Deadline:
    """国庆后 names a beginning, and no end."""
    first = add_days(place(dates, scene.at)[-1].span.last, 1)
    why = Text("deadlines.after", phrase=scene.phrase, start=first)
    return Deadline(scene.phrase, Kind.VAGUE, why, start=first, ambiguous=True, readings=(first,))


def _since(settled: Settled, phrase: str) -> Deadline:
    start = settled.start or settled.due
    why = Text("deadlines.from_then", phrase=phrase, start=start)
    return Deadline(phrase, Kind.CONTINUOUS, why, start=start)


def from_now(scene: Scene) -> Deadline:
    """Return the reading of 即日起: work that begins with the notice and goes on."""
    start = scene.at.issued
    why = Text("deadlines.from_then", phrase=scene.phrase, start=start)
    return Deadline(scene.phrase, Kind.CONTINUOUS, why, start=start)


def today(scene: Scene) -> Deadline:
    """Return the reading of 下班前: today."""
    day = scene.at.issued
    why = Text("deadlines.near", phrase=scene.phrase, issued=day, due=day)
    return Deadline(scene.phrase, Kind.BY, why, due=day)


# --- what recurs ---


def of_rhythm(
    rhythm: Rhythm, scene: Scene, count: Count | None, since: date | None = None
) -> Deadline:
    """Return the reading of what falls due again and again; may raise `Impossible`."""
    if is_condition(scene.text, rhythm.start, rhythm.end):
        return _excused("condition", None, scene.phrase)
    rule = rrule(rhythm, scene.at)
    shown = _next_days(rule, max(since or date.min, scene.at.issued))
    open_count = count is not None and not count.at_least and count.number > 1
    ambiguous = rhythm.ambiguous or open_count
    phrase = scene.phrase
    why = (
        Text("deadlines.recurring", phrase=phrase, days=shown)
        if shown
        else Text("deadlines.hourly", phrase=phrase)
    )
    if count:
        why = Text("deadlines.each_time", phrase=phrase, said=why, count=count.number)
    if ambiguous:
        why = Text("deadlines.unsure", phrase=phrase, said=why)
    return Deadline(
        phrase,
        Kind.RECURRING,
        why,
        start=since,
        rrule=rule,
        count_min=count.number if count else None,
        ambiguous=ambiguous,
    )


@lru_cache(maxsize=1024)
def _next_days(rule: str, since: date) -> tuple[date, ...]:
    return tuple(islice(occurrences(rule, since), _SHOWN))


# --- lengths of time ---


def of_service(service: Service, scene: Scene) -> Deadline:
    """Return the reading of a length of time: a service limit, or a day counted from now."""
    if service.how in ("more", "postpone", "after") or _counts_from_now(service, scene):
        return _counted(service, scene)
    length, event = service.length, service.event
    sentence = scene.sentence(service.start, service.end)
    name = event.name if event and event.name else _event_around(service, scene, sentence)
    due, readings = _own_due(service, scene)
    ambiguous = bool(readings) or (length.unit == "day" and "工作日" in sentence)
    why = _sla_why(scene, length, name, due, readings)
    if ambiguous and not readings:
        why = Text("deadlines.or_workdays", phrase=scene.phrase, said=why)
    return Deadline(
        scene.phrase,
        Kind.SLA,
        why,
        due=due,
        sla=Sla(length.amount, length.unit, name),
        ambiguous=ambiguous,
        readings=readings,
    )


def _event_around(service: Service, scene: Scene, sentence: str) -> str | None:
    before = scene.text[max(0, service.start - _REACH) : service.start]
    return event_earlier(_STOP.split(before)[-1]) or event_of_answering(sentence)


def _counts_from_now(service: Service, scene: Scene) -> bool:
    return scene.at.chat and service.event is None and service.length.amount > 0


def _counted(service: Service, scene: Scene) -> Deadline:
    """再给10天 counts from the message; from the old date is the other way to see it."""
    issued, phrase = scene.at.issued, scene.phrase
    due = counted(issued, service.length, scene.at)
    said = Text("deadlines.counted", phrase=phrase, issued=issued, due=due)
    if service.length.unit == "workday":
        said = _note_estimate(said, due, scene)
    unclear = service.how in ("more", "postpone", "after")
    why = Text("deadlines.unsure", phrase=phrase, said=said) if unclear else said
    return Deadline(phrase, Kind.BY, why, due=due, ambiguous=unclear)


def _note_estimate(said: Text, day: date, scene: Scene) -> Text:
    """Say that a year's working days are an estimate, where its calendar is not published."""
    if not scene.at.calendar.is_estimated(day.year):
        return said
    return Text("deadlines.estimated", phrase=scene.phrase, said=said, year=day.year)


def counted(base: date, length: Length, at: Bearings) -> date:
    """Return the day so long after another; counting begins the day after (reading rule 6)."""
    if length.unit == "workday":
        return add_workdays(at.calendar, base, min(length.amount, 2000))
    if length.unit == "month":
        return add_months(base, length.amount)
    if length.unit in ("hour", "minute"):
        hours = length.amount if length.unit == "hour" else length.amount // 60
        return add_days(base, hours // 24)
    return add_days(base, length.amount * (7 if length.unit == "week" else 1))


def _own_due(service: Service, scene: Scene) -> tuple[date | None, tuple[date, ...]]:
    """Return the due day where the event is this notice's own issue, with the other count."""
    event, length = service.event, service.length
    if event is None or not event.own or length.amount <= 0:
        return None, ()
    due = counted(scene.at.issued, length, scene.at)
    if not event.from_the_day or length.unit in ("hour", "minute"):
        return due, ()
    return due, _unique((_counting_the_day(scene.at.issued, length, scene.at),), due)


def _counting_the_day(base: date, length: Length, at: Bearings) -> date:
    """Count the day itself as the first: 自…之日起."""
    return counted(add_days(base, -1), length, at)


def _sla_why(
    scene: Scene, length: Length, event: str | None, due: date | None, readings: tuple[date, ...]
) -> Text:
    phrase, span = scene.phrase, words_of(length)
    if due == scene.at.issued:
        return Text("deadlines.at_issue", phrase=phrase, issued=due)
    if due:
        said = Text("deadlines.from_issue", phrase=phrase, issued=scene.at.issued, due=due)
        if length.unit == "workday":
            said = _note_estimate(said, due, scene)
        if readings:
            return Text("deadlines.or_else", phrase=phrase, said=said, others=readings)
        return said
    if length.amount < 0:
        return Text("deadlines.ahead", phrase=phrase, length=span)
    if event:
        return Text("deadlines.after_event", phrase=phrase, event=event, length=span)
    return Text("deadlines.after_some_event", phrase=phrase, length=span)


def words_of(length: Length) -> Text:
    """Return a length of time in words; 0 is the same day."""
    count = abs(length.amount)
    if count == 0:
        return Text("deadlines.length.same_day")
    return {
        "minute": Text("deadlines.length.minute", count=count),
        "hour": Text("deadlines.length.hour", count=count),
        "day": Text("deadlines.length.day", count=count),
        "workday": Text("deadlines.length.workday", count=count),
        "week": Text("deadlines.length.week", count=count),
        "month": Text("deadlines.length.month", count=count),
    }[length.unit]


def of_afterwards(found: Afterwards, base: Dates, scene: Scene) -> Deadline:
    """Return the reading of 元旦后一周内, 节后首个工作日; may raise `Impossible`."""
    at, phrase = scene.at, scene.phrase
    span, due = place(base, at)[-1].span, day_afterwards(found, base, at)
    if found.length is None:
        why = _note_estimate(Text("deadlines.first_workday", phrase=phrase, due=due), due, scene)
        return Deadline(
            phrase, Kind.BY, _note_past(why, due, scene), due=due, ambiguous=due < at.issued
        )
    others = [_counting_the_day(span.last, found.length, at)]
    if isinstance(base.parts[-1].form, Feast) and span.first != span.last:
        others.append(
            counted(base.parts[-1].form.day(place(base, at)[-1].year, at), found.length, at)
        )
    why = Text("deadlines.counted_from", phrase=phrase, base=span.last, due=due)
    why, readings = _note_past(why, due, scene), _unique(tuple(others), due)
    if readings:
        why = Text("deadlines.or_else", phrase=phrase, said=why, others=readings)
    unsure = bool(readings) or due < at.issued
    return Deadline(phrase, Kind.BY, why, due=due, ambiguous=unsure, readings=readings)


def _note_past(said: Text, due: date, scene: Scene) -> Text:
    """Say that a day was past already on the day of issue."""
    if due >= scene.at.issued:
        return said
    return Text("deadlines.past", phrase=scene.phrase, said=said, issued=scene.at.issued)


def of_break(found: NextBreak, scene: Scene) -> Deadline | None:
    """Return the reading of 节前 and 节后: of the break that comes next, if it is near."""
    base = next_break(scene.at)
    if base is None:
        return None
    if found.after:
        return _from_then_on(base, settle(base, scene.at), scene)
    return of_dates(base._replace(early=found.early), scene)


def day_afterwards(found: Afterwards, base: Dates, at: Bearings) -> date:
    """Return the day that is counted from the end of a day or break."""
    day = place(base, at)[-1].span.last
    if found.length:
        return counted(day, found.length, at)
    for _ in range(found.workday):
        day = first_workday_from(at.calendar, add_days(day, 1))
    return day


# --- words without a day ---


def of_standing(words: Standing, scene: Scene) -> Deadline:
    """Return the reading of 全年, 常态化, 及时, 汛期前."""
    phrase = scene.phrase
    if words.mood == "all_year":
        due = date(scene.at.year, 12, 31)
        why = Text("deadlines.all_year", phrase=phrase, due=due)
        return Deadline(phrase, Kind.CONTINUOUS, why, due=due)
    if words.mood == "standing":
        return Deadline(phrase, Kind.CONTINUOUS, Text("deadlines.standing", phrase=phrase))
    if words.mood == "season":
        days = season_days(words, scene.at.issued)
        why = Text("deadlines.season", phrase=phrase)
        if days:
            why = Text("deadlines.or_else", phrase=phrase, said=why, others=days)
        return Deadline(phrase, Kind.VAGUE, why, ambiguous=True, readings=days)
    if words.mood == "depends":
        return Deadline(phrase, Kind.VAGUE, Text("deadlines.depends", phrase=phrase))
    if words.mood == "event":
        return Deadline(phrase, Kind.VAGUE, Text("deadlines.event", phrase=phrase))
    return Deadline(phrase, Kind.VAGUE, Text("deadlines.vague", phrase=phrase))


def told(scene: Scene) -> Deadline:
    """Return the reading of a period that is only told about: 全年共接收36件."""
    return _excused("history", None, scene.phrase)


def year_with_count(scene: Scene, count: Count) -> Deadline:
    """Return the reading of 全年不少于4次: by the year's last day (reading rule 8)."""
    settled = Settled(date(scene.at.year, 12, 31), rule="edge")
    return _by(settled, scene, count)
