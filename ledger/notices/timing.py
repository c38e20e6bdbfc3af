"""Which words of a task bind somebody to a day: its time limit and its milestones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger import deadlines as language
from ledger.calendar import Calendar
from ledger.deadlines.model import Deadline, Kind
from ledger.notices.healing import sentences, squeeze
from ledger.notices.numbering import read_label
from ledger.notices.reading import ReadMilestone
from ledger.talk import Text

_STRENGTH = (Kind.BY, Kind.RECURRING, Kind.SLA, Kind.CONTINUOUS, Kind.VAGUE)
_BINDING = (Kind.BY, Kind.RECURRING, Kind.SLA)
_YEAR = re.compile(r"(?:19|20)\d{2}|二[〇○零]")
_TARGET = re.compile(
    r"[^，。；、,;\s]{0,14}?(?:率|比例|比重|占比|覆盖面|满意度|数量)(?:均|要|应|需|必须|须)?"
    r"(?:达到?|不低于|不少于|保持在?|提高到|提升到|提升至|提高至|高于|超过|实现|控制在)"
    r"\s*(?:\d+(?:\.\d+)?\s*[%％]|百分之[一二三四五六七八九十百]+)(?:以上|以内|以下)?"
)


@dataclass(frozen=True, slots=True)
class Times:
    """When a notice was issued and for which year, and the calendar: what dates are read by."""

    issued: date | None
    plan_year: int | None
    calendar: Calendar

    @property
    def day(self) -> date:
        """The day that phrases are read from: the first of the plan year where none is printed."""
        return self.issued or date(self.plan_year or 2000, 1, 1)

    def read(self, phrase: str, context: str = "") -> Deadline:
        """Return the reading of a phrase that stands in a cell or a note for itself."""
        return self._dated(
            language.read_deadline(
                phrase,
                issued=self.day,
                plan_year=self.plan_year,
                context=context,
                calendar=self.calendar,
            )
        )

    def find(self, text: str) -> list[Deadline]:
        """Return the time limits that running text names, in order."""
        found = language.find_deadlines(
            text, issued=self.day, plan_year=self.plan_year, calendar=self.calendar
        )
        return [self._dated(deadline) for _, deadline in found]

    def _dated(self, deadline: Deadline) -> Deadline:
        """Return a reading without its day where nobody said of which year the day is."""
        if self.issued or self.plan_year or _YEAR.search(deadline.phrase):
            return deadline
        return replace(deadline, due=None, start=None, ambiguous=False, readings=())


def no_deadline() -> Deadline:
    """Return the reading of a task that names no time limit."""
    return Deadline(phrase="", kind=Kind.NONE, why=Text("notices.no_deadline", phrase=""))


def milestones(text: str, times: Times) -> tuple[ReadMilestone, ...]:
    """Return the dated obligations of running text: each with the sentence it stands in.

    及时, 定期, 持续 stand in nearly every sentence and bind nobody to a day: they are none.
    """
    return tuple(
        ReadMilestone(sentence, deadline, target=target_of(sentence))
        for sentence in sentences(text)
        for deadline in _stage(sentence, times) or times.find(_unlabelled(sentence))
        if deadline.kind in _BINDING and not _is_rate(deadline, sentence)
    )


_STAGE = re.compile(r"\s*((?:20\d\d年)?(?:第[一二三四1-4]季度|[上下]半年|\d{1,2}月底?))[：:]")


def _stage(sentence: str, times: Times) -> list[Deadline]:
    """Return the end of the stage whose name a sentence begins with: 第一季度：建成平台。"""
    named = _STAGE.match(sentence)
    return [times.read(named[1])] if named else []


_MEASURE = (
    r"\s*\d+(?:\.\d+)?\s*[十百千万亿]*"
    r"(?:蒸?吨|元|立方|方|[千兆]?瓦|公?里|[毫微]?克|米|升|度|亩|车次|辆次)"
)


def _is_rate(deadline: Deadline, sentence: str) -> bool:
    """Tell whether 每小时 counts a measure (每小时20蒸吨以上): so much an hour is no rhythm."""
    if deadline.kind is not Kind.RECURRING:
        return False
    return bool(re.search(re.escape(deadline.phrase) + _MEASURE, sentence))


def _unlabelled(sentence: str) -> str:
    """Return a sentence without the label of a clause: 2.10月底前 is no 2 October."""
    label = read_label(sentence)
    return label[1] if label and label[0].style in ("ar", "par", "sar", "circle") else sentence


_UNLESS = re.compile(
    r"(?:任务|事项|工作)[^，。；]{0,8}除[^，。；]{0,16}(?:时限|时间|期限)[^，。；]{0,6}外"
    r"|除[^，。；]{0,16}(?:时限|时间|期限)[^，。；]{0,8}外[，,]?[^，。；]{0,12}(?:任务|事项|工作)"
    r"|(?:未|没有|无)[^，。；]{0,8}(?:时限|时间|期限)(?:要求)?的[^。；]{0,12}"
)
_TO_BE_DONE = re.compile("完成|落实|办结")


def default_of(texts: Iterable[str], times: Times) -> Deadline | None:
    """Return the day that a notice sets for every task without one, None where it sets none.

    各项任务除明确时限的外，均应于11月30日前完成.
    """
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        said = _UNLESS.search(sentence)
        if not said or not _TO_BE_DONE.search(sentence, said.end()):
            continue
        for deadline in times.find(sentence[said.start() :]):
            if _is_day(deadline):
                why = Text("notices.default_deadline", phrase=deadline.phrase, due=deadline.due)
                return replace(deadline, why=why)
    return None


def strongest(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the one that binds most: a day before a rule, the latest of several days."""
    found = [d for d in deadlines if d.kind in _STRENGTH]
    if not found:
        return None
    kind = min((d.kind for d in found), key=_STRENGTH.index)
    same = [d for d in found if d.kind is kind]
    return max(same, key=lambda d: d.due or date.min)


