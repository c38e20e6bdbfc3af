"""Letters that came without their list: the list that they name is read with them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeAlias

from ledger.notices import Document, Reading
from ledger.notices.document import document_from_json, document_to_json
from ledger.notices.front import lines_of
from ledger.notices.healing import squeeze
from ledger.talk import Conversation
from storage.database import Database
from storage.errors import DatabaseBusy

_KEPT = timedelta(hours=2)
_LONGEST = 30_000
_PLACE = "covering-letter"
"""Where it is remembered: no channel has a chat of this name."""
_SHORTEST = 6
_HEAD = 6
_LIST = re.compile(r"(?:要点|清单|分工|分解表?|方案|计划|安排|一览表|任务表|台账)$")
_ANNEX = re.compile(r"^附\s*件\s*\d*\s*[:：.、\-_—]*")

Sender: TypeAlias = tuple[int, str, str, str]
"""The office, and who of it sends on which channel through which bot."""


class Letters:
    """The last such letter of each sender, for two hours; it outlives a restart.

    It lies among what the bot remembers of chats, at a place of its own, and goes with the person.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hold(self, sender: Sender, letter: Document, at: datetime) -> None:
        """Keep a letter until its list comes. One that is far too long for a letter is not kept."""
        if len(letter.text()) > _LONGEST:
            return
        office, channel, bot, who = sender
        held = Conversation(extra={"letter": document_to_json(letter), "at": at.isoformat()})
        with suppress(DatabaseBusy):  # it can be sent again; the answer must not wait for it
            async with self._database.work(office) as uow:
                await uow.conversations.save(channel, bot, _PLACE, who, held, at)

    async def naming(
        self, sender: Sender, listed: Document, reading: Reading, file_name: str, at: datetime
    ) -> Document | None:
        """Return the letter that issues a list by its title or its file's name, None without one.

        A list that has a number or a day of its own needs none.
        """
        if reading.doc_number or reading.issued_on:
            return None
        held = await self._held(sender, at)
        if held is None:
            return None
        letter = squeeze(held.text())
        lines = [line for block in lines_of(listed.blocks[:_HEAD]) for line in block.split("\n")]
        names = map(squeeze, [*lines[:_HEAD], _ANNEX.sub("", file_name.rpartition(".")[0])])
        named = any(_LIST.search(n) and len(n) >= _SHORTEST and n in letter for n in names)
        return held if named else None

    async def _held(self, sender: Sender, at: datetime) -> Document | None:
        office, channel, bot, who = sender
        async with self._database.read(office) as uow:
            extra = (await uow.conversations.load(channel, bot, _PLACE, who)).extra
        if "letter" not in extra or at - datetime.fromisoformat(extra["at"]) > _KEPT:
            return None
        return document_from_json(extra["letter"])
