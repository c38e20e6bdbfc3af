"""What the demo page shows at one moment, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.board.ribbon import Year
from bot.board.rows import Row
from bot.channels.web.chats import Seat
from ledger.model import Role
from ledger.talk import Text


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of the page. `role` is None for the group's; `mark` is one character for it."""

    seat: Seat
    name: Text
    mark: str
    role: Role | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """Those who were told nothing today, for one reason."""

    who: tuple[Text, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class Burden:
    """Messages that one phone has received without asking, beside today's practice."""

    received: int
    usual: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything but the conversations themselves.

    `told_today` are the chats that were told something today; `skipped` how many days the last
    winding passed over.
    """

    notice: str
    now: datetime
    day_word: Text
    year: Year
    phones: Sequence[Phone]
    told_today: frozenset[str]
    withheld: Sequence[Withheld]
    skipped: int
    burdens: Mapping[str, Burden]
    rows: Sequence[Row]
