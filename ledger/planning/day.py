"""One office's working day of planning: what every push of the day is worked out from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.model import Assignment, Person, Role
from ledger.planning.hours import close_of, slot
from ledger.planning.memory import Memory
from ledger.planning.situation import Addressee, Digest, Push, Situation, Wish, Withheld
from ledger.planning.statutory import unit_report
from ledger.planning.steps import AGAIN, OVERDUE, Ladder, Standing, Step, concerns
from ledger.planning.told import Line, push_key
from ledger.talk import Reply


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to be told to one person: the dated steps, and the undated items asked after."""

    steps: tuple[Step, ...] = ()
    standing: tuple[Assignment, ...] = ()
    report: tuple[str, date] | None = None  # the annual report that the law dates
    within: tuple[Step, ...] = ()  # told by another step of the same item, and not once more

    def __bool__(self) -> bool:
        return bool(self.steps or self.standing or self.report)

    def __len__(self) -> int:
        return len(self.steps) + len(self.standing) + (self.report is not None)

    @property
    def overdue(self) -> bool:
        """Whether anything of it is overdue."""
        return any(step.rank == OVERDUE for step in self.steps)

    @property
    def tasks(self) -> tuple[int, ...]:
        """The task numbers in it, each once."""
        numbers = [step.assignment.task.no for step in self.steps]
        numbers += [assignment.task.no for assignment in self.standing]
        return tuple(dict.fromkeys(numbers))


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One thing that waits for the office. Its key is what a clerk is told of once."""

    kind: str
    due: date
    assignment: Assignment | None = None
    units: tuple[str, ...] = ()
    tasks: tuple[int, ...] = ()

    @property
    def key(self) -> Line:
        """What a clerk is told of once."""
        return (self.assignment.id if self.assignment else 0, 0, self.kind, self.due)


class Day:
    """A situation with its ladder, its memory, and its items by unit."""

    def __init__(self, situation: Situation) -> None:
        self.now = situation
        self.today = situation.today
        self.policy = situation.policy
        self.calendar = situation.calendar
        self.memory = Memory(situation.told)
        year = situation.notice.year
        self.ladder = Ladder(
            now=situation.now, year=year, calendar=self.calendar, policy=self.policy
        )
        self._standing = Standing(
            today=self.today,
            begun=_begun(situation),
            year=year,
            calendar=self.calendar,
            policy=self.policy,
        )
        self.of_unit: dict[int, list[Assignment]] = defaultdict(list)
        for assignment in situation.assignments:
            if concerns(assignment, situation.scoped):
                self.of_unit[assignment.unit.id].append(assignment)
        self.staffed = {
            a.person.unit_id
            for a in situation.people
            if a.person.active and a.person.role is Role.LIAISON
        }
        self.withheld: list[Withheld] = []
        self._wishes: dict[int, list[Wish]] = defaultdict(list)
        for wish in situation.wishes:
            self._wishes[wish.person_id].append(wish)

    @property
    def question(self) -> tuple[str, date] | None:
        """The question of the season about what has no date, if there is one now."""
        return self._standing.question

    def wishes(self, person: Person, *kinds: str) -> list[Wish]:
        """Return a person's wishes of some kinds, those for a later moment of the day included."""
        return [wish for wish in self._wishes.get(person.id, ()) if wish.kind in kinds]

    def due(self, person: Person) -> Due:
        """Return what a person is to be told of their unit's items, the most pressing first.

        What the person has asked for at a moment of this day is told then, and not before.
        """
        heard = self.memory.person(person.id).keys
        own = self.of_unit.get(person.unit_id, ())
        steps = [s for a in own for s in self.ladder.steps(a) if not heard or s.key not in heard]
        steps, within = _once(steps)
        if asked := {wish.assignment_id for wish in self.wishes(person, "asked")}:
            steps = [s for s in steps if s.rank != AGAIN or not {s.assignment.id, None} & asked]
        steps += self._chased(person, {step.assignment.id for step in steps})
        steps.sort(key=lambda step: (step.rank, step.due, step.assignment.task.no))
        report = self._report(person)
        if self.question is None or (0, 0, *self.question) in heard:
            return Due(tuple(steps), report=report, within=within)
        return Due(tuple(steps), self.standing_of(person.unit_id), report, within)

    def standing_of(self, unit_id: int) -> tuple[Assignment, ...]:
        """Return the undated items of a unit that the question of the season is about."""
        own = self.of_unit.get(unit_id, ())
        return tuple(a for a in own if self._standing.asks_of(a, self.ladder))

    def _report(self, person: Person) -> tuple[str, date] | None:
        """Return the reminder of the unit's annual report, if it is due and was not told yet."""
        found = unit_report(self.today, calendar=self.calendar, policy=self.policy)
        if (
            found is None
            or person.role is not Role.LIAISON
            or self.now.notice.year >= found[1].year
        ):
            return None
        return None if (0, 0, *found) in self.memory.person(person.id).keys else found

    def allowed(self, addressee: Addressee, due: Due) -> Due:
        """Return what the budget lets through now; what it holds back is noted with its reason.

        Nothing held back is lost: it is still due tomorrow, when it is worked out anew.
        """
        if not due:
            return due
        if addressee.muted_until and addressee.muted_until > self.today:
            kept = Due(tuple(step for step in due.steps if step.rank == OVERDUE))
            self._withhold("muted", addressee, len(due) - len(kept))
            due = kept
        reason = self._reason_against(addressee, due)
        if reason is None:
            return due
        self._withhold(reason, addressee, len(due))
        return Due()

    def digest(
        self,
        person: Person,
        push: Push,
        reply: Reply,
        tasks: Iterable[int],
        told: Sequence[Line],
        wishes: tuple[int, ...] = (),
    ) -> Digest:
        """Return a person's push of the day under its key: one a day, however often planned."""
        at = slot(self.now.now, person.id, calendar=self.calendar, policy=self.policy)
        return Digest(
            key=push_key(person.id, self.today),
            push=push,
            reply=reply,
            tasks=tuple(sorted(set(tasks))),
            told=tuple(told),
            not_before=at,
            expires_at=close_of(self.now.now, policy=self.policy),
            person=person,
            wishes=wishes,
        )

    def told(self, due: Due) -> tuple[Line, ...]:
        """Return the lines to remember for what a person is told."""
        lines = [step.key for step in (*due.steps, *due.within)]
        if due.standing and self.question:
            lines.append((0, 0, *self.question))
        if due.report:
            lines.append((0, 0, *due.report))
        return tuple(lines)

    def _chased(self, person: Person, told: set[int]) -> list[Step]:
        """Return what the office asked to be chased by name, unless it is due anyway."""
        wanted = {wish.assignment_id for wish in self.wishes(person, "chase")}
        return [
            Step("chase", OVERDUE, a.due or self.today, self.today, a)
            for a in self.of_unit.get(person.unit_id, ())
            if a.id in wanted and a.id not in told
        ]

    def _reason_against(self, addressee: Addressee, due: Due) -> str | None:
        heard = self.memory.person(addressee.person.id)
        if not due:
            return "nothing"
        if not addressee.reachable:
            return "no_account"
        if self.today in heard.days:
            return "told_today"
        full = heard.in_week_of(self.today) >= self.policy.weekly_pushes
        return "week_full" if full and not due.overdue else None

    def _withhold(self, why: str, addressee: Addressee, items: int) -> None:
        if items and why != "nothing":
            person = addressee.person
            self.withheld.append(Withheld(why, person.unit, person.id, items))


def _once(steps: list[Step]) -> tuple[list[Step], tuple[Step, ...]]:
    """Part what an item is told for from its snooze's end, which says no more than its own date."""
    if not any(step.rank == AGAIN for step in steps):
        return steps, ()
    dated = {s.assignment.id for s in steps if s.rank != AGAIN and s.milestone is None}
    within = tuple(s for s in steps if s.rank == AGAIN and s.assignment.id in dated)
    return [step for step in steps if step not in within], within


def _begun(situation: Situation) -> date:
    """Return the day from which the ledger counts: the notice's issue, or its later import."""
    notice = situation.notice
    days = [date(notice.year, 1, 1)]
    if notice.issued_on:
        days.append(notice.issued_on)
    if notice.confirmed_at:
        days.append(notice.confirmed_at.astimezone(situation.now.tzinfo).date())
    return max(days)
