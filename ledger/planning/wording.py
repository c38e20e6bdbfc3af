"""The sentences of a push, as keys and facts: what, why now, and how to answer with one tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.actions import action
from ledger.deadlines.model import Kind
from ledger.model import Assignment, Task
from ledger.own_words import about
from ledger.planning.day import Day, DeskItem, Due
from ledger.planning.steps import END, OVERDUE, Step
from ledger.talk import Button, Reply, Text

TITLE = 16
PHRASE = 10
WORDS = 20
"""汉字 of a title, a deadline's phrase, somebody's last words: five items stay inside 300."""

WITH_PHRASE = 3
"""Items up to which each is told with the notice's own phrase; with more, its card has it."""

UNREACHED = 2
"""Due days of which the unreachable units are named; of more, only that there are more."""

UNITS = 3
"""Units that a line names."""

ON_DESK = frozenset({"late", "review", "asked", "blocked"})
"""What 待办 shows as well. The rest has a button of its own, or its line says what to do."""

NUMBERS = 12
"""Task numbers listed in a line; with more, the rest is a count."""


def to_liaison(day: Day, due: Due, closed: Sequence[int] = ()) -> Reply:
    """Return a liaison's digest: the items in full up to the policy's number, the rest counted.

    `closed` are the numbers that the office has accepted since: told here, and nowhere else.
    """
    shown = due.steps[: day.policy.items_in_full]
    rest = len(due.steps) - len(shown)
    lines = [_head(day, due)] if due.steps else []
    lines += [_item(day, step, len(shown) <= WITH_PHRASE) for step in shown]
    if len(due.steps) == 1 and (words := _said_last(shown[0].assignment)):
        lines.append(Text("planning.last_words", text=_short(words, WORDS)))
    if rest:
        lines.append(Text("planning.more", count=rest))
    if due.standing:
        lines.append(_question(day, due))
    if closed:
        lines.append(Text("review.news", count=len(closed), nos=_numbers(closed)))
    if due.report:
        lines.append(Text("planning.unit_report", due=due.report[1], year=due.report[1].year - 1))
    if due.steps:
        lines.append(Text("planning.answer"))
    elif due.standing:
        last = day.question is not None and day.question[0] == END
        lines.append(
            Text("planning.answer_standing_last") if last else Text("planning.answer_standing")
        )
    return Reply(tuple(lines), _buttons(due, shown, rest))


def to_head(steps: Sequence[Step], chases: int, liaisons: Sequence[str], in_full: int) -> Reply:
    """Return the one message a unit's head gets: the facts, whom to ask, and that it is all."""
    shown = steps[:in_full]
    lines = [Text("planning.head_lead", count=len(steps))]
    lines += [
        Text(
            "planning.head_item",
            no=step.assignment.task.no,
            title=_title(step),
            due=step.due,
        )
        for step in shown
    ]
    if len(steps) > len(shown):
        lines.append(Text("planning.head_more", count=len(steps) - len(shown)))
    if chases:
        lines.append(Text("planning.head_chased", count=chases))
    if liaisons:
        lines.append(Text("planning.head_liaison", names=tuple(liaisons)))
    lines.append(Text("planning.head_answer"))
    first = steps[0].assignment.id
    buttons = (
        Button(Text("planning.button_known"), action("head", "known", first)),
        Button(
            Text("planning.button_open", no=steps[0].assignment.task.no),
            action("task_detail", first),
        ),
    )
    return Reply(tuple(lines), buttons)


def to_office(day: Day, items: Sequence[DeskItem], own: Due) -> Reply:
    """Return a clerk's push: the desk in one line a kind, then the office's own items."""
    lines = list(_desk(items))
    kinds = {item.kind for item in items}
    buttons = [Button(Text("planning.button_desk"), action("desk"))] if kinds & ON_DESK else []
    if "unreached" in kinds:
        buttons.append(Button(Text("people.button"), action("people")))
    if "broadcast" in kinds:
        buttons.append(Button(Text("planning.button_broadcast"), action("broadcast", "due")))
    if items:
        lines.insert(0, Text("planning.desk"))
    if own:
        reply = to_liaison(day, own)
        lines += reply.lines
        buttons += reply.buttons
    return Reply(tuple(lines), tuple(buttons))


def to_group(tasks: Sequence[tuple[Task, date]], in_full: int) -> Reply:
    """Return a broadcast: dates and titles as the notice prints them, no unit, no person."""
    lines = [
        Text("planning.group_item", no=task.no, title=_short(_called(task), TITLE), due=until)
        for task, until in tasks[:in_full]
    ]
    if len(tasks) > in_full:
        lines.append(Text("planning.group_more", count=len(tasks) - in_full))
    lines.append(Text("planning.group_answer"))
    return Reply(tuple(lines))


def _head(day: Day, due: Due) -> Text:
    if day.now.missed and any(step.since < day.today for step in due.steps):
        return Text("planning.resumed", days=day.now.missed, count=len(due.steps))
    late = sum(step.rank == OVERDUE and step.due < day.today for step in due.steps)
    if late == len(due.steps):
        return Text("planning.overdue", count=late)
    if late:
        return Text("planning.overdue_some", count=len(due.steps), late=late)
    return Text("planning.soon", count=len(due.steps))


