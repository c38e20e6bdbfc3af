"""Tasks told unit by unit: each paragraph says one unit's duty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.notices.numbering import UNNUMBERED
from ledger.notices.outline import Item
from ledger.notices.owners import OwnerGrammar
from ledger.units import is_group, is_whole, split_names

_DUTY = re.compile(
    r"(?:具体|主要)?(?:负责|牵头)(?!人)|(?<=[局办委室部会院队社])(?:要|应|须)(?=[\u4e00-\u9fff])"
)


def duty_of(text: str, grammar: OwnerGrammar) -> tuple[str, ...]:
    """Return the units whose duty a paragraph says: 县城管局负责垃圾清运，…。"""
    found = _DUTY.search(text[:60])
    names = split_names(text[: found.start()], grammar.known) if found else ()
    good = all(is_whole(n, grammar.known) and not is_group(n) and len(n) > 2 for n in names)
    return names if good else ()


def duties(paragraphs: Sequence[str], grammar: OwnerGrammar) -> list[Item]:
    """Return an item for each paragraph that says a unit's duty, where nearly all of them do."""
    told = [bool(duty_of(paragraph, grammar)) for paragraph in paragraphs]
    first = told.index(True) if any(told) else 0
    if sum(told) < 4 or sum(told) * 4 < len(told[first:]) * 3:
        return []
    return [Item(UNNUMBERED, [paragraph]) for paragraph in paragraphs[first:]]
