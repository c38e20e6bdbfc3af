"""撤销: take back what was just recorded. History keeps both; the office is asked once it acted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from handlers.ability import REPORTERS, Ability
from handlers.cards import STATE_WORDS, STATUS_WORDS, WISH, shortened
from handlers.moved_on import OTHER_THINGS
from handlers.turn import Turn
from handlers.withdrawals import is_kind, withdraw, withdraw_last, withdraw_waiting
from ledger.actions import action, long
from ledger.model import SETTLED, Assignment, Entry, State
from ledger.states import may_undo
from ledger.talk import Button, Conversation, Reply, Text
from storage.entries import ASKS_OFFICE

LONG_AGO = timedelta(days=7)  # a bare 撤销 means what was said just now
JUST_NOW = timedelta(minutes=30)  # 取消 may be about anything later
_CANCEL = re.compile(r"取消(?:吧|掉|了)?[!！。~ ]*")
NAMED = 12  # task numbers in a sentence
IN_FULL = 6  # lines that fit a screen; more are told by number


async def handle(turn: Turn) -> Reply:
    """Take back the last message's reports, or those on the numbers that were said."""
    if turn.frame.tasks:
        return await _by_number(turn, turn.frame.tasks)
    offered = offered_undo(turn.conversation)
    if offered:
        turn.args = tuple(offered.split()[1:])
        return await press(turn)
    life = JUST_NOW if _CANCEL.fullmatch(turn.text) else LONG_AGO
    last = await turn.uow.entries.last_act(turn.person.id)
    late = life is JUST_NOW and last is not None and turn.now - last.at > life
    wish = None if late else await withdraw_last(turn, last)
    if wish is not None:
        return wish
    entries = list(await turn.uow.entries.last_batch(turn.person.id))
    if entries and await turn.uow.entries.just_undone(turn.person.id):
        before = await turn.uow.assignments.get(entries[0].assignment_id)
        assert before is not None
        return Reply((Text("undo.twice", no=before.task.no),))
    if entries and turn.now - entries[-1].at > life:
        return await _of_long_ago(turn, entries)
    return await take_back(turn, entries)


async def _of_long_ago(turn: Turn, entries: Sequence[Entry]) -> Reply:
    """Name what would be taken back, and take nothing back: it may not be what is meant."""
    nos = []
    for entry in entries[:NAMED]:
        part = await turn.uow.assignments.get(entry.assignment_id)
        assert part is not None
        nos.append(part.task.no)
    return Reply((Text("undo.long_ago", nos=tuple(nos), no=nos[0], at=entries[-1].at),))


async def press(turn: Turn) -> Reply:
    """`undo BATCH` and `undo KIND ID` take back what a confirmation showed.

    `undo back|keep ID` is the office's answer to a wish.
    """
    verb = turn.word(0)
    if verb in ("back", "keep"):
        return await _decide(turn, verb == "back", turn.word(1))
    if is_kind(verb) and turn.word(1):
        return await withdraw(turn, verb, long(turn.word(1)) or 0)
    batch = long(verb)
    if batch is None:
        return Reply((Text("undo.nothing"),))
    entries = [e for e in await turn.uow.entries.of_batch(batch) if _mine(turn, e)]
    return await take_back(turn, entries)


def offered_undo(conversation: Conversation) -> str | None:
    """Return the action by which the last reply offered to take back a wish or a proof."""
    actions = [choice.action for choice in conversation.choices]
    words = (one.split() for one in actions)
    wishes = (one for one, said in zip(actions, words, strict=True) if _is_wish(said))
    return next(wishes, None)


def _is_wish(said: list[str]) -> bool:
    return said[:1] == ["undo"] and len(said) == 3 and is_kind(said[1])


async def answer(turn: Turn) -> Reply | None:
    """Take the reason that may be given to the office beside the wish."""
    if (
        turn.frame.intent in (*OTHER_THINGS, "ack", "greeting")
        or turn.frame.act
        or turn.frame.reports
    ):
        return None
    assignment = await turn.uow.assignments.get(int(turn.waiting.get("assignment", 0)))
    if assignment is None or assignment.waiting != "undo":
        return None
    await _ask_office(turn, assignment, turn.text)
    return Reply((Text("undo.reason_kept", no=assignment.task.no),))


async def take_back(turn: Turn, entries: Sequence[Entry]) -> Reply:
    """Append an undo for each entry that may still be taken back; ask the office for the rest."""
    if not entries:
        return Reply((Text("undo.nothing"),))
    lines = drawn_together([await _take_back_one(turn, entry) for entry in entries])
    if turn.pending:
        return Reply(tuple(lines))
    return Reply((*lines, Text("undo.kept")))


def drawn_together(lines: list[Text]) -> list[Text]:
    """Return what was taken back; by number alone where it does not fit a screen."""
    alike: dict[str, list[int]] = {}
    for line in lines:
        key = "undo.done" if line.key == "undo.done_today" else line.key
        alike.setdefault(key, []).append(line.facts["no"])
    if len(lines) <= IN_FULL:
        return lines
    said = []
    for key, nos in alike.items():
        facts = {"count": len(nos), "nos": tuple(nos)}
        if key == "undo.done":
            said.append(Text("undo.several", **facts))
        elif key == "undo.office_acted":
            said.append(Text("undo.several_office_acted", **facts))
        else:
            said.append(Text("undo.several_not", **facts))
    return said


