"""Reporting: one sentence or one tap, shown back so that a slip can be undone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from handlers.ability import REPORTERS, Ability
from handlers.asking import PROPOSED, ask
from handlers.cards import STATUS_WORDS, WISH, short_title, shortened, undo_button
from handlers.help import menu
from handlers.proofs import attach_to, keep
from handlers.sweeping import rest_swept, swept
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.actions import action
from ledger.deadlines.model import Kind
from ledger.model import Assignment, Part, State, Status
from ledger.planning.recurrence import following_round
from ledger.states import after_report
from ledger.talk import Button, Reply, Text
from ledger.understanding import Report

IN_FULL_BESIDE = 2  # recorded items shown in full above a question
NUMBERS = 30  # task numbers in one sentence
SAID = 30  # 汉字 of the person's own words that a confirmation repeats


async def handle(turn: Turn) -> Reply:
    """Append what was reported; ask back, and record nothing, where it is not certain."""
    frame = turn.frame
    if turn.notice is None:
        return not_understood(turn) if turn.is_clerk else Reply((Text("tasks.no_notice"),))
    lines: list[Text] = []
    recorded: list[Assignment] = []
    if frame.ask_back and not (frame.reports or frame.candidates or frame.proposed):
        turn.frame = frame = replace(frame, proposed=swept(turn))
    if turn.is_clerk and not _on_behalf(turn):
        return not_understood(turn)
    if frame.reports and not frame.proposed:
        lines, recorded = await record_all(turn, frame.reports)
    if frame.ask_back:
        if frame.reports and not (frame.candidates or frame.proposed):
            turn.frame = replace(frame, proposed=rest_swept(turn))
        question = ask(turn)
        if turn.pending is None and not question.buttons:
            proved = await _prove(turn, recorded)
            question = replace(question, lines=(*question.lines, *proved))
        if recorded and not question.question and not question.buttons:
            return confirmation(turn, [*lines, *question.lines], recorded)
        lines = grouped(lines, IN_FULL_BESIDE)
        if len(recorded) == 1:
            lines = [Text("report.single", said=lines[0]), *lines[1:]]
        elif recorded:
            lines = [Text("report.head", count=len(recorded)), *lines]
        return Reply((*lines, *question.lines), question.buttons, question=question.question)
    if not lines:
        return not_understood(turn)
    proved = await _prove(turn, recorded)
    return confirmation(turn, [*lines, *proved], recorded, proved=bool(proved))


async def press(turn: Turn) -> Reply:
    """Record what a button of a card, a digest or a question says."""
    if turn.word(0) == "yes":
        return await _confirmed(turn)
    if turn.word(0) == "no":
        return Reply((Text("report.not_recorded"),))
    assignment = await reachable(turn, turn.word(0))
    word = turn.word(1)
    if assignment is None or word not in ("done", "unchanged", "in_progress", "blocked"):
        return turn.gone()
    status = {"done": Status.DONE, "blocked": Status.BLOCKED}.get(word, Status.IN_PROGRESS)
    if status is Status.DONE and assignment.state is State.REPORTED_DONE:
        title = short_title(assignment.task)
        return Reply((Text("report.done_before", no=assignment.task.no, title=title),))
    line = await record(
        turn, assignment, Report(assignment.task.no, status), unchanged=word == "unchanged"
    )
    hit = [] if line.key == "report.already_settled" else [assignment]
    return confirmation(turn, [line], hit)


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
        assignment = await part_for(turn, report.task)
        if assignment is None:
            lines.append(Text("task.not_yours", no=report.task, unit=turn.person.unit))
            continue
        line = await record(turn, assignment, report)
        lines.append(line)
        if line.key != "report.already_settled":
            hit.append(assignment)
    if len(hit) > 1:
        turn.topic = 0  # several: none of them is the one being talked about
    return lines, hit


async def record(
    turn: Turn,
    assignment: Assignment,
    report: Report,
    *,
    unchanged: bool = False,
    words: str | None = None,
) -> Text:
    """Append one report and return the sentence that shows it. `words`: said earlier, kept here."""
    no, title = assignment.task.no, short_title(assignment.task)
    words = _words_for(turn, no) if words is None else words
    unchanged = unchanged or _says_unchanged(turn.text, no)
    state = after_report(assignment.state, report.status)
    if state is None:
        return Text("report.already_settled", no=no, title=title)
    following = _next_round(turn, assignment, report.status)
    if following:
        state = State.IN_PROGRESS  # what comes round again is done for now, not for the year
    await turn.write(
        assignment,
        text=words,
        status=report.status,
        percent=_percent(report),
        state_after=state,
        on_behalf=turn.is_clerk,
        until=turn.until,
        blocked=(words or turn.text) if report.status is Status.BLOCKED else None,
    )
    turn.topic = no
    if report.status is Status.DONE and assignment.snoozed_until:
        await _no_more_wishes(turn, assignment)
    if unchanged:
        return Text("report.unchanged", no=no, title=title)
    if following:
        return Text("report.round", no=no, title=title, following=following)
    if report.status is Status.DONE:
        return Text("report.done", no=no, title=title)
    if report.status is Status.BLOCKED:
        tell_of_block(turn, assignment, words)
        return Text("report.blocked", no=no, title=title)
    if report.percent is not None:
        return Text("report.percent", no=no, title=title, percent=report.percent)
    if reached := value_reached(assignment, words):
        return Text("report.value", no=no, title=title, value=reached[0], wanted=reached[1])
    return Text("report.recorded", no=no, title=title, status=STATUS_WORDS[report.status])


def tell_of_block(turn: Turn, assignment: Assignment, words: str) -> None:
    """Lay on the clerk's desk that a unit cannot go on, in its own words."""
    said = Text(
        "report.office_blocked",
        unit=assignment.unit.name,
        no=assignment.task.no,
        text=shortened(words, WISH),
    )
    turn.tell_office(Reply((said,)), about=f"blocked:{assignment.id}:{turn.inbox_id}")


