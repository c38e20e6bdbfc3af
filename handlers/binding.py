"""Binding: a one-time code makes a sender a person. Strangers learn how, and nothing else."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.handover import list_for
from handlers.help import welcome
from ledger.model import SETTLED, Person, Role
from ledger.talk import Inbound, Reply, Text
from storage.codes import TooManyTries
from storage.database import UnitOfWork

_CODE = re.compile(
    r"^\s*(?:/start(?:@\w+)?|绑定码?|bind)?\s*[:：]?\s*([2-9A-HJ-NP-Za-hj-np-z]{8})\s*$",
    re.IGNORECASE,
)


def code_in(text: str) -> str | None:
    """Return the binding code a message consists of: bare, after 绑定, or after /start."""
    found = _CODE.match(text)
    return found.group(1).upper() if found else None


def bound_already(said: str, person: Person) -> Reply | None:
    """Answer a code that comes from somebody who is bound: it is not used up. None for words."""
    code = code_in(said)
    if code is None or not (re.search(r"\d", code) or said.isupper()):
        return None
    who = " ".join(dict.fromkeys((person.unit, person.called)))  # without a name, one is called so
    return Reply((Text("bind.already", who=who),))


async def welcome_stranger(
    uow: UnitOfWork, said: Inbound, now: datetime
) -> tuple[Reply, Person | None]:
    """Bind a sender who shows a valid code; otherwise say, politely, how to bind."""
    code = code_in(said.text)
    if code is None:
        return Reply((Text("bind.how"),)), None
    try:
        redeemed = await uow.codes.redeem(code, said.channel, said.bot, said.sender, at=now)
    except TooManyTries:
        return Reply((Text("bind.too_many"),)), None
    if redeemed is None:
        return Reply((Text("bind.wrong"),)), None
    person = redeemed.person
    await uow.accounts.bind(person.id, said.channel, said.bot, said.sender, said.chat, at=now)
    return await _first_words(uow, person), person


async def _first_words(uow: UnitOfWork, person: Person) -> Reply:
    """Greet a new person; a successor gets what the one before them left, item by item."""
    greeting = welcome(person)
    notice = await uow.notices.active()
    if person.role is not Role.LIAISON or notice is None:
        return greeting
    colleagues = await uow.people.of_unit(person.unit_id)
    if not any(p.role is Role.LIAISON and not p.active for p in colleagues):
        return greeting
    left = await uow.assignments.of_unit(person.unit_id, notice.id)
    handed = list_for(person.unit, [a for a in left if a.state not in SETTLED])
    return Reply((greeting.lines[0], *handed.lines), handed.buttons)
