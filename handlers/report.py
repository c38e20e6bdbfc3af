"""Reporting: one sentence or one tap, shown back so that a slip can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from handlers.ability import REPORTERS, Ability
from handlers.actions import action
from handlers.cards import STATUS_WORDS, short_title
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.model import Assignment, Part, Status
from ledger.states import after_report
from ledger.talk import Button, Reply, Text
from ledger.understanding import Report

CHOICES = 5  # candidates that a question offers; more are no help on a phone


async def handle(turn: Turn) -> Reply:
    """Append what was reported; ask back, and record nothing, where it is not certain."""
    frame = turn.frame
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    lines: list[Text] = []
    recorded: list[Assignment] = []
    if frame.reports and not frame.proposed:
        lines, recorded = await record_all(turn, frame.reports)
    if frame.ask_back:
        question = ask(turn)
        return Reply((*lines, *question.lines), question.buttons, question=question.question)
    if not lines:
        return not_understood(turn)
    return confirmation(turn, lines, recorded)


async def press(turn: Turn) -> Reply:
    """Record what a button of a card, a digest or a question says."""
    if turn.args[:1] == ("yes",):
        return await _confirmed(turn)
    if turn.args[:1] == ("no",):
        return Reply((Text("report.not_recorded"),))
    assignment = await reachable(turn, turn.args[0]) if turn.args else None
    word = turn.args[1] if len(turn.args) > 1 else ""
    if assignment is None or word not in ("done", "unchanged", "in_progress", "blocked"):
        return Reply((Text("tasks.gone"),))
    status = {"done": Status.DONE, "blocked": Status.BLOCKED}.get(word, Status.IN_PROGRESS)
    line = await record(
        turn, assignment, Report(assignment.task.no, status), unchanged=word == "unchanged"
    )
    return confirmation(turn, [line], [assignment])


async def answer(turn: Turn) -> Reply | None:
    """Answer the bot's own question: which task, or a yes."""
    frame = turn.frame
    asked = turn.waiting.get("ask")
    if frame.intent == "confirm" and asked == "confirm" and not frame.reports:
        return await _confirmed(turn)
    if frame.intent == "deny" and not frame.reports:
        return Reply((Text("report.not_recorded"),))
    return None


async def record_all(turn: Turn, reports: Iterable[Report]) -> tuple[list[Text], list[Assignment]]:
    """Append each report on the unit's own assignment; return what to show, and what was hit."""
    lines, hit = [], []
    for report in reports:
        assignment = await _assignment(turn, report.task)
        if assignment is None:
            lines.append(Text("task.not_yours", no=report.task, unit=turn.person.unit))
            continue
        lines.append(await record(turn, assignment, report))
        hit.append(assignment)
    return lines, hit


async def record(
    turn: Turn, assignment: Assignment, report: Report, *, unchanged: bool = False
) -> Text:
    """Append one report and return the sentence that shows it."""
    no, title = assignment.task.no, short_title(assignment.task)
    state = after_report(assignment.state, report.status)
    if state is None:
        return Text("report.already_settled", no=no, title=title)
    until = turn.frame.until
    await turn.uow.entries.append(
        assignment.id,
        at=turn.now,
        person_id=turn.person.id,
        by=turn.person.name or turn.person.unit,
        text=turn.text if not turn.said.pressed else "",
        status=report.status,
        percent=_percent(report),
        state_before=assignment.state,
        state_after=state,
        on_behalf=turn.is_clerk,
        until=until.date() if isinstance(until, datetime) else until,
        blocked=turn.text if report.status is Status.BLOCKED else None,
        batch=turn.inbox_id,
    )
    turn.topic = no
    if unchanged:
        return Text("report.unchanged", no=no, title=title)
    if report.status is Status.DONE:
        return Text("report.done", no=no, title=title)
    if report.status is Status.BLOCKED:
        turn.tell_office(
            Reply((Text("report.office_blocked", unit=turn.person.unit, no=no, text=turn.text),)),
            about=f"blocked:{assignment.id}:{turn.inbox_id}",
        )
        return Text("report.blocked", no=no, title=title)
    if report.percent is not None:
        return Text("report.percent", no=no, title=title, percent=report.percent)
    return Text("report.recorded", no=no, title=title, status=STATUS_WORDS[report.status])