async def _no_more_wishes(turn: Turn, assignment: Assignment) -> None:
    """Forget the reminders that were asked for of what is now done."""
    wishes = await turn.uow.reminders.of_person(turn.person.id, "asked")
    of_this = [wish.id for wish in wishes if wish.assignment_id == assignment.id]
    if of_this:
        await turn.uow.reminders.settle(of_this, at=turn.now)


def _next_round(turn: Turn, assignment: Assignment, status: Status) -> date | None:
    """Return when a recurring task that was just done is due again, or None."""
    if status is not Status.DONE or assignment.task.deadline.kind is not Kind.RECURRING:
        return None
    assert turn.notice is not None
    return following_round(assignment.task.deadline, turn.notice.year, turn.today)


def confirmation(
    turn: Turn,
    lines: list[Text],
    recorded: list[Assignment],
    *,
    proved: bool = False,
    repeat: bool = True,
) -> Reply:
    """Show what was recorded, and how to take it back; `repeat` words that say more."""
    if not recorded:
        return Reply(tuple(lines))
    if len(recorded) == 1:
        beside = _beside(turn, recorded[0], proved) if repeat else []
        lines = [
            Text("report.single", said=lines[0]),
            *beside,
            *lines[1:],
        ]
        hint = Text("report.undo_hint")
    else:
        lines = [Text("report.head", count=len(recorded)), *grouped(lines)]
        hint = Text("report.undo_one_hint", no=recorded[-1].task.no)
    buttons = (undo_button(turn),)
    return Reply((*lines, hint), buttons)


def grouped(lines: list[Text], in_full: int = PROPOSED) -> list[Text]:
    """Return what was recorded, drawn together by what was said where a screen is too short."""
    if len(lines) <= in_full:
        return lines
    alike: dict[Text, list[int]] = {}
    others = []
    for line in lines:
        status = line.facts.get("status") or _SHORTER.get(line.key)
        if status is None:
            others.append(line)
        else:
            alike.setdefault(status, []).append(line.facts["no"])
    said = [
        Text("report.several", nos=tuple(nos[:NUMBERS]), count=len(nos), status=status)
        for status, nos in alike.items()
    ]
    return [*said, *others]


_SHORTER = {
    "report.done": STATUS_WORDS[Status.DONE],
    "report.unchanged": STATUS_WORDS[Status.IN_PROGRESS],
    "report.blocked": STATUS_WORDS[Status.BLOCKED],
}


def _beside(turn: Turn, recorded: Assignment, proved: bool) -> list[Text]:
    """Return the own words as they were kept, and the one thing that could be said next."""
    said = next((r for r in turn.frame.reports if r.task == recorded.task.no), None)
    words = _own_words(turn)
    if said is None or not words:
        return []
    if said.status is Status.DONE:
        return [] if proved else [Text("report.link_welcome")]
    beside = [] if _bare(words) else [Text("report.own_words", words=shortened(words, SAID))]
    if (
        _SOUNDS_DONE.search(words)
        and not _NOT_YET.search(words)
        and said.status is Status.IN_PROGRESS
    ):
        beside.append(Text("report.done_hint", no=recorded.task.no))
    return beside


async def _prove(turn: Turn, recorded: list[Assignment]) -> list[Text]:
    """Attach the links and files that came with a report on one task; ask for several."""
    if not turn.arrived and not turn.frame.links:
        return []
    ids, refused = await keep(turn)
    if not ids:
        return list(refused)
    if len(recorded) == 1:
        return [*refused, await attach_to(turn, recorded[0], ids)]
    turn.expect("evidence", kept=ids)
    return [*refused, Text("evidence.which_number", count=len(ids))]


