"""A look that rules out patterns (`_HINT_OF_…`, `Hinted`) rules out none that would have read."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

import ledger.understanding
from ledger.deadlines import chat
from ledger.deadlines.lexicon import FESTIVALS, LEXICON, PLANS
from ledger.understanding import Context, chat_dates, status, understand
from ledger.understanding.message import read_message
from ledger.understanding.normalise import normalise
from ledger.understanding.signs import Hinted, Sheet, Span
from tests.ledger.understanding.rows import HERE, NOTICES, Row, rows

_ALWAYS = re.compile("")


@cache
def _kept() -> tuple[Row, ...]:
    files = [*HERE.glob("*.txt"), *((HERE / "rounds").glob("*.txt") if NOTICES.is_dir() else ())]
    return tuple(row for file in sorted(files) for row in rows(file))


def _modules() -> Iterator[ModuleType]:
    package = ledger.understanding
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def _looks() -> Iterator[tuple[ModuleType, str]]:
    for module in _modules():
        yield from ((module, name) for name in vars(module) if name.startswith("_HINT_OF_"))


def _hinted() -> dict[str, Hinted]:
    return {
        f"{module.__name__}.{name}": one
        for module in _modules()
        for name, one in vars(module).items()
        if isinstance(one, Hinted)
    }


def _read() -> list[tuple[str, object, object]]:
    """Return how all kept messages are read, from their speakers and from the office."""
    both = [
        (row.text, context)
        for row in _kept()
        for context in (row.context, replace(row.context, role="clerk", pending=None))
    ]
    return [(one[0], understand(*one), read_message(*one).said) for one in both]


def test_what_is_passed_over_would_have_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = _read()
    for module, name in _looks():
        monkeypatch.setattr(module, name, _ALWAYS)
    for one in _hinted().values():
        monkeypatch.setattr(one, "hint", _ALWAYS)
    for kept in (status._in_words, status.ends_in):
        kept.cache_clear()
    other = [one for one, asked in zip(looked, _read(), strict=True) if one != asked]
    assert not other


def test_every_look_rules_out_and_lets_through() -> None:
    texts = [read_message(row.text, row.context).said for row in _kept()]
    for module, name in _looks():
        look = getattr(module, name)
        let = sum(bool(look.search(said.text) or look.search(said.masked)) for said in texts)
        assert 0 < let < len(texts), f"{module.__name__}.{name}"


def test_a_hint_is_in_all_that_its_pattern_finds_and_not_in_most_messages() -> None:
    masked = {read_message(row.text, row.context).said.masked for row in _kept()}
    for name, one in _hinted().items():
        found = [text for text in masked if one.words.search(text)]
        assert found or not NOTICES.is_dir(), name  # without the notices fewer messages are kept
        assert all(map(one.hint.search, found)), name
        assert sum(map(bool, map(one.hint.search, masked))) < 0.6 * len(masked), name


@pytest.mark.parametrize("said", ["好", "完成", "abcdefgh"])
def test_what_is_said_eight_times_over_is_shortened(said: str) -> None:
    assert normalise(said * 8) == said * 4
    assert normalise(said * 7) == said * 7


def test_every_way_through_a_hinted_pattern_has_a_sign_of_its_hint() -> None:
    for name, one in _hinted().items():
        signs = set(one.hint.pattern.removeprefix("[").removesuffix("]"))
        assert _needs(_parser.parse(one.words.pattern), signs), name


def _needs(parsed: Any, signs: set[str]) -> bool:
    """Tell whether every text that a pattern finds has one of these signs."""
    return any(_has(kind, what, signs) for kind, what in parsed)


def _has(kind: Any, what: Any, signs: set[str]) -> bool:
    match str(kind):
        case "LITERAL":
            return chr(what) in signs
        case "IN":
            return bool(found := _signs_of(what)) and found <= signs
        case "SUBPATTERN":
            return _needs(what[-1], signs)
        case "BRANCH":
            return all(_needs(way, signs) for way in what[1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, part = what
            return least > 0 and _needs(part, signs)
        case "ASSERT":
            return _needs(what[1], signs)
        case _:
            return False


def _signs_of(items: Any) -> set[str]:
    """Return the signs of a set in brackets; none of them where it is not a plain one."""
    found: set[str] = set()
    for kind, what in items:
        if str(kind) == "LITERAL":
            found.add(chr(what))
        elif str(kind) == "RANGE" and what[1] - what[0] < 80:
            found |= set(map(chr, range(what[0], what[1] + 1)))
        else:
            return set()
    return found


FORMS = (
    "{}",
    "{}前",
    "到{}",
    "9{}内",
    "3号{}",
    "3号 {}",
    "3号:{}5",
    "3号进展57%{}",
    "3号,{}完成",
    "{}完,3号弄好",
)


@pytest.mark.parametrize("form", FORMS)
def test_no_word_of_time_is_passed_over(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = replace(_kept()[0].context, replying_to=None)
    words = [*LEXICON, *FESTIVALS, *PLANS, "几天", "9.10", "9 / 10", "2022-9-1", "18:00", "Q3"]
    texts = [form.format(word) + more for word in words for more in ("", "前", "起", "到5")]
    looked = [_dates_of(text, context) for text in texts]
    for module in (chat, chat_dates):
        monkeypatch.setattr(module, "speaks_of_time", lambda _: True)
    asked = [_dates_of(text, context) for text in texts]
    assert any(asked)
    assert [text for text, one, two in zip(texts, looked, asked, strict=True) if one != two] == []


def _dates_of(text: str, context: Context) -> list[Span]:
    sheet = Sheet(text)
    chat_dates.cover_dates(sheet, context, frozenset({3}))
    return sheet.spans
