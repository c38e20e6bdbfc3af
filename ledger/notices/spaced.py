"""Tables of a plain text whose columns stand under one another, parted by blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledger.notices.columns import (
    HELP,
    LEAD,
    NUMBER,
    OTHER,
    TIME,
    find_header,
    named_columns,
    role_of,
)  # fmt: skip
from ledger.notices.document import Cell, Table
from ledger.notices.front import ends_a_part, is_day_line, is_page_number, is_remark, is_signer
from ledger.notices.healing import finished, squeeze
from ledger.notices.numbering import read_label
from ledger.notices.owners import are_units
from ledger.notices.spaced_rows import TEXTS, UNITS, Line, SpacedRow, rows_of, shown
from ledger.units import begins_a_name, is_whole

_LONGEST = 4000  # lines that a table may have
_WEIGHT = {1: 0.6, 2: 1.0}
"""What a sign outside its column costs where signs are counted, and where their width is."""
_STRANGE = 2.0
_HEADINGS = ("part", "cn", "pcn")
_FIGURE = re.compile(
    r"^[（(]?\d{1,3}[)）]?[.．、]?$|^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$"
)
_TIME = re.compile(
    r"^[ \d年月日号季度底末初中上下旬前内之以一二三四每全半至\-—~～.．]+$"
    r"|^(?:持续|长期|常态|常年|每|全年|贯穿|实时|及时|即时|按时|按期|按要求)|[年月日底]前$"
)
_DAY = re.compile(r"(?:\d [年月日号]|[年月第] \d)\S*$")
_GOES_ON = re.compile(r"^(?:附表\d?|续表)[：:]?\d?$|[（(]续(?:表|上表)?[）)]$")
_SAID = re.compile("[，。；：“”]|[A-Za-z0-9]")
_WIDE_GAP = re.compile(r"\s{2,}|\u3000")
_POINT = re.compile("[，。、；：！？”）》]$")
_WORD = re.compile(r"^[\u4e00-\u9fff（）()/]{1,10}$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Signs of a line with no blank between them, and where they stand."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one page prints of a table: the words of its header, if any, and its lines."""

    words: tuple[_Piece, ...]
    lines: tuple[str, ...]


