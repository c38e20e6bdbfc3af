"""Reports that name their tasks by words: which clause is about which task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ledger.model import Status
from ledger.understanding.draft import TELLS, Draft, about_own, is_open, says_something
from ledger.understanding.evidence import borne_out
from ledger.understanding.frame import Report
from ledger.understanding.message import Message
from ledger.understanding.outcome import outcome
from ledger.understanding.resolve import POINTED, Meant, meant
from ledger.understanding.signs import Said, pattern
from ledger.understanding.status import Reading, read_status

_TOPIC = 0.6  # a clause that is little else than a task's name
_CLEAR = 0.65
_ON_A_DAY = pattern(r"^[ ]*(?:预计|计划|争取|力争|打算|最[迟晚快]|[ ])*<date>")
"""月底前出台 tells when, it opens no other topic."""
_PARTS = re.compile(r"[和跟与及、]|以及|还有")
_FOR_ALL = pattern("都|均|全部|全都|一起")
_COUNTED = pattern("[两二三四]项|[两俩三]个|俩|仨")
_Group = tuple[tuple[Meant, ...], list[Said]]


def by_words(message: Message, clauses: Sequence[Said]) -> Draft:
    """Give each clause to the task that it names; one that names none goes with its neighbour."""
    draft = Draft()
    groups = _grouped(message, clauses)
    if len(groups) == 1 and not POINTED.search(message.masked):
        groups = [(_confirmed(message, groups[0][0]), groups[0][1])]
    readings = _shared([outcome(about_own(message, group)) for _, group in groups], groups)
    for (found, group), reading in zip(groups, readings, strict=True):
        if reading.asked and not reading.hedged:
            continue
        named = [one.no for one in found if one.no is not None]
        for one in found:
            if one.no is None:
                told = reading.status or reading.hedged or TELLS.search(_words(group))
                if one.candidates and told:
                    draft.doubt(reading, one.candidates)
                continue
            previous = draft.reports.get(one.no)
            if previous is not None:
                reading = _lower(previous, reading)
            if is_open(reading, group):
                draft.doubt(reading, (one.no,))
                continue
            if reading.status is None and not reading.hedged and not _tells(group):
                continue
            draft.clauses.extend(group)
            draft.add(one.no, borne_out(message, named, reading, group), "content")
    return draft


def _confirmed(message: Message, found: tuple[Meant, ...]) -> tuple[Meant, ...]:
    """Look again with all words of the message: they may tell against what one clause named."""
    if len(found) != 1 or found[0].no is None:
        return found
    whole = meant(message, message.said)
    if whole.no == found[0].no or set(whole.candidates) <= {found[0].no}:
        return found
    return (replace(found[0], no=None, candidates=whole.candidates),)


def _tells(group: Sequence[Said]) -> bool:
    """Tell whether words without a status still tell of work; a mere name records nothing."""
    return bool(TELLS.search(_words(group)) or says_something(group))


def _words(group: Sequence[Said]) -> str:
    return " ".join(clause.masked for clause in group)


def _shared(readings: list[Reading], groups: Sequence[_Group]) -> list[Reading]:
    """Give what is listed without a status the one that follows for all: 甲 乙 都办结."""
    for at in range(len(readings) - 2, -1, -1):
        if not readings[at].strong and _FOR_ALL.search(_words(groups[at + 1][1])):
            readings[at] = readings[at + 1]
    return readings


def _lower(previous: Report, reading: Reading) -> Reading:
    rank = (Status.NOT_STARTED, Status.BLOCKED, Status.IN_PROGRESS, Status.DONE)
    if reading.status is None or rank.index(previous.status) < rank.index(reading.status):
        return reading._replace(status=previous.status, percent=previous.percent)
    if previous.status is Status.DONE and reading.status is Status.NOT_STARTED:
        return reading._replace(status=Status.IN_PROGRESS)
    return reading


def _grouped(message: Message, clauses: Sequence[Said]) -> list[_Group]:
    groups: list[_Group] = []
    waiting: list[Said] = []
    for clause in clauses:
        found = _meant_by(message, clause)
        sure = tuple(one for one in found if one.no is not None)
        doubtful = bool(found) and len(sure) < len(found)
        if groups and not POINTED.search(clause.masked):
            before = {one.no for one in groups[-1][0]}
            likely = {no for one in found for no in (one.no, *one.candidates)}
            named = any(one.no is not None and one.share >= _TOPIC for one in found)
            topic = named and not TELLS.search(clause.masked) and not _ON_A_DAY.match(clause.masked)
            faint = all(one.share < _CLEAR and len(one.candidates) > 1 for one in found)
            if before & likely or not ((topic or read_status(clause).strong) and not faint):
                groups[-1][1].append(clause)
                continue
        if groups and sure and _likely(groups[-1][0], sure):
            groups[-1] = (sure, [*groups[-1][1], clause])
        elif sure or doubtful:
            groups.append((found, [*waiting, clause]))
            waiting = []
        elif groups:
            groups[-1][1].append(clause)
        else:
            waiting.append(clause)
    return groups


def _likely(doubtful: Sequence[Meant], sure: Sequence[Meant]) -> bool:
    """Tell whether a clause settles what the one before it left open."""
    if any(one.no is not None for one in doubtful):
        return False
    return {one.no for one in sure} <= {no for one in doubtful for no in one.candidates}


def _meant_by(message: Message, clause: Said) -> tuple[Meant, ...]:
    """Return what a clause names: one task, or several that are listed (专区跟补贴都搞好了)."""
    parts = _PARTS.split(clause.masked)
    if len(parts) > 1 and (_FOR_ALL.search(clause.masked) or _COUNTED.search(clause.text)):
        several = [meant(message, part) for part in parts]
        if all(one.no is not None for one in several):
            return tuple({one.no: one for one in several}.values())
    one = meant(message, clause)
    return (one,) if one.no is not None or one.candidates else ()
