"""English / 中文: each person is spoken to in the language of their choice."""

from __future__ import annotations

from dataclasses import replace

from handlers.ability import EVERYONE, Ability
from handlers.help import menu
from handlers.turn import Turn
from ledger.languages import DEFAULT_LANGUAGE, asked_for
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Switch to the language that was named."""
    language = asked_for(turn.text) or DEFAULT_LANGUAGE
    await turn.uow.people.set_language(turn.person.id, language)
    turn.person = replace(turn.person, language=language)
    return Reply((Text("language.switched"),), menu(turn.person))


ability = Ability("language", EVERYONE, handle, acts=frozenset({"language"}))
