"""Seals: what comes back is what was offered, in the chat where it was offered, in its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.signing import BUTTONS_LIVE, Expired, Seals

AT = datetime(2026, 9, 21, 1, 5, tzinfo=UTC)
actions = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)


def seals(key: bytes = b"key", channel: str = "telegram") -> Seals:
    return Seals(key, channel)


@given(actions)
def test_a_sealed_action_comes_back_and_fits_every_platform(action: str) -> None:
    sealed = seals().seal(action, "42", AT)

    assert seals().unseal(sealed, "42", AT) == action
    assert len(sealed.encode()) <= 64


@given(st.text(max_size=80))
def test_whatever_a_forged_client_sends_is_no_action(data: str) -> None:
    assert seals().unseal(data, "42", AT) is None


def test_a_seal_is_good_for_its_own_chat_key_and_channel_only() -> None:
    sealed = seals().seal("report done 1", "42", AT)

    assert seals().unseal(sealed, "43", AT) is None
    assert seals(b"other").unseal(sealed, "42", AT) is None
    assert seals(channel="web").unseal(sealed, "42", AT) is None
    assert seals().unseal(sealed.replace("1", "2"), "42", AT) is None


def test_a_button_of_last_quarter_has_expired() -> None:
    sealed = seals().seal("report done 1", "42", AT)

    assert seals().unseal(sealed, "42", AT + BUTTONS_LIVE - timedelta(hours=2)) == "report done 1"
    assert seals().unseal(sealed, "42", AT + BUTTONS_LIVE) == Expired("report done 1")


def test_sealing_again_within_the_hour_gives_the_same() -> None:
    again = AT + timedelta(minutes=20)

    assert seals().seal("undo", "42", AT) == seals().seal("undo", "42", again)
