"""Telegram's commands cannot be Chinese: each stands for the words that are said elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.base import Say
from bot.texts import Texts
from ledger.languages import LANGUAGES
from ledger.model import Role
from ledger.talk import Text

WORDS: Mapping[str, str] = {
    "tasks": "我的任务",
    "overdue": "逾期",
    "month": "本月",
    "undo": "撤销",
    "unit": "我们单位还有几项没完",
    "desk": "待办",
    "review": "待核",
    "ledger": "台账",
    "feedback": "提意见",
    "help": "帮助",
    **{language.command: language.name for language in LANGUAGES.values()},
}
"""What each command says. `/start CODE` is left as it is: it is how a code arrives."""

_DESCRIPTIONS: Mapping[str, Text] = {
    "tasks": Text("telegram.command_tasks"),
    "overdue": Text("telegram.command_overdue"),
    "month": Text("telegram.command_month"),
    "undo": Text("telegram.command_undo"),
    "unit": Text("telegram.command_unit"),
    "desk": Text("telegram.command_desk"),
    "review": Text("telegram.command_review"),
    "ledger": Text("telegram.command_ledger"),
    "feedback": Text("telegram.command_feedback"),
    "help": Text("telegram.command_help"),
    **{each.command: Text("plain", text=each.name) for each in LANGUAGES.values()},
}
_MENUS: Mapping[Role, tuple[str, ...]] = {
    Role.LIAISON: ("tasks", "overdue", "month", "undo", "feedback", "help"),
    Role.HEAD: ("unit", "tasks", "overdue", "feedback", "help"),
    Role.CLERK: ("desk", "review", "ledger", "undo", "help"),
}
_STRANGERS_MENU = ("help",)

_ENTRIES: Mapping[str, Text] = {
    "tasks": Text("telegram.entry_tasks"),
    "overdue": Text("telegram.entry_overdue"),
    "month": Text("telegram.entry_month"),
    "unit": Text("telegram.entry_unit"),
    "desk": Text("telegram.entry_desk"),
    "review": Text("telegram.entry_review"),
    "ledger": Text("telegram.entry_ledger"),
    "help": Text("telegram.entry_help"),
}
_KEYBOARDS: Mapping[Role, tuple[tuple[str, ...], ...]] = {
    Role.LIAISON: (("tasks", "overdue"), ("month", "help")),
    Role.HEAD: (("unit", "tasks"), ("overdue", "help")),
    Role.CLERK: (("desk", "review"), ("ledger", "help")),
}


def menu(role: Role | None, language: str, say: Say) -> list[tuple[str, str]]:
    """Return the commands of a role with their descriptions; None is somebody not bound yet."""
    names: Sequence[str] = _STRANGERS_MENU
    if role is not None:
        others = (each.command for each in LANGUAGES.values() if each.code != language)
        names = (*_MENUS[role], *others)
    return [(name, say(_DESCRIPTIONS[name])) for name in names]


def keyboard(role: Role, say: Say) -> dict[str, Any]:
    """Return the keys under the line in which a role's people type."""
    rows = [[{"text": say(_ENTRIES[name])} for name in row] for row in _KEYBOARDS[role]]
    return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}


def words_of_keys() -> dict[str, str]:
    """Return what each key says, whatever language its label is in."""
    return {
        Texts.load(language).say(label): WORDS[name]
        for language in LANGUAGES
        for name, label in _ENTRIES.items()
    }
