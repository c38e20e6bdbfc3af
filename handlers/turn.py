"""One message being answered: who says what, in which conversation, and what may be done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from ledger.calendar import Calendar
from ledger.deadlines import read_chat_date
from ledger.model import (
    Account,
    Assignment,
    Entry,
    Jurisdiction,
    Notice,
    Person,
    Role,
    State,
    Status,
)
from ledger.notices import Reading
from ledger.papers.round_trip import Comparison
from ledger.planning.policy import Policy
from ledger.planning.told import Line
from ledger.talk import Conversation, File, Inbound, Reply, Text
from ledger.understanding import Frame
from storage.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came with the message, already fetched and checked outside any transaction.

    `refused` says why it was not kept (marked secret, too big, unreadable); then `file` is None.
    `reading` is there when the office sent a notice, `comparison` when it sent its workbook back.
    """

    name: str
    file: File | None = None
    reading: Reading | None = None
    comparison: Comparison | None = None
    refused: Text | None = None


class Written(TypedDict, total=False):
    """What an entry may say, as storage/entries.py takes it."""

    text: str
    status: Status | None
    percent: int | None
    state_after: State
    kind: str
    on_behalf: bool
    until: date | None
    blocked: str | None
    waiting: str | None
    occurrences_delta: int


@dataclass(slots=True)
class Turn:
    """Everything a handler is given, and the few things it may leave behind.

    `topic` is the task this turn was about, 0 after several: then none is being talked about.
    `keeps_card` tells that the answer says more than it asks (what was written, a list): its card
    then stays when it is tapped.
    `args` are the words of a pressed button after the ability's name. `assignments` are those of
    the speaker's own unit under the active notice; the office looks others up itself.
    """

    inbox_id: int
    said: Inbound
    person: Person
    account: Account
    jurisdiction: Jurisdiction
    frame: Frame
    uow: UnitOfWork
    now: datetime
    today: date
    calendar: Calendar
    policy: Policy
    conversation: Conversation
    notice: Notice | None
    assignments: tuple[Assignment, ...] = ()
    args: tuple[str, ...] = ()
    arrived: tuple[Arrived, ...] = ()
    pending: tuple[str, Mapping[str, Any]] | None = None
    topic: int | None = None
    keeps_card: bool = False
    letters: list[Letter] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was said, as it was said."""
        return self.said.text.strip()

    @property
    def is_clerk(self) -> bool:
        """Whether the office is speaking."""
        return self.person.role is Role.CLERK

    @property
    def waiting(self) -> Mapping[str, Any]:
        """The data of the open question that is being answered."""
        return self.conversation.pending[1] if self.conversation.pending else {}

    @property
    def numbers(self) -> tuple[int, ...]:
        """The tasks that are meant: those that were named, else the one being talked about."""
        topic = self.conversation.topic
        return self.frame.tasks or ((topic,) if topic and not _names_another(self.text) else ())

    @property
    def until(self) -> date | None:
        """The day that a sentence goes up to, without its time of day."""
        return _day(self.frame.until)

    def days_said(self, words: str | None = None) -> list[date]:
        """Return the days that a message names, or that part of it, in order."""
        found = read_chat_date(words or self.text, now=self.said.at, calendar=self.calendar)
        return [day for each in found if (day := _day(each.day))]

    def word(self, place: int) -> str:
        """Return a word of the pressed button after the ability's name, "" where there is none."""
        return self.args[place] if place < len(self.args) else ""

    def expect(self, ability: str, **data: Any) -> None:
        """Leave a question open: the next message goes to that ability's `answer` first."""
        self.pending = (ability, data)

    def gone(self) -> Reply:
        """Answer a button that means nothing any more. What is open stays open."""
        self.pending = self.conversation.pending
        return Reply((Text("desk.gone") if self.is_clerk else Text("tasks.gone"),))

    async def write(self, part: Assignment, **what: Unpack[Written]) -> Entry:
        """Append to a part's history, as this person's, said in this message.

        The state stays unless `state_after` is given. Raises ChangedMeanwhile.
        """
        self.keeps_card = True
        return await self.uow.entries.append(
            part.id,
            at=self.now,
            person_id=self.person.id,
            by=self.person.called,
            batch=self.inbox_id,
            **what,
        )

    async def audit(self, action: str, subject: str, **detail: Any) -> None:
        """Put what the office does on record; handlers/audit_log.py has each action's words."""
        await self.uow.audit.add(
            at=self.now,
            person_id=self.person.id,
            action=action,
            subject=subject,
            detail=detail,
            source=self.said.channel,
        )

    def mine(self, no: int) -> Assignment | None:
        """Return the own unit's assignment on a task number, if it has one."""
        return next((a for a in self.assignments if a.task.no == no), None)

    def tell(
        self,
        person_id: int,
        reply: Reply,
        *,
        about: str,
        expecting: tuple[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Answer somebody else's earlier request: sent at once, inside office hours.

        Only for what the other person asked for or reported; it is no push and not counted as one.
        `about` makes it unique, so that it is never said twice. With `expecting` their next
        message goes to that ability's `answer` first.
        """
        self.letters.append(Letter(reply, about, person_id=person_id, expecting=expecting))

    def tell_office(
        self,
        reply: Reply,
        *,
        about: str,
        expecting: tuple[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Put something before the office now, if its one push of the day is still free.

        Whatever happens it stands on the office's desk (`待办`), which is derived from the ledger.
        """
        self.letters.append(Letter(reply, about, expecting=expecting))

    def tell_group(
        self,
        group_id: int,
        reply: Reply,
        *,
        about: str,
        not_before: datetime,
        tells: Sequence[Line] = (),
    ) -> None:
        """Say something in a registered group, once. `tells` are the time limits in it."""
        self.letters.append(
            Letter(reply, about, group_id=group_id, not_before=not_before, tells=tuple(tells))
        )


_POINTED_AT = re.compile(r"([\u4e00-\u9fff]{2,})[那这](?:一?[个项条件块])")
_BEFORE = re.compile(r"(?:刚才?|刚刚|上面|前面|上次|之前|就是|还是|关于|您?说的?|提醒的?|问的?)$")


def _names_another(text: str) -> bool:
    """Tell whether words describe a task (信息公开那个): then the one talked about is not meant."""
    found = _POINTED_AT.search(text)
    return found is not None and not _BEFORE.search(found.group(1))


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to somebody else, put into the outbox when the turn commits."""

    reply: Reply
    about: str
    person_id: int | None = None
    group_id: int | None = None
    not_before: datetime | None = None
    expecting: tuple[str, Mapping[str, Any]] | None = None
    tells: tuple[Line, ...] = ()
