"""Cuts a phrase into the words of the official language of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from ledger.deadlines import numerals
from ledger.deadlines.lexicon import FESTIVALS, LEXICON, NUMERIC_FESTIVALS, PLANS


class Token(NamedTuple):
    """A word of the phrase. `value` is what it means to the grammar, by its kind."""

    kind: str
    text: str
    start: int
    end: int
    value: Any = None


Tokens: TypeAlias = Sequence[Token]
END: Final = Token("", "", 0, 0)
PADDING: Final = 8  # no rule of the grammar looks further ahead
_PADDING: Final = (END,) * PADDING
_HAN: Final = numerals.HAN
_DIGITS: Final = "0123456789"


def _alternation(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first, branching at their first sign."""
    by_sign: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_sign.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{sign}(?:{'|'.join(rests)})" for sign, rests in by_sign.items())


def _first_signs(words: Iterable[str]) -> str:
    return "".join(sorted({word[0] for word in words}))


_PLAIN_FESTIVALS: Final = _alternation(w for w in FESTIVALS if w not in NUMERIC_FESTIVALS)
# What begins with a digit.
_FIGURES: Final = r"""
      (?P<plain>\d{1,7}(?![-./:%‰月个百\d]))  # most are no more than a number
    | (?P<rate>\d+(?:\.\d+)?(?:%|‰|个?百分点))
    | (?P<ymd>(?<!\d)(?:\d{4}|\d{2}(?=\.))(?P<sep>[-./])\d{1,2}(?P=sep)\d{1,2}(?!\d(?!\d?:\d\d)))
    | (?P<compact>(?<!\d)20\d{6}(?!\d))
    | (?P<ym>(?<!\d)\d{4}[-./]\d{1,2}(?![\d.]))
    | (?P<clock>(?<![\d:])\d{1,2}:\d{2}(?![\d:]))
    | (?P<decimal>(?<![\d.])\d{1,2}\.\d(?=个?工作日|个?小时|个月|天))
    | (?P<md>(?<![\d.])\d{1,2}[./]\d{1,2}(?![\d./])
        |(?<![\d.])\d{1,2}月\d{1,2}(?![\d日号项个家篇次份条件名年月天%./\-~至到]))
    | (?P<num>\d+)
"""
# What begins with a sign that may also begin a plain word.
_FORMS: Final = rf"""
      (?P<title>《[^《》]{{0,120}}》)
    | (?P<doc>[〔\[(]\d{{4}}[〕\])](?:第?\d{{1,6}}号
        |[^\d，。；、]\d{{2,6}}[^\d，。；、]{{1,4}}\d{{1,6}}号)?|第[\d{_HAN}]+号(?:令|公告|文)?)
    | (?P<note>\((?:周|星期|礼拜)[一二三四五六日天]\)|\(含[^()]{{0,8}}\)
        |(?<=[月日底末])\((?:第?[一二三四]季度|[上下]半年)\)
        |(?<=[{_HAN}])\(\d{{1,3}}\)(?=[个日天年月周])|(?<=\d)\([{_HAN}]{{1,4}}\)(?=[个日天年月周]))
    | (?P<share>百分之[{_HAN}]+)
    | (?P<plan>"?(?:{_alternation(PLANS)})"?)
    | (?P<feast>"?(?:国庆[、和]?中秋|中秋[、和]?国庆|双节|两节)"?(?:两节|双节|节)?(?:假期|长假)?)
    | (?P<festival>"?(?:{_PLAIN_FESTIVALS})"?(?:佳节|节日|节)?(?:假期|长假|假日|小长假)?
        |(?<![{_HAN}\d])"?(?:{_alternation(NUMERIC_FESTIVALS)})"?
            (?:国际)?(?:劳动|妇女|儿童|青年|建党|建军|国庆)?
            (?:节日|节|假期|长假|小长假|(?=前|后|之前|之后|以前|以后|期间)))
    | (?P<now>[自从](?:本|此)?(?:通知|方案|公告|文件|要点|意见|计划)?
        (?:印发|下发|发布|发文)之日起(?=[至到\-]))
    | (?P<near>[今明昨](?=[晚早]|上午|下午|中午))
    | (?P<weekday>(?<=周|期|拜)[一二三四五六])
    | (?P<oclock>时(?![间候期限刻段代效机]))
    | (?P<inert>四季(?![度末])|(?:二月二|三月三|六月六|九月九)(?![日号十月年、至到\-]))
    | (?P<each_of>分(?=季|月|年度|半年|旬|周))
    | (?P<q>[Qq][1-4])
"""
_FORM_SIGNS: Final = (
    _first_signs((*FESTIVALS, *PLANS)) + '《〔[("第百国中双两今明昨一二三四五六时分自从Qq'
)
_SIGNS: Final = "".join(sorted({*_FORM_SIGNS, *_first_signs(LEXICON), *_HAN, *_DIGITS}))
_WORD: Final = re.compile(
    rf"""
      (?P<other>[^{re.escape(_SIGNS)}]+)  # passed over at once
    | (?=[{_DIGITS}])(?:{_FIGURES})
    | (?=[{re.escape(_FORM_SIGNS)}])(?:{_FORMS})
    | (?P<word>{_alternation(LEXICON)})
    | (?P<numeral>[{_HAN}]+)
    """,
    re.VERBOSE,
)


