"""What an ability is: a name, who may use it, and the functions that carry it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from handlers.turn import Turn
from ledger.model import Role
from ledger.talk import Reply

Handle = Callable[[Turn], Awaitable[Reply]]
Answer = Callable[[Turn], Awaitable[Reply | None]]

LIAISON = frozenset({Role.LIAISON})
OFFICE = frozenset({Role.CLERK})
UNIT = frozenset({Role.LIAISON, Role.HEAD})
REPORTERS = frozenset({Role.LIAISON, Role.HEAD, Role.CLERK})
EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Ability:
    """Something that can be said to the bot. `name` is its module's.

    `intents` and `acts` are the frames it handles (ledger.understanding). `press` handles its
    buttons, whose action begins with `name`. `answer` is asked first while its own question is
    open; it returns None when the person has moved on. The router checks `roles` before any of
    them; `in_group` lets it answer in a group chat.
    """

    name: str
    roles: frozenset[Role]
    handle: Handle
    intents: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    press: Handle | None = None
    answer: Answer | None = None
    in_group: bool = False


_RENAMED: Mapping[str, str] = {
    "audit": "audit_log",
    "batch": "all_year",
    "doubt": "doubts",
    "group": "groups",
    "import": "imports",
    "ledger": "ledger_summary",
    "lookback": "look_back",
    "notmine": "not_applicable",
    "redate": "change_date",
    "scope": "scoping",
    "sheet": "sheet_back",
    "snooze": "reminders",
    "task": "task_detail",
    "tasks": "my_tasks",
    "unit": "unit_state",
}
"""Names that abilities had: buttons of older messages and questions left open carry them."""


def ability_of(action: str) -> str:
    """Return the name of the ability that a button's action, or an open question, belongs to."""
    name = next(iter(action.split()), "")
    return _RENAMED.get(name, name)
