"""The actions that buttons carry: an ability's name and a few short words."""

from __future__ import annotations

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(number: int) -> str:
    """Return an id in base 36, so that a button's action stays inside every platform's limit."""
    assert number >= 0
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def long(word: str) -> int | None:
    """Return the id that `short` wrote, or None: an action is a proposal anybody can forge."""
    try:
        return int(word, 36)
    except ValueError:
        return None


def action(ability: str, *words: str | int) -> str:
    """Return the action of a button: numbers are written as ids."""
    parts = [ability, *(short(word) if isinstance(word, int) else word for word in words)]
    joined = " ".join(parts)
    assert len(joined) <= 40, joined
    assert joined.isascii(), joined
    return joined
