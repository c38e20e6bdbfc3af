"""In a group: silent until the office registers it; a report is taken, its details go private."""

from __future__ import annotations

from datetime import datetime

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action
from ledger.talk import Button, Inbound, InboundKind, Reply, Text
from storage.database import UnitOfWork


async def handle(turn: Turn) -> Reply:
    """Offer the office to register the group it is speaking in, or list the registered ones."""
    if turn.said.group:
        known = await turn.uow.groups.by_chat(turn.said.channel, turn.said.bot, turn.said.chat)
        if known and known.active:
            return Reply((Text("groups.known"),))
        return offer()
    groups = [g for g in await turn.uow.groups.all() if g.active]
    if not groups:
        return Reply((Text("groups.none"),))
    return Reply(tuple(Text("groups.line", title=g.title) for g in groups))


async def press(turn: Turn) -> Reply:
    """`groups register`, pressed by the office in the group itself."""
    if not turn.said.group or turn.word(0) != "register":
        return turn.gone()
    await turn.uow.groups.register(
        turn.said.channel,
        turn.said.bot,
        turn.said.chat,
        turn.said.chat_title or turn.jurisdiction.name,
        at=turn.now,
    )
    await turn.audit("group.registered", f"group:{turn.said.channel}", title=turn.said.chat_title)
    return Reply((Text("groups.registered"),), replaces=True)


async def follow_in_group(uow: UnitOfWork, said: Inbound, now: datetime) -> None:
    """Note that the bot was put out of a group, muted there, or let in again, whoever did it.

    Comes before anybody is known: an administrator of a group need not be one of the office's.
    """
    where = (said.channel, said.bot, said.chat)
    if said.kind is InboundKind.LEFT:
        await uow.groups.cut_off(*where, why="left", at=now)
        await uow.channels.hold(*where, now, "left")
    elif said.kind is InboundKind.JOINED:
        await let_in(uow, said, now)


async def let_in(uow: UnitOfWork, said: Inbound, now: datetime) -> None:
    """Bring a group back that was cut off, and what was held for it."""
    where = (said.channel, said.bot, said.chat)
    await uow.groups.let_in(*where, at=now)
    await uow.channels.resume(*where, now)


def offer() -> Reply:
    """Return the question that makes a group the office's own."""
    return Reply(
        (Text("groups.offer"),), (Button(Text("groups.register"), action("groups", "register")),)
    )


ability = Ability("groups", OFFICE, handle, acts=frozenset({"group"}), press=press, in_group=True)
