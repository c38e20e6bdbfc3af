"""Words a `Text` in a person's language: the catalogs of `locales/`, read straight from .po."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ledger.languages import DEFAULT_LANGUAGE, LANGUAGES, Language
from ledger.talk import Text

LOCALES = Path(__file__).resolve().parent.parent / "locales"


class Texts:
    """One language's sentences. A missing key or a missing fact raises KeyError: it is our slip."""

    def __init__(
        self, language: str, catalog: Mapping[str, str | tuple[str, str]], zone: ZoneInfo
    ) -> None:
        self.language = language
        self._catalog = catalog
        self._words = _Words(self, LANGUAGES[language], zone)

    @classmethod
    def load(cls, language: str = DEFAULT_LANGUAGE, timezone: str = "Asia/Shanghai") -> Texts:
        """Return the sentences of a language by its code, moments shown in `timezone`."""
        return _load(language if language in LANGUAGES else DEFAULT_LANGUAGE, timezone)

    def say(self, text: Text) -> str:
        """Return the sentence in this language, its facts filled in."""
        pattern = self._catalog[text.key]
        if isinstance(pattern, tuple):
            one, many = pattern
            pattern = one if text.facts["count"] == 1 else many
        return self._words.put(text.facts, pattern)


class _Words:
    """Puts facts into sentences; a language decides how a day or a list looks."""

    def __init__(self, texts: Texts, language: Language, zone: ZoneInfo) -> None:
        self._texts = texts
        self._language = language
        self._zone = zone

    def put(self, facts: Mapping[str, Any], pattern: str) -> str:
        """Return a sentence with its facts. The sentences are our own: a fact is a mere name."""
        said = []
        for words, name, spec in _parts(pattern):
            said.append(words)
            if name is not None:
                said.append(self._shown(facts[name], spec))
        return "".join(said)

    def _shown(self, value: Any, spec: str) -> str:
        if value is None:
            return ""
        if isinstance(value, str) and not spec:
            return value
        if isinstance(value, Text):
            return self._texts.say(value)
        if isinstance(value, tuple | list):
            words = (self._shown(item, spec) for item in value)
            return self._language.between.join(words)
        if isinstance(value, date):
            return self._day(value, spec)
        return format(value, spec)

    def _day(self, day: date, spec: str) -> str:
        """Return a day, or a moment in the office's zone, in the style that a sentence asks for."""
        if isinstance(day, datetime):
            day = day.astimezone(self._zone) if day.tzinfo else day
            spec = spec or "moment"
            if spec == "time":
                return f"{day:%H:%M}"
        if spec == "iso":
            return f"{day:%Y-%m-%d}"
        return self._language.day(day, spec or "day")


@cache
def _parts(pattern: str) -> tuple[tuple[str, str | None, str], ...]:
    """Return a sentence as words, the fact that follows them, and how it is to look."""
    parsed = string.Formatter().parse(pattern)
    return tuple((words, name, spec or "") for words, name, spec, _ in parsed)


@cache
def _load(language: str, timezone: str) -> Texts:
    return Texts(language, _catalog(language), ZoneInfo(timezone))


@cache
def _catalog(language: str) -> Mapping[str, str | tuple[str, str]]:
    """Read every .po of a language. Read once: sentences change with a release, not at run time."""
    from babel.messages.pofile import read_po  # half of the program's commands say nothing

    catalog: dict[str, str | tuple[str, str]] = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key in catalog:
                    raise KeyError(f"{path.name}: {key} stands in two catalogs")
                words = message.string
                if isinstance(words, str):
                    catalog[key] = words
                else:
                    assert words, key
                    catalog[key] = (words[0], words[-1])
    return catalog
