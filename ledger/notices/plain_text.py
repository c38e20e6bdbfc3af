"""Plain text and markdown as a document: lines, and tables written with tabs or pipes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from ledger.notices.boxes import box_end, box_table
from ledger.notices.columns import header_words, role_of
from ledger.notices.document import EMPTY, Block, Document, Paragraph, Table
from ledger.notices.front import is_page_number
from ledger.notices.healing import clean, finished, join, unclosed, unmark
from ledger.notices.numbering import read_label
from ledger.notices.outline import closes_first, ended
from ledger.notices.owners import are_units, ends_with_label, owner_label
from ledger.notices.printed import text_as_printed
from ledger.notices.ragged import is_cut_row, table_of
from ledger.notices.spaced import spaced_tables
from ledger.notices.wrapped_cells import whole_cells

_RULE = re.compile(r"^\s*\|?\s*:?[-=─━_]{2,}:?\s*(?:[|+┼┬┴]\s*:?[-=─━_]{2,}:?\s*)*\|?\s*$")
_BOX = re.compile(r"^[\s┌┬┐├┼┤└┴┘─━┏┳┓┣╋┫┗┻┛═╔╦╗╠╬╣╚╩╝+\-|]+$")
_STARTS = re.compile(
    r"^\s*(?:抄送|主送|附件|备注|[（(〔【\[]?(?:牵头|责任|主办|协办|配合|完成时限|工作目标|工作措施)(?![，,；;。、）)]))"
)
_WHOLE_TITLE = re.compile(r"(?:关于|印发).*通\s*知$")
_NEVER_FIRST = tuple("。，、；：！？）》”")


def from_text(text: str, source: str = "txt") -> Document:
    """Return the document that a text writes. Blank lines, page numbers and marks are dropped."""
    return text_as_printed(text, lambda simple: _from_text(simple, source))


def _from_text(text: str, source: str) -> Document:
    blocks: list[Block] = []
    for stretch in spaced_tables(text.replace("\r\n", "\n").replace("\r", "\n")):
        if isinstance(stretch, Table):
            blocks.append(stretch)
        else:
            blocks.extend(_of_lines("\n".join(stretch)))
    return Document(tuple(blocks), source)


def _of_lines(text: str) -> Iterator[Block]:
    lines = [line.rstrip(" ") for line in clean(text).replace("\f", "\n\n").split("\n")]
    lines = whole_cells(_with_gaps(_without_borders(_unglued(lines))))
    return _blocks(unwrapped(lines))


_GLUED = re.compile(r"^\s*[-—–－]\s*\d{1,3}\s*[-—–－]\s*(?=[\u4e00-\u9fff（〔【《“])")
"""A page's number that the next line runs into: - 2 - 工作汇报."""
_BORDER = re.compile(r"^([^|│┃║\t]*[^|│┃║\t\s])\s*[|│┃║]$")


def _unglued(lines: list[str]) -> list[str]:
    """Take page numbers off the lines that they ran into; such a line goes on with the page's."""
    out: list[str] = []
    for line in lines:
        rest = _GLUED.sub("", line)
        goes_on = rest != line and out and out[-1].strip() and not ended(out[-1])
        if goes_on and not read_label(rest):
            out[-1] = join(out[-1], rest)
        else:
            out.append(rest)
    return out


def _without_borders(lines: list[str]) -> list[str]:
    """Take the border off cells that stand one a line: 责任单位 |. A text has several of them."""
    cells = sum(1 for line in lines if _BORDER.match(line))
    return [_BORDER.sub(r"\1", line) for line in lines] if cells > 5 else lines


def _with_gaps(lines: list[str]) -> list[str]:
    """Put a sign between two bars that stand alone with nothing between them: an empty cell.

    Lines of units between two such bars are one cell's.
    """
    bars = [line.strip() == "|" for line in lines]
    if sum(bars) < 10 or _barred_first(lines, bars.index(True)):
        return lines
    out: list[str] = []
    for barred, run in groupby(zip(bars, lines, strict=True), key=itemgetter(0)):
        held = [line for _, line in run]
        if barred and 1 < len(held) <= _MOST_GAPS:
            held = [sign for line in held for sign in (EMPTY, line)][1:]
        elif 1 < len(held) <= _MOST_UNITS and all(map(are_units, held)):
            held = ["\n".join(held)]  # the lines of one cell
        out += held
    return out