def lex(text: str, first: int = 0, stop: int | None = None) -> list[Token]:
    """Return the words of a text in one spelling between two places, unknown stretches as `gap`,
    and an end that never matches."""
    tokens: list[Token] = []
    last = first
    stop = len(text) if stop is None else stop
    for found in _WORD.finditer(text, first, stop):
        group = found.lastgroup or ""
        if group == "other":
            continue
        start, end = found.span()
        if start > last:
            tokens.append(Token("gap", text[last:start], last, start))
        last, words = end, found[0]
        kind, value = LEXICON[words] if group == "word" else _formed(group, words)
        if kind != "note":
            tokens.append(Token(kind, words, start, end, value))
    if last < stop:
        tokens.append(Token("gap", text[last:stop], last, stop))
    tokens.extend(_PADDING)
    return tokens


def _formed(group: str, words: str) -> tuple[str, Any]:
    """Return the kind of what a pattern found, and what it means to the grammar."""
    kind, value = _FORMED[group]
    return kind, value(words) if value else None


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split(r"[-./:月]", words))


def _ymd(words: str) -> tuple[int, ...]:
    year, month, day = _numbers(words)
    return (year + 2000 if year < 100 else year), month, day


def _compact(words: str) -> tuple[int, ...]:
    return int(words[:4]), int(words[4:6]), int(words[6:])


def _festival(words: str) -> str:
    return next(name for word, name in FESTIVALS.items() if word in words)


# What each group of the pattern is to the grammar, and how its words are read.
_FORMED: Final[Mapping[str, tuple[str, Callable[[str], Any] | None]]] = {
    "plain": ("num", numerals.value),
    "num": ("num", numerals.value),
    "numeral": ("num", numerals.value),
    "weekday": ("num", numerals.value),
    "decimal": ("decimal", float),
    "rate": ("rate", None),
    "share": ("rate", None),
    "ymd": ("ymd", _ymd),
    "compact": ("ymd", _compact),
    "ym": ("ym", _numbers),
    "md": ("md", _numbers),
    "clock": ("clock", _numbers),
    "title": ("title", None),
    "doc": ("doc", None),
    "note": ("note", None),
    "plan": ("plan", lambda words: PLANS[words.strip('"')]),
    "festival": ("festival", _festival),
    "feast": ("festival", lambda _: "国庆中秋"),
    "now": ("now", None),
    "near": ("day_word", {"昨": -1, "今": 0, "明": 1}.get),
    "oclock": ("oclock", None),
    "inert": ("inert", None),
    "each_of": ("each", None),
    "q": ("q", lambda words: int(words[1])),
}
