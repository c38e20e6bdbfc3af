"""The State Council's yearly notice of days off, and sentences like it, as days worked or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ledger.calendar import Calendar
from ledger.talk import Text

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The festivals of a yearly notice; a year is known when it gives each of them a day off."""

LONGEST = 20
"""Days: no break was ever longer, so what reads longer was mistyped."""

LOOKS_BACK = timedelta(days=10)
"""Days without a year are the next ones, or those of a break that has just been."""

SWAPPED_WITHIN = timedelta(days=45)
"""Days before a break in which a make-up day may lie: a day with a year draws the others near."""

_DAY = timedelta(days=1)
_NAMES = r"(?:元旦|春节|清明|劳动|五一|端午|中秋|国庆|十一(?!月)|除夕)(?:节(?!后|前))?"
_VERBS = re.compile(r"放假|上班|补班|休息|补休|调休|连休|公休|休假|办公(?![厅室])|放\d+天")
_DATED = re.compile(r"\d{1,2}[日号]")
_TITLE = re.compile(rf"(20\d\d)年(?:部分)?(?:法定)?(?:节假日|放假|{_NAMES})")
_NUMBER = re.compile(r"^(?:\(?[一二三四五六七八九十]{1,3}[、.)]|\d{1,2}[、)]|\(\d{1,2}\))")
_LISTED = re.compile(rf"{_NUMBER.pattern}(?:20\d\d年)?{_NAMES}", re.MULTILINE)
_HEAD = re.compile(
    rf"^(?:20\d\d年)?{_NAMES}(?:[、和与及]{_NAMES})*(?:假期|期间)?(?:放假)?(?:时间|安排)?[为是]?[:,]*"
)
_HEADING = re.compile(
    r"^(?:20\d\d年)?(?:部分)?(?:法定)?(?:节假日)?(?:放假|调休)*安排(?:的通知|如下)*[为是]?[:,]*"
)
_TOKENS = re.compile(
    r"(?P<span>(?:(?P<y>20\d\d)年)?(?:(?P<m>\d{1,2})月)?(?P<d>\d{1,2})(?:[日号]|(?=(?:至|到|[-—–~])))"
    r"(?P<note>\([^()]*\))?"
    r"(?:(?:至|到|[-—–~]{1,2})(?:(?P<y2>20\d\d)年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})[日号]"
    r"(?P<note2>\([^()]*\))?)?)"
    r"|(?P<off>(?:全体)?(?:放假(?:调休|公休)?|休息|补休|不上班|休假|调休|连休|公休))"
    r"(?:(?P<first>(?:时间|日期)?[为是:])|(?P<days>\d{1,2}天))?"
    r"|(?P<on>(?:正常|照常|应|要)?(?:上班|补班|办公(?![厅室])))(?P<first_on>(?:时间|日期)?[为是:])?"
    r"|共(?P<sum>\d{1,2})天"
    r"|(?P<filler>不调休|与周末(?:连休|公休)|[仅只]?在?当[日天]|以及|\([^()\d]*\)|[、,和及与])"
)
_PROSE = re.compile(r"(?:请|各|期间|假期|望|特此|做好|妥善|其他|其余)[^\d]*$")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What a text says of days: each to be worked (True) or not.

    `unread` are its sentences about days off that were not understood, word for word; nothing
    was taken from them. `problems` say what cannot be true; with one of them nothing counts.
    `assumed` tells that a day stood without a year, and the nearest was taken.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    problems: tuple[Text, ...] = ()
    assumed: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything was said of a day."""
        return bool(self.days or self.problems)


def read_days_off(text: str, *, today: date) -> DaysOff:
    """Return what a pasted notice or a typed sentence says; what is not understood is named."""
    lines = _sentences(text)
    notice = any(_is_numbered(line) for line in lines)
    reader = _Reader(today, _year_of(text))
    unread = []
    begun = not notice
    for line in lines:
        begun = begun or _is_numbered(line)
        told = reader.read(_NUMBER.sub("", line))
        if not told and begun and _is_about_days(line):
            unread.append(line)
    return DaysOff(reader.days, tuple(unread), tuple(reader.problems), reader.assumed)


def says_days_off(text: str) -> bool:
    """Tell whether a message as a whole sets days: a notice, or sentences that are all read."""
    if not (_VERBS.search(text) and _DATED.search(unicodedata.normalize("NFKC", text))):
        return False
    found = read_days_off(text, today=date(2000, 1, 1))
    whole = _TITLE.search(text) and any(_is_numbered(line) for line in _sentences(text))
    return bool(found and (whole or not found.unread))


def festivals_open(calendar: Calendar, days: Mapping[date, bool], year: int) -> tuple[str, ...]:
    """Return the festivals of a year on which `days` give nobody a day off."""
    named = ((name, calendar.festival(name, year)) for name in FESTIVALS)
    return tuple(name for name, day in named if day is None or days.get(day) is not False)


def stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each unbroken run of days, in order."""
    first = last = None
    for day in sorted(days):
        if last is not None and first is not None and day != last + _DAY:
            yield first, last
            first = None
        first, last = first or day, day
    if first and last:
        yield first, last


def _sentences(text: str) -> list[str]:
    """Return a text's sentences without spaces; in a numbered notice lines may break anywhere."""
    plain = re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))
    ends = rf"[。;!]|\n(?={_NUMBER.pattern[1:]})" if _LISTED.search(plain) else r"[。;!\n]"
    lines = (line.replace("\n", "") for line in re.split(ends, plain))
    return [line for line in lines if line]


def _is_numbered(line: str) -> bool:
    return bool(_LISTED.match(line))