def spaced_tables(text: str) -> Iterator[list[str] | Table]:
    """Yield the lines of a text, and in their place the tables whose columns blanks part.

    `text` still has its wide blanks and page breaks.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    at = done = 0
    while at < len(lines):
        height = _header_height(lines, at)
        end = _end(lines, at, height) if height else 0
        table = _table(_without_titles(lines, at, end), height) if end else None
        if table is None:
            at += 1
            continue
        yield lines[done:at]
        yield table
        at = done = end
    yield lines[done:]


def _pieces(line: str, wide: int) -> list[_Piece]:
    """Return the pieces of a line; a Chinese sign takes `wide` columns."""
    found, place, start, words = list[_Piece](), 0, 0, ""
    for sign in line.replace("\f", "").expandtabs(8) + " ":
        if sign.isspace():
            if words:
                found.append(_Piece(words, start, place))
            words = ""
            place += wide if sign == "\u3000" else 1
            continue
        start = start if words else place
        words += sign
        place += wide if ord(sign) > 0x2000 else 1
    return found


def _whole_figures(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Put together the words of a day that a printer parts: 12 月 31 日前."""
    out: list[_Piece] = []
    for piece in pieces:
        near = bool(out) and piece.start - out[-1].end == 1
        counted = len(out) > 1 and out[-1].text.isdigit() and not are_units(piece.text)
        if near and (counted or _DAY.search(f"{out[-1].text} {piece.text}")):
            out[-1] = _Piece(f"{out[-1].text} {piece.text}", out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _header_height(lines: Sequence[str], at: int) -> int:
    """Return on how many lines a header stands that begins here, 0 where none does."""
    if not lines[at].strip() or "\t" in lines[at] or "|" in lines[at]:
        return 0
    best = 1 if _header(lines[at : at + 1], 1) else 0
    for height in (2, 3):
        held = lines[at : at + height]
        if len(held) < height or not all(map(_is_wordy, held)):
            break
        if any(_header(held, wide) and (not best or _adds(held, wide)) for wide in (1, 2)):
            best = height
    return best


def _texts(lines: Sequence[str]) -> list[str]:
    """Return the column words of a header's lines as text."""
    return [word.text for word in _header(lines, 1) or _header(lines, 2)]


def _is_wordy(line: str) -> bool:
    """Tell whether a line holds nothing but short words, as a header's lines do."""
    pieces = line.split()
    return bool(pieces) and all(_WORD.match(piece) for piece in pieces)


def _adds(lines: Sequence[str], wide: int) -> bool:
    """Tell whether the last line has column words, so that it is a part of the header above it."""
    last = _joined_signs(_pieces(lines[-1], wide))
    above = [piece for line in lines[:-1] for piece in _joined_signs(_pieces(line, wide))]
    return all(
        role_of(piece.text)
        or any(
            role_of(upper.text + piece.text) and (len(piece.text) < 3 or not role_of(upper.text))
            for upper in above
            if abs(upper.start - piece.start) < _NEAR
        )
        for piece in last
    )


def _header(lines: Sequence[str], wide: int) -> tuple[_Piece, ...]:
    """Return the column words of a header's lines, from left to right; empty where it is none."""
    for gap in (0, 1, 2, 3):
        rows = [_joined_signs(_pieces(line, wide), gap) for line in lines]
        words = _stacked(rows)
        known = len(lines) == 1 or all(role_of(word.text) for word in words)
        if known and _names_columns(words):
            return tuple(words)
    return ()


def _names_columns(words: Sequence[_Piece]) -> bool:
    """Tell whether words are those of a table of tasks, most of them far from one another."""
    wide = sum(1 for a, b in pairwise(words) if b.start - a.end > 1)
    if len(words) < 3 or not wide or wide * 2 < len(words) - 1:
        return False
    if not all(0 < len(word.text) <= 14 for word in words):
        return False
    unknown = [word.text for word in words if role_of(word.text) is None]
    plain = all(len(text) > 1 and _WORD.match(text) for text in unknown)
    return len(unknown) <= len(words) // 4 and plain and named_columns([w.text for w in words])


def _joined_signs(pieces: Sequence[_Piece], gap: int = 1) -> list[_Piece]:
    """Put 重 点 任 务 together: single signs that stand so near to one another."""
    out: list[_Piece] = []
    signs = False
    for piece in pieces:
        single = len(piece.text) == 1 and not piece.text.isdigit()
        near = bool(out) and piece.start - out[-1].end <= gap
        halves = bool(out) and near and _is_half(out[-1].text, piece.text)
        if out and near and ((signs and single) or halves):
            out[-1] = _Piece(out[-1].text + piece.text, out[-1].start, piece.end)
        else:
            out.append(piece)
        signs = single
    return out


def _is_half(a: str, b: str) -> bool:
    """Tell whether two words only together name a column: 完成 时限."""
    return role_of(a) is None and len(a) > 1 and len(b) > 1 and role_of(a + b) is not None


def _stacked(rows: Sequence[Sequence[_Piece]]) -> list[_Piece]:
    """Return the words of a header's lines as one row, what stands under a word put to it.

    A word over two others only covers them.
    """
    words = list(rows[0])
    for row in rows[1:]:
        rest = list(row)
        kept: list[_Piece] = []
        for word in words:
            below = [piece for piece in rest if _overlap(word, piece) > 0]
            ends = [piece for piece in below if _is_end(word.text, piece.text)]
            if ends:
                end = max(ends, key=lambda piece: _overlap(word, piece))
                kept.append(_both(word, end))
                rest.remove(end)
            elif not (below and role_of(word.text) and all(role_of(p.text) for p in below)):
                kept.append(word)
        for end in [piece for piece in rest if role_of(piece.text) is None]:
            near = min(kept, key=lambda word: abs(word.start - end.start), default=end)
            if abs(near.start - end.start) < _NEAR and _is_end(near.text, end.text):
                kept[kept.index(near)] = _both(near, end)
                rest.remove(end)
        words = sorted([*kept, *rest], key=lambda piece: piece.start)
    return words


def _is_end(word: str, end: str) -> bool:
    """Tell whether what stands under a header's word is its end: 完成 over 时限."""
    if role_of(word + end) is None or word.endswith(_ENDS) or (role_of(end) and len(end) > 2):
        return False
    return (word + end).endswith(_ENDS) or (role_of(word) is None and role_of(end) is None)


_NEAR = 8
_ENDS = (
    "单位", "部门", "科室", "内容", "任务", "措施", "要求", "时限", "时间", "期限", "事项", "序号",
    "编号", "备注", "目标", "分工", "领导", "要点", "工作", "类别", "项目", "责任人", "负责人",
)  # fmt: skip


def _both(a: _Piece, b: _Piece) -> _Piece:
    return _Piece(a.text + b.text, min(a.start, b.start), max(a.end, b.end))


def _overlap(a: _Piece, b: _Piece) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _end(lines: Sequence[str], start: int, height: int) -> int:
    """Return the line after the last that may be the table's."""
    words = _texts(lines[start : start + height])
    last, below = start, start + height
    for at in range(start + height, min(len(lines), start + _LONGEST)):
        line = lines[at]
        if at < below:
            continue
        if not line.strip() or is_page_number(line.replace("\f", "")):
            continue
        again = _header_height(lines, at)
        if again:
            if _texts(lines[at : at + again]) != words:
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


def _table(lines: Sequence[str], height: int) -> Table | None:
    """Return the table that the lines print, None where their words stand under no columns."""
    best: _Columns | None = None
    for wide in (2, 1):
        sheets = list(_sheets(lines, wide))
        if not sheets or not sheets[0].words:
            continue
        columns = _Columns(sheets, wide)
        if best is None or columns.misfits < best.misfits:
            best = columns
    return best.table() if best else None


def _sheets(lines: Sequence[str], wide: int) -> Iterator[_Sheet]:
    """Yield the pages of a table. Each has columns of its own, as printers set them anew."""
    words: tuple[_Piece, ...] = ()
    held: list[str] = []
    at = 0
    while at < len(lines):
        height = _header_height(lines, at)
        turned = is_page_number(lines[at].replace("\f", "")) or lines[at].startswith("\f")
        if (height or turned) and (held or height):
            if any(line.strip() for line in held):
                yield _Sheet(words, tuple(held))
            words, held = (), []
        if height:
            words = _header(lines[at : at + height], wide)
        elif not is_page_number(lines[at].replace("\f", "")):
            held.append(lines[at].replace("\f", ""))
        at += height or 1
    if any(line.strip() for line in held):
        yield _Sheet(words, tuple(held))


class _Columns:
    """The columns of a table, page by page, and the lines laid into them."""

    def __init__(self, sheets: Sequence[_Sheet], wide: int) -> None:
        self._wide = wide
        self._words = next((sheet.words for sheet in sheets if sheet.words), ())
        self._roles = self._named()
        self.misfits = 0.0
        self._near: dict[int, int] = {}  # where the last words of each column began
        self._said: dict[int, str] = {}  # the last words of each column
        self._lines: list[Line] = []
        edges: list[int] = []
        for sheet in sheets:
            rows = [_whole_figures(_pieces(line, wide)) for line in sheet.lines]
            self._near.clear()
            words = sheet.words if len(sheet.words) == len(self._words) else ()
            edges = self._edges(words, edges, rows)
            self._lines.extend(self._laid(rows, edges))

    def _named(self) -> dict[int, str]:
        texts = [word.text for word in self._words]
        found = find_header(Table.of([texts, ["文"] * len(texts)])) if texts else None
        roles = dict(found.roles) if found else {}
        return {column: roles.get(column, OTHER) for column in range(len(texts))}

    def table(self) -> Table | None:
        """Return the rows under the header, None where too little stands under its words."""
        if not self._roles:
            return None
        rows = rows_of(self._lines, self._roles)
        tasks = [row for row in rows if self._is_task(row)]
        broken = sum(1 for row in rows if row.broken)
        if len(tasks) < 2 or len(tasks) * 2 < len([r for r in rows if not r.heading]):
            return None
        if broken * 2 > len(rows):
            return None
        return Table.spanning(self._cells(rows))

    def _is_task(self, row: SpacedRow) -> bool:
        filled = {self._roles[column] for column, lines in row.cells.items() if lines}
        return bool(filled & set(TEXTS)) and bool(filled & {LEAD, HELP, TIME})

    def _cells(self, rows: Sequence[SpacedRow]) -> Iterator[Cell]:
        width = len(self._words)
        for column, word in enumerate(self._words):
            yield Cell(word.text, 0, column)
        for r, row in enumerate(rows, start=1):
            if row.heading:
                yield Cell(row.heading, r, 0, 1, width)
                continue
            for column, lines in row.cells.items():
                yield Cell("\n".join(lines), r, column, broken=row.broken)

    def _edges(
        self, words: Sequence[_Piece], before: Sequence[int], rows: Sequence[Sequence[_Piece]]
    ) -> list[int]:
        """Return where the columns of a page begin, the first at 0.

        Between two header words an edge stands where it cuts the fewest pieces.
        """
        if words:
            ranges = [range(a.end, b.start + 1) for a, b in pairwise(words)]
        else:
            ends = [*before, before[-1] + 2 * _NEAR]
            ranges = [
                range(
                    (ends[at - 1] + ends[at]) // 2 * (at > 1) + 1,
                    (ends[at] + ends[at + 1]) // 2 + 1,
                )
                for at in range(1, len(before))
            ]
        body = [row for row in rows if len(row) > 1]
        edges = [0]
        for places in ranges:
            later = [place for place in places if place > edges[-1]]
            edges.append(min(later, key=lambda place: _price(place, body), default=edges[-1] + 1))
        return edges

    def _laid(self, rows: Sequence[Sequence[_Piece]], edges: Sequence[int]) -> Iterator[Line]:
        parted = False
        styles = self._task_styles(rows)
        for row in rows:
            if not row:
                parted = True
                continue
            if self._is_heading(row, edges, styles):
                yield Line(heading=" ".join(piece.text for piece in row))
            else:
                line = self._line(row, edges)
                line.parted = parted
                yield line
            parted = False

    def _task_styles(self, rows: Sequence[Sequence[_Piece]]) -> set[str]:
        """Return the styles of label that tasks have, with their units on the same line."""
        found = (read_label(row[0].text) for row in rows if len(row) > 1 and _parted(row))
        return {label[0].style for label in found if label}

    def _is_heading(self, row: Sequence[_Piece], edges: Sequence[int], styles: set[str]) -> bool:
        """Tell whether a line is the heading of a section: alone, labelled or over columns."""
        text = " ".join(piece.text for piece in row)
        if _parted(row) or finished(text) or _FIGURE.match(text):
            return False
        label = read_label(text)
        if label and label[0].style in _HEADINGS:
            return label[0].style not in styles and len(label[1]) > 1
        start, end = row[0].start, row[-1].end
        inside = [
            edge for edge in edges[1:] if start + 2 * self._wide < edge < end - 2 * self._wide
        ]
        return (
            len(inside) > 1 and len(row) == 1 and len(text) < 30 and not re.search("[，。；]", text)
        )

    def _line(self, row: Sequence[_Piece], edges: Sequence[int]) -> Line:
        """Return a line with each piece under the column where it fits best."""
        chosen = self._places(row, edges)
        line = Line()
        for at, (piece, column) in enumerate(zip(row, chosen, strict=True)):
            off = self._off(piece, column, edges)
            beside = at > 0 and chosen[at - 1] == column
            far = beside and piece.start - row[at - 1].end > 1
            apart = far and not (self._roles[column] in UNITS and _both_units(row, at))
            line.broken |= apart or off > self._loose(piece)
            line.broken |= _strange(piece.text, self._roles[column]) > _STRANGE
            line.broken |= beside and self._run_together(row[at - 1], piece, self._roles[column])
            if not beside:
                self._near[column] = piece.start
            self.misfits += off + (2.0 if apart else 0.0)
            glue = " " if beside else ""
            line.cells[column] = line.cells.get(column, "") + glue + piece.text
            self._said[column] = piece.text
        return line

    def _run_together(self, before: _Piece, piece: _Piece, role: str) -> bool:
        """Tell whether two pieces of one cell look like those of two cells."""
        named = are_units(piece.text)
        figure = before.text[-1].isascii() or piece.text[0].isascii()
        if role in TEXTS:
            return self._wide == 1 and (named or not (figure or _POINT.search(before.text)))
        if role not in UNITS or before.text.endswith(("、", "，", ",")):
            return False
        both = named and are_units(before.text) and self._wide > 1
        return not figure and not both

    def _loose(self, piece: _Piece) -> float:
        """Return how many signs of a piece may stand outside its column.

        Where pages are set by signs, not by their width, pieces drift from their columns.
        """
        return max(3.0, len(piece.text) / 2) if self._wide > 1 else max(8.0, len(piece.text) + 2.0)

    def _places(self, row: Sequence[_Piece], edges: Sequence[int]) -> list[int]:
        """Return the column of each piece, none left of the one before it (cheapest way)."""
        width = len(edges)
        costs = [
            self._cost(row[0], column, edges) + self._entering(row[0], column)
            for column in range(width)
        ]
        came: list[list[int]] = []
        for before, piece in pairwise(row):
            ways = [
                min(
                    (costs[source] + self._step(before, piece, source, column), source)
                    for source in range(column + 1)
                )
                for column in range(width)
            ]
            came.append([source for _, source in ways])
            costs = [ways[c][0] + self._cost(piece, c, edges) for c in range(width)]
        column = min(range(width), key=lambda c: costs[c])
        chosen = [column]
        for links in reversed(came):
            column = links[column]
            chosen.append(column)
        return chosen[::-1]

    def _step(self, before: _Piece, piece: _Piece, source: int, column: int) -> float:
        """Return what it costs to put two neighbours into one column, or into two.

        Printers set a blank between figures and signs, hardly one between two signs.
        """
        gap, role = piece.start - before.end, self._roles[column]
        named = are_units(piece.text)
        figure = (before.text[-1].isascii() or piece.text[0].isascii()) and not named
        if source != column:
            return ((0.8 if figure else 0.2) if gap == 1 else 0.0) + self._entering(piece, column)
        if gap > 1:
            return 2.5
        if self._wide == 1 and role in UNITS:
            return 4.0 if named and are_units(before.text) else 1.5
        if self._wide == 1 and role in TEXTS and not figure:
            return 1.5
        return 0.0 if figure else 0.8

    def _entering(self, piece: _Piece, column: int) -> float:
        """Return what it costs to begin a cell's line here: running text begins on its left."""
        near = self._near.get(column, piece.start)
        if self._roles[column] in TEXTS:
            return 1.0 if abs(piece.start - near) > 4 * self._wide else 0.0
        if self._roles[column] in UNITS and not begins_a_name(piece.text):
            return 0.0 if _is_open(self._said.get(column, ""), piece.text) else 1.0
        return 0.0

    def _cost(self, piece: _Piece, column: int, edges: Sequence[int]) -> float:
        off = self._off(piece, column, edges)
        return off * _WEIGHT[self._wide] + _strange(piece.text, self._roles[column])

    def _off(self, piece: _Piece, column: int, edges: Sequence[int]) -> float:
        """Return how many signs of a piece stand outside a column."""
        right = edges[column + 1] if column + 1 < len(edges) else piece.end
        outside = max(0, edges[column] - piece.start) + max(0, piece.end - right)
        if self._wide == 1 and column in self._near:
            outside = min(outside, abs(piece.start - self._near[column]))
        return min(outside, piece.end - piece.start + 8) / self._wide


def _price(place: int, rows: Sequence[Sequence[_Piece]]) -> tuple[int, int, int]:
    """Return how ill an edge stands at a place: the pieces it cuts, those that begin elsewhere."""
    cuts = sum(1 for row in rows for piece in row if piece.start < place < piece.end)
    begins = sum(1 for row in rows for piece in row if piece.start == place)
    return cuts, -begins, -place


def _strange(text: str, role: str) -> float:
    """Return how unlike a column's cells some words are."""
    time = bool(_TIME.search(text))
    if role == NUMBER:
        return 0.0 if _FIGURE.match(text) else 4.0
    if role in UNITS:
        return 6.0 if time else 3.0 if _SAID.search(text) else 0.0
    if role == TIME:
        return 0.0 if time else 3.0 if _SAID.search(text) or are_units(text) else 1.0
    if role in TEXTS:
        return 1.0 if are_units(text) else 0.0
    return 0.0


def _is_open(above: str, end: str) -> bool:
    """Tell whether the last words of a column may go on with what begins no name: 县卫生健 康局."""
    if not above or not are_units(above) or above.endswith("、"):
        return bool(above)
    return not is_whole(above) and is_whole(above + end)


def _both_units(row: Sequence[_Piece], at: int) -> bool:
    return are_units(row[at - 1].text) and are_units(row[at].text)


def _parted(row: Sequence[_Piece]) -> bool:
    """Tell whether a gap stands between the pieces of a line."""
    return any(b.start - a.end > 1 for a, b in pairwise(row))
