"""Numbers as official papers print them: 12, 十二, 二〇二二, 廿五."""

from __future__ import annotations

HAN = "零〇○一二三四五六七八九十百千两廿卅"
_DIGITS = {"零": 0, "〇": 0, "○": 0, "两": 2} | {
    s: n for n, s in enumerate("一二三四五六七八九", 1)
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST = 6


def value(words: str) -> int | None:
    """Return the number that digits or a Chinese numeral name, None for what is no number.

    More than six signs are no day, month, year or count: a telephone number, an account.
    """
    if not words or len(words) > _LONGEST:
        return None
    if words.isascii():
        return int(words) if words.isdigit() else None
    if not any(sign in "十百千廿卅" for sign in words):
        return _spelled(words)
    return _composed(words.replace("廿", "二十").replace("卅", "三十"))


def pair(words: str) -> tuple[int, int] | None:
    """Return both numbers of 三四 (季度) or 五六 (月份), which names two neighbours."""
    if len(words) != 2 or any(sign not in _DIGITS for sign in words):
        return None
    first, second = _DIGITS[words[0]], _DIGITS[words[1]]
    return (first, second) if second == first + 1 else None


def _spelled(words: str) -> int | None:
    """二〇二二: digit by digit."""
    digits = [_DIGITS.get(sign) for sign in words]
    if None in digits:
        return None
    return int("".join(map(str, digits)))


def _composed(words: str) -> int | None:
    """二十五, 一百二十: each digit counts for the unit that follows it."""
    total, last = 0, None
    for sign in words:
        if sign in _UNITS:
            total += (1 if last is None else last) * _UNITS[sign]
            last = None
        elif sign in _DIGITS and not last:
            last = _DIGITS[sign]
        else:
            return None
    return total + (last or 0)
