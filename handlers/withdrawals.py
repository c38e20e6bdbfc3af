"""撤回、算了: a wish before the office, a proof or an open question is taken back by its maker."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from handlers.evidence import ask_again
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.actions import short
from ledger.model import SETTLED, Assignment, Entry
from ledger.talk import Reply, Text

_NEVER_MIND = re.compile(
    r"(?:那|还是|先|就|[，, ])*"
    r"(?:算了|不用了?|不必了?|不要了|不(?:延|换|提|说|申请|延期|退)了|没事|没什么|取消|放弃"
    r"|never ?mind|forget it|cancel)(?:吧|了|啦|[。.!！ ])*",
    re.IGNORECASE,
)
_TAKE_BACK = re.compile(r"(?:撤销|撤回|撤了|undo)(?:吧|了|[。.!！ ])*", re.IGNORECASE)
_ASKS_WORDS = frozenset({"day", "reason", "name", "words", "other_day", "unit", "which"})
"""Questions that are answered in one's own words: 算了 is none of them."""


async def drop_question(turn: Turn) -> Reply | None:
    """Return what is said when the open question is not to be answered after all."""
    if turn.conversation.pending is None:
        return None
    name, data = turn.conversation.pending
    never_mind = _NEVER_MIND.fullmatch(turn.text)
    if name == "undo" and never_mind:
        return await withdraw(turn, "wish", int(data.get("assignment", 0)))
    if data.get("ask") == "how" and never_mind:
        return Reply((Text("report.not_recorded"),))
    asks = data.get("ask") in _ASKS_WORDS or name in ("difficulty", "feedback")
    if asks and (never_mind or (_TAKE_BACK.fullmatch(turn.text) and name != "difficulty")):
        return Reply((Text("undo.dropped"),))
    return None


_NO_MATTER = re.compile(
    r"(?:那|还是|就)*(?:算了|不用了?|不必了?|没事了?|没什么)(?:吧|啦|[。.!！ ])*"
)


def says_no_matter(turn: Turn) -> bool:
    """Tell whether 算了 was said where nothing is open: nothing is to be done, nor recorded."""
    return _NO_MATTER.fullmatch(turn.text) is not None


async def withdraw(turn: Turn, kind: str, number: int) -> Reply:
    """Take back what a button names: a wish that the office has not answered, or a proof."""
    return await _KINDS[kind](turn, number)


def is_kind(word: str) -> bool:
    """Tell whether a button's word names something that can be taken back here."""
    return word in _KINDS


async def withdraw_last(turn: Turn, last: Entry | None) -> Reply | None:
    """Take back the wish that was a person's last act, None if that was no wish or is answered."""
    if last is None:
        return None
    own = await _own(turn, last.assignment_id)
    return await withdraw_waiting(turn, own) if own and last.kind == f"ask_{own.waiting}" else None


async def withdraw_waiting(turn: Turn, own: Assignment) -> Reply | None:
    """Take back what of a part waits for the office, None if nothing does."""
    if own.waiting == "extension":
        waiting = await turn.uow.extensions.waiting()
        found = next((asked for asked, part in waiting if part.id == own.id), None)
        return await _extension(turn, found.id) if found else None
    if own.waiting == "not_applicable":
        return await _not_applicable(turn, own.id)
    return await _wish(turn, own.id) if own.waiting == "undo" else None


async def _extension(turn: Turn, number: int) -> Reply:
    asked = await turn.uow.extensions.get(number)
    own = await _own(turn, asked.assignment_id) if asked else None
    if asked is None or own is None:
        return turn.gone()
    if not await turn.uow.extensions.withdraw(number, at=turn.now, person_id=turn.person.id):
        return Reply((Text("undo.answered_before"),))
    turn.topic = own.task.no
    return Reply((Text("undo.extension_withdrawn", no=own.task.no, due=own.due),))


async def _not_applicable(turn: Turn, number: int) -> Reply:
    own = await _own(turn, number)
    if own is None:
        return turn.gone()
    if own.waiting != "not_applicable":
        return Reply((Text("undo.answered_before"),))
    await turn.write(own, kind="withdrawn", waiting=None)
    turn.topic = own.task.no
    return Reply((Text("undo.not_applicable_withdrawn", no=own.task.no),))


async def _wish(turn: Turn, number: int) -> Reply:
    own = await _own(turn, number)
    if own is None or own.waiting != "undo":
        return Reply((Text("undo.answered_before"),))
    await turn.write(own, kind="withdrawn", waiting=None)
    return Reply((Text("undo.wish_withdrawn", no=own.task.no),))


async def _handover(turn: Turn, number: int) -> Reply:
    asked = await turn.uow.handovers.get(number)
    if asked is None or asked.person_id != turn.person.id:
        return turn.gone()
    if asked.decided_at is not None:
        return Reply((Text("undo.answered_before"),))
    await turn.uow.handovers.decide(number, False, at=turn.now, person_id=turn.person.id)
    return Reply((Text("undo.handover_withdrawn"),))


async def _proof(turn: Turn, number: int) -> Reply:
    """Take proofs off a task, and ask where they belong: they are kept until that is said."""
    taken = await turn.uow.evidence.attached_with(number)
    own = await _own(turn, taken[0].assignment_id or 0) if taken else None
    if own is None:
        return turn.gone()
    if own.state in SETTLED:
        return Reply((Text("undo.answered_before"),))
    ids = [proof.id for proof in taken]
    await turn.uow.evidence.detach(ids)
    return ask_again(turn, own, ids)


async def _own(turn: Turn, number: int) -> Assignment | None:
    return await reachable(turn, short(number))


_KINDS: Mapping[str, Callable[[Turn, int], Awaitable[Reply]]] = {
    "extension": _extension,
    "not_applicable": _not_applicable,
    "wish": _wish,
    "handover": _handover,
    "proof": _proof,
}
