"""Who is looking at a page: sign-in by one-time code, and the cookie that remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.channels.web.chats import Seat, person_chat, person_of
from bot.channels.web.payload import words_of
from bot.clock import Clock
from bot.texts import Texts
from handlers.binding import code_in
from handlers.help import welcome
from ledger.actions import long, short
from ledger.languages import DEFAULT_LANGUAGE, LANGUAGES, by_tag
from ledger.model import Group, Jurisdiction, Person
from storage.database import Database, UnitOfWork
from storage.web_messages import WebMessages
from storage.web_sessions import WebSession, WebSessions

COOKIE = "taizhang"
LANGUAGE_COOKIE = "taizhang_language"
SIGNED_IN_FOR = timedelta(days=400)
CHANNEL = "web"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: the person, the county, and where this person may read and speak."""

    person: Person
    jurisdiction: Jurisdiction
    seats: tuple[Seat, ...]
    session_id: int | None = None

    @property
    def own(self) -> Seat:
        """The person's own conversation with the bot."""
        return self.seats[0]


class Sessions:
    """Signs browsers in and out, and knows them again."""

    def __init__(self, database: Database, clock: Clock, *, bot: str, secure: bool) -> None:
        self._database = database
        self._clock = clock
        self._bot = bot
        self._secure = secure

    async def sign_in(self, words: str, peer: str) -> str | None:
        """Redeem a one-time code; return the cookie's value, or None for a wrong code.

        Everything in one transaction: the person, the account, the session, and the welcome that
        stands in the chat when it opens. Raises TooManyTries. `peer` is who is counted as trying.
        """
        code = code_in(words)
        if code is None:
            return None
        now = self._clock.now()
        async with self._database.work() as uow:
            redeemed = await uow.codes.redeem(code, CHANNEL, self._bot, f"at:{peer}"[:64], at=now)
            if redeemed is None:
                return None
            person = redeemed.person
            uow.enter(person.jurisdiction_id)
            chat = person_chat(person.jurisdiction_id, person.id)
            await uow.accounts.bind(person.id, CHANNEL, self._bot, chat, chat, at=now)
            await self._greet(uow, person, chat, code)
            return await self._open(uow, person.jurisdiction_id, chat)

    async def admit(self, jurisdiction_id: int, person_id: int) -> str:
        """Open a session for a person who is known otherwise; return the cookie's value.

        It binds no account: who uses another channel goes on being written to there.
        """
        async with self._database.work(jurisdiction_id) as uow:
            return await self._open(uow, jurisdiction_id, person_chat(jurisdiction_id, person_id))

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Return who is signed in, or None. A person who has left is signed in no more."""
        jurisdiction, dot, secret = request.cookies.get(COOKIE, "").partition(".")
        jurisdiction_id = long(jurisdiction) if dot else None
        if jurisdiction_id is None:
            return None
        async with self._database.read(jurisdiction_id) as uow:
            sessions = WebSessions(uow.connection, jurisdiction_id)
            session = await sessions.find(secret, self._clock.now())
            if session is None:
                return None
            speaker = await uow.accounts.who(CHANNEL, session.bot, session.sender)
            if speaker is None:
                return await _onlooker(uow, session)
            if speaker.jurisdiction.id != jurisdiction_id:
                return None
            groups = await uow.groups.all()
        seats = (
            Seat(jurisdiction_id, session.sender, session.sender, speaker.person.unit),
            *(_group_seat(group, session, speaker.person) for group in groups if self._ours(group)),
        )
        return Visitor(speaker.person, speaker.jurisdiction, seats, session.id)

    async def sign_out(self, visitor: Visitor) -> None:
        """Forget a browser."""
        if visitor.session_id is None:
            return
        async with self._database.work(visitor.jurisdiction.id) as uow:
            sessions = WebSessions(uow.connection, visitor.jurisdiction.id)
            await sessions.close(visitor.session_id)

    async def set_language(self, visitor: Visitor, language: str) -> None:
        """Speak to a person in another language, on every channel."""
        async with self._database.work(visitor.jurisdiction.id) as uow:
            await uow.people.set_language(visitor.person.id, language)

    def remember(self, response: web.StreamResponse, value: str) -> None:
        """Give the browser its cookie."""
        response.set_cookie(
            COOKIE,
            value,
            max_age=int(SIGNED_IN_FOR.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=self._secure,
            path="/",
        )

    async def _open(self, uow: UnitOfWork, jurisdiction_id: int, sender: str) -> str:
        now = self._clock.now()
        sessions = WebSessions(uow.connection, jurisdiction_id)
        secret = await sessions.open(self._bot, sender, now, now + SIGNED_IN_FOR)
        return f"{short(jurisdiction_id)}.{secret}"

    def _ours(self, group: Group) -> bool:
        return group.active and (group.channel, group.bot) == (CHANNEL, self._bot)

    async def _greet(self, uow: UnitOfWork, person: Person, chat: str, code: str) -> None:
        """Write the welcome into the chat at once: it is there when the page opens."""
        log = WebMessages(uow.connection, person.jurisdiction_id, self._bot)
        body = words_of(welcome(person), Texts.load(person.language).say)
        await log.append(chat, f"welcome:{code}", body, self._clock.now())


async def _onlooker(uow: UnitOfWork, session: WebSession) -> Visitor | None:
    """Return somebody who has no web chat, but may look at the board."""
    person_id = person_of(session.sender)
    person = await uow.people.get(person_id) if person_id is not None else None
    jurisdiction = await uow.jurisdictions.get(session.jurisdiction_id)
    if person is None or jurisdiction is None or not person.active:
        return None
    return Visitor(person, jurisdiction, (), session.id)


def _group_seat(group: Group, session: WebSession, person: Person) -> Seat:
    return Seat(
        session.jurisdiction_id,
        group.chat,
        session.sender,
        person.unit,
        group=True,
        title=group.title,
    )


def language_of(request: web.Request, person: Person | None = None) -> str:
    """Return the language of a page: the person's, else the browser's choice, else Chinese."""
    if person is not None:
        return person.language
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen and chosen in LANGUAGES:
        return chosen
    wanted = request.headers.get("Accept-Language", "").split(",")
    known = (by_tag(tag.partition(";")[0]) for tag in wanted)
    return next((code for code in known if code), DEFAULT_LANGUAGE)