def _item(day: Day, step: Step, phrased: bool) -> Text:
    """Return an item's line: what, until when, `phrased` in whose words, and how long that is."""
    facts = {
        "no": step.assignment.task.no,
        "title": _title(step),
        "due": step.due,
        "count": abs(day.ladder.left(step.due)),
    }
    if step.name == "again":
        return _again(day, step)
    if step.name == "chase":
        return Text("planning.chase", no=facts["no"], title=facts["title"], when=_when(day, step))
    if step.need:
        done = step.assignment.occurrences
        return Text("planning.quota", need=step.need, done=done, **facts)
    if step.due < day.today:
        return Text("planning.late", **facts)
    if step.due != step.deadline.due and step.deadline.kind is not Kind.RECURRING:
        return Text("planning.moved", **facts)
    phrase = step.deadline.phrase
    if not phrase or len(phrase) > PHRASE or not phrased:
        return Text("planning.until", **facts)
    return Text("planning.until_phrase", phrase=phrase, **facts)


def _again(day: Day, step: Step) -> Text:
    no, title = step.assignment.task.no, _title(step)
    return Text("planning.again", no=no, title=title, when=_when(day, step))


def _when(day: Day, step: Step) -> Text:
    """Return the time limit of an item that is told for another reason than its time limit."""
    due = step.assignment.due
    if due is None:
        return Text("planning.when_standing")
    if due < day.today:
        return Text("planning.when_late", due=due)
    return Text("planning.when_due", due=due)


def _question(day: Day, due: Due) -> Text:
    assert day.question is not None, "what has no date is asked after in its season"
    numbers = _numbers([assignment.task.no for assignment in due.standing])
    if day.question[0] == END:
        return Text("planning.year_end", count=len(due.standing), numbers=numbers)
    return Text("planning.mid_year", count=len(due.standing), numbers=numbers)


def _desk(items: Sequence[DeskItem]) -> list[Text]:
    lines = []
    for kind in ("late", "review", "asked", "blocked"):
        found = [item.assignment for item in items if item.kind == kind and item.assignment]
        if found:
            lines.append(_desk_line(kind, found))
    unreached = [item for item in items if item.kind == "unreached"]
    for item in unreached[-UNREACHED:]:
        facts = {"due": item.due, "units": _some(item.units), "count": len(item.units)}
        lines.append(Text("planning.desk_unreached", **facts))
    if more := unreached[:-UNREACHED]:
        lines.append(Text("planning.desk_unreached_more", count=len(more)))
    for item in items:
        if item.kind == "calendar":
            lines.append(Text("planning.desk_calendar", year=item.due.year))
        if item.kind == "report":
            lines.append(Text("planning.desk_report", due=item.due))
        if item.kind == "broadcast":
            facts = {"count": len(item.tasks), "numbers": _numbers(item.tasks)}
            lines.append(Text("planning.desk_broadcast", **facts))
    return lines


def _some(units: Sequence[str]) -> tuple[str | Text, ...]:
    """Return the units that a line names; that there are more is said."""
    more = (Text("planning.and_others"),) if len(units) > UNITS else ()
    return (*units[:UNITS], *more)


def _desk_line(kind: str, found: Sequence[Assignment]) -> Text:
    numbers = _numbers([assignment.task.no for assignment in found])
    if kind == "late":
        units = len({assignment.unit.id for assignment in found})
        return Text("planning.desk_late", count=len(found), numbers=numbers, units=units)
    if kind == "review":
        return Text("planning.desk_review", count=len(found), numbers=numbers)
    if kind == "asked":
        return Text("planning.desk_asked", count=len(found), numbers=numbers)
    return Text("planning.desk_blocked", count=len(found), numbers=numbers)


def _buttons(due: Due, shown: Sequence[Step], rest: int) -> tuple[Button, ...]:
    """Return what can be tapped: every answer for one item; for several, each item's own card."""
    buttons = []
    if len(due.steps) == 1:
        buttons = _answers(due.steps[0].assignment)
    else:
        cards = {step.assignment.id: step.assignment for step in shown}
        buttons = [
            Button(Text("planning.button_open", no=a.task.no), action("task_detail", a.id))
            for a in cards.values()
        ]
    if due.standing:
        buttons.append(Button(Text("planning.button_on_track"), action("all_year", "unchanged")))
    if rest:
        buttons.append(Button(Text("planning.button_all"), action("my_tasks", "open", 0)))
    return tuple(buttons)


def _answers(assignment: Assignment) -> list[Button]:
    own = assignment.id
    return [
        Button(Text("planning.button_done"), action("report", own, "done")),
        Button(Text("planning.button_unchanged"), action("report", own, "unchanged")),
        Button(Text("planning.button_extension"), action("extension", own)),
        Button(Text("planning.button_later"), action("reminders", own)),
    ]


def _numbers(numbers: Sequence[int]) -> tuple[int | Text, ...]:
    distinct = sorted(set(numbers))
    if len(distinct) <= NUMBERS:
        return tuple(distinct)
    return (*distinct[: NUMBERS - 1], Text("planning.and_others"))


def _title(step: Step) -> str:
    return _short(step.milestone.text if step.milestone else _called(step.assignment.task), TITLE)


def _called(task: Task) -> str:
    return task.title or task.text


def _said_last(assignment: Assignment) -> str:
    """Return what was last said of an item, without its number."""
    return about(assignment.last_words or "", assignment.task.no)


def _short(words: str, length: int) -> str:
    tidy = " ".join(words.split()).rstrip("。．.；;")
    return tidy if len(tidy) <= length else tidy[: length - 1].rstrip("，,、；;：:") + "…"
