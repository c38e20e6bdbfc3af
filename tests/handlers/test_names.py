"""One word for one thing: an ability is called as its module, in buttons and in questions."""

from __future__ import annotations

import pytest

import handlers
from handlers import ABILITIES
from handlers.ability import ability_of
from tests.dialog import Dialog


def test_an_ability_is_called_as_its_module():
    named = {name for name, part in vars(handlers).items() if hasattr(part, "ability")}

    assert named - {"ability"} == set(ABILITIES)
    assert all(getattr(handlers, name).ability.name == name for name in ABILITIES)


@pytest.mark.parametrize(
    ("before", "now"),
    [("tasks open 0", "my_tasks open 0"), ("batch unchanged", "all_year unchanged")],
)
async def test_a_button_of_an_older_message_does_what_it_says(talk: Dialog, before: str, now: str):
    told = await talk.press_action("li", before)
    await talk.say("li", "撤销")

    assert told == await talk.press_action("li", now)


def test_what_is_no_ability_stays_what_it_is():
    assert [ability_of(action) for action in ("nonsense 1", "", "  ")] == ["nonsense", "", ""]
