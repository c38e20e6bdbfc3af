"""What a turn says to others: put into the outbox with the turn, on the account each one uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation import Asked, after_letter, choices_of
from bot.texts import Texts
from handlers.turn import Letter, Turn
from ledger.model import Account, Person, Role
from ledger.planning import Telling, push_key
from ledger.planning.hours import close_of, next_open
from storage.outgoing import Kind, Message

LETTER_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A letter as it goes into the outbox; `account` and `person` where it is for one person."""

    letter: Letter
    message: Message
    account: Account | None = None
    person: Person | None = None


async def post(turn: Turn) -> None:
    """Put every letter of a turn into the outbox; the same `about` is never said twice."""
    if not turn.letters:
        return
    addressed = [each for letter in turn.letters for each in await _addressed(turn, letter)]
    new = await turn.uow.outbox.put_all([each.message for each in addressed], turn.now)
    sent = [each for each in addressed if each.message.key in new]
    await turn.uow.told.add_many([t for each in sent if (t := _telling(turn, each))])
    for each in sent:
        asks = each.letter.expecting or each.letter.reply.question
        if asks and each.account and each.person:
            await _leave_open(turn, each, each.account, each.person)


def _telling(turn: Turn, each: _Addressed) -> Telling | None:
    """Return what a group is told of the ledger, so that nobody proposes to tell it again."""
    lines, group_id = each.letter.tells, each.letter.group_id
    if not lines or group_id is None or turn.notice is None:
        return None
    goes_out = (each.message.not_before or turn.now).astimezone(_local(turn).tzinfo)
    return Telling(each.message.key, goes_out.date(), turn.notice.id, lines, group_id=group_id)


async def _addressed(turn: Turn, letter: Letter) -> list[_Addressed]:
    if letter.group_id is not None:
        return [_Addressed(letter, message) for message in await _to_group(turn, letter)]
    if letter.person_id is not None:
        person = await turn.uow.people.get(letter.person_id)
        return await _to_person(turn, letter, person) if person else []
    return [
        each
        for clerk in await turn.uow.people.by_role(Role.CLERK)
        if clerk.active and clerk.id != turn.person.id
        for each in await _to_clerk(turn, letter, clerk)
    ]


async def _to_group(turn: Turn, letter: Letter) -> list[Message]:
    groups = [g for g in await turn.uow.groups.all() if g.id == letter.group_id and g.active]
    not_before = letter.not_before or turn.now
    return [
        Message(
            key=f"letter:{letter.about}:g{group.id}",
            kind=Kind.GROUP,
            jurisdiction_id=turn.jurisdiction.id,
            channel=group.channel,
            bot=group.bot,
            chat=group.chat,
            reply=letter.reply,
            language=turn.person.language,
            expires_at=not_before + LETTER_LIFE,
            group=True,
            not_before=not_before,
        )
        for group in groups
    ]


async def _to_person(turn: Turn, letter: Letter, person: Person) -> list[_Addressed]:
    account = await _account(turn, person)
    if account is None:
        return []
    message = Message(
        key=f"letter:{letter.about}:{person.id}",
        kind=Kind.LETTER,
        jurisdiction_id=turn.jurisdiction.id,
        channel=account.channel,
        bot=account.bot,
        chat=account.chat,
        reply=letter.reply,
        language=person.language,
        expires_at=turn.now + LETTER_LIFE,
        person_id=person.id,
        not_before=next_open(_local(turn), calendar=turn.calendar, policy=turn.policy),
    )
    return [_Addressed(letter, message, account, person)]


async def _to_clerk(turn: Turn, letter: Letter, clerk: Person) -> list[_Addressed]:
    """Use the one push of the clerk's day, if it is free and the office is open.

    Otherwise nothing is lost: whatever it was about stands on the desk, and in the next digest.
    """
    account = await _account(turn, clerk)
    local = _local(turn)
    opens = next_open(local, calendar=turn.calendar, policy=turn.policy)
    if account is None or opens.date() != local.date():
        return []
    message = Message(
        key=push_key(clerk.id, local.date()),
        kind=Kind.OFFICE,
        jurisdiction_id=turn.jurisdiction.id,
        channel=account.channel,
        bot=account.bot,
        chat=account.chat,
        reply=letter.reply,
        language=clerk.language,
        expires_at=close_of(local, policy=turn.policy),
        person_id=clerk.id,
        not_before=opens,
    )
    return [_Addressed(letter, message, account, clerk)]


async def _leave_open(turn: Turn, each: _Addressed, account: Account, person: Person) -> None:
    """Let the other person's next message answer what the letter asks, once it has gone out."""
    where = (account.channel, account.bot, account.chat, account.sender)
    known = await turn.uow.conversations.load(*where)
    say = Texts.load(person.language, turn.jurisdiction.timezone).say
    asked = Asked(
        each.message.not_before or turn.now,
        choices_of(each.letter.reply, say),
        each.letter.reply.question,
        each.letter.expecting,
        keeps_card=turn.keeps_card and person.id == turn.person.id,
    )
    left = after_letter(known, asked, _local(turn))
    await turn.uow.conversations.save(*where, left, at=left.updated_at or turn.now)


async def _account(turn: Turn, person: Person) -> Account | None:
    """Return the account a person used last, of those that can be written to."""
    accounts = await turn.uow.accounts.of_person(person.id)
    return next((account for account in accounts if account.broken is None), None)


def _local(turn: Turn) -> datetime:
    return turn.now.astimezone(ZoneInfo(turn.jurisdiction.timezone))
