"""帮助: what this person can do now, in a few lines. Also answers greetings and thanks."""

from __future__ import annotations

import re

from handlers.ability import EVERYONE, Ability
from handlers.my_tasks import page
from handlers.task_detail import card
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import Person, Role
from ledger.talk import Button, Reply, Text

_BY_ROLE = {
    Role.LIAISON: (Text("help.liaison_ask"), Text("help.liaison_say"), Text("help.liaison_more")),
    Role.HEAD: (Text("help.head_ask"), Text("help.head_more")),
    Role.CLERK: (Text("help.clerk_import"), Text("help.clerk_desk"), Text("help.clerk_papers")),
}
_WELCOME = {
    Role.LIAISON: Text("bind.welcome_liaison"),
    Role.HEAD: Text("bind.welcome_head"),
    Role.CLERK: Text("bind.welcome_clerk"),
}


_THANKS = re.compile(r"谢|辛苦|thank", re.IGNORECASE)


async def handle(turn: Turn) -> Reply:
    """Answer a greeting shortly; otherwise show what can be done."""
    intent = turn.frame.intent
    if turn.said.group:
        return Reply((Text("help.group"),)) if intent == "help" else Reply()
    if intent == "ack":
        return _asks_still(turn) or Reply((Text("help.ack"),))
    if intent == "greeting" and _THANKS.search(turn.text):
        return Reply((Text("help.welcome"),))
    if intent == "greeting":
        return Reply((Text("help.greeting"),), menu(turn.person))
    if intent == "out_of_scope":
        return await _not_recorded(turn)
    return await press(turn)


def says_yes(said: str) -> bool:
    """Tell whether words that acknowledge say yes, and not only 收到 or 谢谢."""
    return not _HEARD.search(said)


_HEARD = re.compile(r"收|知|明白|了解|谢|辛苦|roger|thank", re.IGNORECASE)


def _asks_still(turn: Turn) -> Reply | None:
    """Return the open question's answers once more where a bare yes chooses none of them.

    好的 after 同意、改日期、不同意 must not sound as if it had been done.
    """
    known = turn.conversation
    if not (known.numbered and known.choices and says_yes(turn.text)):
        return None
    turn.pending = known.pending
    choices = (Button(Text("help.choice", label=c.label), c.action) for c in known.choices)
    return Reply((Text("help.which_answer"),), tuple(choices), question=True)


async def press(turn: Turn) -> Reply:
    """Show what this person can do now."""
    lines = _BY_ROLE[turn.person.role]
    return Reply((*lines, Text("help.secrecy")), menu(turn.person))


_WHEN = re.compile(
    r"^[^，,。；;]{0,6}(?:什么时候|啥时候|几时|何时|几号|哪天)(?:之?前|要|得|该|就|算)*"
    r"(?:交|报|办|完|到期|截止)[^，,。；;]{0,6}$"
)
"""Asks for a time limit, of the task being talked about or of all: 什么时候交, 这个几号截止."""


async def _not_recorded(turn: Turn) -> Reply:
    """Say that nothing was recorded; a task's number would make it a difficulty of that task."""
    if _WHEN.search(turn.text) and not turn.is_clerk:
        no = turn.conversation.topic
        return await card(turn, no) if no and turn.mine(no) else page(turn, "open", 0)
    if turn.is_clerk or not turn.assignments:
        return Reply((Text("help.not_recorded_office"),), menu(turn.person))
    turn.expect("difficulty", said=turn.text)
    return Reply((Text("help.not_recorded"),), menu(turn.person))


def no_words(turn: Turn) -> Reply:
    """Answer what came without a word: a place, a card, a poll. An open question stays open."""
    turn.pending = turn.conversation.pending
    return Reply((Text("help.no_words"),), menu(turn.person))


def welcome(person: Person) -> Reply:
    """Greet a person who has just been bound: who they are here, and the one thing to try."""
    return Reply(
        (Text("bind.done", unit=person.unit, name=person.name), _WELCOME[person.role]),
        menu(person),
    )


def menu(person: Person) -> tuple[Button, ...]:
    """Return the two or three buttons that open this person's work."""
    if person.role is Role.CLERK:
        return (
            Button(Text("help.desk"), action("desk")),
            Button(Text("help.ledger"), action("ledger_summary")),
        )
    if person.role is Role.HEAD:
        return (Button(Text("help.unit"), action("unit_state")),)
    return (
        Button(Text("help.tasks"), action("my_tasks", "open", 0)),
        Button(Text("filter.overdue"), action("my_tasks", "overdue", 0)),
    )


ability = Ability(
    "help",
    EVERYONE,
    handle,
    intents=frozenset({"help", "greeting", "ack", "out_of_scope", "bind"}),
    press=press,
    in_group=True,
)