async def _take_back_one(turn: Turn, entry: Entry) -> Text:
    assignment = await turn.uow.assignments.get(entry.assignment_id)
    assert assignment is not None
    no = assignment.task.no
    history = await turn.uow.entries.of_assignment(entry.assignment_id)
    if not may_undo(entry, [e for e in history if e.id > entry.id]):
        return await _office_acted(turn, assignment, history)
    await turn.uow.entries.undo(
        entry.id, at=turn.now, person_id=turn.person.id, by=turn.person.called
    )
    turn.topic = no
    facts = {
        "no": no,
        "said": STATUS_WORDS[entry.status] if entry.status else Text("status.blocked"),
        "at": entry.at,
        "state": STATE_WORDS[entry.state_before],
    }
    zone = ZoneInfo(turn.jurisdiction.timezone)
    today = entry.at.astimezone(zone).date() == turn.today
    return Text("undo.done_today", **facts) if today else Text("undo.done", **facts)


async def _office_acted(turn: Turn, assignment: Assignment, history: Sequence[Entry]) -> Text:
    """Lay the wish before the office: what it has accepted is its own to return."""
    no = assignment.task.no
    if assignment.state not in SETTLED:
        return Text("undo.returned_before", no=no)
    if assignment.waiting == "undo":
        return Text("undo.asked_before", no=no)
    closed = next(e for e in reversed(history) if e.state_after in SETTLED)
    await _ask_office(turn, assignment, "")
    turn.expect("undo", assignment=assignment.id)
    turn.topic = no
    return Text("undo.office_acted", no=no, at=closed.at)


async def _ask_office(turn: Turn, assignment: Assignment, reason: str) -> None:
    await turn.write(
        assignment,
        text=reason,
        kind="ask_undo",
        waiting="undo",
    )
    turn.tell_office(office_card(assignment, reason), about=f"undo:{assignment.id}:{turn.inbox_id}")


def office_card(assignment: Assignment, reason: str) -> Reply:
    """Return the wish as the office sees it."""
    facts = {"unit": assignment.unit.name, "no": assignment.task.no}
    line = (
        Text("undo.office_asked_why", reason=shortened(reason, WISH), **facts)
        if reason
        else Text("undo.office_asked", **facts)
    )
    return Reply(
        (line,),
        (
            Button(Text("undo.office_back"), action("undo", "back", assignment.id)),
            Button(Text("undo.office_keep"), action("undo", "keep", assignment.id)),
        ),
        question=True,
    )


async def reason_of(turn: Turn, assignment: Assignment) -> str:
    """Return the reason that was given for a wish which waits for the office."""
    history = await turn.uow.entries.of_assignment(assignment.id)
    return next((e.text for e in reversed(history) if e.kind == "ask_undo" and e.text), "")


async def _decide(turn: Turn, agreed: bool, word: str) -> Reply:
    assignment = await turn.uow.assignments.get(long(word) or 0)
    if not turn.is_clerk or assignment is None or assignment.waiting != "undo":
        return turn.gone()
    asked_by = await turn.uow.entries.last_asker(assignment.id, "ask_undo")
    await turn.write(
        assignment,
        state_after=State.RETURNED if agreed else assignment.state,
        kind="reopen" if agreed else "keep_closed",
        waiting=None,
    )
    await turn.audit("review.reopened" if agreed else "review.kept", f"assignment:{assignment.id}")
    no, unit = assignment.task.no, assignment.unit.name
    told = Text("undo.reopened", no=no) if agreed else Text("undo.stays_closed", no=no)
    if asked_by is not None:
        turn.tell(asked_by, Reply((told,)), about=f"undo:{assignment.id}:{turn.inbox_id}")
    if agreed:
        return Reply((Text("undo.office_reopened", unit=unit, no=no),))
    return Reply((Text("undo.office_kept", unit=unit, no=no),))


async def _by_number(turn: Turn, numbers: Sequence[int]) -> Reply:
    entries = []
    for no in numbers:
        assignment = turn.mine(no)
        if assignment is None:
            return Reply((Text("task.not_yours", no=no, unit=turn.person.unit),))
        history = await turn.uow.entries.of_assignment(assignment.id)
        said = [e for e in history if e.kind in ASKS_OFFICE or _mine(turn, e)]
        if len(numbers) == 1 and said and said[-1].kind == f"ask_{assignment.waiting}":
            return await withdraw_waiting(turn, assignment) or Reply((Text("undo.nothing"),))
        entries += [e for e in history if _mine(turn, e)][-1:]
    return await take_back(turn, entries)


def _mine(turn: Turn, entry: Entry) -> bool:
    return entry.person_id == turn.person.id and entry.kind == "report" and not entry.undone


ability = Ability(
    "undo", REPORTERS, handle, intents=frozenset({"undo"}), press=press, answer=answer
)
