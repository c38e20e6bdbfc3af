"""Rows, tallies and the year: what the eye is given."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from bot.board.ribbon import Lane, Year, ribbon
from bot.board.rows import DueDay, Eye, by_chapter, by_unit, due_days, rows_of, short_notice_title
from bot.texts import Texts
from bot.workdays import workdays
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Assignment, Light, Part, State, Task, Unit
from ledger.planning.policy import Policy
from ledger.talk import Text

TODAY = date(2026, 6, 4)
EYE = Eye(TODAY, workdays({}), Policy())
UNITS = tuple(Unit(n, f"单位{n}", position=n) for n in range(1, 6))


def task(no: int, due: date | None, kind: Kind = Kind.BY, section: str = "一、") -> Task:
    why = Text("plain", text="")
    return Task(no, 1, no, section, f"任务{no}", "…", Deadline("时限", kind, why, due=due))


def part(of: Task, unit: Unit, state: State = State.OPEN, role: Part = Part.LEAD) -> Assignment:
    number = of.no * 100 + unit.id
    return Assignment(number, of, unit, role, state, of.deadline.due, of.deadline.due)


def test_a_task_shows_the_light_of_its_slowest_lead():
    first = task(1, date(2026, 5, 31))
    parts = [
        part(first, UNITS[0], State.CLOSED),
        part(first, UNITS[1], State.IN_PROGRESS),
        part(first, UNITS[2], State.OPEN, Part.RESPONSIBLE),
    ]

    (row,) = rows_of([first], parts, EYE)

    assert row.light is Light.RED
    assert row.state is State.IN_PROGRESS
    assert (row.settled, row.parts) == (1, 2)


def test_a_task_that_nobody_holds_is_shown_too():
    (row,) = rows_of([task(1, None, Kind.CONTINUOUS)], [], EYE)

    assert (row.light, row.units, row.parts) == (Light.GREY, (), 0)


def test_tallies_add_up_and_keep_the_notices_order():
    tasks = [
        task(1, date(2026, 5, 31)),
        task(2, date(2026, 12, 31)),
        task(3, None, Kind.NONE, "二、"),
    ]
    parts = [part(of, unit) for of in tasks for unit in reversed(UNITS)]

    rows = rows_of(tasks, parts, EYE)

    assert [(t.name, t.total) for t in by_chapter(rows)] == [("一、", 2), ("二、", 1)]
    assert [t.name for t in by_unit(parts, EYE)] == [unit.name for unit in UNITS]
    assert sum(t.total for t in by_unit(parts, EYE)) == len(parts)
    assert [d.numbers for d in due_days(rows)] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("临江县政府办关于印发2026年政务公开工作要点的通知", "2026年政务公开工作要点"),
        ("关于印发《临江县工作要点》的通知", "临江县工作要点"),
        ("临江县工作要点", "临江县工作要点"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_notice_is_called_what_people_call_it(title, short):
    assert short_notice_title(title) == short


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 4, 15), TODAY, date(2027, 3, 1)])
def test_the_ribbon_is_well_formed_on_any_day(today):
    year = Year(
        date(2026, 4, 15),
        date(2026, 12, 31),
        today,
        (date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 9)),
        [DueDay(date(2026, 5, 31), (1, 2), Light.RED), DueDay(date(2027, 1, 5), (3,), Light.GREEN)],
        (Lane(Text("plain", text="<财政局>"), (date(2026, 5, 21), date(2026, 1, 1))),),
    )

    drawn = ElementTree.fromstring(ribbon(year, Texts.load()))

    boxes = [float(x) for e in drawn.iter() for x in [e.get("x") or e.get("cx") or "0"]]
    assert max(boxes) <= 1200
    assert len(re.findall("rest", ribbon(year, Texts.load()))) == 2
