"""Asking back: the one question that is needed before anything is recorded, its answers to tap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from handlers.cards import STATUS_WORDS, placed, short_title, some
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import ANSWERED, Assignment, Status
from ledger.talk import Button, Reply, Text
from ledger.understanding import Report

CHOICES = 5  # candidates that a question offers; more are no help on a phone
NUMBERS = 12  # task numbers in one line
PROPOSED = 6  # items of a sweeping report shown in full for the yes; the rest by number


def ask(turn: Turn) -> Reply:
    """Ask the one question that is needed, with the likely answers to tap."""
    frame = turn.frame
    if frame.proposed:
        turn.expect("report", ask="confirm", reports=_as_data(frame.proposed), said=turn.text)
        listed = [_proposal(turn, report) for report in frame.proposed[:PROPOSED]]
        if left := frame.proposed[PROPOSED:]:
            listed.append(Text("report.proposed_more", count=len(left), nos=_numbers(left)))
        return Reply(
            (Text("report.confirm", count=len(frame.proposed)), *listed),
            (
                Button(Text("report.yes"), action("report", "yes")),
                Button(Text("report.no"), action("report", "no")),
            ),
            question=True,
        )
    told = {report.task for report in frame.reports}
    likely = [a for no in frame.candidates if no not in told and (a := turn.mine(no))][:CHOICES]
    if not likely and (others := _somebody_elses(turn)):
        return Reply((_not_yours(turn, others),))
    few = [] if likely or frame.status is None else _few_open(turn)
    likely = likely or few
    if len(likely) == 1 and _named(likely[0], turn.text):
        return _ask_how(turn, likely[0])
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
    choices = [
        (
            a.task.no,
            Button(
                Text("task.choice", no=a.task.no, title=short_title(a.task)),
                action("report", a.id, word),
            ),
        )
        for a in likely
    ]
    buttons = placed(choices, Button(Text("report.none_of_these"), action("report", "no")))
    asked = Text("report.which_one") if few else Text("report.which_of", count=len(likely))
    if len(likely) == 1:
        asked = Text("report.is_it_this")
    return Reply((asked,), buttons, question=True)


def _ask_how(turn: Turn, own: Assignment) -> Reply:
    """Ask what to record of the one task that was named: that it is the one is certain."""
    turn.expect("report", ask="how", candidates=[own.task.no], said=turn.text)
    buttons = (
        Button(Text("report.button_done"), action("report", own.id, "done")),
        Button(Text("report.button_unchanged"), action("report", own.id, "in_progress")),
        Button(Text("status.blocked"), action("report", own.id, "blocked")),
        Button(Text("extension.button"), action("extension", own.id)),
        Button(Text("report.no"), action("report", "no")),
    )
    title = short_title(own.task)
    return Reply((Text("report.how", no=own.task.no, title=title),), buttons, question=True)


def _named(own: Assignment, text: str) -> bool:
    return bool(re.search(rf"(?<!\d){own.task.no}(?!\d)", text))


def _few_open(turn: Turn) -> list[Assignment]:
    """Return all that is open, where that is few enough to tap instead of saying it again."""
    still_open = [a for a in turn.assignments if a.state not in ANSWERED]
    return still_open if len(still_open) <= CHOICES else []


def _not_yours(turn: Turn, numbers: Sequence[int]) -> Text:
    if len(numbers) == 1:
        return Text("task.not_yours", no=numbers[0], unit=turn.person.unit)
    return Text("task.not_yours_several", nos=some(numbers, NUMBERS), unit=turn.person.unit)


def _somebody_elses(turn: Turn) -> tuple[int, ...]:
    """Return the numbers that were said and are no tasks of the own unit."""
    if turn.is_clerk:
        return ()
    if turn.frame.strange:
        return turn.frame.strange
    found = re.match(
        r"\s*(?:第\s*)?(\d{1,3})\s*(?:项|号|条|[^\d.%％月年点:：]|$)", turn.text
    ) or re.search(
        r"(?<![\d.])(\d{1,3})\s*(?:项|号(?!文)|条|已|完成|办结|[弄做搞]|也|都|$)", turn.text
    )
    no = int(found.group(1)) if found else None
    return (no,) if no and turn.mine(no) is None else ()


def _as_data(reports: Iterable[Report]) -> list[Mapping[str, str | int | None]]:
    return [{"task": r.task, "status": r.status.value, "percent": r.percent} for r in reports]


def _numbers(reports: Iterable[Report]) -> tuple[int, ...]:
    return tuple(report.task for report in reports)


def _proposal(turn: Turn, report: Report) -> Text:
    own = turn.mine(report.task)
    title = short_title(own.task) if own else ""
    return Text("report.proposed", no=report.task, title=title, status=STATUS_WORDS[report.status])
