"""操作记录: who did what, when and from where, for the office."""

from __future__ import annotations

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import Person
from ledger.talk import Button, Reply, Text
from storage.audit import Act

SHOWN = 10
FURTHEST = 200  # acts that can be paged back in chat; the workbook has them all

WORDS = {
    "bulletin.approved": Text("audit.bulletin_approved"),
    "review.closed": Text("audit.review_closed"),
    "review.returned": Text("audit.review_returned"),
    "review.reopened": Text("audit.review_reopened"),
    "review.kept": Text("audit.review_kept"),
    "scope.ticked": Text("audit.scope_ticked"),
    "group.registered": Text("audit.group_registered"),
    "sheet.taken": Text("audit.sheet_taken"),
    "chase": Text("audit.chase"),
    "extension.granted": Text("audit.extension_granted"),
    "extension.refused": Text("audit.extension_refused"),
    "calendar.set": Text("audit.calendar_set"),
    "policy.set": Text("audit.policy_set"),
    "due.changed": Text("audit.due_changed"),
    "broadcast": Text("audit.broadcast"),
    "import.confirmed": Text("audit.import_confirmed"),
    "code.issued": Text("audit.code_issued"),
    "person.exported": Text("audit.person_exported"),
    "person.forgotten": Text("audit.person_forgotten"),
}


async def handle(turn: Turn) -> Reply:
    """Show the last acts, the newest first."""
    return await _page(turn, 0)


async def press(turn: Turn) -> Reply:
    """`audit_log PAGE`: further back."""
    word = turn.word(0)
    return await _page(turn, int(word) if word.isascii() and word.isdigit() else 0)


async def _page(turn: Turn, page: int) -> Reply:
    first = min(page, FURTHEST // SHOWN - 1) * SHOWN
    acts = await turn.uow.audit.latest(first + SHOWN + 1)
    shown = acts[first : first + SHOWN]
    if not shown:
        return Reply((Text("audit.empty"),))
    lines = tuple([await _line(turn, act) for act in shown])
    more = len(acts) > first + SHOWN and first + SHOWN < FURTHEST
    buttons = (Button(Text("audit.earlier"), action("audit_log", str(page + 1))),) if more else ()
    return Reply((Text("audit.head"), *lines), buttons)


async def _line(turn: Turn, act: Act) -> Text:
    person = await turn.uow.people.get(act.person_id) if act.person_id is not None else None
    facts = {"at": act.at, "who": who_did(person), "what": what_was_done(act), "source": act.source}
    on = await _subject(turn, act)
    return Text("audit.line_on", on=on, **facts) if on else Text("audit.line", **facts)


async def _subject(turn: Turn, act: Act) -> Text | None:
    """Return which item, or which unit, an act was on; None where its words say enough."""
    kind, _, number = act.subject.partition(":")
    if not number.isdecimal():
        return None
    if kind == "assignment" and (part := await turn.uow.assignments.get(int(number))):
        return Text("audit.on_part", unit=part.unit.name, no=part.task.no)
    if kind == "unit" and (unit := await turn.uow.units.get(int(number))):
        return Text("plain", text=unit.name)
    return None


def who_did(person: Person | None) -> Text:
    """Return who an act is put down to; nobody means the command line."""
    return Text("plain", text=person.called) if person else Text("audit.command")


def what_was_done(act: Act) -> Text:
    """Return an act in the office's words."""
    return WORDS.get(act.action) or Text("plain", text=act.action)


ability = Ability("audit_log", OFFICE, handle, acts=frozenset({"audit"}), press=press)
