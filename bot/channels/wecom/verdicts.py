"""What WeCom's error codes mean: for the message at hand, and for the person who must act.

Only the number counts; the platform says itself that its words may change (document/path/90455).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.base import AccountDown, Refused, Say, SendFailed, TryAgain, Unreachable
from ledger.talk import Text

OK = 0
STALE_TOKEN = frozenset({40014, 42001})
TASK_ID_KNOWN = 42014
"""The card's task id has been seen: this very card has arrived before."""

_BUSY: Mapping[int, float | None] = {-1: None, 6000: None, 45009: 60.0, 45033: 2.0, 45047: 60.0}
"""Passing trouble, and for how many seconds the account should rest where that is known."""

_ACCOUNT = frozenset({40001, 40013, 40056, 48002, 60020, 301002, 93000, 93004})
PERSON = frozenset({40003, 40031, 60011, 60111, 81013, 86001, 86215, 86216, 93006})


@dataclass(frozen=True, slots=True)
class Advice:
    """What a code says in one line, and what to do about it."""

    what: Text
    todo: Text


_ADVICE: Mapping[int, Advice] = {
    40001: Advice(Text("wecom.code_40001"), Text("wecom.todo_40001")),
    40013: Advice(Text("wecom.code_40013"), Text("wecom.todo_40013")),
    40056: Advice(Text("wecom.code_40056"), Text("wecom.todo_40056")),
    45009: Advice(Text("wecom.code_45009"), Text("wecom.todo_45009")),
    48002: Advice(Text("wecom.code_48002"), Text("wecom.todo_48002")),
    60011: Advice(Text("wecom.code_60011"), Text("wecom.todo_60011")),
    60020: Advice(Text("wecom.code_60020"), Text("wecom.todo_60020")),
    60111: Advice(Text("wecom.code_60111"), Text("wecom.todo_60111")),
    81013: Advice(Text("wecom.code_81013"), Text("wecom.todo_60011")),
    86215: Advice(Text("wecom.code_86215"), Text("wecom.todo_86215")),
    93000: Advice(Text("wecom.code_93000"), Text("wecom.todo_93000")),
    93004: Advice(Text("wecom.code_93000"), Text("wecom.todo_93000")),
    93006: Advice(Text("wecom.code_93006"), Text("wecom.todo_93006")),
    301002: Advice(Text("wecom.code_40056"), Text("wecom.todo_40056")),
}


def advice(code: int) -> Advice:
    """Return what a code means and what to do; for an unlisted one, where to look it up."""
    return _ADVICE.get(code) or Advice(
        Text("wecom.code_other", code=code), Text("wecom.todo_other", code=code)
    )


def failure(code: int, say: Say) -> SendFailed:
    """Return what a code other than 0 means for the message that was to be sent."""
    why = say(Text("wecom.why", what=advice(code).what, code=code))
    if code in _BUSY:
        rest = _BUSY[code]
        return TryAgain(why, after=rest, whole_account=rest is not None)
    if code in STALE_TOKEN:
        return TryAgain(why, after=30.0, whole_account=True)
    if code in _ACCOUNT:
        return AccountDown(why)
    if code in PERSON:
        return Unreachable(why)
    return Refused(why)


def missed(answer: Mapping[str, Any], person: str, say: Say) -> Unreachable | None:
    """Return why a person was left out of a message that was accepted with code 0, if so."""
    if person in _names(answer.get("invaliduser")):
        return Unreachable(say(Text("wecom.why", what=advice(60011).what, code=60011)))
    if person in _names(answer.get("unlicenseduser")):
        return Unreachable(say(Text("wecom.unlicensed")))
    return None


def _names(value: Any) -> set[str]:
    """Return the user ids of an answer: `a|b`, always in lower case; some calls give a list."""
    names = value.split("|") if isinstance(value, str) else value or ()
    return {str(name).lower() for name in names}
