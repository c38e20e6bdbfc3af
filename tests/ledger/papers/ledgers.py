"""Random ledgers for the papers: any mix of units, parts, states, days and words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.workdays import workdays
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Assignment, Entry, Notice, Part, State, Task, Unit
from ledger.papers.book import Book
from ledger.planning.policy import Policy
from ledger.talk import Text

TODAY = date(2022, 10, 10)
AT = datetime(2022, 10, 1, 2, tzinfo=UTC)

words = st.text("办理公开目录清单=+-@<&>已完成12", min_size=1, max_size=30)
days = st.dates(date(2022, 7, 1), date(2022, 12, 31))


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Draw a ledger of up to six units and eight tasks."""
    units = [Unit(n, f"县{n}局", position=n) for n in range(1, draw(st.integers(1, 6)) + 1)]
    tasks = [
        Task(
            id=100 + no,
            notice_id=1,
            no=no,
            section=draw(
                st.sampled_from(("一、公开 / （一）甲", "一、公开 / （二）乙", "二、解读", ""))
            ),
            title="",
            text=draw(words),
            deadline=Deadline("9月底前", draw(st.sampled_from(Kind)), Text("plain", text="")),
        )
        for no in range(1, draw(st.integers(1, 8)) + 1)
    ]
    assignments, entries = [], {}
    for task in tasks:
        for unit in draw(st.lists(st.sampled_from(units), min_size=1, unique=True)):
            part = _part(draw, len(assignments) + 1, task, unit)
            assignments.append(part)
            if part.last_words:
                entries[part.id] = [_entry(part)]
    return Book(
        office="临江县人民政府办公室",
        notice=Notice(1, "要点", None, None, date(2022, 6, 29), 2022),
        today=TODAY,
        calendar=workdays({}),
        policy=Policy(),
        assignments=assignments,
        units=units,
        entries=entries,
    )


def _part(draw: st.DrawFn, number: int, task: Task, unit: Unit) -> Assignment:
    due = draw(st.none() | days)
    return Assignment(
        id=number,
        task=task,
        unit=unit,
        part=draw(st.sampled_from(Part)),
        state=draw(st.sampled_from(State)),
        due=due,
        original_due=due,
        blocked=draw(st.none() | words),
        extensions=draw(st.integers(0, 2)),
        last_words=draw(st.none() | words),
        answered_at=AT,
        version=draw(st.integers(0, 3)),
    )


def _entry(part: Assignment) -> Entry:
    return Entry(
        id=part.id,
        assignment_id=part.id,
        at=AT,
        person_id=1,
        by="李强",
        text=part.last_words or "",
        status=None,
        percent=None,
        state_before=part.state,
        state_after=part.state,
    )