def confirmation(turn: Turn, lines: list[Text], recorded: list[Assignment]) -> Reply:
    """Show what was recorded, and how to take it back."""
    if not recorded:
        return Reply(tuple(lines))
    if len(recorded) == 1 and len(lines) == 1:
        lines = [Text("report.single", said=lines[0])]
        hint = Text("report.undo_hint")
    else:
        lines = [Text("report.head", count=len(recorded)), *lines]
        hint = Text("report.undo_one_hint", no=recorded[-1].task.no)
    buttons = (Button(Text("undo.button"), action("undo", turn.inbox_id)),)
    return Reply((*lines, hint), buttons)


def ask(turn: Turn) -> Reply:
    """Ask the one question that is needed, with the likely answers to tap."""
    frame = turn.frame
    if frame.proposed:
        turn.expect("report", ask="confirm", reports=_as_data(frame.proposed), said=turn.text)
        listed = tuple(_proposal(turn, report) for report in frame.proposed[:12])
        return Reply(
            (Text("report.confirm", count=len(frame.proposed)), *listed),
            (
                Button(Text("report.yes"), action("report", "yes")),
                Button(Text("report.no"), action("report", "no")),
            ),
            question=True,
        )
    likely = [a for no in frame.candidates if (a := turn.mine(no))][:CHOICES]
    turn.expect(
        "report",
        ask="which_task",
        status=frame.status.value if frame.status else None,
        percent=frame.percent,
        candidates=[a.task.no for a in likely],
        said=turn.text,
    )
    if not likely:
        return Reply((Text("report.which"),))
    word = {Status.DONE: "done", Status.BLOCKED: "blocked"}.get(
        frame.status or Status.IN_PROGRESS, "in_progress"
    )
    buttons = [
        Button(
            Text("task.choice", no=a.task.no, title=short_title(a.task)),
            action("report", a.id, word),
        )
        for a in likely
    ]
    buttons.append(Button(Text("report.none_of_these"), action("report", "no")))
    return Reply((Text("report.which_of", count=len(likely)),), tuple(buttons), question=True)


def not_understood(turn: Turn) -> Reply:
    """Say that nothing was recorded, and offer the likely things."""
    return Reply(
        (Text("report.not_understood"),),
        (
            Button(Text("help.tasks"), action("tasks", "open", 0)),
            Button(Text("help.button"), action("help")),
        ),
    )


async def _confirmed(turn: Turn) -> Reply:
    reports = [
        Report(int(r["task"]), Status(r["status"]), r.get("percent"))
        for r in turn.waiting.get("reports", ())
    ]
    if not reports:
        return Reply((Text("report.nothing_open"),))
    lines, recorded = await record_all(turn, reports)
    return confirmation(turn, lines, recorded)


async def _assignment(turn: Turn, no: int) -> Assignment | None:
    """Return the assignment a report is about: the unit's own, or the lead's for the office."""
    if not turn.is_clerk:
        return turn.mine(no)
    assert turn.notice is not None
    task = await turn.uow.notices.task(turn.notice.id, no)
    parts = await turn.uow.assignments.of_task(task.id) if task else []
    leads = [a for a in parts if a.part is Part.LEAD] or parts
    return leads[0] if len(leads) == 1 else None


def _percent(report: Report) -> int | None:
    if report.percent is None and report.status is Status.DONE:
        return 100
    return report.percent


def _as_data(reports: Iterable[Report]) -> list[Mapping[str, str | int | None]]:
    return [{"task": r.task, "status": r.status.value, "percent": r.percent} for r in reports]


def _proposal(turn: Turn, report: Report) -> Text:
    own = turn.mine(report.task)
    title = short_title(own.task) if own else ""
    return Text("report.proposed", no=report.task, title=title, status=STATUS_WORDS[report.status])


def latest_day(value: date | datetime | None) -> date | None:
    """Return the day of a date or moment."""
    return value.date() if isinstance(value, datetime) else value


ability = Ability(
    "report",
    REPORTERS,
    handle,
    intents=frozenset({"report", "confirm", "deny"}),
    press=press,
    answer=answer,
    in_group=True,
)
