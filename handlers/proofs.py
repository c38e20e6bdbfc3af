"""Links, photos and files on their way to a task: kept first, attached once it is clear to what."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.turn import Turn
from ledger.model import Assignment
from ledger.talk import Text


async def keep(turn: Turn) -> tuple[list[int], tuple[Text, ...]]:
    """Keep what came with a message; return its ids, and why some of it was not kept."""
    refused = tuple(a.refused for a in turn.arrived if a.refused)
    ids = [
        await turn.uow.evidence.keep(at=turn.now, person_id=turn.person.id, link=link)
        for link in turn.frame.links
    ]
    ids += [
        await turn.uow.evidence.keep(
            at=turn.now,
            person_id=turn.person.id,
            digest=file.digest,
            name=file.name,
            media_type=file.media_type,
        )
        for file in (a.file for a in turn.arrived)
        if file
    ]
    return ids, refused


async def attach_to(turn: Turn, own: Assignment, ids: Sequence[int]) -> Text:
    """Attach what was kept to a task, and return the sentence that says so.

    What is sent next, in a row, goes to the same task without another question. `last` is what a
    slip takes off again.
    """
    await turn.uow.evidence.attach(ids, own.id, at=turn.now)
    turn.topic = own.task.no
    turn.expect("evidence", kept=[], to=own.id, last=ids[0])
    if not turn.arrived and turn.frame.links and len(ids) == len(turn.frame.links):
        return Text("evidence.link_attached", no=own.task.no)
    return Text("evidence.attached", no=own.task.no, count=len(ids))
