"""How an assignment is shown: light, number, title, day, days left. The same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.turn import Turn
from ledger.actions import action
from ledger.deadlines.model import Kind
from ledger.lights import light
from ledger.model import Assignment, Light, Part, State, Status, Task
from ledger.talk import Button, Text
from ledger.workdays import workdays_until

LIGHT_WORDS = {
    Light.RED: Text("light.red"),
    Light.YELLOW: Text("light.yellow"),
    Light.GREEN: Text("light.green"),
    Light.BLUE: Text("light.blue"),
    Light.GREY: Text("light.grey"),
}
STATE_WORDS = {
    State.OPEN: Text("state.open"),
    State.IN_PROGRESS: Text("state.in_progress"),
    State.REPORTED_DONE: Text("state.reported_done"),
    State.CLOSED: Text("state.closed"),
    State.RETURNED: Text("state.returned"),
    State.EXTENDED: Text("state.extended"),
    State.NOT_APPLICABLE: Text("state.not_applicable"),
    State.CARRIED_OVER: Text("state.carried_over"),
}
STATUS_WORDS = {
    Status.NOT_STARTED: Text("status.not_started"),
    Status.IN_PROGRESS: Text("status.in_progress"),
    Status.DONE: Text("status.done"),
    Status.BLOCKED: Text("status.blocked"),
}
PART_WORDS = {Part.LEAD: Text("part.lead"), Part.RESPONSIBLE: Text("part.responsible")}

NEAR = 30  # working days from which on a list says how many are left; before, the day is enough
LINE_TITLE = 14  # the same where part and light stand in the line too
WISH = 80  # 汉字 of a unit's own words on a card of the office's, beside what the desk counts
TITLE_LENGTH = 16  # 汉字 of a task's title that fit a phone's line beside number and day


def shortened(words: str, length: int) -> str:
    """Return words that fit a line; the ledger and its workbook keep all of them."""
    return words if len(words) <= length else words[: length - 1] + "…"


def some(found: Sequence[Any], most: int) -> tuple[Any, ...]:
    """Return as many as a line takes; that there are more is said."""
    return (*found[:most], Text("planning.and_others")) if len(found) > most else tuple(found)


def short_title(task: Task, length: int = TITLE_LENGTH) -> str:
    """Return what a task is called in a list: its title, else the beginning of its text."""
    return shortened((task.title or task.text).strip().rstrip("。．."), length)


def light_of(turn: Turn, assignment: Assignment) -> Light:
    """Return the light of an assignment on the turn's day."""
    return light(assignment, today=turn.today, calendar=turn.calendar, policy=turn.policy)


def time_left(turn: Turn, due: date) -> Text:
    """Return how long is left, or how long it is overdue, in working days."""
    if due == turn.today:
        return Text("left.today")
    if due < turn.today:
        return Text("left.overdue", count=-workdays_until(turn.calendar, turn.today, due))
    return Text("left.workdays", count=workdays_until(turn.calendar, turn.today, due))


def when(turn: Turn, assignment: Assignment) -> Text:
    """Return the time limit as a list shows it: the day with what is left, or the words."""
    if assignment.state in (State.CLOSED, State.NOT_APPLICABLE, State.CARRIED_OVER):
        return STATE_WORDS[assignment.state]
    if assignment.due and assignment.task.deadline.kind is not Kind.CONTINUOUS:
        far = workdays_until(turn.calendar, turn.today, assignment.due) > NEAR
        if far or assignment.state is State.REPORTED_DONE:
            return Text("card.day", due=assignment.due)
        return Text("card.day_left", due=assignment.due, left=time_left(turn, assignment.due))
    return KIND_WORDS[assignment.task.deadline.kind]


KIND_WORDS = {
    Kind.BY: Text("kind.by"),
    Kind.CONTINUOUS: Text("kind.continuous"),
    Kind.RECURRING: Text("kind.recurring"),
    Kind.SLA: Text("kind.sla"),
    Kind.VAGUE: Text("kind.vague"),
    Kind.NONE: Text("kind.none"),
}


def line(turn: Turn, assignment: Assignment) -> Text:
    """Return one line of a list: 【黄】第6项 规范性文件集中公开（牵头）8月31日，还有6个工作日."""
    return Text(
        "card.line",
        light=LIGHT_WORDS[light_of(turn, assignment)],
        no=assignment.task.no,
        title=short_title(assignment.task, LINE_TITLE),
        part=PART_WORDS[assignment.part],
        when=when(turn, assignment),
    )


def undo_button(turn: Turn) -> Button:
    """Return the button that takes back what this message has recorded."""
    return Button(Text("undo.button"), action("undo", turn.inbox_id))


def withdraw_button(kind: str, number: int) -> Button:
    """Return the button that takes back a wish or a proof (handlers/withdrawals.py)."""
    return Button(Text("undo.button"), action("undo", kind, number))


def placed(choices: Sequence[tuple[int, Button]], *last: Button) -> tuple[Button, ...]:
    """Return the tasks to choose from, and what is offered beside them, in an order without slips.

    The answers of a question are numbered. A task whose own number is one of those places stands
    there: 2 is then the second answer and 第2项, whatever the person meant.
    """
    places = len(choices) + len(last)
    fixed = {no: button for no, button in choices if no <= places}
    others = [*(button for no, button in choices if no > places), *last]
    rest = iter(others)
    return tuple(fixed[n] if n in fixed else next(rest) for n in range(1, places + 1))


def detail_button(assignment: Assignment) -> Button:
    """Return the button that opens a task's card."""
    return Button(Text("card.open", no=assignment.task.no), action("task_detail", assignment.id))
