"""From the inbox to an answer: who speaks, what is meant, which ability answers. One turn each."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.arrivals import Arrivals
from bot.clock import Clock
from bot.conversation import answers_its_card, asked_after, opened, remember, word_for
from bot.dispatcher import Dispatcher
from bot.known import known_tasks, unit_names
from bot.letters import post
from bot.menus import MenuSetter
from bot.metrics import Metrics
from bot.texts import Texts
from bot.turns import Turns
from bot.workdays import workdays
from handlers import ABILITIES, ability_for
from handlers.ability import ability_of
from handlers.binding import bound_already, welcome_stranger
from handlers.groups import follow_in_group, let_in, offer
from handlers.help import no_words
from handlers.help import press as press_help
from handlers.news import with_news
from handlers.refusals import refusal_of
from handlers.turn import Arrived, Turn
from handlers.withdrawals import drop_question, says_no_matter
from ledger.english import in_chinese
from ledger.languages import DEFAULT_LANGUAGE
from ledger.model import Person, Role
from ledger.planning.policy import Policy
from ledger.secrecy import mark_in_talk
from ledger.talk import Inbound, InboundKind, Reply, Text
from ledger.understanding import Context, Frame, KnownTask, understand
from ledger.understanding.commands import command_in
from storage.accounts import Speaker
from storage.database import Database, DatabaseBusy, DatabaseUnusable, UnitOfWork
from storage.inbox import Received
from storage.outgoing import Kind, Message, Outgoing

log = structlog.get_logger()

ATTACHED = "[文件]"
"""What chat apps write where a file stands: a caption is read as words that come with one."""

STANDS_ALONE = frozenset(
    {"days_off", "language", "statistics", "bulletin", "settings", "desk", "review", "people",
     "scope", "group", "annual_report", "picture", "audit", "ledger", "list", "unit_state"}
)  # fmt: skip
"""Acts that answer no open question: 出四季度通报 is no day, 待办 no reason, and a pasted notice's
days are no task's time limit."""

REPLY_LIFE = timedelta(minutes=30)


