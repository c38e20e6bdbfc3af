"""Menus for who is known, on channels that have one for each person: set beside the talk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from bot.channels.base import Channel
from ledger.model import Person, Role
from ledger.talk import Inbound


@runtime_checkable
class HasMenus(Protocol):
    """A channel with a menu of its own for each person."""

    async def set_menu(self, chat: str, role: Role, language: str) -> None:
        """Give a private chat the menu of a role, in a language. What fails is only logged."""
        ...


class MenuSetter:
    """Sets menus beside the conversation: nobody waits for one, and none is owed."""

    def __init__(self, channels: Mapping[tuple[str, str], Channel]) -> None:
        self._channels = channels
        self._setting: set[asyncio.Task[None]] = set()

    def set(self, said: Inbound, person: Person, language: str) -> None:
        """Begin to set the menu of somebody who was just bound, came back or chose a language."""
        channel = self._channels.get((said.channel, said.bot))
        if said.group or not isinstance(channel, HasMenus):
            return
        task = asyncio.create_task(channel.set_menu(said.chat, person.role, language))
        self._setting.add(task)
        task.add_done_callback(self._setting.discard)
