"""Reads the dates of a liaison's chat message: 下周三前, 再给10天, 月底能完, 明天上午."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple

from ledger.calendar import Calendar
from ledger.deadlines.afterwards import Afterwards, NextBreak, next_break
from ledger.deadlines.answers import counted, day_afterwards
from ledger.deadlines.dates import Dates
from ledger.deadlines.forms import BareDay, Bearings
from ledger.deadlines.leaf import Impossible
from ledger.deadlines.services import Service
from ledger.deadlines.settling import place, settle
from ledger.deadlines.spans import add_days
from ledger.deadlines.spelling import Spelled, spell, spell_prose
from ledger.deadlines.statements import Hour, Statement, statements
from ledger.deadlines.traps import excuse

Bound = Literal["by", "on", "after"]

_BOUNDS: Final[dict[str, Bound]] = {
    "before": "by", "within": "by", "until": "by", "after": "after", "from": "after",
}  # fmt: skip
_SOME_DAYS: Final = re.compile(
    r"(?:延期|推迟|延后|延长|宽限|再给|多给|缓|晚|再等)(?:我们?|上|个)*(?:几|两三|三五|些|一段)个?(?:天|日|周|星期|工作日|时间|月)"
)
# Every word of time that a message is read for has one of these (a test holds it).
_OF_TIME: Final = re.compile(
    r"[年月日号季周星拜天时头钟旬岁今明昨夜晨早午晚班点节假旦春夕阳秋庆宵]|\d[-./:]\d|20\d{6}"
    r"|[五十七八六]一|三八|五四|十[三四五六]五|[Qq][1-4]"
)
_IN_FIGURES: Final = re.compile(r"\s*\d{1,2}[./．]\d{1,2}\s*")
_EARLY: Final = 5  # 月初 in chat is the fifth (README-chat, rule 9)
_LAST_MINUTE: Final = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class ChatDate:
    """A date that a message names. `span` is its place in the message as sent.

    `day` is the last day that is meant, or the moment where a time of day was said; None where
    the words name none. `bound` is by (下周三前, 再给10天), on (周五, 明天上午), or after (国庆后;
    `day` is then the first day after it). `relative` marks a length that counts from a base that
    the words leave open (延期一周: from the deadline or from today?); it has no day. `done` marks
    a date of something that already happened (8月10号发的): it answers no question about when.
    An `ambiguous` one has a second reading: a 4号 that may be a task's number, a 周末.
    """

    span: tuple[int, int]
    text: str
    day: date | datetime | None
    start: date | None = None
    bound: Bound = "on"
    relative: bool = False
    done: bool = False
    ambiguous: bool = False


def speaks_of_time(text: str) -> bool:
    """Tell at a glance whether a message may name a date; if not, `read_chat_date` finds none."""
    return bool(_OF_TIME.search(spell(text)))


def read_chat_date(text: str, *, now: datetime, calendar: Calendar) -> list[ChatDate]:
    """Return the dates of a chat message, in order. `now` is the sender's local time.

    Weeks start on Monday; a plain 周五 that is past is next week's, a month that is past is next
    year's; 初, 上旬, 中旬, 下旬 are the 5th, the 10th, the 20th and the last day; 再给10天 counts
    from today. A `day` with a time of day has the time zone of `now`.
    """
    if not speaks_of_time(text):
        return []
    spelled = spell_prose(text)
    at = Bearings(now.date(), now.year, calendar, chat=True, early=_EARLY)
    read: list[ChatDate] = []
    for statement in statements(spelled.text)[0]:
        span = spelled.printed(statement.start, statement.end)
        message = _Message(span, text[slice(*span)], spelled.text, now, at)
        try:
            found = _read(statement, message)
        except Impossible:
            continue
        if found:
            read.append(found)
    read += _lengths_without_number(text, spelled)
    return sorted(read, key=lambda found: found.span)


class _Message(NamedTuple):
    """A statement's place in the message, and when it was said."""

    span: tuple[int, int]
    printed: str
    text: str
    now: datetime
    at: Bearings

    def on(self, day: date | datetime | None, bound: Bound = "on") -> ChatDate:
        return ChatDate(self.span, self.printed, day, bound=bound)

    def moment(self, day: date, minutes: int) -> datetime:
        """Return a time of day on a day, in the message's zone. 24时 is the day's last minute."""
        hours, rest = divmod(min(minutes, _LAST_MINUTE), 60)
        return datetime.combine(day, time(hours, rest), tzinfo=self.now.tzinfo)


def _read(statement: Statement, message: _Message) -> ChatDate | None:
    match statement:
        case Dates():
            return _dates(statement, message)
        case Service():
            return _length(statement, message)
        case Afterwards():
            return _afterwards(statement, message)
        case NextBreak():
            return _break(statement, message)
        case Hour():
            moment = message.moment(message.at.issued, statement.minutes)
            return message.on(moment, "by" if statement.bound else "on")
    return None


def _dates(dates: Dates, message: _Message) -> ChatDate | None:
    settled = settle(dates, message.at)
    reason = excuse(dates, settled, message.text, message.at, prose=False)
    if reason in ("number", "heading"):
        return None
    day: date | datetime = settled.due
    bound = _BOUNDS.get(dates.bound, "by" if settled.start else "on")
    if bound == "after":
        day = add_days(place(dates, message.at)[-1].span.last, 1)
    elif dates.clock is not None:
        day = message.moment(settled.due, dates.clock)
    return ChatDate(
        message.span,
        message.printed,
        day,
        start=settled.start,
        bound=bound,
        done=bool(reason),
        ambiguous=settled.ambiguous or _may_be_a_number(dates, message.printed),
    )


def _may_be_a_number(dates: Dates, words: str) -> bool:
    """4号 may be the fourth task, 11.12 two of them."""
    if dates.bound or dates.lead or dates.clock is not None:
        return False
    return isinstance(dates.parts[-1].form, BareDay) or bool(_IN_FIGURES.fullmatch(words))


def _length(service: Service, message: _Message) -> ChatDate | None:
    """再给10天 counts from today; what 延期一周 counts from, the words do not say."""
    if service.event is not None or service.length.amount < 0:
        return None
    if service.how == "postpone":
        return ChatDate(message.span, message.printed, None, relative=True)
    length = service.length
    bound: Bound = "on" if service.how == "after" else "by"
    if length.unit in ("hour", "minute"):
        minutes = length.amount * (60 if length.unit == "hour" else 1)
        return message.on(message.now + timedelta(minutes=minutes), bound)
    return message.on(counted(message.at.issued, length, message.at), bound)


def _afterwards(found: Afterwards, message: _Message) -> ChatDate | None:
    base = found.dates or next_break(message.at)
    if base is None:
        return None
    return message.on(day_afterwards(found, base, message.at), "by" if found.length else "on")


def _break(found: NextBreak, message: _Message) -> ChatDate | None:
    base = next_break(message.at)
    if base is None:
        return None
    if found.after:
        return message.on(add_days(place(base, message.at)[-1].span.last, 1), "after")
    return message.on(settle(base, message.at).due, "by")


def _lengths_without_number(text: str, spelled: Spelled) -> list[ChatDate]:
    """宽限几天: a longer time is wanted, how long is not said."""
    spans = [spelled.printed(*found.span()) for found in _SOME_DAYS.finditer(spelled.text)]
    return [ChatDate(span, text[slice(*span)], None, relative=True) for span in spans]
