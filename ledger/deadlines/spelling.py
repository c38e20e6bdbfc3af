"""Brings a phrase into one spelling: half width, no PDF blanks; and remembers where signs stood."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

BREAK = "|"  # stands where a list mark or a table's edge parts two numbers

_SAME = (
    dict.fromkeys("—–－‐‑―─━~～〜﹣−", "-")
    | dict.fromkeys("“”„‟〝〞「」『』＂‘’＇'", '"')
    | dict.fromkeys("○", "〇")
    | dict.fromkeys("［【", "[")
    | dict.fromkeys("］】", "]")
)
_PLAIN: Final = "!-&(-}、。《》一-龥\ue000-\uf8ff"  # signs that are spelled as they are printed
_ODD: Final = re.compile(f"[^{_PLAIN}]")
_RUNS: Final = re.compile(f"[{_PLAIN}]+|.", re.DOTALL)
_ENCLOSED = ((0x2460, 0x24FF), (0x2776, 0x2793), (0x3200, 0x3247), (0x3280, 0x32BF))


class Spelled(NamedTuple):
    """A text in one spelling. `places[i]` is where its sign `i` stood in the text as printed."""

    text: str
    places: tuple[int, ...]

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the printed text of a span of this one."""
        return self.places[start], self.places[end - 1] + 1


def spell(text: str) -> str:
    """Return a phrase in one spelling, all blanks dropped: a PDF puts them anywhere."""
    return _ODD.sub(lambda found: _FOLD[found[0]], text)


def spell_prose(text: str) -> Spelled:
    """Return running text in one spelling. A blank between two numbers keeps them apart there."""
    runs: list[str] = []
    places: list[int] = []
    blank = False
    for found in _RUNS.finditer(text):
        run, place = found[0], found.start()
        folded = run if len(run) > 1 else _FOLD[run]
        if not folded:
            blank = blank or run.isspace()
            continue
        if blank and runs and runs[-1][-1].isdigit() and folded[0].isdigit():
            runs.append(BREAK)
            places.append(place)
        blank = False
        runs.append(folded)
        places += range(place, found.end()) if len(run) > 1 else [place] * len(folded)
    return Spelled("".join(runs), tuple(places))


class _Fold(dict[str, str]):
    """Every sign and its one spelling; a sign is looked at once."""

    def __missing__(self, sign: str) -> str:
        folded = self[sign] = _compute(sign)
        return folded


def _compute(sign: str) -> str:
    if "一" <= sign <= "龥":
        return sign
    if sign in _SAME:
        return _SAME[sign]
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
        return ""
    if any(first <= ord(sign) <= last for first, last in _ENCLOSED):
        return BREAK
    folded = unicodedata.normalize("NFKC", sign)
    return "" if folded.isspace() else _SAME.get(folded, folded)


_FOLD = _Fold()