def cell_deadlines(text: str, times: Times, context: str = "") -> tuple[Deadline, ...]:
    """Return the time limits of a cell: one phrase, or several on lines or between ；."""
    phrase = squeeze(text)
    if not phrase or phrase in ("/", "-", "—", "——", "无", "／"):
        return ()
    parts = [squeeze(part) for part in re.split(r"[\n；;]", _healed(text)) if part.strip()]
    if len(parts) > 1:
        read = [times.read(part, context) for part in parts]
        dated = [deadline for deadline in read if deadline.kind is not Kind.NONE]
        if len(dated) > 1:
            return tuple(dated)
    whole = times.read(phrase, context)
    days = [times.read(part, context) for part in re.split("[、，和及]", phrase) if part]
    if len(days) > 1 and whole.kind is Kind.BY and all(_is_day(day) for day in days):
        return tuple(days)
    if whole.kind is Kind.VAGUE and (better := strongest(days)):
        return (better,)
    return (whole,)


def without_periods(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Return them without a bare month or quarter that another one's day lies in.

    A schedule has a column for the month beside one for its day: 2月, 2月5日前.
    """
    return [d for d in deadlines if not any(_lies_in(other, d) for other in deadlines)]


def _lies_in(inner: Deadline, period: Deadline) -> bool:
    if not (period.start and period.due and inner.due) or inner.kind is not Kind.BY:
        return False
    start = inner.start or inner.due
    return period.start <= start <= inner.due <= period.due and (start, inner.due) != (
        period.start,
        period.due,
    )


def _healed(text: str) -> str:
    """Put together a time limit that a narrow cell broke: 2023年三/季度, 12/月底前, 2023年/12月."""
    return _BROKEN.sub("", text)


_BROKEN = re.compile(
    r"(?<=[\d年第一二三四上下全月])[^\S\n]*\n\s*(?=季度|半年|年|月|日|底|末|前|内|旬|\d{1,2}日)"
    r"|(?<=\d年)[^\S\n]*\n\s*(?=[\d一二三四上下第])|(?<=季)[^\S\n]*\n\s*(?=度)"
)


def _is_day(deadline: Deadline) -> bool:
    return deadline.kind is Kind.BY and deadline.due is not None


def target_of(text: str) -> str | None:
    """Return the outcome that a task must reach: 解读率达到90%以上."""
    found = _TARGET.search(text)
    return squeeze(found[0]) if found else None