def _is_about_days(line: str) -> bool:
    """Tell whether a sentence should have been read: a signature's date is not about days off."""
    if _VERBS.search(line):
        return bool(re.search(r"\d", line))
    return bool(_DATED.search(line)) and not re.search(r"\d{4}年", line)


def _year_of(text: str) -> int | None:
    """Return the year of days that stand without one: the title's, else the only one written."""
    plain = unicodedata.normalize("NFKC", text)
    if title := _TITLE.search(plain):
        return int(title[1])
    written = set(re.findall(r"(20\d\d)年\d{1,2}月\d{1,2}", plain))
    return int(written.pop()) if len(written) == 1 else None


class _Reader:
    """Reads sentences one after the other; each is taken as a whole or not at all."""

    def __init__(self, today: date, year: int | None) -> None:
        self._near = today - LOOKS_BACK
        self._year = year
        self.days: dict[date, bool] = {}
        self.problems: list[Text] = []
        self.assumed = False

    def read(self, line: str) -> bool:
        """Take what a sentence says; False when it is not understood, and then nothing of it."""
        if head := _TITLE.match(line):
            self._year = int(head[1])
        line, sentence, at = _HEAD.sub("", _HEADING.sub("", line)), _Sentence(), 0
        while at < len(line):
            found = _TOKENS.match(line, at)
            if found is None:
                if _PROSE.match(line, at) and sentence.is_settled:
                    break
                return False
            if found["span"]:
                span = self._span(found, sentence)
                if span is None:
                    return False
                sentence.name(span)
            elif not sentence.take(found):
                return False
            at = found.end()
        if not sentence.settle():
            return False
        self.problems += sentence.problems
        for day, works in sentence.told:
            if self.days.setdefault(day, works) is not works:
                self.problems.append(Text("days_off.both", day=day))
        return True

    def _span(self, found: re.Match[str], sentence: _Sentence) -> tuple[date, date] | None:
        """Return a day or a stretch of days; None where it is no day of any calendar."""
        month = found["m"] or (str(sentence.last.month) if sentence.last else None)
        first = self._day(found["y"], month, found["d"])
        if first is None:
            return None
        if found["y"]:
            self._near = first - SWAPPED_WITHIN
        sentence.check(first, found["note"])
        if not found["d2"]:
            return first, first
        year = found["y2"] or str(first.year)
        last = self._day(year, found["m2"] or str(first.month), found["d2"])
        if last and last < first and not found["y2"] and self._year is None:
            last = self._day(str(first.year + 1), found["m2"], found["d2"])
        if last is None:
            return None
        sentence.check(last, found["note2"])
        if not first <= last < first + LONGEST * _DAY:
            sentence.problems.append(Text("days_off.no_stretch", first=first, last=last))
            return first, first
        return first, last

    def _day(self, year: str | None, month: str | None, day: str) -> date | None:
        if month is None:
            return None
        try:
            if year or self._year:
                return date(int(year or self._year or 0), int(month), int(day))
            self.assumed = True
            near = date(self._near.year, int(month), int(day))
            while near < self._near:
                near = near.replace(year=near.year + 1)
        except ValueError:
            return None
        return near


class _Sentence:
    """What one sentence says, as it is read: days wait for the word that says what they are."""

    def __init__(self) -> None:
        self.told: list[tuple[date, bool]] = []
        self.problems: list[Text] = []
        self.last: date | None = None
        self._waiting: list[date] = []
        self._ahead: bool | None = None
        self._counted: list[date] = []

    @property
    def is_settled(self) -> bool:
        """Whether every day named so far has been said to be worked or not."""
        return bool(self.told) and not self._waiting

    def name(self, span: tuple[date, date]) -> None:
        """Hear of a day, or of a stretch of days."""
        first, self.last = span
        self._waiting += [first + n * _DAY for n in range((self.last - first).days + 1)]

    def take(self, found: re.Match[str]) -> bool:
        """Hear a word that is no day; False where it fits nothing that was said."""
        if found["sum"]:
            return self._sum(int(found["sum"]))
        if found["filler"]:
            return True
        works = bool(found["on"])
        if found["first"] or found["first_on"]:
            return self._announce(works)
        if self._ahead is not None:
            return False
        if self._waiting:
            self._decide(works)
        elif works or not self.told:
            return False
        return self._sum(int(found["days"][:-1])) if found["days"] else True

    def check(self, day: date, note: str | None) -> None:
        """Hold a day against the weekday that is written beside it."""
        said = _WEEKDAY.search(note or "")
        if said and _WEEK.index(said[1].replace("天", "日")) != day.weekday():
            self.problems.append(Text("days_off.wrong_weekday", day=day, said=said[0]))

    def settle(self) -> bool:
        """End the sentence: days after 放假： are what the word before them said."""
        if self._waiting and self._ahead is not None:
            self._decide(self._ahead)
        return self.is_settled

    def _announce(self, works: bool) -> bool:
        """Hear what the days that follow are (上班：…); those before must have been settled."""
        if self._waiting and self._ahead is None:
            return False
        self._decide(bool(self._ahead))
        self._ahead = works
        return True

    def _decide(self, works: bool) -> None:
        self.told += [(day, works) for day in self._waiting]
        self._counted, self._waiting = self._waiting, []

    def _sum(self, count: int) -> bool:
        """Hold a sum (共7天) against the days; it may come before they were called days off."""
        days = self._waiting or self._counted
        if not days:
            return False
        if len(days) != count:
            facts = {"first": days[0], "last": days[-1], "said": count}
            self.problems.append(Text("days_off.miscounted", count=len(days), **facts))
        return True