class Router:
    """Takes messages from the inbox and answers each in one transaction."""

    def __init__(
        self,
        database: Database,
        dispatcher: Dispatcher,
        arrivals: Arrivals,
        clock: Clock,
        *,
        owner: str,
        metrics: Metrics | None = None,
        menus: MenuSetter | None = None,
    ) -> None:
        self._menus = menus or MenuSetter({})
        self._metrics = metrics or Metrics()
        self._database = database
        self._dispatcher = dispatcher
        self._arrivals = arrivals
        self._clock = clock
        self.turns = Turns(database, clock, self.answer, owner=owner)

    def wake(self) -> None:
        """Say that something arrived."""
        self.turns.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Answer what arrives until stopped; whatever is in work is finished first."""
        await self.turns.run(stop)

    async def drain(self) -> int:
        """Answer all that waits now, one after another; return how many."""
        return await self.turns.drain()

    async def answer(self, received: Received) -> None:
        """Answer one message. A failure of ours is logged once and said in one plain sentence.

        Raises DatabaseBusy and DatabaseUnusable: no fault of the message, which must wait.
        """
        said = received.inbound
        with structlog.contextvars.bound_contextvars(turn=received.id, channel=said.channel):
            try:
                await self._answer(received)
            except (DatabaseBusy, DatabaseUnusable):
                raise
            except Exception:
                log.exception("turn.failed", attempts=received.attempts)
                await self._apologise(received)

    async def _answer(self, received: Received) -> None:
        began = self._clock.monotonic()
        arrived = await self._arrivals.fetch(received.inbound)
        now = self._clock.now()
        replies: list[Outgoing] = []
        async with self._database.work() as uow:
            said = received.inbound
            if said.group:
                await follow_in_group(uow, said, now)
            speaker = await uow.accounts.who(said.channel, said.bot, said.sender)
            person = speaker.person if speaker else None
            if speaker is None:
                reply, language, outcome, person = await self._stranger(uow, said, now)
                sent = await self._put(uow, received, reply, now, 0, None, language)
            else:
                uow.enter(speaker.jurisdiction.id)
                reply, language, outcome = await self._turn(uow, received, speaker, arrived, now)
                sent = await self._put(
                    uow, received, reply, now, speaker.jurisdiction.id, speaker.person.id, language
                )
            if sent:
                replies.append(sent)
            if not await self._settled(uow, received, now, outcome):
                uow.abandon()
                return
            queued = uow.outbox.queued or bool(speaker and speaker.account.broken)
        self._metrics.turn(outcome, self._clock.monotonic() - began)
        log.info("turn.answered", outcome=outcome)
        self._dispatcher.hand(replies)
        if person and (outcome in ("bound", "joined") or language != person.language):
            self._menus.set(said, person, language)
        if queued:
            self._dispatcher.wake()

    async def _settled(
        self,
        uow: UnitOfWork,
        received: Received,
        now: datetime,
        outcome: str,
        error: str | None = None,
    ) -> bool:
        """Close a message and what was answered with it; False when it is no longer ours."""
        ours = True
        for row_id in (received.id, *received.parts):
            ours &= await uow.inbox.settle(row_id, self.turns.owner, now, outcome, error=error)
        return ours

    async def _stranger(
        self, uow: UnitOfWork, said: Inbound, now: datetime
    ) -> tuple[Reply, str, str, Person | None]:
        """Answer somebody who is bound nowhere: how to bind, no more; silence in groups."""
        language = said.language or DEFAULT_LANGUAGE
        if said.group or said.kind in (InboundKind.JOINED, InboundKind.LEFT):
            return Reply(), language, "ignored", None
        reply, person = await welcome_stranger(uow, said, now)
        if person is None:
            return reply, language, "stranger", None
        return reply, person.language, "bound", person

    async def _turn(
        self,
        uow: UnitOfWork,
        received: Received,
        speaker: Speaker,
        arrived: tuple[Arrived, ...],
        now: datetime,
    ) -> tuple[Reply, str, str]:
        """Return the answer, its language (it may just have been switched), and the outcome."""
        said, language = received.inbound, speaker.person.language
        if said.kind is InboundKind.LEFT:
            if not said.group:
                await uow.accounts.mark_broken(said.channel, said.bot, said.chat, "left", at=now)
            return Reply(), language, "left"
        if speaker.account.broken and not said.group:
            await uow.accounts.heal(said.channel, said.bot, said.sender)
            await uow.channels.resume(said.channel, said.bot, said.chat, now)
        if said.group and not said.addressed:
            return Reply(), language, "overheard"
        turn = await self._prepare(uow, received, speaker, arrived, now)
        if closed := gate(turn):
            reply, outcome = closed, "secret"
        elif said.group:
            reply, outcome = await self._in_group(turn)
        else:
            reply, outcome = await self._dispatch(turn)
        if answers_its_card(turn):
            reply = replace(reply, replaces=True)
        reply = await with_news(turn, reply)
        await post(turn)
        say = Texts.load(turn.person.language, turn.jurisdiction.timezone).say
        await uow.conversations.save(
            said.channel, said.bot, said.chat, said.sender, remember(turn, reply, say), at=now
        )
        return reply, turn.person.language, outcome

    async def _prepare(
        self,
        uow: UnitOfWork,
        received: Received,
        speaker: Speaker,
        arrived: tuple[Arrived, ...],
        now: datetime,
    ) -> Turn:
        """Gather what an answer needs, in as few statements as possible."""
        said = received.inbound
        if chinese := in_chinese(said.text):
            said = replace(said, text=chinese)
        notice = await uow.notices.active()
        assignments = (
            await uow.assignments.of_unit(speaker.person.unit_id, notice.id)
            if notice and speaker.person.role is not Role.CLERK
            else []
        )
        zone = ZoneInfo(speaker.jurisdiction.timezone)
        known = await uow.conversations.load(said.channel, said.bot, said.chat, said.sender)
        conversation = opened(known, now.astimezone(zone))
        return Turn(
            inbox_id=received.id,
            said=said,
            person=speaker.person,
            account=speaker.account,
            jurisdiction=speaker.jurisdiction,
            frame=Frame("out_of_scope"),
            uow=uow,
            now=now,
            today=now.astimezone(zone).date(),
            calendar=workdays(await uow.calendar.overrides()),
            policy=Policy.of(speaker.jurisdiction.policy),
            conversation=conversation,
            notice=notice,
            assignments=tuple(assignments),
            arrived=arrived,
        )

    async def _dispatch(self, turn: Turn) -> tuple[Reply, str]:
        """Find the ability: a button, a word that is as good as one, an open question, a frame."""
        pressed = turn.said.pressed or word_for(turn.conversation, turn.text)
        if turn.said.kind is InboundKind.BUTTON or pressed:
            return await self._press(turn, pressed or "")
        if turn.said.kind is InboundKind.JOINED:
            return await press_help(turn), "joined"
        if not turn.text and not turn.arrived:
            return no_words(turn), "no_words"
        if turn.is_clerk and (refused := refusal_of(turn.text)):
            return refused, "refused"
        if not turn.conversation.pending and (bound := bound_already(turn.text, turn.person)):
            return bound, "bound_before"
        turn.frame = await self._understand(turn)
        if dropped := await drop_question(turn):
            return dropped, "dropped"
        if turn.conversation.pending and _may_answer(turn):
            asked = ABILITIES.get(ability_of(turn.conversation.pending[0]))
            if asked and asked.answer and turn.person.role in asked.roles:
                reply = await asked.answer(turn)
                if reply is not None:
                    return reply, asked.name
        if refused := _asks_forbidden(turn):
            return refused, "refused"
        if says_no_matter(turn):
            return Reply((Text("help.ack"),)), "dropped"
        ability = ability_for(turn)
        return await ability.handle(turn), ability.name

    async def _press(self, turn: Turn, pressed: str) -> tuple[Reply, str]:
        ability = ABILITIES.get(ability_of(pressed))
        if ability is None or ability.press is None or turn.person.role not in ability.roles:
            return turn.gone(), "gone"
        turn.args = tuple(pressed.split()[1:])
        return await ability.press(turn), ability.name

    async def _in_group(self, turn: Turn) -> tuple[Reply, str]:
        """Take a report in the group; its details go to the private chat."""
        known = await turn.uow.groups.by_chat(turn.said.channel, turn.said.bot, turn.said.chat)
        pressed = turn.said.pressed or ""
        if turn.is_clerk and ability_of(pressed) == "groups":
            return await self._press(turn, pressed)
        if known is None:
            return (offer(), "group") if turn.is_clerk else (Reply(), "unregistered")
        if turn.said.kind is InboundKind.JOINED:
            return Reply(), "joined"
        reply, outcome = await self._in_known_group(turn)
        if reply and not known.active:
            await let_in(turn.uow, turn.said, turn.now)  # if we are still muted, sending it tells
        return reply, outcome

    async def _in_known_group(self, turn: Turn) -> tuple[Reply, str]:
        turn.frame = await self._understand(turn)
        if turn.frame.intent == "out_of_scope":
            heard = await self._understand(turn, role=turn.person.role.value)
            meant = heard.candidates if heard.intent == "report" else heard.tasks
            if heard.intent in ("report", "request_help") and meant:
                turn.frame = heard
        ability = ability_for(turn)
        if not ability.in_group:
            return Reply(), "group.silent"
        reply = await ability.handle(turn)
        if ability.name not in ("report", "difficulty"):
            return reply, ability.name
        private = replace(reply, replaces=False)
        turn.tell(turn.person.id, private, about=f"group:{turn.inbox_id}", expecting=turn.pending)
        turn.pending = None  # what was asked is answered where it was asked
        told = Text("group.recorded") if turn.topic is not None else Text("group.see_private")
        return Reply((told,)), ability.name

    async def _understand(self, turn: Turn, role: str | None = None) -> Frame:
        tasks = await self._known_tasks(turn)
        pending = turn.conversation.pending
        context = Context(
            now=turn.said.at.astimezone(ZoneInfo(turn.jurisdiction.timezone)),
            role=role or ("group" if turn.said.group else turn.person.role.value),
            unit=turn.person.unit,
            tasks=tasks,
            calendar=turn.calendar,
            replying_to=turn.conversation.topic if turn.said.replying_to else None,
            pending=dict(pending[1]) if pending and pending[0] == "report" else None,
            units=unit_names(await turn.uow.units.by_id()),
        )
        said = turn.said.text
        if turn.arrived and said.strip() and not turn.is_clerk:
            said += ATTACHED
        frame = understand(said, context)
        about = asked_after(turn.conversation, turn.today)
        if about and frame.ask_back and not (frame.candidates or frame.proposed):
            # Words that name nothing, right after a push about one item, answer that push.
            frame = understand(turn.said.text, replace(context, replying_to=about))
        act = None if frame.intent == "deny" else command_in(turn.said.text, context.role)
        return replace(frame, act=act) if act else frame

    async def _known_tasks(self, turn: Turn) -> tuple[KnownTask, ...]:
        if turn.notice is None:
            return ()
        mine = None if turn.is_clerk else frozenset(a.task.no for a in turn.assignments)
        return known_tasks((await turn.uow.notices.book(turn.notice.id)).tasks, mine)

    async def _put(
        self,
        uow: UnitOfWork,
        received: Received,
        reply: Reply,
        now: datetime,
        jurisdiction_id: int,
        person_id: int | None,
        language: str,
    ) -> Outgoing | None:
        """Put the answer into the outbox, in the turn's own transaction: exactly once."""
        if not reply:
            return None
        said = received.inbound
        message = Message(
            key=f"reply:{received.id}",
            kind=Kind.REPLY,
            jurisdiction_id=jurisdiction_id,
            channel=said.channel,
            bot=said.bot,
            chat=said.chat,
            reply=reply,
            language=language,
            expires_at=now + REPLY_LIFE,
            group=said.group,
            person_id=person_id,
            edits=said.message_ref if reply.replaces else None,
        )
        fence = self._dispatcher.fence(said.channel, said.bot, said.chat)
        if fence is None:
            await uow.outbox.put(message, now)
            return None
        return await uow.outbox.put_claimed(message, now, fence)

    async def _apologise(self, received: Received) -> None:
        """Close a message that cannot be answered; the person is told, and its number is kept."""
        now = self._clock.now()
        sent = None
        async with self._database.work() as uow:
            if not await self._settled(uow, received, now, "failed", error="see log"):
                uow.abandon()  # another process has taken it over, and answers it
                return
            said = received.inbound
            speaker = await uow.accounts.who(said.channel, said.bot, said.sender)
            if speaker and not said.group:
                sent = await self._put(
                    uow, received, Reply((Text("turn.failed", turn=received.id),)), now,
                    speaker.jurisdiction.id, speaker.person.id, speaker.person.language,
                )  # fmt: skip
        self._metrics.turn("failed", 0.0)
        self._dispatcher.hand([sent] if sent else [])
        self._dispatcher.wake()


def _may_answer(turn: Turn) -> bool:
    """Tell whether a message can answer an open question: a file without words cannot."""
    return turn.frame.act not in STANDS_ALONE and bool(turn.text or not turn.arrived)


def _asks_forbidden(turn: Turn) -> Reply | None:
    """Return why not, where a unit asks for it: words that say nothing of a task."""
    frame = turn.frame
    if frame.intent in _OWN_WORDS or frame.act or frame.reports or frame.candidates or frame.tasks:
        return None
    return refusal_of(turn.text)


_OWN_WORDS = frozenset({"feedback", "request_help", "request_extension", "not_applicable"})
"""What is said in one's own words: an opinion on 打卡 is none of the things that are refused."""


def gate(turn: Turn) -> Reply | None:
    """Return the answer to words with a mark of secrecy, None for all others.

    Nothing reads or keeps such words: the inbox row is emptied as it settles. What the office
    asks for *about* secrets (转到群里) is refused in its own words.
    """
    mark = mark_in_talk(turn.said.text, turn.policy.secrecy_words)
    if mark is None or (turn.is_clerk and refusal_of(turn.text)):
        return None
    return Reply((Text("secrecy.group") if turn.said.group else Text("secrecy.text", mark=mark),))
