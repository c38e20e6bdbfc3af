"""Letters that came without their list: the list that they name is read with them."""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TypeAlias

from ledger.notices import Document, Reading
from ledger.notices.front import lines_of
from ledger.notices.healing import squeeze

_KEPT = timedelta(hours=2)
_MOST = 100
_SHORTEST = 6
_HEAD = 6
_LIST = re.compile(r"(?:要点|清单|分工|分解表?|方案|计划|安排|一览表|任务表|台账)$")
_ANNEX = re.compile(r"^附\s*件\s*\d*\s*[:：.、\-_—]*")

Sender: TypeAlias = tuple[int, str, str]
"""The office, and who of it sends on which channel."""


class Letters:
    """The last such letter of each sender, for two hours. After a restart they are sent again."""

    def __init__(self) -> None:
        self._held: OrderedDict[Sender, tuple[Document, datetime]] = OrderedDict()

    def hold(self, sender: Sender, letter: Document, at: datetime) -> None:
        """Keep a letter until its list comes."""
        self._held.pop(sender, None)
        self._held[sender] = (letter, at)
        while len(self._held) > _MOST:
            self._held.popitem(last=False)

    def naming(
        self, sender: Sender, listed: Document, reading: Reading, file_name: str, at: datetime
    ) -> Document | None:
        """Return the letter that issues a list by its title or its file's name, None without one.

        A list that has a number or a day of its own needs none.
        """
        held = self._held.get(sender)
        if held is None or at - held[1] > _KEPT or reading.doc_number or reading.issued_on:
            return None
        letter = squeeze(held[0].text())
        lines = [line for block in lines_of(listed.blocks[:_HEAD]) for line in block.split("\n")]
        names = map(squeeze, [*lines[:_HEAD], _ANNEX.sub("", file_name.rpartition(".")[0])])
        named = any(_LIST.search(n) and len(n) >= _SHORTEST and n in letter for n in names)
        return held[0] if named else None
