"""A unit of work: one transaction, and every query that can be made in it."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.accounts import Accounts
from storage.assignments import Assignments
from storage.audit import Audit
from storage.bulletins import Bulletins
from storage.channels import Channels
from storage.codes import Codes
from storage.conversations import Conversations
from storage.counts import Counts
from storage.doubts import Doubts
from storage.entries import Entries
from storage.evidence import EvidenceKept
from storage.extensions import Extensions
from storage.feedback import Feedback
from storage.groups import Groups
from storage.handovers import Handovers
from storage.inbox import Inbox
from storage.jurisdictions import Jurisdictions
from storage.leases import Leases
from storage.look_backs import LookBacks
from storage.notices import Notices, Stamp
from storage.outbox import Outbox
from storage.people import People
from storage.privacy import Privacy
from storage.reissues import Reissues
from storage.reminders import Reminders
from storage.roster import Roster
from storage.rounds import Rounds
from storage.tenant import Memory
from storage.told import TellingLog
from storage.units import Units
from storage.workdays import Workdays


class UnitOfWork:
    """One transaction, and what can be read and written in it.

    Without a jurisdiction only sign-in and delivery work: accounts by sender, codes, inbox,
    outbox, channels, leases and the list of jurisdictions. `enter` opens the rest, for one
    jurisdiction, whose id every further statement carries. `connection` is for a channel's own
    tables (the web chat's).
    """

    def __init__(
        self,
        connection: AsyncConnection,
        jurisdiction_id: int | None,
        memory: Memory,
        parts: Memory,
    ) -> None:
        self.connection = connection
        self.abandoned = False
        self._jurisdiction_id = jurisdiction_id
        self._memory = memory
        self._parts = parts
        self._versions: dict[int, int] = {}
        self._stamps: dict[int, Stamp] = {}

    @property
    def jurisdiction_id(self) -> int:
        """The jurisdiction this work is inside of."""
        assert self._jurisdiction_id is not None, "this work has entered no jurisdiction"
        return self._jurisdiction_id

    def enter(self, jurisdiction_id: int) -> None:
        """Go on inside one jurisdiction; there is no way into a second one."""
        assert self._jurisdiction_id in (None, jurisdiction_id), "one work, one jurisdiction"
        self._jurisdiction_id = jurisdiction_id
        for name in ("accounts", "codes", "groups"):
            self.__dict__.pop(name, None)

    def abandon(self) -> None:
        """Let nothing of this work be kept, without an error."""
        self.abandoned = True

    def remember(self) -> None:
        """Keep in the process what was read; for when it is certain to stay as it was read."""
        if "assignments" in self.__dict__:
            self.assignments.remember()

    @cached_property
    def jurisdictions(self) -> Jurisdictions:
        """The tenants."""
        return Jurisdictions(self.connection, self._versions)

    @cached_property
    def accounts(self) -> Accounts:
        """Who a sender is; on which accounts people are."""
        return Accounts(self.connection, self._jurisdiction_id, self._versions, self._stamps)

    @cached_property
    def codes(self) -> Codes:
        """One-time binding codes."""
        return Codes(self.connection, self._jurisdiction_id, self.enter)

    @cached_property
    def groups(self) -> Groups:
        """Registered group chats."""
        return Groups(self.connection, self._jurisdiction_id)

    @cached_property
    def inbox(self) -> Inbox:
        """What arrived and is not answered."""
        return Inbox(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What is to be said."""
        return Outbox(self.connection)

    @cached_property
    def channels(self) -> Channels:
        """How the bot's accounts and chats stand."""
        return Channels(self.connection)

    @cached_property
    def leases(self) -> Leases:
        """Who is running and holds what."""
        return Leases(self.connection)

    @cached_property
    def rounds(self) -> Rounds:
        """Whose pushes are to be planned now."""
        return Rounds(self.connection)

    @cached_property
    def units(self) -> Units:
        """Units and the phrases that stand for many."""
        return Units(self.connection, self.jurisdiction_id, self._roster)

    @cached_property
    def people(self) -> People:
        """Liaisons, heads and clerks."""
        return People(self.connection, self.jurisdiction_id)

    @cached_property
    def privacy(self) -> Privacy:
        """Everything that is stored of one person."""
        return Privacy(self.connection, self.jurisdiction_id)

    @cached_property
    def notices(self) -> Notices:
        """Notices, their tasks and milestones."""
        return Notices(self.connection, self.jurisdiction_id, self._memory, self._stamps)

    @cached_property
    def doubts(self) -> Doubts:
        """What an import was unsure of."""
        return Doubts(self.connection, self.jurisdiction_id)

    @cached_property
    def assignments(self) -> Assignments:
        """Each unit's part in each task."""
        return Assignments(
            self.connection, self.jurisdiction_id, self.notices, self.units, self._parts
        )

    @cached_property
    def entries(self) -> Entries:
        """The history of assignments."""
        return Entries(self.connection, self.jurisdiction_id, self.assignments)

    @cached_property
    def evidence(self) -> EvidenceKept:
        """Links, photos and files."""
        return EvidenceKept(self.connection, self.jurisdiction_id)

    @cached_property
    def extensions(self) -> Extensions:
        """Requests for a later day."""
        return Extensions(
            self.connection, self.jurisdiction_id, self.assignments, self.entries, self.people
        )

    @cached_property
    def bulletins(self) -> Bulletins:
        """Bulletins, and what was checked for them."""
        return Bulletins(self.connection, self.jurisdiction_id)

    @cached_property
    def reissues(self) -> Reissues:
        """Corrected notices that take over what was done on the earlier version."""
        return Reissues(self.connection, self.jurisdiction_id)

    @cached_property
    def look_backs(self) -> LookBacks:
        """Where last year's unfinished items went."""
        return LookBacks(self.connection, self.jurisdiction_id)

    @cached_property
    def handovers(self) -> Handovers:
        """Liaisons who named a successor."""
        return Handovers(self.connection, self.jurisdiction_id)

    @cached_property
    def conversations(self) -> Conversations:
        """What is remembered of a chat."""
        return Conversations(self.connection, self.jurisdiction_id)

    @cached_property
    def told(self) -> TellingLog:
        """What has been told to whom."""
        return TellingLog(self.connection, self.jurisdiction_id)

    @cached_property
    def reminders(self) -> Reminders:
        """Reminders that somebody asked for."""
        return Reminders(self.connection, self.jurisdiction_id)

    @cached_property
    def feedback(self) -> Feedback:
        """What people think of the bot."""
        return Feedback(self.connection, self.jurisdiction_id)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self.connection, self.jurisdiction_id)

    @cached_property
    def counts(self) -> Counts:
        """The bot's own counts."""
        return Counts(self.connection, self.jurisdiction_id)

    @cached_property
    def calendar(self) -> Workdays:
        """The office's own working days."""
        return Workdays(self.connection, self.jurisdiction_id, self._roster)

    @cached_property
    def _roster(self) -> Roster:
        return Roster(self.connection, self.jurisdiction_id, self._memory, self._versions)
