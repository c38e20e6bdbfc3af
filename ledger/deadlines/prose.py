"""Finds the time limits in running text, and leaves every other number and date alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from ledger.calendar import Calendar
from ledger.deadlines.answers import Scene
from ledger.deadlines.dates import Dates
from ledger.deadlines.forms import Bearings
from ledger.deadlines.model import Deadline, Kind
from ledger.deadlines.reading import read_standing, read_statement
from ledger.deadlines.spelling import Spelled, spell_prose
from ledger.deadlines.standing import standing
from ledger.deadlines.statements import Statement, statements
from ledger.deadlines.traps import is_list

Found: TypeAlias = tuple[tuple[int, int], Deadline]
_BINDING: Final = (Kind.BY, Kind.RECURRING, Kind.SLA)
_OF_THE_YEAR: Final = re.compile(
    r"(?:工作|收支|重点)?(?:总结|目标|任务|情况|计划|预算|指标|考核|进度|数据|总量|累计)"
)
_SENTENCE_END: Final = re.compile(r"[。；;！!？?]")


def find_deadlines(
    text: str, *, issued: date, plan_year: int | None = None, calendar: Calendar
) -> list[tuple[tuple[int, int], Deadline]]:
    """Return the time limits of running text with their places in it, in text order.

    Days, rules, service limits and 全年 are found. 及时 and 持续 stand in nearly every sentence and
    are not; nor are document numbers, law dates, percentages, telephone numbers, past events and
    plan periods.
    """
    spelled = spell_prose(text)
    reader = _Reader(text, spelled, Bearings(issued, plan_year or issued.year, calendar))
    kept = [*reader.statements(), *reader.all_year()]
    return sorted(kept, key=lambda item: item[0])


class _Reader:
    """Running text being read."""

    def __init__(self, printed: str, spelled: Spelled, at: Bearings) -> None:
        self._printed, self._spelled, self._at = printed, spelled, at
        self._found, self._tokens = statements(spelled.text)
        self._since: date | None = None  # 从2022年3月起, for the rest of its sentence
        self._since_end = 0

    def statements(self) -> Iterator[Found]:
        """Yield what sets days, rules and service limits."""
        for statement in self._found:
            for one in self._each_of(statement):
                deadline = self._read(one)
                if deadline and deadline.kind in _BINDING:
                    yield self._spelled.printed(statement.start, statement.end), deadline

    def _each_of(self, statement: Statement) -> Iterator[Statement]:
        """Yield a statement, or each date of a list for itself: 上半年、下半年各一次."""
        if isinstance(statement, Dates) and is_list(statement, self._spelled.text):
            parts = statement.parts
            for count in range(1, len(parts)):
                yield statement._replace(
                    parts=parts[:count],
                )
        yield statement

    def _read(self, statement: Statement) -> Deadline | None:
        text = self._spelled.text
        if self._since and _SENTENCE_END.search(text, self._since_end, statement.start):
            self._since = None
        scene = self._scene(statement.start, statement.end)
        deadline = read_statement(statement, scene, self._tokens, len(text), self._since)
        if deadline and deadline.kind is Kind.CONTINUOUS:
            self._since, self._since_end = deadline.start, statement.end
        return deadline

    def all_year(self) -> Iterator[Found]:
        """Yield 全年, which is standing work, or a quota where a count follows."""
        for word in standing(self._spelled.text):
            if word.mood == "all_year" and not _OF_THE_YEAR.match(self._spelled.text, word.end):
                scene = self._scene(word.start, word.end)
                deadline = read_standing(word, scene, self._tokens, len(self._spelled.text))
                if deadline.kind is not Kind.NONE:
                    yield self._spelled.printed(word.start, word.end), deadline

    def _scene(self, start: int, end: int) -> Scene:
        first, last = self._spelled.printed(start, end)
        return Scene(self._printed[first:last], self._spelled.text, self._at, prose=True)
