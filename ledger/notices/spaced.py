"""Tables of a plain text whose columns stand under one another, parted by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ledger.notices.document import Table
from ledger.notices.front import ends_a_part, is_day_line, is_page_number, is_remark, is_signer
from ledger.notices.healing import squeeze
from ledger.notices.numbering import read_label
from ledger.notices.spaced_columns import Columns, Sheet
from ledger.notices.spaced_headers import Piece, header_height, header_of, header_texts
from ledger.notices.spaced_rows import shown

_LONGEST = 4000  # lines that a table may have
_GOES_ON = re.compile(r"^(?:附表\d?|续表)[：:]?\d?$|[（(]续(?:表|上表)?[）)]$")
_WIDE_GAP = re.compile(r"\s{2,}|\u3000")


def spaced_tables(text: str) -> Iterator[list[str] | Table]:
    """Yield the lines of a text, and in their place the tables whose columns blanks part.

    `text` still has its wide blanks and page breaks.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    done = 0
    for start, end, table in table_spans(lines):
        yield lines[done:start]
        yield table
        done = end
    yield lines[done:]


def table_spans(
    lines: Sequence[str], widths: Sequence[int] = (2, 1)
) -> Iterator[tuple[int, int, Table]]:
    """Yield the tables of printed lines, each with its first line and the line after its last.

    A page's first line begins with its page break. `widths` are how many columns a Chinese sign
    may take; the one under which the words fit better is taken.
    """
    at = 0
    while at < len(lines):
        height = header_height(lines, at)
        end = _end(lines, at, height) if height else 0
        table = _table(_without_titles(lines, at, end), height, widths) if end else None
        if table is None:
            at = max(end, at + 1)
            continue
        yield at, end, table
        at = end


def _end(lines: Sequence[str], start: int, height: int) -> int:
    """Return the line after the last that may be the table's."""
    words = header_texts(lines[start : start + height])
    last, below = start, start + height
    for at in range(start + height, min(len(lines), start + _LONGEST)):
        line = lines[at]
        if at < below:
            continue
        if not line.strip() or is_page_number(line.replace("\f", "")):
            continue
        again = header_height(lines, at)
        if again:
            if header_texts(lines[at : at + again]) != words:
                break
            below = at + again
        if ends_a_part(line) or is_remark(line) or _signs(lines, at):
            break
        if _is_paragraph(line):
            break
        last = at
    return last + 1 if last > start else 0


def _without_titles(lines: Sequence[str], start: int, end: int) -> list[str]:
    """Return the lines of a table without what its pages print again of what stands above it."""
    above = {squeeze(line) for line in lines[:start] if len(squeeze(line)) > 5}
    return [
        "\f" if squeeze(line) in above or _GOES_ON.search(squeeze(line)) else line
        for line in lines[start:end]
    ]


def _signs(lines: Sequence[str], at: int) -> bool:
    """Tell whether the office signs here: its name and the day below it, or the day alone."""
    below = [line for line in lines[at + 1 : at + 8] if line.strip()]
    if any(len(_WIDE_GAP.split(line.strip())) > 2 for line in below):
        return False
    if len(_WIDE_GAP.split(lines[at].strip())) > 1:
        return False
    return is_day_line(lines[at]) or (is_signer(lines[at]) and is_day_line("".join(below[:1])))


def _is_paragraph(line: str) -> bool:
    """Tell whether a line is of running text: long, with no gap in it."""
    bare = line.replace("\f", "").strip()
    return shown(bare) > 90 and not re.search(r"\s", bare) and not read_label(bare)


def _table(lines: Sequence[str], height: int, widths: Sequence[int]) -> Table | None:
    """Return the table that the lines print, None where their words stand under no columns."""
    best: Columns | None = None
    for wide in widths:
        sheets = list(_sheets(lines, wide))
        if not sheets or not sheets[0].words:
            continue
        columns = Columns(sheets, wide)
        if best is None or columns.misfits < best.misfits:
            best = columns
    return best.table() if best else None


def _sheets(lines: Sequence[str], wide: int) -> Iterator[Sheet]:
    """Yield the pages of a table. Each has columns of its own, as printers set them anew."""
    words: tuple[Piece, ...] = ()
    held: list[str] = []
    at = 0
    while at < len(lines):
        height = header_height(lines, at)
        turned = is_page_number(lines[at].replace("\f", "")) or lines[at].startswith("\f")
        if (height or turned) and (held or height):
            if any(line.strip() for line in held):
                yield Sheet(words, tuple(held))
            words, held = (), []
        if height:
            words = header_of(lines[at : at + height], wide)
        elif not is_page_number(lines[at].replace("\f", "")):
            held.append(lines[at].replace("\f", ""))
        at += height or 1
    if any(line.strip() for line in held):
        yield Sheet(words, tuple(held))
