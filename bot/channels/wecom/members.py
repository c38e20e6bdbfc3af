"""The corp's members and the office's people: bound by the roster, looked after every day."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.channels.base import Say, SendFailed
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.calls import Rejected
from bot.channels.wecom.verdicts import PERSON, advice
from bot.clock import Clock
from handlers.help import welcome
from ledger.model import Account, Person, Role, Unit
from ledger.talk import Text
from storage.database import Database, UnitOfWork
from storage.outgoing import Kind, Message

LOOK_EVERY = 24 * 3600.0
LOOK_AGAIN = 3600.0
"""Seconds until the next look when the platform could not be asked."""

WELCOME_LIFE = timedelta(days=30)

_ACTIVE = 1
_STATES = {
    2: Text("wecom.member_disabled"),
    4: Text("wecom.member_inactive"),
    5: Text("wecom.member_left"),
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the office's roster: whose liaison, head or clerk is which member."""

    unit: str
    userid: str
    name: str = ""
    role: Role = Role.LIAISON


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines of a roster sheet, and what keeps a line of it from being read."""

    lines: tuple[Listed, ...]
    wrong: tuple[Text, ...] = ()


class Members:
    """What the platform knows of the people who are to be reached through one app."""

    def __init__(
        self, database: Database, api: WeComApi, channel: str, bot: str, clock: Clock, say: Say
    ) -> None:
        self._database = database
        self._api = api
        self._channel = channel
        self._bot = bot
        self._clock = clock
        self._say = say

    async def bind(self, jurisdiction_id: int, listed: Iterable[Listed]) -> list[Text]:
        """Bind people by the roster, without codes; return what is wrong with a line, if anything.

        A member who is bound already moves to the person of the roster. Whoever is bound but
        cannot be reached is named too: now, and not on the day of a deadline. Everybody is greeted
        once: a missing licence shows itself on a message and on nothing else.
        """
        wrong = []
        for line in listed:
            async with self._database.work(jurisdiction_id) as uow:
                known = await self._bind(uow, line)
            if not known:
                wrong.append(Text("wecom.roster_unit", unit=line.unit))
        return [*wrong, *await self.look(jurisdiction_id)]

    async def look(self, jurisdiction_id: int) -> list[Text]:
        """Ask the platform about everybody who is bound; note who cannot be reached, and who can
        again. Return those who cannot, each with the reason. SendFailed when it cannot be asked.
        """
        async with self._database.read(jurisdiction_id) as uow:
            accounts = [each for each in await uow.accounts.all() if self._ours(each)]
        found = []
        for account in accounts:
            why = await unreachable(self._api, account.sender)
            if (why is None) != (account.broken is None):
                await self._note(account, why)
            if why:
                found.append(Text("wecom.member", member=account.sender, what=why))
        return found

    async def watch(self) -> None:
        """Look every day until cancelled."""
        while True:
            seen = await self._look_at_all()
            await asyncio.sleep(LOOK_EVERY if seen else LOOK_AGAIN)

    async def _look_at_all(self) -> bool:
        """Look at every office's people; False when the platform could not be asked."""
        async with self._database.read() as uow:
            offices = await uow.jurisdictions.list()
        try:
            for office in offices:
                await self.look(office.id)
        except SendFailed as problem:
            log.warning("wecom.members_not_seen", why=problem.why)
            return False
        return True

    def _ours(self, account: Account) -> bool:
        return (account.channel, account.bot) == (self._channel, self._bot)

    async def _bind(self, uow: UnitOfWork, line: Listed) -> bool:
        unit = await uow.units.find(line.unit)
        if unit is None:
            return False
        userid = line.userid.strip().lower()
        seated = await uow.people.seated(unit.id, line.role, line.name)
        if seated is None and not line.name:
            seated = await self._sitting_there(uow, unit, line.role, userid)
        person = seated or await uow.people.add(unit.id, line.role, line.name)
        now = self._clock.now()
        await uow.accounts.bind(person.id, self._channel, self._bot, userid, userid, now)
        await uow.outbox.put(self._greeting(person, userid), now)
        return True

    async def _sitting_there(
        self, uow: UnitOfWork, unit: Unit, role: Role, userid: str
    ) -> Person | None:
        """Return whom a member without a name on the roster is already, if in that very seat."""
        known = await uow.accounts.who(self._channel, self._bot, userid)
        same = known and (known.person.unit_id, known.person.role) == (unit.id, role)
        return known.person if known and same else None

    def _greeting(self, person: Person, userid: str) -> Message:
        """Return the first message to a member. Held where it cannot arrive, it is tried again
        after every look, and so finds out when a licence has come.
        """
        return Message(
            key=f"welcome:{person.id}:{self._bot}:{userid}"[:160],
            kind=Kind.LETTER,
            jurisdiction_id=person.jurisdiction_id,
            channel=self._channel,
            bot=self._bot,
            chat=userid,
            reply=welcome(person),
            language=person.language,
            expires_at=self._clock.now() + WELCOME_LIFE,
            person_id=person.id,
        )

    async def _note(self, account: Account, why: Text | None) -> None:
        now = self._clock.now()
        async with self._database.work(account.jurisdiction_id) as uow:
            if why:
                reason = self._say(why)
                await uow.accounts.mark_broken(
                    self._channel, self._bot, account.chat, reason, at=now
                )
                await uow.channels.hold(self._channel, self._bot, account.chat, now, reason)
            else:
                await uow.accounts.heal(self._channel, self._bot, account.sender)
                await uow.channels.resume(self._channel, self._bot, account.chat, now)


async def unreachable(api: WeComApi, userid: str) -> Text | None:
    """Return why a member cannot be reached, or None. Raises SendFailed when it cannot be asked.

    Licences are told to service providers only (license/…, document/path/95555): an app of the
    corp's own learns of a missing one from the answer to a message.
    """
    try:
        seen = await api.get("user/get", userid=userid)
    except Rejected as rejected:
        if rejected.code in PERSON:
            return advice(rejected.code).what
        raise rejected.failed from rejected
    return _STATES.get(int(seen.get("status", _ACTIVE)))


def roster_in(rows: Sequence[Sequence[object]]) -> Roster:
    """Return the lines of a roster sheet whose first row names its columns: 单位, 账号, and, if
    there, 姓名 and 角色. A line that is cut short, or whose role is none, is no line, and said to
    be wrong. Raises ValueError with the column that is missing.
    """
    head = [str(cell).strip() for cell in rows[0]] if rows else []
    for column in ("单位", "账号"):
        if column not in head:
            raise ValueError(column)
    lines, wrong = [], []
    for row in rows[1:]:
        cells = defaultdict(str, zip(head, (str(cell).strip() for cell in row), strict=False))
        unit, name, userid, role = (cells[of] for of in ("单位", "姓名", "账号", "角色"))
        line = " ".join(cell for cell in (unit, name, userid) if cell)
        if unit and userid and role in _ROLES:
            lines.append(Listed(unit, userid, name, _ROLES[role]))
        elif unit and userid:
            wrong.append(Text("wecom.roster_role", line=line, role=role))
        elif line:
            wrong.append(Text("wecom.roster_short", line=line))
    return Roster(tuple(lines), tuple(wrong))


_ROLES = {
    "": Role.LIAISON,
    "联络员": Role.LIAISON,
    "督办员": Role.CLERK,
    "分管领导": Role.HEAD,
    "分管负责人": Role.HEAD,
}
