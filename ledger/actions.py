"""The actions that buttons carry: an ability's name and a few short words."""

from __future__ import annotations

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST = 13  # digits of the largest id


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
    """Return the id that `short` wrote, or None: an action is a proposal anybody can forge.

    Only what `short` can have written counts; a larger number fits no database's column.
    """
    if not word or not set(word) <= set(_DIGITS) or len(word) > _LONGEST:
        return None
    number = int(word, 36)
    return number if number < 1 << 63 else None


def action(ability: str, *words: str | int) -> str:
    """Return the action of a button: numbers are written as ids."""
    parts = [ability, *(short(word) if isinstance(word, int) else word for word in words)]
    joined = " ".join(parts)
    assert len(joined) <= 40, joined
    assert joined.isascii(), joined
    return joined
