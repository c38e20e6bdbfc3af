"""Reads a phrase of an official time limit: the days it means, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from ledger.calendar import Calendar
from ledger.deadlines import answers
from ledger.deadlines.afterwards import Afterwards, NextBreak, next_break
from ledger.deadlines.answers import Scene
from ledger.deadlines.counts import Count, count_in
from ledger.deadlines.cycles import Rhythm
from ledger.deadlines.dates import Dates
from ledger.deadlines.facts import is_of_a_year_gone, is_told
from ledger.deadlines.forms import Bearings
from ledger.deadlines.leaf import Impossible
from ledger.deadlines.model import Deadline, Kind
from ledger.deadlines.services import Service
from ledger.deadlines.spelling import spell
from ledger.deadlines.standing import (
    Standing,
    may_mean_all_year,
    outside_event,
    standing,
)
from ledger.deadlines.statements import Hour, Now, Opaque, Statement, around, statements_at
from ledger.deadlines.tokens import Tokens

_WINDOW: Final = 160  # signs of context on each side of the phrase
_LONGEST: Final = 1000  # signs of a phrase that are read; no paper's time limit is so long
_OFTEN: Final = 24  # times a year; 全年办理156件 tells what was done
_TITLE_YEAR: Final = re.compile(
    r"^[^。；]{0,30}?(20\d\d)年(?:度)?[^。；]{0,30}(?:要点|方案|计划|通知|清单|分工|任务|安排|意见)[》\"]?$"
)
_CASUAL: Final = re.compile(  # each begins with a plain sign: a quick search
    r"吧|吗|呢|哈|啊|呀|嘛|哦|您|俺|咱|我(?![市县省区镇乡局中办街旗院校])|再给|能不能|可以|行不|弄|搞|一定|谢谢|麻烦|给你|发你|应该|估计|大概|差不多|没问题"
)
_REPLY: Final = re.compile(
    r"^[，,]?(?:报$|交|给|发|完(?!成.)|弄|搞|办[好完]|出[来结]|送|再|能|可|就|左右|提交|补上|完成$|回复?$|搞定)"
)


def read_deadline(
    phrase: str,
    *,
    issued: date,
    plan_year: int | None = None,
    context: str = "",
    calendar: Calendar,
) -> Deadline:
    """Return the reading of a phrase as a careful clerk of the issuing office would have it.

    `issued` is the notice's day of issue (or the message's), `plan_year` the year in its title
    where the two differ, `context` the sentence around the phrase or the task's text. Any string
    is read; one that is no time limit has kind `none`, with a `why`.
    """
    words, sentence = spell(phrase[:_LONGEST]), spell(context)
    year = plan_year or _title_year(sentence, words) or issued.year
    at = Bearings(issued, year, calendar, chat=_is_chat(words, sentence))
    place = sentence.find(words) if words else -1
    if place < 0:
        return _read(Scene(phrase, words, at, context=sentence), 0, len(words))
    begin = max(0, place - _WINDOW)
    scene = Scene(phrase, sentence[begin : place + len(words) + _WINDOW], at)
    return _read(scene, place - begin, place - begin + len(words))


def _title_year(around: str, words: str) -> int | None:
    """Return the year of a notice's title that is given as context: 《2024年…工作要点》."""
    found = _TITLE_YEAR.match(around.lstrip('《"'))
    return int(found[1]) if found and words not in around else None


def _is_chat(words: str, around: str) -> bool:
    """Tell a liaison's message from a sentence of a notice: in it 两周内 counts from now."""
    if len(around) > 40:
        return False
    if _CASUAL.search(around) or _CASUAL.search(words):
        return True
    if not words or not around.startswith(words):
        return False
    rest = around[len(words) :]  # the context of a cell is empty, never the cell itself
    return not rest or bool(_REPLY.match(rest))


def _read(scene: Scene, start: int, end: int) -> Deadline:
    """Read what lies between two places of the text."""
    inside, tokens = statements_at(scene.text, start, end)
    if any(isinstance(s, Opaque) and s.start <= start and s.end >= end for s in inside):
        return answers.nothing(scene.phrase)
    read = list(_readings(inside, tokens, scene, end))
    if not _settled(read, scene.text[start:end]):
        read += _without_a_day(inside, tokens, scene, start, end)
    chosen = choose(read)
    if chosen:
        return chosen
    event = outside_event(scene.text[start:end])
    return answers.of_standing(event, scene) if event else answers.nothing(scene.phrase)