def _barred_first(lines: list[str], first: int) -> bool:
    """Tell whether each row begins with a bar too: then two bars part two rows."""
    above = next((line for line in reversed(lines[:first]) if line.strip()), "")
    below = next((line for line in lines[first + 1 :] if line.strip()), "")
    return role_of(below) is not None and role_of(above) is None


_MOST_UNITS = 12
_MOST_GAPS = 4
"""Bars in a row that may part empty cells; more are what is left of an emptied table."""


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        drawn = box_end(lines, at)
        if drawn:
            yield box_table(lines[at:drawn])
            at = drawn
            continue
        end = _table_end(lines, at)
        if end:
            rows = list(_rows([line for line in lines[at:end] if line.strip()]))
            rest = [line.strip() for line in lines[end:] if line.strip()]
            if len(rest) == 1 and is_cut_row([*rows, rest]):
                rows, end = [*rows, rest], len(lines)
            yield table_of(rows)
            at = end
            continue
        paragraph = _paragraph(lines[at])
        if paragraph:
            yield paragraph
        at += 1


def unwrapped(lines: list[str]) -> list[str]:
    """Join the lines of a text that was broken at a fixed width, as page printers do.

    Such a text has many lines of nearly the same greatest width. A line that reaches it goes on in
    the next one, unless it ends a sentence and a new item begins.
    """
    width = _fixed_width(lines)
    if not width:
        return lines
    out: list[str] = []
    full = False
    spaced_table = False
    for line in lines:
        spaced_table = spaced_table or bool(header_words(line))
        if spaced_table:
            out.append(line)
            continue
        if full and line.strip() and _continues_line(out[-1], line):
            out[-1] = join(out[-1], line)
        else:
            out.append(line)
        ruled = _RULE.match(line) or _BOX.match(line) or _splitter(line)
        full = bool(line.strip()) and _columns(line) >= width - 4 and not ruled
    return out


def _continues_line(before: str, line: str) -> bool:
    if _splitter(line) or is_page_number(line) or line.startswith((" " * 4, "#", "- ")):
        return False
    if ends_with_label(before):
        return True
    if line.startswith("  ") and read_label(line):
        return False  # an item begins where its line is set in
    if line.strip().startswith(_NEVER_FIRST):
        return True
    if unclosed(before[-200:]):
        return not _is_next(before, line)
    if _WHOLE_TITLE.search(before) or (ended(before) and not finished(before)):
        return False
    if _GOES_ON.match(line) and "牵头" in before[-120:] and not finished(before):
        return True
    begins = bool(read_label(line) or _STARTS.match(line))
    return not (begins and (_noted(before, line) or _STARTS.match(before) or _is_heading(before)))


_GOES_ON = re.compile(r"\s*(?:配合|参与|协办|协助|负责)[：:]")
"""The rest of A牵头，B配合：…, broken before its verb."""
_DOES = re.compile(r"(?:负责|配合|牵头|参与|协助|落实)$")


def _noted(before: str, line: str) -> bool:
    """Tell whether a line may be an item's last: a sentence's end, or 责任单位：A牵头，B负责.

    No list of units breaks before （四）.
    """
    if finished(before):
        return True
    label, noted = read_label(line), owner_label(before.rpartition("。")[2])
    styles = ("pcn", "cn", "article", "part", "task")
    return bool(noted and (_DOES.search(before) or (label and label[0].style in styles)))


def _is_next(before: str, line: str) -> bool:
    """Tell whether a line is the next item though a bracket above it is open: it was lost there."""
    own, following = read_label(before), read_label(line)
    if not own or not following or own[0].style != following[0].style:
        return False
    return following[0].number == own[0].number + 1 and not closes_first(following[1])


def _is_heading(line: str) -> bool:
    return read_label(line) is not None and "。" not in line


