"""Plans an office's pushes from its ledger and enqueues them: one transaction an office."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from bot.clock import Clock
from bot.conversation import after_push
from bot.office_hours import OfficeDay, read_day
from bot.texts import Texts
from ledger.languages import DEFAULT_LANGUAGE
from ledger.model import Account
from ledger.planning import Addressee, Digest, Plan, Push, Situation, plan
from ledger.planning.broadcast import rung_at, units_concerned
from ledger.talk import Conversation
from storage.database import Database, UnitOfWork
from storage.outgoing import Kind, Message
from storage.rounds import Round

KINDS = {
    Push.DIGEST: Kind.DIGEST,
    Push.HEAD: Kind.HEAD,
    Push.OFFICE: Kind.OFFICE,
    Push.GROUP: Kind.GROUP,
    Push.ASKED: Kind.LETTER,
}
BATCH = 200
"""Offices planned between two looks at whose turn it is."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of planning one office: the plan, and the keys that were new in the outbox."""

    plan: Plan
    enqueued: frozenset[str] = frozenset()


class Planner:
    """Any number of these may run: an office's row, then the outbox's keys, keep them apart."""

    def __init__(
        self, database: Database, clock: Clock, chance: random.Random | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._random = chance or random.Random()

    async def plan_due(self) -> int:
        """Plan for every office whose turn it is; return how many messages were enqueued.

        Messages whose day is over fall away first: what they would have told is due again.
        """
        now = self._clock.now()
        async with self._database.work() as uow:
            await uow.outbox.expire(now)
        count = 0
        while due := await self._due(now):
            self._random.shuffle(due)  # planners that begin together part ways
            for jurisdiction_id in due:
                planned = await self.plan_office(jurisdiction_id, now, if_due=True)
                count += len(planned.enqueued)
                await asyncio.sleep(0)
            if len(due) < BATCH:
                break
        return count

    async def plan_office(
        self, jurisdiction_id: int, now: datetime, *, if_due: bool = False
    ) -> Planned:
        """Plan for one office and enqueue, all or nothing; nothing while another planner does.

        With `if_due` also nothing where another planner has done it since the list was read.
        """
        async with self._database.work(jurisdiction_id) as uow:
            turn = await uow.rounds.take(jurisdiction_id, now)
            office = await uow.jurisdictions.get(jurisdiction_id)
            if turn is None or office is None:
                return Planned(Plan())
            if if_due and turn.next_at > now and not await uow.reminders.due(now):
                return Planned(Plan())
            day = await read_day(uow, office, now)
            if not day.is_open:
                await uow.rounds.done(jurisdiction_id, turn.planned_on, day.opening)
                return Planned(Plan())
            planned = await _plan_and_enqueue(uow, day, turn)
            await uow.rounds.done(jurisdiction_id, day.local.date(), day.tomorrow)
        if planned.enqueued:
            log.info("plan.enqueued", office=jurisdiction_id, count=len(planned.enqueued))
        return planned

    async def preview(self, jurisdiction_id: int, now: datetime) -> Plan:
        """Return what would be said at a moment, and say nothing."""
        async with self._database.read(jurisdiction_id) as uow:
            office = await uow.jurisdictions.get(jurisdiction_id)
            if office is None:
                return Plan()
            day = await read_day(uow, office, now)
            found = await read_situation(uow, day, missed=0)
        return plan(found[0]) if found else Plan()

    async def _due(self, now: datetime) -> list[int]:
        async with self._database.read() as uow:
            return await uow.rounds.due(now, BATCH)


async def read_situation(
    uow: UnitOfWork, day: OfficeDay, *, missed: int
) -> tuple[Situation, dict[int, Account]] | None:
    """Read everything that planning looks at, and the account each person is written to on."""
    notice = await uow.notices.active()
    if notice is None:
        return None
    accounts: dict[int, Account] = {}
    for account in await uow.accounts.all():
        if account.broken is None:
            accounts.setdefault(account.person_id, account)
    people = [
        Addressee(person, person.id in accounts, person.muted_until)
        for person in await uow.people.all()
        if person.active
    ]
    situation = Situation(
        notice=notice,
        assignments=await uow.assignments.all(notice.id),
        people=people,
        told=await uow.told.of_notice(notice.id),
        policy=day.policy,
        calendar=day.calendar,
        now=day.local,
        groups=await uow.groups.all(),
        scoped=await uow.units.scoped(),
        wishes=await uow.reminders.due(day.midnight),
        missed=missed,
    )
    return situation, accounts


async def _plan_and_enqueue(uow: UnitOfWork, day: OfficeDay, turn: Round) -> Planned:
    found = await read_situation(uow, day, missed=day.missed_since(turn.planned_on))
    if found is None:
        return Planned(Plan())
    situation, accounts = found
    made = plan(situation)
    digests = [await _ringing(uow, situation, digest) for digest in made.digests]
    outgoing = [
        (digest, message) for digest in digests if (message := _message(digest, day, accounts))
    ]
    new = await uow.outbox.put_all([message for _, message in outgoing], day.local)
    told = [digest for digest, _ in outgoing if digest.key in new]
    today = day.local.date()
    await uow.told.add_many([digest.telling(situation.notice.id, today) for digest in told])
    await _lay_open(uow, day, told, accounts)
    await _settle_wishes(uow, day, situation, told)
    if turn.planned_on != today:
        await _count(uow, today, told, made)
    return Planned(made, frozenset(new))


async def _ringing(uow: UnitOfWork, situation: Situation, digest: Digest) -> Digest:
    """Return a group's digest with the liaisons whom it concerns; any other as it is."""
    if digest.group is None:
        return digest
    units = units_concerned(situation.assignments, digest.told)
    people = [one.person for one in situation.people]
    rung = rung_at(units, people, await uow.accounts.all(), digest.group)
    return replace(digest, reply=replace(digest.reply, mentions=rung))


def _message(digest: Digest, day: OfficeDay, accounts: Mapping[int, Account]) -> Message | None:
    """Address a digest; None where nobody can be written to."""
    if digest.group:
        where = (digest.group.channel, digest.group.bot, digest.group.chat)
        person_id, language = None, DEFAULT_LANGUAGE
    else:
        assert digest.person is not None, "a digest is for a person or a group"
        account = accounts.get(digest.person.id)
        if account is None:
            return None
        where = (account.channel, account.bot, account.chat)
        person_id, language = digest.person.id, digest.person.language
    channel, bot, chat = where
    return Message(
        key=digest.key,
        kind=KINDS[digest.push],
        jurisdiction_id=day.office.id,
        channel=channel,
        bot=bot,
        chat=chat,
        reply=digest.reply,
        language=language,
        expires_at=digest.expires_at,
        group=digest.group is not None,
        person_id=person_id,
        not_before=digest.not_before,
    )


async def _lay_open(
    uow: UnitOfWork, day: OfficeDay, told: Sequence[Digest], accounts: Mapping[int, Account]
) -> None:
    """Let people's next messages answer the push in words: its buttons, its one task."""
    pushed = {
        (account.channel, account.bot, account.chat, account.sender): digest
        for digest in told
        if digest.person and (account := accounts.get(digest.person.id))
    }
    known = await uow.conversations.load_many(pushed)
    left = {
        place: _left_by(digest, known[place], day, language=digest.person.language)
        for place, digest in pushed.items()
        if digest.person
    }
    await uow.conversations.save_many(left, at=day.local)


def _left_by(digest: Digest, known: Conversation, day: OfficeDay, *, language: str) -> Conversation:
    say = Texts.load(language, day.office.timezone).say
    tasks = digest.tasks if digest.push in (Push.DIGEST, Push.ASKED) else ()
    return after_push(known, digest.reply, say, at=day.local, tasks=tasks)


async def _settle_wishes(
    uow: UnitOfWork, day: OfficeDay, situation: Situation, told: Sequence[Digest]
) -> None:
    """Settle the wishes that were fulfilled; the others wait for the next morning."""
    done = {wish for digest in told for wish in digest.wishes}
    due = (wish for wish in situation.wishes if wish.is_due(day.local))
    left = [wish.id for wish in due if wish.id not in done]
    if done:
        await uow.reminders.settle(sorted(done), at=day.local)
    if left:
        await uow.rounds.put_off(uow.jurisdiction_id, left, day.tomorrow)


async def _count(uow: UnitOfWork, day: date, told: Sequence[Digest], made: Plan) -> None:
    """Keep the bot's own counts: what was merged into one push, what was withheld and why."""
    merged = sum(len(digest.tasks) - 1 for digest in told if digest.person and digest.tasks)
    await uow.counts.add(day, "merged", merged)
    withheld: Counter[str] = Counter()
    for each in made.withheld:
        withheld[each.why] += each.items
    for why, items in sorted(withheld.items()):
        await uow.counts.add(day, f"withheld.{why}", items)
