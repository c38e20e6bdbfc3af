"""佐证: links first, photos and files too; attached to the right task, never demanded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.ability import REPORTERS, Ability
from handlers.cards import placed, short_title, withdraw_button
from handlers.my_tasks import is_all_year
from handlers.proofs import attach_to, keep
from handlers.report import part_for
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.actions import action, short
from ledger.model import SETTLED, Assignment
from ledger.talk import Button, Reply, Text

CHOICES = 4


async def handle(turn: Turn) -> Reply:
    """Attach what was sent to the task that was named or talked about; ask when it is unclear.

    A link goes to the task being talked about. A photo or file shows nothing of what it belongs
    to, so the task is asked for, once for all that come in a row.
    """
    ids, refused = await keep(turn)
    if not ids:
        return Reply(refused or (Text("evidence.nothing"),))
    named = [a for no in turn.frame.tasks if (a := await part_for(turn, no))]
    before = _open_before(turn)
    sure = named or _last_in_a_row(turn) or ([] if turn.arrived else _talked_about(turn))
    if len(sure) == 1:
        return await _attached(turn, sure[0], [*before, *ids], refused)
    return _ask(turn, named or _talked_about(turn), [*before, *ids], refused)


async def press(turn: Turn) -> Reply:
    """`evidence ID` attaches what was sent before; `evidence drop` deletes it."""
    ids = _open_before(turn)
    if not ids:
        return turn.gone()
    if turn.word(0) == "drop":
        if not turn.said.pressed and turn.text.isdecimal() and turn.mine(int(turn.text)):
            turn.pending = turn.conversation.pending
            return Reply((Text("evidence.number_or_drop", no=int(turn.text)),))
        await turn.uow.evidence.drop(ids, at=turn.now)
        return Reply((Text("evidence.dropped"),))
    own = await reachable(turn, turn.word(0))
    if own is None:
        return turn.gone()
    return await _attached(turn, own, ids)


async def _attached(
    turn: Turn, own: Assignment, ids: Sequence[int], refused: tuple[Text, ...] = ()
) -> Reply:
    """Attach, and offer the way back."""
    line = await attach_to(turn, own, ids)
    return Reply((*refused, line), (withdraw_button("proof", ids[0]),))


async def answer(turn: Turn) -> Reply | None:
    """Take the number of the task that the evidence belongs to; 不对，是9号 moves what was sent."""
    own = [a for no in turn.frame.tasks if (a := await part_for(turn, no))]
    if _WRONG.match(turn.text) and not turn.frame.reports:
        return await _moved(turn, own)
    ids = _open_before(turn)
    if not ids or len(own) != 1 or turn.frame.reports or turn.arrived or turn.frame.links:
        return None
    return await _attached(turn, own[0], ids)


_WRONG = re.compile(r"不对|不是|错了|[附发弄搞]错|wrong", re.IGNORECASE)


async def _moved(turn: Turn, named: list[Assignment]) -> Reply | None:
    """Move what the last message attached to the task that was meant; ask which, if none is named.

    None when nothing was attached just before: something else is put right.
    """
    last = turn.waiting.get("last")
    taken = await turn.uow.evidence.attached_with(int(last)) if last else []
    where = await reachable(turn, short(taken[0].assignment_id or 0)) if taken else None
    if where is None or where.state in SETTLED:
        return None
    numbers = {int(n) for n in re.findall(r"\d{1,3}", turn.text)}
    meant = named or [a for a in turn.assignments if a.task.no in numbers]
    ids = [proof.id for proof in taken]
    right = [a for a in meant if a.id != where.id]
    if len(right) == 1:
        return await _attached(turn, right[0], ids)
    await turn.uow.evidence.detach(ids)
    return ask_again(turn, where, ids)


def ask_again(turn: Turn, wrong: Assignment, ids: Sequence[int]) -> Reply:
    """Ask where proofs belong that were taken off a task."""
    rest = [a for a in _likely(turn) if a.id != wrong.id]
    turn.expect("evidence", kept=list(ids))
    taken = Text("evidence.taken_off", count=len(ids), no=wrong.task.no)
    return Reply((taken,), _choices(rest), question=True)


def _open_before(turn: Turn) -> list[int]:
    """Return what was sent just before and waits for its task: several in a row are one."""
    pending = turn.conversation.pending
    return (
        [int(n) for n in pending[1].get("kept", ())] if pending and pending[0] == "evidence" else []
    )


def _last_in_a_row(turn: Turn) -> list[Assignment]:
    """Return the task that the last thing sent went to, if nothing was said since."""
    pending = turn.conversation.pending
    to = pending[1].get("to") if pending and pending[0] == "evidence" else None
    return [a for a in turn.assignments if a.id == to]


def _talked_about(turn: Turn) -> list[Assignment]:
    if turn.conversation.topic and (own := turn.mine(turn.conversation.topic)):
        return [own]
    still_open = [a for a in turn.assignments if a.state not in SETTLED]
    return still_open if len(still_open) == 1 else []


def _ask(turn: Turn, meant: list[Assignment], ids: list[int], refused: tuple[Text, ...]) -> Reply:
    turn.expect("evidence", kept=ids)
    asked = (
        Text("evidence.to_this", count=len(ids), no=meant[0].task.no)
        if len(meant) == 1
        else Text("evidence.which", count=len(ids))
    )
    return Reply((*refused, asked), _choices(meant or _likely(turn)), question=True)


def _likely(turn: Turn) -> list[Assignment]:
    return [a for a in turn.assignments if a.state not in SETTLED and not is_all_year(a)]


def _choices(likely: Sequence[Assignment]) -> tuple[Button, ...]:
    """Return the tasks to choose from, and the way to have none of them."""
    choices = [
        (
            a.task.no,
            Button(
                Text("task.choice", no=a.task.no, title=short_title(a.task, 10)),
                action("evidence", a.id),
            ),
        )
        for a in likely[:CHOICES]
    ]
    return placed(choices, Button(Text("evidence.drop"), action("evidence", "drop")))


ability = Ability(
    "evidence",
    REPORTERS,
    handle,
    intents=frozenset({"attach_evidence"}),
    press=press,
    answer=answer,
)