def _fixed_width(lines: list[str]) -> int:
    """Return the width at which a text is broken, in columns, 0 where it is not."""
    widths = [_columns(line) for line in lines if line.strip() and _splitter(line) is None]
    if len(widths) < 8:
        return 0
    widest = max(set(widths), key=lambda width: (widths.count(width), width))
    beyond = sum(1 for width in widths if width > widest + 4)
    near = sum(1 for width in widths if widest - 4 <= width <= widest + 4)
    broken = near >= max(6, len(widths) * 0.12) and beyond * 50 <= len(widths)
    return widest if broken and 30 <= widest <= 120 else 0


def _columns(line: str) -> int:
    """Return how wide a line is: a Chinese sign takes two columns."""
    return sum(2 if ord(sign) > 0x2000 else 1 for sign in line)


def _paragraph(line: str) -> Paragraph | None:
    if not line.strip() or is_page_number(line) or _RULE.match(line) or _BOX.match(line):
        return None
    text, level = unmark(line.replace("\t", " "))
    return Paragraph(text, level=level, wrapped=True) if text else None


def _table_end(lines: list[str], start: int) -> int:
    """Return the line after the table that starts here, 0 where none does."""
    split = _splitter(lines[start])
    if split is None:
        return 0
    end = last = start
    while end < len(lines):
        line = lines[end]
        if _splitter(line) is split:
            last = end
        elif line.strip() and not _BOX.match(line) and not _between(lines, end, split):
            break
        end += 1
    rows = [line for line in lines[start : last + 1] if _splitter(line) is split]
    return last + 1 if len(rows) > 1 else 0


def _between(lines: list[str], at: int, split: object) -> bool:
    """Tell whether a bare line is a part of the table around it: the next one is a row again."""
    following = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    return _splitter(following) is split and len(lines[at]) < 200 and "附件" not in lines[at]


def _splitter(line: str) -> re.Pattern[str] | None:
    """Return what parts the cells of a line, None where it is no row."""
    bare = line.strip(" ")
    if "\t" in bare.strip("\n"):
        cells = [cell for cell in line.split("\t") if cell.strip()]
        label = read_label(line.replace("\t", " "))
        lone = len(cells) == 2 and label and len(line.split("\t")) == 2 and len(line) > 60
        return None if len(line.split("\t")) < 2 or lone else _TAB
    bar = next((sign for sign in "|│┃║" if bare.count(sign) >= 2), None)
    if bar and (bare.startswith(bar) or bare.count(bar) >= 2) and not _BOX.match(bare):
        return _PIPE
    return None


_TAB = re.compile(r"\t")
_PIPE = re.compile(r"(?<!\\)[|│┃║]")


def _rows(lines: list[str]) -> Iterator[list[str]]:
    """Yield rows of cells. A row that was cut by a line break inside a cell is put together."""
    split = _splitter(lines[0]) or _TAB
    width = max(len(_cells(line, split)) for line in lines[:3])
    row: list[str] = []
    whole = False
    for line in lines:
        if _RULE.match(line) or _BOX.match(line):
            continue
        cells = _cells(line, split)
        if split is _TAB and row and not whole and _continues(row, cells, width):
            row[-1] = f"{row[-1]}\n{cells[0]}"
            row.extend(cells[1:])
        else:
            if row:
                yield row
            row = cells
        whole = len(row) >= width or line.endswith("\t") or read_label(row[0]) is not None
    if row:
        yield row


def _continues(row: list[str], cells: list[str], width: int) -> bool:
    if len(row) + len(cells) - 1 > width:
        return False
    return not re.match(r"\s*\d{1,3}\s*$", cells[0]) and read_label(cells[0]) is None


def _cells(line: str, split: re.Pattern[str]) -> list[str]:
    if split is _PIPE:
        line = re.sub(r"^\s*[|│┃║]|[|│┃║]\s*$", "", line)
    cells = [unmark(re.sub(r"<br\s*/?>", "\n", cell))[0] for cell in split.split(line)]
    while len(cells) > 1 and not cells[-1] and split is _TAB and len(cells) > 2:
        cells.pop()
    return cells
