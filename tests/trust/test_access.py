"""The access walk: every ability, intent, act and button, by every role, a stranger and others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import handlers
from handlers import ABILITIES
from ledger.model import Role
from ledger.understanding import Frame
from tests.trust.conftest import Walk
from tests.trust.offices import ABROAD, BESIDE, EVERYBODY, HERE, STRANGER, kept, last_outcome
from tests.trust.policy import ABILITIES as MAY
from tests.trust.policy import BUTTONS, UNTIED, Press

ROOT = Path(handlers.__file__).parent.parent
GONE = "gone"
INTENTS = sorted({intent for ability in ABILITIES.values() for intent in ability.intents})
ACTS = sorted({act for ability in ABILITIES.values() for act in ability.acts})


def test_the_table_and_the_abilities_say_the_same() -> None:
    assert {name: ability.roles for name, ability in ABILITIES.items()} == MAY


def test_every_ability_with_buttons_is_walked() -> None:
    pressed = {name for name, ability in ABILITIES.items() if ability.press}

    assert pressed == {press.action.split()[0] for press in BUTTONS} | UNTIED


def test_every_button_that_the_code_offers_belongs_to_an_ability() -> None:
    offered = set()
    for folder in ("bot", "handlers", "ledger"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in ("action", "_action")
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    offered.add(str(node.args[0].value).split()[0])

    assert offered - {"x"} <= set(ABILITIES)


@pytest.mark.parametrize("who", [*EVERYBODY, STRANGER])
async def test_every_intent_and_act_reaches_only_what_the_role_may_use(
    walk: Walk, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = [Frame(intent) for intent in INTENTS] + [Frame("stats", act=act) for act in ACTS]
    before = await kept(walk.database, walk.offices.here)
    for frame in frames:

        async def understood(_turn: object, frame: Frame = frame) -> Frame:
            return frame

        monkeypatch.setattr(walk.talk.router, "_understand", understood)
        answer = await walk.talk.say(who, "说一句")
        outcome = await last_outcome(walk.database)
        if who == STRANGER:
            assert outcome == "stranger"
            assert "甲" not in answer + "".join(walk.talk.heard(who))
            continue
        assert EVERYBODY[who] in MAY[outcome], (frame.intent, frame.act, outcome)
        if who in ABROAD:
            assert "甲" not in answer, (frame.intent, frame.act)
    if who in (*ABROAD, STRANGER):
        assert await kept(walk.database, walk.offices.here) == before


@pytest.mark.parametrize("name", sorted(ABILITIES))
async def test_a_button_of_an_ability_is_checked_before_it_is_carried_out(
    walk: Walk, name: str
) -> None:
    before = await kept(walk.database)
    for who, role in EVERYBODY.items():
        if role in MAY[name]:
            continue
        await walk.talk.press_action(who, f"{name} 1 2 3")
        assert await last_outcome(walk.database) == GONE
    await walk.talk.press_action(STRANGER, f"{name} 1")
    assert await last_outcome(walk.database) == "stranger"

    assert await kept(walk.database) == before


def outsiders(press: Press) -> list[str]:
    """Return who may not press it: other counties always; other units or roles as it says."""
    names = [STRANGER, *ABROAD] if "{" in press.action else [STRANGER]
    names += [who for who, role in (HERE | BESIDE).items() if role not in press.roles]
    if press.whose in ("unit", "self"):
        names += [who for who in BESIDE if who not in names]
    if press.whose == "self":
        names += [who for who in HERE if who != "li" and who not in names]
    return names


@pytest.mark.parametrize("press", BUTTONS, ids=lambda press: press.action)
async def test_a_forged_button_reads_and_changes_nothing(walk: Walk, press: Press) -> None:
    """Whoever may not press it learns nothing and changes nothing; whoever may, is answered."""
    action = walk.offices.action(press.action)
    before = await kept(walk.database)

    for who in outsiders(press):
        sent = len(walk.talk.channel.sent)
        answer = await walk.talk.press_action(who, action)
        assert "甲标" not in answer, who
        assert await last_outcome(walk.database) in (GONE, "stranger", action.split()[0])
        told = [m for m in walk.talk.channel.sent[sent:] if m.chat != who]
        assert told == [], who
    assert await kept(walk.database) == before

    for who in sorted(HERE, key=lambda who: HERE[who] is not Role.LIAISON):
        if who not in outsiders(press):
            answer = await walk.talk.press_action(who, action)
            assert answer, who
            assert await last_outcome(walk.database) not in (GONE, "failed"), who
            break
    assert (await kept(walk.database) != before) is press.writes


@pytest.mark.parametrize("who", [*ABROAD, *BESIDE])
async def test_numbers_and_names_of_others_open_nothing(walk: Walk, who: str) -> None:
    before = await kept(walk.database)

    for said in ("第7项", "7号进展", "甲县司法局的任务", "撤销7", "7谁负责", "甲标七"):
        answer = await walk.talk.say(who, said)
        assert not re.search("甲标[五六七九]", answer), said

    assert await kept(walk.database) == before
