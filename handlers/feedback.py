"""提意见: what people think of the bot reaches the office, and gets an answer."""

from __future__ import annotations

import re

from handlers.ability import EVERYONE, Ability
from handlers.moved_on import asks_else
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.talk import Button, Reply, Text

_OPENING = re.compile(r"^\s*(我?要?提(个|一个|点)?(意见|建议)|意见|建议|吐槽|反馈)\s*[:：,，]?\s*")


async def handle(turn: Turn) -> Reply:
    """Keep the words for the office; ask for them when only the keyword came."""
    words = _OPENING.sub("", turn.text).strip()
    if not words:
        turn.expect("feedback", ask="words")
        return Reply((Text("feedback.say"),))
    return await _keep(turn, words)


async def pass_on(turn: Turn) -> Reply:
    """Pass a question on to the office, which answers it like an opinion."""
    kept = await _keep(turn, turn.text)
    return Reply((Text("feedback.question_kept"),), kept.buttons)


async def answer(turn: Turn) -> Reply | None:
    """Take the opinion that was asked for, or the office's answer to one."""
    if asks_else(turn):
        return None
    if turn.waiting.get("ask") == "words":
        return await _keep(turn, turn.text)
    number = int(turn.waiting.get("feedback", 0))
    found = await turn.uow.feedback.get(number)
    if found is None or not turn.is_clerk:
        return None
    await turn.uow.feedback.answer(number, turn.text, at=turn.now, person_id=turn.person.id)
    if found.person_id is not None:
        turn.tell(
            found.person_id,
            Reply((Text("feedback.answered", words=found.text[:40], answer=turn.text),)),
            about=f"feedback:{number}",
        )
    return Reply((Text("feedback.answer_sent"),))


async def press(turn: Turn) -> Reply:
    """`feedback ID`: the office wants to answer one."""
    number = long(turn.word(0))
    found = await turn.uow.feedback.get(number) if number and turn.is_clerk else None
    if found is None:
        return turn.gone()
    turn.expect("feedback", feedback=number)
    return Reply((Text("feedback.answer_how", words=found.text[:60]),))


async def _keep(turn: Turn, words: str) -> Reply:
    number = await turn.uow.feedback.add(person_id=turn.person.id, text=words, at=turn.now)
    turn.tell_office(
        Reply(
            (Text("feedback.office", unit=turn.person.unit, words=words),),
            (Button(Text("feedback.answer"), action("feedback", number)),),
        ),
        about=f"feedback:{number}",
    )
    return Reply((Text("feedback.kept"),))


ability = Ability(
    "feedback",
    EVERYONE,
    handle,
    intents=frozenset({"feedback"}),
    press=press,
    answer=answer,
)
