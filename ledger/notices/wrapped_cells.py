"""Cells that stand on several lines each, with a blank line between one cell and the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ledger.notices.columns import header_words
from ledger.notices.front import is_page_number
from ledger.notices.healing import join
from ledger.notices.numbering import read_label
from ledger.notices.owners import are_units

_FIGURE = re.compile(r"^\s*\d{1,3}\s*[.．、]?\s*$")
_WORDS = 3  # column words, each with blank lines around it, that make such a table


def whole_cells(lines: list[str]) -> list[str]:
    """Return the lines with each such cell on one line, from the table's header on.

    Names of units that are whole on each line stay on lines of their own.
    """
    start = _header(lines)
    if start is None:
        return lines
    out = lines[:start]
    for blank, run in groupby(lines[start:], key=lambda line: not line.strip()):
        held = list(run)
        out.extend(held if blank else _joined(held))
    return out


def _header(lines: Sequence[str]) -> int | None:
    """Return where the words of a header begin that stand between blank lines."""
    groups = list(_groups(lines))
    for at in range(len(groups) - _WORDS):
        words = groups[at : at + _WORDS]
        alone = all(len(group) == 1 for _, group in words)
        if alone and header_words(" ".join(group[0].strip() for _, group in _run(groups[at:]))):
            return groups[at][0]
    return None


def _run(groups: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lone short lines that a header begins with, six at most."""
    for place, group in groups[:6]:
        if len(group) > 1 or _FIGURE.match(group[0]) or read_label(group[0]):
            return
        yield place, group


def _groups(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines between blank ones, and where each begins."""
    at = 0
    for blank, run in groupby(lines, key=lambda line: not line.strip()):
        held = list(run)
        if not blank:
            yield at, held
        at += len(held)


def _joined(lines: list[str]) -> list[str]:
    """Return the lines of one cell as one. What stands for itself (a number) is none of it."""
    out: list[str] = []
    held: list[str] = []
    for line in lines:
        if _FIGURE.match(line) or is_page_number(line) or "\t" in line or "|" in line:
            out.extend([*_cell(held), line])
            held = []
        else:
            held.append(line)
    return [*out, *_cell(held)]


def _cell(lines: list[str]) -> list[str]:
    if len(lines) < 2:
        return lines
    if all(are_units(line) and line.strip()[-1] not in "、，," for line in lines):
        return ["\n".join(lines)]
    whole = lines[0]
    for line in lines[1:]:
        whole = join(whole, line)
    return [whole]
