"""Frames of the long connection in any form: what cannot be read breaks nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom.heard import Listener

NOW = datetime(2026, 5, 20, 1, 5, tzinfo=UTC)
LISTENER = Listener("wecom-bot", "aib", lambda data, chat: None)
PERSON = {"msgid": "m1", "from": {"userid": "Li"}}
NAMES = (
    "msgtype", "event", "eventtype", "template_card_event", "selected_items", "selected_item",
    "option_ids", "option_id", "mixed", "msg_item", "text", "content", "file", "url", "create_time",
)  # fmt: skip

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(NAMES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("odd", [True, 5, "x", {"selected_item": True}, {"selected_item": [3]}])
def test_a_press_with_odd_options_is_a_press_of_nothing(odd: object) -> None:
    card = {"event_key": "submit", "selected_items": odd}
    event = {"eventtype": "template_card_event", "template_card_event": card}

    heard = LISTENER.read(PERSON | {"msgtype": "event", "event": event}, "r", NOW)

    assert heard is not None
    assert heard.pressed is None


@given(body=st.dictionaries(st.sampled_from(NAMES), anything, max_size=6), kind=anything)
def test_no_frame_breaks_the_connection(body: dict[str, object], kind: object) -> None:
    for more in ({}, PERSON, PERSON | {"msgtype": "mixed"}, PERSON | {"msgtype": kind}):
        LISTENER.read(body | more, "r", NOW)
