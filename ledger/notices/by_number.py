"""An annex that only says whose each item is: 第1项 县财政局牵头，县审计局配合."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledger.notices.drafts import Draft, numbered
from ledger.notices.front import Part
from ledger.notices.healing import squeeze
from ledger.notices.numbering import to_number
from ledger.notices.owners import OwnerGrammar, Owners, says_owners

_NO = r"(?:\d{1,3}|[一二三四五六七八九十]{1,4})"
_LINE = re.compile(
    rf"[（(]?(?:第|任务)?[（(]?(?P<nos>{_NO}(?:[至到、,，~～—\-]+(?:第)?{_NO})*)[）)]?"
    r"(?:[项条号](?:任务|工作)?)?[、.．:：）)\s　]*(?P<units>[^\d\s].*)",
    re.DOTALL,
)
_RANGE = re.compile(rf"({_NO})\s*(?:至|到|~|～|—+|-+)第?({_NO})")
_LEAST = 3  # lines: one or two may be anything
_LONGEST = 300  # signs of a line that only names units


def owners_by_number(part: Part, grammar: OwnerGrammar) -> Mapping[int, Owners]:
    """Return the units that a part names for each number; empty where it says anything more."""
    lines = [p.printed.strip() for p in part.paragraphs if p.text.strip()]
    found: dict[int, Owners] = {}
    told = 0
    for line in lines:
        read = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        owners = grammar.read(read["units"].rstrip("。；;")) if read else Owners()
        if read and says_owners(read["units"]) and grammar.all_units(owners) and not owners.times:
            told += 1
            found.update((number, owners) for number in _numbers(read["nos"]))
    headings = len(lines) - told
    return found if told >= _LEAST and told >= 2 * headings else {}


def _numbers(words: str) -> list[int]:
    between = _RANGE.fullmatch(squeeze(words))
    if between:
        first, last = _number(between[1]), _number(between[2])
        return list(range(first, last + 1))
    return [_number(word) for word in re.findall(_NO, words)]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else to_number(word) or 0


def with_owners(drafts: Sequence[Draft], owners: Mapping[int, Owners]) -> list[Draft]:
    """Return the tasks with the units of their numbers, where they name none themselves."""
    return [
        replace(draft, owners=owners[number])
        if number in owners and not (draft.owners.lead or draft.owners.responsible)
        else draft
        for number, draft in zip(numbered(drafts), drafts, strict=True)
    ]