def _names(word: Standing, start: int, end: int) -> bool:
    """Tell whether a phrase names the words; 根据〔2023〕15号文件要求 must begin in it."""
    return word.start < end and word.end > start and (word.mood != "depends" or word.start >= start)


def _settled(read: Sequence[Deadline], words: str) -> bool:
    """Tell whether words that set no day cannot matter any more; 全年不少于4次 would."""
    return any(deadline.kind in _BINDING for deadline in read) and not may_mean_all_year(words)


def _readings(
    found: Sequence[Statement], tokens: Tokens, scene: Scene, end: int
) -> Iterable[Deadline]:
    since: date | None = None
    for statement in found:
        deadline = read_statement(statement, scene, tokens, end, since)
        if deadline is None:
            continue
        if deadline.kind is Kind.CONTINUOUS:
            since = deadline.start
        yield deadline


def _without_a_day(
    found: Sequence[Statement], tokens: Tokens, scene: Scene, start: int, end: int
) -> Iterable[Deadline]:
    """Yield the readings of the phrase's words that set no day and are part of no statement."""
    taken = [(s.start, s.end) for s in found if not isinstance(s, Opaque)]
    for word in standing(scene.text, *around(scene.text, start, end)):
        if not _names(word, start, end):
            continue
        free = not any(first < word.end and word.start < stop for first, stop in taken)
        if free or word.mood == "season":
            yield read_standing(word, scene, tokens, end)


def read_standing(word: Standing, scene: Scene, tokens: Tokens, reach: int) -> Deadline:
    """Return the reading of words that set no day; 全年不少于4次 does set one."""
    if word.mood == "all_year":
        if _only_told(word, scene):
            return answers.told(scene)
        count = count_in(tokens, word.end, reach)
        if count and (count.at_least or count.number <= _OFTEN):
            return answers.year_with_count(scene, count)
    return answers.of_standing(word, scene)


def _only_told(word: Standing, scene: Scene) -> bool:
    gone = is_of_a_year_gone(scene.text, word.start, scene.at.issued.year)
    return gone or is_told(scene.text, word.start, word.end)


def read_statement(
    statement: Statement, scene: Scene, tokens: Tokens, reach: int, since: date | None = None
) -> Deadline | None:
    """Return the reading of one statement; None for numbers that have nothing to do with time."""
    try:
        return _of(statement, scene, tokens, reach, since)
    except Impossible:
        return answers.impossible(scene.phrase)


def _of(
    statement: Statement, scene: Scene, tokens: Tokens, reach: int, since: date | None
) -> Deadline | None:
    match statement:
        case Rhythm():
            count = count_in(tokens, statement.end, reach)
            return answers.of_rhythm(statement, scene, count, since)
        case Service():
            return answers.of_service(statement, scene)
        case Afterwards():
            base = statement.dates or next_break(scene.at)
            return answers.of_afterwards(statement, base, scene) if base else None
        case NextBreak():
            return answers.of_break(statement, scene)
        case Now():
            return answers.from_now(scene)
        case Hour() if scene.at.chat or statement.bound == "before":
            return answers.today(scene)
        case Dates():
            return answers.of_dates(statement, scene, _count(statement, tokens, reach))
    return None


def _count(dates: Dates, tokens: Tokens, reach: int) -> Count | None:
    """年内…不少于1次: only a whole year or half has a count of its own."""
    found = count_in(tokens, dates.end, reach)
    return found if found and found.at_least else None


_BINDING: Final = (Kind.RECURRING, Kind.BY, Kind.SLA)
_OPEN: Final = (Kind.CONTINUOUS, Kind.VAGUE)


def choose(read: Sequence[Deadline]) -> Deadline | None:
    """Return the reading that counts: a rule before a day, the last of several days (rule 4)."""
    if len(read) == 1:
        return read[0]
    for kind in _BINDING:
        same = [deadline for deadline in read if deadline.kind is kind]
        if kind is Kind.BY and same:
            return max(same, key=lambda deadline: deadline.due or date.min)
        if same:
            return same[0]
    return next((d for kind in _OPEN for d in read if d.kind is kind), read[0] if read else None)