_SOUNDS_DONE = re.compile(r"完|好了|结束|到位")
_NOT_YET = re.compile(r"[没未不快差才待].{0,4}(?:完|好|结束|到位)|完.{0,2}不")
_MENTION = re.compile(r"^\s*@\S+\s*")
_RATE = re.compile(r"([\u4e00-\u9fff]{1,8}率)[^0-9%％]{0,8}?(\d{1,3}(?:\.\d+)?)\s*[%％]")


def value_reached(assignment: Assignment, said: str) -> tuple[str, str] | None:
    """Return the share that was said and the one that is wanted (解读率90%以上), as they are put.

    None where the task wants no share, or none was said. The office judges whether it suffices.
    """
    task = assignment.task
    wanted = _RATE.search(task.target or "") or _RATE.search(task.title + task.text)
    found = _RATE.search(said) or re.search(r"(?<!\d)(\d{1,3}(?:\.\d+)?)\s*[%％]", said)
    if wanted is None or found is None or found.groups()[-1] == "":
        return None
    return f"{found.groups()[-1]}%", f"{wanted.group(1)}{wanted.group(2)}%"


def _own_words(turn: Turn) -> str:
    """Return what the person said, without the call of the bot in a group; nothing for a tap.

    A number that stands for a button is as good as a tap.
    """
    tapped = turn.said.pressed or (turn.args and _BARE_CHOICE.fullmatch(turn.text))
    return "" if tapped else _MENTION.sub("", turn.text)


def _words_for(turn: Turn, no: int) -> str:
    """Return what was said of a task: an answer to our own question is the choice, not the words.

    `信息公开那个弄完了`, then `2`: the first is what the ledger keeps.
    """
    waiting = turn.waiting
    chosen = turn.said.pressed or _BARE_CHOICE.fullmatch(turn.text)
    asked = [*waiting.get("candidates", ()), *(r["task"] for r in waiting.get("reports", ()))]
    return str(waiting.get("said", "")) if chosen and no in asked else _own_words(turn)


_BARE_CHOICE = re.compile(
    r"(?:是|就|第|选|对|嗯+|好|行|可以|确认|没错|都|前面|后面|那|[ ,，、])*"
    r"(?:[\d一二三四五六七八九十]{1,3}(?:[,，、 和]\s*\d{1,3})*)?"
    r"(?:的|了|吧|个|那|项|号|条|记下|记|yes|ok|[ 。.!！,，])*",
    re.IGNORECASE,
)
"""Words that only choose among what was asked: 2, 第9项, 第2个, 对，记下."""


def _says_unchanged(text: str, no: int) -> bool:
    """Tell whether a message says of this very number that nothing has changed."""
    return bool(re.search(rf"(?<!\d){no}(?!\d)[^\d，,。；;]{{0,4}}?(?:无|没有?|未)变化", text))


def _bare(words: str) -> bool:
    """Tell whether a message is a number and a status and no more: nothing to repeat."""
    return len(re.sub(r"[^\u4e00-\u9fff]", "", words)) <= 6


def _on_behalf(turn: Turn) -> bool:
    """Tell whether the office reports for a unit: in so many words, or with a plain status."""
    plain = any(r.status is not Status.IN_PROGRESS or r.percent for r in turn.frame.reports)
    return plain or bool(re.search(r"[替代帮]|记[上下为]?|进展|推进", turn.text))


def not_understood(turn: Turn) -> Reply:
    """Say that nothing was recorded, and offer the likely things."""
    if turn.is_clerk:
        return _not_understood_of_office(turn)
    return Reply(
        (Text("report.not_understood"),),
        (
            Button(Text("help.tasks"), action("my_tasks", "open", 0)),
            Button(Text("help.button"), action("help")),
        ),
    )


def _not_understood_of_office(turn: Turn) -> Reply:
    """Say the same to the office; who wants a day moved is told how."""
    line = Text("help.not_recorded_office")
    if "延" in turn.text and turn.frame.candidates:
        line = Text("extension.office_how", no=turn.frame.candidates[0])
    return Reply((line,), menu(turn.person))


async def _confirmed(turn: Turn) -> Reply:
    reports = [
        Report(int(r["task"]), Status(r["status"]), r.get("percent"))
        for r in turn.waiting.get("reports", ())
    ]
    if not reports:
        return Reply((Text("report.nothing_open"),))
    lines, recorded = await record_all(turn, reports)
    return confirmation(turn, lines, recorded)


async def part_for(turn: Turn, no: int) -> Assignment | None:
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


ability = Ability(
    "report",
    REPORTERS,
    handle,
    intents=frozenset({"report", "confirm", "deny"}),
    press=press,
    answer=answer,
    in_group=True,
)
