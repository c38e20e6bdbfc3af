"""The year as a ribbon: rest days, what falls due, what was told to whom, and today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.board.rows import DueDay, Eye, Row, due_days
from bot.html import Html, element
from bot.texts import Texts
from ledger.model import Notice
from ledger.talk import Text

WIDTH = 1200
_LEFT, _RIGHT, _AXIS, _LANE = 46, 14, 62, 9
_svg, _g, _rect, _line, _circle, _text, _title = map(
    element, ("svg", "g", "rect", "line", "circle", "text", "title")
)


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody's pushes: the days on which this person or group was told something."""

    name: Text
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """What the ribbon shows, from the notice's issue to its end."""

    begins: date
    ends: date
    today: date
    days_off: tuple[date, ...]
    due_days: Sequence[DueDay]
    lanes: tuple[Lane, ...] = ()


def year_of(notice: Notice, rows: Sequence[Row], eye: Eye) -> Year:
    """Return the notice's year: from its issue to 31 December, or as far as its last day."""
    begins = notice.issued_on or date(notice.year, 1, 1)
    last = max([row.due for row in rows if row.due], default=begins)
    ends = max(date(notice.year, 12, 31), last)
    days = (begins + timedelta(days=n) for n in range((ends - begins).days + 1))
    return Year(
        begins=begins,
        ends=ends,
        today=eye.today,
        days_off=tuple(day for day in days if not eye.calendar.is_workday(day)),
        due_days=due_days(rows),
    )


def ribbon(year: Year, texts: Texts) -> Html:
    """Return the ribbon as a drawing; its title says in words what it shows."""
    say = texts.say
    height = 118 if year.lanes else 92
    return _svg(
        _title(say(Text("board.ribbon", begins=year.begins, ends=year.ends))),
        list(_rest_days(year, height - 34)),
        list(_months(year, texts, height - 4)),
        _text(say(Text("board.lane_due")), x=0, y=_AXIS - 14, class_="lane"),
        _text(say(Text("board.lane_told")), x=0, y=_AXIS + 26, class_="lane")
        if year.lanes
        else None,
        _line(x1=_LEFT, x2=WIDTH - _RIGHT, y1=_AXIS, y2=_AXIS, class_="axis"),
        list(_due_days(year, texts)),
        list(_told(year, texts)),
        _today(year, texts, height - 14),
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        class_="ribbon",
    )


def _x(year: Year, day: date) -> float:
    span = (year.ends - year.begins).days or 1
    share = (day - year.begins).days / span
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _rest_days(year: Year, height: int) -> Iterator[Html]:
    width = (WIDTH - _LEFT - _RIGHT) / ((year.ends - year.begins).days or 1)
    for first, days in _runs(year.days_off):
        x, wide = str(_x(year, first)), str(round(width * days, 1))
        yield _rect(x=x, y=18, width=wide, height=height, class_="rest")


def _runs(days: Sequence[date]) -> Iterator[tuple[date, int]]:
    """Join days in a row: a long holiday is one block."""
    first, count = None, 0
    for day in days:
        if first is not None and day == first + timedelta(days=count):
            count += 1
            continue
        if first is not None:
            yield first, count
        first, count = day, 1
    if first is not None:
        yield first, count


def _months(year: Year, texts: Texts, foot: int) -> Iterator[Html]:
    day = (year.begins.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= year.ends:
        x = _x(year, day)
        yield _line(x1=str(x), x2=str(x), y1=_AXIS - 4, y2=foot, class_="month-tick")
        yield _text(texts.say(Text("board.day", day=day)), x=str(x + 5), y=foot, class_="month")
        day = (day + timedelta(days=32)).replace(day=1)


def _due_days(year: Year, texts: Texts) -> Iterator[Html]:
    for due in year.due_days:
        if not year.begins <= due.on <= year.ends:
            continue
        x, top = str(_x(year, due.on)), _AXIS - min(32, 12 + 5 * len(due.numbers))
        yield _g(
            _title(texts.say(Text("board.due_day", due=due.on, numbers=due.numbers))),
            _line(x1=x, x2=x, y1=_AXIS, y2=top, class_="due"),
            _circle(cx=x, cy=top, r="5", class_=f"due {due.light.value}"),
            _text(str(len(due.numbers)), x=x, y=top - 8, class_="due-count")
            if len(due.numbers) > 1
            else None,
        )


def _told(year: Year, texts: Texts) -> Iterator[Html]:
    for place, lane in enumerate(year.lanes):
        name = texts.say(lane.name)
        for day in lane.days:
            if year.begins <= day <= year.ends:
                yield _circle(
                    _title(texts.say(Text("board.told_on", who=name, day=day))),
                    cx=str(_x(year, day)),
                    cy=_AXIS + 9 + place * _LANE,
                    r="3.8",
                    class_=f"told lane-{place}",
                )


def _today(year: Year, texts: Texts, foot: int) -> Html:
    x = _x(year, min(max(year.today, year.begins), year.ends))
    anchor = "end" if x > WIDTH * 0.92 else "start" if x < WIDTH * 0.08 else "middle"
    return _g(
        _line(x1=str(x), x2=str(x), y1=16, y2=foot, class_="now"),
        _text(
            texts.say(Text("board.day", day=year.today)),
            x=str(x),
            y=12,
            text_anchor=anchor,
            class_="now",
        ),
    )
