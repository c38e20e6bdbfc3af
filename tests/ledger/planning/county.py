"""The fictional 临江县 as plain data, for tests of planning: units, people, items, days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from bot.texts import Texts
from bot.workdays import workdays
from ledger.deadlines.model import Deadline, Kind
from ledger.model import (
    Assignment,
    Group,
    Milestone,
    Notice,
    Part,
    Person,
    Role,
    State,
    Task,
    Unit,
)
from ledger.planning import Addressee, Digest, Plan, Policy, Situation, Telling, Told, Wish, plan
from ledger.talk import Reply, Text

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = workdays({})
WHY = Text("plain", text="why")
say = Texts.load().say

_ids = count(1000)

BUREAU = Unit(1, "县司法局", ("司法局",), 1)
HEALTH = Unit(2, "县卫健局", (), 2)
OFFICE = Unit(9, "县政府办公室", (), 0, office=True)

LIAISON = Person(11, 1, BUREAU.id, BUREAU.name, Role.LIAISON, "李芳")
HEAD = Person(12, 1, BUREAU.id, BUREAU.name, Role.HEAD, "赵军")
CLERK = Person(13, 1, OFFICE.id, OFFICE.name, Role.CLERK, "周敏")
GROUP = Group(5, "web", "bot", "g", "政务公开工作群")

DUE = date(2022, 8, 31)  # a Wednesday
FIRST, SECOND, LATE, HEADS_DAY = (
    date(2022, 8, 22), date(2022, 8, 29), date(2022, 9, 1), date(2022, 9, 7),
)  # fmt: skip
YEAR = (date(2022, 3, 1), date(2023, 1, 31))

NOTICE = Notice(1, "临江县2022年政务公开工作要点", None, None, date(2022, 3, 1), 2022)


def by(due: date, phrase: str = "8月底前", **facts: object) -> Deadline:
    """Return a deadline on one day."""
    return Deadline(phrase, Kind.BY, WHY, due, **facts)  # type: ignore[arg-type]


def kind(which: Kind, phrase: str = "全年", **facts: object) -> Deadline:
    """Return a deadline of another kind."""
    return Deadline(phrase, which, WHY, **facts)  # type: ignore[arg-type]


def item(
    deadline: Deadline,
    *,
    no: int = 1,
    unit: Unit = BUREAU,
    part: Part = Part.LEAD,
    title: str = "示范创建",
    milestones: tuple[Milestone, ...] = (),
    lead: tuple[str, ...] = ("县司法局",),
    responsible: tuple[str, ...] = (),
    **facts: object,
) -> Assignment:
    """Return a unit's part in a task with that deadline, as an import leaves it."""
    task = Task(no, NOTICE.id, no, "一", title, title, deadline, lead, responsible, milestones)
    due = deadline.due if deadline.kind is Kind.BY else None
    made = Assignment(next(_ids), task, unit, part, State.OPEN, due, due)
    return replace(made, **facts)  # type: ignore[arg-type]


def at(day: date, clock: time = time(9, 5)) -> datetime:
    """Return a local moment."""
    return datetime.combine(day, clock, ZONE)


@dataclass
class County:
    """A situation that remembers what it was told, so that a year can be played on it."""

    assignments: list[Assignment]
    people: Sequence[Addressee] = (Addressee(LIAISON), Addressee(HEAD), Addressee(CLERK))
    policy: Policy = field(default_factory=lambda: Policy(statutory_reports=0))
    groups: Sequence[Group] = ()
    notice: Notice = NOTICE
    scoped: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    told: list[Told] = field(default_factory=list)

    def plan(self, day: date, clock: time = time(9, 5), *, missed: int = 0) -> Plan:
        """Return the plan of a moment, without remembering it."""
        return plan(
            Situation(
                self.notice, tuple(self.assignments), self.people, tuple(self.told), self.policy,
                CALENDAR, at(day, clock), self.groups, self.scoped, self.wishes, missed,
            )
        )  # fmt: skip

    def tell(self, day: date, clock: time = time(9, 5), *, missed: int = 0) -> list[Digest]:
        """Plan a moment and remember what is told by it."""
        digests = list(self.plan(day, clock, missed=missed).digests)
        for digest in digests:
            self.told += remembered(digest.telling(self.notice.id, day))
        return digests

    def play(self, first: date, last: date) -> dict[date, list[Digest]]:
        """Tell every day from the first to the last; return the days on which anything was."""
        told = {}
        for day in days(first, last):
            if digests := self.tell(day):
                told[day] = digests
        return told

    def change(self, assignment: Assignment, **facts: object) -> Assignment:
        """Put a changed assignment into the place of the one before."""
        changed = replace(assignment, **facts)  # type: ignore[arg-type]
        self.assignments = [changed if a.id == changed.id else a for a in self.assignments]
        return changed


def remembered(telling: Telling) -> list[Told]:
    """Return a message's lines as they are read again from where they were noted."""
    key, on, notice, lines, person, group = astuple(telling)
    return [
        Told(step, due, on, key, notice, person, group, part, milestone)
        for part, milestone, step, due in lines
    ]


def days(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def words(reply: Reply) -> str:
    """Return a reply as it is worded in Chinese."""
    return "\n".join(say(line) for line in reply.lines)


def to(digests: Sequence[Digest], person: Person) -> list[Digest]:
    """Return the digests for one person."""
    return [digest for digest in digests if digest.person == person]


def line(reply: Reply, key: str) -> dict[str, Any]:
    """Return the facts of the one line with a key."""
    (found,) = (text for text in reply.lines if text.key == f"planning.{key}")
    return dict(found.facts)


def keys(reply: Reply) -> list[str]:
    """Return the keys of a reply's lines."""
    return [text.key.removeprefix("planning.") for text in reply.lines]


def han(text: str) -> int:
    """Count a text's Chinese characters."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text)
