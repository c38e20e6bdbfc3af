"""佐证: links first, photos and files too; attached to the right task, never demanded."""

from __future__ import annotations

from handlers.ability import REPORTERS, Ability
from handlers.cards import short_title
from handlers.my_tasks import is_all_year
from handlers.proofs import attach_to, keep
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.actions import action
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
    named = [a for no in turn.frame.tasks if (a := turn.mine(no))]
    before = _open_before(turn)
    sure = named or _last_in_a_row(turn) or ([] if turn.arrived else _talked_about(turn))
    if len(sure) == 1:
        return Reply((*refused, await attach_to(turn, sure[0], [*before, *ids])))
    return _ask(turn, named or _talked_about(turn), [*before, *ids], refused)


async def press(turn: Turn) -> Reply:
    """`evidence ID` attaches what was sent before; `evidence drop` deletes it."""
    ids = _open_before(turn)
    if not ids:
        return Reply((Text("tasks.gone"),))
    if turn.word(0) == "drop":
        await turn.uow.evidence.drop(ids, at=turn.now)
        return Reply((Text("evidence.dropped"),))
    own = await reachable(turn, turn.word(0))
    if own is None:
        return Reply((Text("tasks.gone"),))
    return Reply((await attach_to(turn, own, ids),))


async def answer(turn: Turn) -> Reply | None:
    """Take the number of the task that the evidence belongs to."""
    own = [a for no in turn.frame.tasks if (a := turn.mine(no))]
    ids = _open_before(turn)
    if not ids or len(own) != 1 or turn.frame.reports or turn.arrived or turn.frame.links:
        return None
    return Reply((await attach_to(turn, own[0], ids),))


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
    rest = [a for a in turn.assignments if a.state not in SETTLED and not is_all_year(a)]
    likely = meant or rest
    turn.expect("evidence", kept=ids)
    buttons = [
        Button(
            Text("task.choice", no=a.task.no, title=short_title(a.task, 10)),
            action("evidence", a.id),
        )
        for a in likely[:CHOICES]
    ]
    buttons.append(Button(Text("evidence.drop"), action("evidence", "drop")))
    asked = (
        Text("evidence.to_this", count=len(ids), no=meant[0].task.no)
        if len(meant) == 1
        else Text("evidence.which", count=len(ids))
    )
    return Reply((*refused, asked), tuple(buttons), question=True)


ability = Ability(
    "evidence",
    REPORTERS,
    handle,
    intents=frozenset({"attach_evidence"}),
    press=press,
    answer=answer,
)
