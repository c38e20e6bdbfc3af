"""佐证: links first, photos and files too; attached to the right task, never demanded."""

from __future__ import annotations

from handlers.ability import REPORTERS, Ability
from handlers.actions import action
from handlers.cards import short_title
from handlers.my_tasks import is_all_year
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.model import SETTLED, Assignment
from ledger.talk import Button, Reply, Text

CHOICES = 4


async def handle(turn: Turn) -> Reply:
    """Attach what was sent to the task that was named or talked about; ask when it is unclear."""
    refused = tuple(a.refused for a in turn.arrived if a.refused)
    kept = [a.file for a in turn.arrived if a.file]
    links = turn.frame.links
    if not kept and not links:
        return Reply(refused or (Text("evidence.nothing"),))
    ids = [
        await turn.uow.evidence.keep(at=turn.now, person_id=turn.person.id, link=link)
        for link in links
    ]
    ids += [
        await turn.uow.evidence.keep(
            at=turn.now,
            person_id=turn.person.id,
            digest=file.digest,
            name=file.name,
            media_type=file.media_type,
        )
        for file in kept
    ]
    meant = _meant(turn)
    if len(meant) == 1:
        return Reply((*refused, await _attach(turn, meant[0], ids)))
    return _ask(turn, meant, ids, refused)


async def press(turn: Turn) -> Reply:
    """`evidence ID` attaches what was sent before; `evidence drop` deletes it."""
    ids = [int(number) for number in turn.waiting.get("kept", ())]
    if not ids:
        return Reply((Text("tasks.gone"),))
    if turn.args[:1] == ("drop",):
        await turn.uow.evidence.drop(ids, at=turn.now)
        return Reply((Text("evidence.dropped"),))
    own = await reachable(turn, turn.args[0] if turn.args else "")
    if own is None:
        return Reply((Text("tasks.gone"),))
    return Reply((await _attach(turn, own, ids),))


async def answer(turn: Turn) -> Reply | None:
    """Take the number of the task that the evidence belongs to."""
    own = [a for no in turn.frame.tasks if (a := turn.mine(no))]
    if len(own) != 1 or turn.frame.reports:
        return None
    return Reply((await _attach(turn, own[0], [int(n) for n in turn.waiting.get("kept", ())]),))


async def _attach(turn: Turn, own: Assignment, ids: list[int]) -> Text:
    await turn.uow.evidence.attach(ids, own.id, at=turn.now)
    turn.topic = own.task.no
    links = len(turn.frame.links)
    if links and len(ids) == links:
        return Text("evidence.link_attached", no=own.task.no)
    return Text("evidence.attached", no=own.task.no, count=len(ids))


def _meant(turn: Turn) -> list[Assignment]:
    named = [a for no in turn.frame.tasks if (a := turn.mine(no))]
    if named:
        return named
    if turn.conversation.topic and (own := turn.mine(turn.conversation.topic)):
        return [own]
    still_open = [a for a in turn.assignments if a.state not in SETTLED]
    return still_open if len(still_open) == 1 else []


def _ask(turn: Turn, meant: list[Assignment], ids: list[int], refused: tuple[Text, ...]) -> Reply:
    likely = meant or [a for a in turn.assignments if a.state not in SETTLED and not is_all_year(a)]
    turn.expect("evidence", kept=ids)
    buttons = [
        Button(
            Text("task.choice", no=a.task.no, title=short_title(a.task, 10)),
            action("evidence", a.id),
        )
        for a in likely[:CHOICES]
    ]
    buttons.append(Button(Text("evidence.drop"), action("evidence", "drop")))
    return Reply((*refused, Text("evidence.which", count=len(ids))), tuple(buttons), question=True)


ability = Ability(
    "evidence",
    REPORTERS,
    handle,
    intents=frozenset({"attach_evidence"}),
    press=press,
    answer=answer,
)
