"""DESIGN §8 as one table: which role may do what, by ability and by button.

The walk in test_access.py holds the program against this table; a new ability or button that is
not in it fails the walk, so that whoever adds one has to say here who may use it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.model import Role

LIAISON, HEAD, CLERK = Role.LIAISON, Role.HEAD, Role.CLERK
EVERYONE = frozenset(Role)
UNIT = frozenset({LIAISON, HEAD})
OFFICE = frozenset({CLERK})

ABILITIES = {
    # see the own unit's tasks; the office sees all
    "my_tasks": UNIT,
    "task_detail": EVERYONE,
    "unit_state": UNIT,
    "head": frozenset({HEAD}),
    "directory": EVERYONE,
    "workday_question": EVERYONE,
    # report and what belongs to it; the office on behalf
    "report": EVERYONE,
    "occurrence": EVERYONE,
    "undo": EVERYONE,
    "evidence": EVERYONE,
    "difficulty": EVERYONE,
    "extension": EVERYONE,
    "not_applicable": EVERYONE,
    "correction": EVERYONE,
    "all_year": EVERYONE,
    "reminders": UNIT,
    "handover": EVERYONE,
    # asked by the office, answered by units: their buttons are the office's, see below
    "bulletin": EVERYONE,
    "look_back": EVERYONE,
    # everybody's own voice
    "feedback": EVERYONE,
    "why_me": EVERYONE,
    "help": EVERYONE,
    "language": EVERYONE,
    # the bot's own counts: the office sees all, anybody else their own
    "statistics": EVERYONE,
    # the office alone
    "imports": OFFICE,
    "sheet_back": OFFICE,
    "doubts": OFFICE,
    "scoping": OFFICE,
    "people": OFFICE,
    "review": OFFICE,
    "desk": OFFICE,
    "chase": OFFICE,
    "broadcast": OFFICE,
    "change_date": OFFICE,
    "days_off": OFFICE,
    "settings": OFFICE,
    "groups": OFFICE,
    "ledger_summary": OFFICE,
    "export": OFFICE,
    "audit_log": OFFICE,
}


@dataclass(frozen=True, slots=True)
class Press:
    """A button: its action with {names} of what it is about, and who may press it.

    `whose` is "unit" when only people of the unit it concerns may (the office besides, if CLERK is
    among `roles`). `writes` says that pressing it changes something.
    """

    action: str
    roles: frozenset[Role]
    whose: str = "county"
    writes: bool = True


BUTTONS = (
    Press("task_detail {part}", EVERYONE, "unit", writes=False),
    Press("task_detail {part} full", EVERYONE, "unit", writes=False),
    Press("report {part} done", EVERYONE, "unit"),
    Press("report {part} unchanged", EVERYONE, "unit"),
    Press("occurrence {quota}", EVERYONE, "unit"),
    Press("extension {part}", UNIT, "unit", writes=False),
    Press("not_applicable {part}", UNIT, "unit"),
    Press("reminders {part}", UNIT, "unit"),
    Press("undo {batch}", frozenset({LIAISON}), "self"),
    Press("extension grant {extension}", OFFICE),
    Press("extension refuse {extension}", OFFICE),
    Press("extension other {extension}", OFFICE, writes=False),
    Press("not_applicable yes {asked}", OFFICE),
    Press("not_applicable no {asked}", OFFICE),
    Press("handover yes {handover}", OFFICE),
    Press("handover no {handover}", OFFICE),
    Press("feedback {feedback}", OFFICE, writes=False),
    Press("review", OFFICE, writes=False),
    Press("review ok {reported}", OFFICE),
    Press("review back {reported}", OFFICE, writes=False),
    Press("desk", OFFICE, writes=False),
    Press("ledger_summary", OFFICE, writes=False),
    Press("ledger_summary overdue", OFFICE, writes=False),
    Press("export xlsx", OFFICE, writes=False),
    Press("export png", OFFICE, writes=False),
    Press("export annual", OFFICE, writes=False),
    Press("audit_log", OFFICE, writes=False),
    Press("audit_log 1", OFFICE, writes=False),
    Press("people", OFFICE, writes=False),
    Press("people codes", OFFICE),
    Press("imports walk {draft}", OFFICE, writes=False),
    Press("imports go {draft}", OFFICE),
    Press("imports drop {draft}", OFFICE),
    Press("doubts keep {doubt}", OFFICE),
    Press("doubts later {doubt}", OFFICE),
    Press("doubts 0 {doubt}", OFFICE),
    Press("bulletin check {bulletin}", OFFICE),
    Press("bulletin look {bulletin}", OFFICE, writes=False),
    Press("bulletin approve {clean}", OFFICE),
    Press("bulletin clear {check}", OFFICE),
    Press("bulletin keep {check}", OFFICE),
    Press("look_back merge {last}", OFFICE),
    Press("look_back chase {last}", OFFICE),
    Press("look_back done {last}", OFFICE),
    Press("my_tasks open 0", UNIT, writes=False),
    Press("my_tasks overdue 0", UNIT, writes=False),
    Press("unit_state", UNIT, writes=False),
    Press("unit_state known", UNIT, writes=False),
    Press("all_year unchanged", EVERYONE),
    Press("head known", frozenset({HEAD}), writes=False),
    Press("statistics", EVERYONE, writes=False),
    Press("help", EVERYONE, writes=False),
)

UNTIED = frozenset(
    {
        "scoping",
        "change_date",
        "days_off",
        "settings",
        "sheet_back",
        "broadcast",
        "groups",
        "evidence",
    }
)
"""Abilities whose buttons act on an open question of the same chat, or in a group, and on no id."""
