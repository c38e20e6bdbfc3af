"""Numbers inside an item's line: 1.改革登记。(1)…(A牵头)(2)…(B牵头) are tasks of their own."""

from __future__ import annotations

import re
from itertools import pairwise

from ledger.notices.healing import CLOSING
from ledger.notices.notes import take_notes
from ledger.notices.numbering import Label, read_label
from ledger.notices.outline import Item
from ledger.notices.owners import OwnerGrammar

_STYLES = ("par", "sar", "circle")
_PLACE = re.compile(
    rf"(?<=[。；;：:！？{re.escape(CLOSING)}])\s*"
    r"(?=[（(]\s*\d{1,2}\s*[）)]|\d{1,2}[）)]|[①-⑳])"
)


def part_inline(root: Item, grammar: OwnerGrammar) -> None:
    """Make the numbers inside an item's line items under it, where each has units of its own.

    A line that begins with such a number itself goes on with the next: its neighbours. Where the
    whole line has one note, it stays one task.
    """
    for item in [root, *(item for item, _ in root.walk())]:
        item.children = [part for child in item.children for part in _parted(child, grammar)]


def _parted(item: Item, grammar: OwnerGrammar) -> list[Item]:
    if not item.label or not item.paragraphs:
        return [item]
    if item.children:
        _take_in(item, grammar)
        return [item]
    head, noted = _pieces(item.text, item.label)
    beside = item.label.style in _STYLES
    first = [Item(item.label, head)] if beside else []
    if len(noted) + len(first) < 2 or not all(_has_units(i, grammar) for i in (*first, *noted)):
        return [item]
    item.paragraphs = head
    item.loose = False
    if beside:
        return [item, *noted]
    item.children = noted
    return [item] if item.paragraphs else noted


def _take_in(item: Item, grammar: OwnerGrammar) -> None:
    """Put the numbers inside an item's line before those that lines begin with: …(1)… / (2)…."""
    after = item.children[0].label
    if not after or after.style not in _STYLES or after.number < 2 or not item.label:
        return
    head, inside = _pieces(item.text, item.label)
    counted = [(kid.label.style, kid.label.number) for kid in inside if kid.label]
    due = [(after.style, number) for number in range(1, after.number)]
    if counted == due and all(_has_units(kid, grammar) for kid in (*inside, *item.children)):
        item.paragraphs = head
        item.children = [*inside, *item.children]


def _has_units(item: Item, grammar: OwnerGrammar) -> bool:
    owners = take_notes(item.text, grammar)[1]
    return bool(owners.lead or owners.responsible)


def _pieces(text: str, own: Label) -> tuple[list[str], list[Item]]:
    """Return what stands before the first number inside a text, and an item for each number."""
    style = own.style if own.style in _STYLES else ""
    due = own.number + 1 if style else 1
    cuts: list[int] = []
    for place in _PLACE.finditer(text):
        found = read_label(text[place.end() :])
        if found and found[0].number == due and found[0].style in ((style,) if style else _STYLES):
            style, due = found[0].style, due + 1
            cuts.append(place.end())
    parts = [read_label(text[a:b].strip()) for a, b in pairwise([*cuts, len(text)])]
    head = text[: cuts[0]] if cuts else text
    items = [Item(part[0], _lines(part[1])) for part in parts if part]
    return _lines(head), items


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
