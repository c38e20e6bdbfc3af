"""The rows of a table of tasks: which are tasks, which are sections, which were cut in two."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ledger.notices.cards import fields_inside
from ledger.notices.columns import (
    DETAIL,
    HELP,
    LEAD,
    NUMBER,
    REMARK,
    SECTION,
    TARGET,
    TASK,
    TIME,
    Header,
    find_header,
)  # fmt: skip
from ledger.notices.document import Cell, Table
from ledger.notices.front import is_remark
from ledger.notices.healing import finished, heal, join, squeeze
from ledger.notices.numbering import read_label, to_number
from ledger.notices.owners import are_units

_PLAIN = re.compile(r"\d{1,3}$")
_SAME = ("同上", "〃", "″", "同前", "同左")
_UNIT_OR_TIME = (LEAD, HELP, TIME)


@dataclass(slots=True)
class Row:
    """A task's row while the table is read. `fields` are the texts of its columns by role."""

    number: int | None
    printed: str
    section: str
    fields: dict[str, str] = field(default_factory=dict)
    merged_units: bool = False  # one cell covers 牵头单位 and 责任单位
    unnumbered: bool = False
    shifted: bool = False  # its cells stood a column too far right
    last_number: int | None = None  # its cell for the number holds two: 10 and 11
    under: bool = False  # its cell for the section is empty: that of the row above covers it

    def get(self, role: str) -> str:
        """Return the text of a column, empty where the table has none."""
        return self.fields.get(role, "")


@dataclass(slots=True)
class TaskTable:
    """All rows of the tables that go on with one another, under one header."""

    header: Header
    rows: list[Row] = field(default_factory=list)
    above: frozenset[str] = frozenset()  # the lines over its header, which pages may print again


def task_tables(tables: Sequence[Table]) -> list[TaskTable]:
    """Return the tables of tasks. One without a header goes on with the one before it."""
    found: list[TaskTable] = []
    sections = _Sections()
    for table in tables:
        again = found and _printed_again(table, found[-1].header)
        header = None if again else find_header(table)
        if header is None and found and _goes_on(table, found[-1].header):
            _Reader(found[-1], sections).read(table, 0)
        elif header and found and _same(header, found[-1].header):
            _Reader(found[-1], sections).read(table, _start(table, header))
        elif header:
            sections = _Sections()
            above = frozenset(map(_line, table.grid[: header.below]))
            found.append(TaskTable(header, above=above))
            _Reader(found[-1], sections).read(table, header.below)
    for whole in found:
        _fill_down(whole)
    return found


def _fill_down(table: TaskTable) -> None:
    """Give rows their units where text has lost that a cell covers several rows.

    So it is where only rows under a section's first one lack them.
    """
    bare = [row for row in table.rows if not (row.get(LEAD) + row.get(HELP)).strip()]
    if not bare or not all(row.under for row in bare):
        return
    for above, row in itertools.pairwise(table.rows):
        if row.under and not (row.get(LEAD) + row.get(HELP)).strip():
            for role in (LEAD, HELP):
                row.fields[role] = above.get(role)
            if not row.get(TIME).strip():
                row.fields[TIME] = above.get(TIME)


def _start(table: Table, header: Header) -> int:
    """Return the first row to read of a page: rows of tasks may stand above the repeated header."""
    above = table.grid[: header.below - 1]
    filled = [[cell for cell in _distinct(row) if cell.text.strip()] for row in above]
    return 0 if any(len(row) > 2 or any(c.column for c in row) for row in filled) else header.below


def _printed_again(table: Table, header: Header) -> bool:
    """Tell whether a page's table begins with the header, or the first row of a header of two."""
    return bool(table.grid) and _goes_on(table, header) and header.repeats(table.grid[0])


def _same(a: Header, b: Header) -> bool:
    return dict(a.roles) == dict(b.roles)


def _goes_on(table: Table, header: Header) -> bool:
    return table.width in (max(header.roles) + 1, len(header.texts)) and table.width > 2


class _Sections:
    """The headings above a row, by the rank of their labels."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self.column = ""  # what the column of sections last said; its cell may span pages

    def enter(self, text: str) -> None:
        found = read_label(text)
        rank = found[0].rank if found else 0
        if found:
            text = found[0].printed + found[1]
        self._open = [(r, t) for r, t in self._open if r < rank]
        self._open.append((rank, heal(text).rstrip("。；;")))

    @property
    def path(self) -> str:
        above = [text for _, text in self._open]
        return " / ".join([*above, self.column] if self.column else above)


class _Reader:
    """Reads the rows of one table into its task table."""

    def __init__(self, into: TaskTable, sections: _Sections) -> None:
        self._into = into
        self._header = into.header
        self._sections = sections
        self._first = True
        self._arabic = False  # tasks are numbered 1, 2, 3
        self._cut: dict[int, str] = {}  # cells that a page's end cut, by id: their whole text

    def read(self, table: Table, start: int) -> None:
        numbers = [self._number(row) for row in table.grid[start:]]
        self._arabic = sum(1 for number in numbers if squeeze(number).isdigit()) > 1
        for row in map(_merged_again, table.grid[start:]):
            if self._header.repeats(row) or (self._first and _line(row) in self._into.above):
                self._first = True
                continue
            if _remark(row):
                break
            if any(cell.text.strip() or cell.inner for cell in row):
                self._take(row)
                self._first = False

    def _take(self, row: Sequence[Cell]) -> None:
        empty = self._shifted_at(row)
        if empty is not None:
            row = [*row[:empty], *row[empty + 1 :], Cell("", row[-1].row, len(row) - 1)]
        heading = self._heading(row)
        if heading:
            self._sections.enter(heading)
            return
        fields = self._fields(row)
        number = self._number(row)
        if self._goes_on(row, number, fields):
            _append(self._into.rows[-1], fields)
            self._into.rows[-1].shifted |= _is_broken(row)
            if self._first:
                self._carry(row)
            return
        self._into.rows.append(self._row(row, number, fields))
        self._into.rows[-1].shifted = empty is not None or _is_broken(row)

    def _shifted_at(self, row: Sequence[Cell]) -> int | None:
        """Return the empty cell behind which all others stand one column too far right."""
        columns = self._header.columns(NUMBER)
        at = columns[0] if columns else len(row)
        if at + 2 >= len(row) or row[at].row != _row_of(row):
            return None
        number, task, after = (squeeze(row[at + step].text) for step in range(3))
        if not (len(after) > 8 and after.endswith("。") and not are_units(after)):
            return None
        if not number and _PLAIN.match(task):
            return at
        tasks = self._header.columns(TASK) + self._header.columns(DETAIL)
        return at + 1 if _PLAIN.match(number) and not task and tasks == [at + 1] else None

    def _carry(self, row: Sequence[Cell]) -> None:
        """Keep what the cells of a row say that a page's end cut, for the rows that they cover."""
        for role in _UNIT_OR_TIME:
            for c in self._header.columns(role):
                if c < len(row) and row[c].rows > 1:
                    self._cut[id(row[c])] = self._into.rows[-1].get(role)

    def _row(self, row: Sequence[Cell], number: str, fields: dict[str, str]) -> Row:
        self._section_of(fields)
        task = Row(
            number=_figure(number.split()[0] if _second_figure(number) else number),
            printed=squeeze(number),
            section=self._sections.path,
            fields=self._repeated(fields),
            merged_units=self._merged(row),
            unnumbered=not number and bool(self._header.columns(NUMBER)),
            last_number=_second_figure(number),
            under=bool(self._header.columns(SECTION)) and not fields[SECTION].strip(),
        )
        inside = fields_inside([table for cell in _distinct(row) for table in cell.inner])
        for role, text in inside.items():
            if not task.get(role).strip():
                task.fields[role] = text
        return task

    def _section_of(self, fields: dict[str, str]) -> None:
        if fields.get(SECTION):
            self._sections.column = heal(" ".join(fields[SECTION].split("\n"))).rstrip("。")

    def _fields(self, row: Sequence[Cell]) -> dict[str, str]:
        fields: dict[str, str] = {}
        for role in (SECTION, TASK, DETAIL, LEAD, HELP, TIME, TARGET, REMARK):
            cells = _distinct([row[c] for c in self._header.columns(role) if c < len(row)])
            texts = [self._cut.get(id(cell), cell.text) for cell in cells]
            texts = [text for text in texts if text.strip()]
            fields[role] = "\n".join(texts)
        return fields

    def _repeated(self, fields: dict[str, str]) -> dict[str, str]:
        """Write 同上 out: the same column of the row before."""
        if not self._into.rows:
            return fields
        above = self._into.rows[-1].fields
        return {
            role: above.get(role, "") if squeeze(text) in _SAME else text
            for role, text in fields.items()
        }

    def _merged(self, row: Sequence[Cell]) -> bool:
        lead = {id(row[c]) for c in self._header.columns(LEAD) if c < len(row)}
        return any(
            id(row[c]) in lead and row[c].text.strip() for c in self._header.columns(HELP)
            if c < len(row)
        )  # fmt: skip

    def _number(self, row: Sequence[Cell]) -> str:
        columns = self._header.columns(NUMBER)
        return row[columns[0]].text.strip() if columns and columns[0] < len(row) else ""

    def _goes_on(self, row: Sequence[Cell], number: str, fields: dict[str, str]) -> bool:
        """Tell whether a row is the rest of the one before: cut at a page's end, or in one span."""
        if not self._into.rows:
            return False
        columns = self._header.columns(NUMBER)
        if columns:
            cell = row[columns[0]]
            if cell.text.strip():
                return cell.row != _row_of(row) and not self._per_row(row, fields)
            if cell.row != _row_of(row):
                return True
        task = fields[TASK] or fields[DETAIL]
        if not task.strip():
            return any(fields[role].strip() for role in (*_UNIT_OR_TIME, DETAIL))
        before = self._into.rows[-1]
        cut = not finished(before.get(DETAIL) or before.get(TASK))
        if not columns:
            return self._first and cut and self._usually_finished()
        return cut

    def _usually_finished(self) -> bool:
        """Tell whether the tasks of this table end as sentences do."""
        rows = self._into.rows[:-1]
        ended = sum(1 for row in rows if finished(row.get(DETAIL) or row.get(TASK)))
        return len(rows) > 1 and ended * 5 >= len(rows) * 4

    def _per_row(self, row: Sequence[Cell], fields: dict[str, str]) -> bool:
        """Tell whether the rows under one spanning number are tasks of their own.

        So they are where each has its own task and its own units or time: the number is then the
        section's.
        """
        del fields
        at = _row_of(row)
        own = {
            role for role in (TASK, DETAIL, *_UNIT_OR_TIME)
            for c in self._header.columns(role) if c < len(row) and row[c].row == at
            and row[c].text.strip()
        }  # fmt: skip
        return bool(own & {TASK}) and bool(own & set(_UNIT_OR_TIME))

    def _heading(self, row: Sequence[Cell]) -> str:
        """Return the heading that a row is, empty where it is a task."""
        cells = [cell for cell in _distinct(row) if cell.text.strip()]
        if any(cell.rows > 1 for cell in cells) and len(cells) > 1:
            return ""
        text = _heading_text(cells)
        if len(cells) == 1:
            return text if self._is_heading(cells[0], row) else ""
        if self._numbers_section(row, cells):
            return text
        first = read_label(squeeze(cells[0].text) + "文")
        if not first or first[0].style not in ("part", "cn", "pcn"):
            return ""
        if self._number_style() == first[0].style:
            return ""
        return text if self._bare(row, cells) else ""

    def _numbers_section(self, row: Sequence[Cell], cells: Sequence[Cell]) -> bool:
        """Tell whether 一 and a name stand over tasks that are numbered 1, 2, 3."""
        columns = self._header.columns(NUMBER)
        if not self._arabic or len(cells) != 2 or not columns or row[columns[0]] is not cells[0]:
            return False
        own = re.fullmatch(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.]?", squeeze(cells[0].text))
        tasks = [*self._header.columns(TASK), *self._header.columns(SECTION)]
        return bool(own) and any(row[c] is cells[1] for c in tasks if c < len(row))

    def _is_heading(self, cell: Cell, row: Sequence[Cell]) -> bool:
        wide = cell.columns >= max(2, len(row) - 1)
        label = read_label(cell.text)
        if wide or (label and label[0].style in ("part", "cn", "pcn")):
            return True
        columns = self._header.columns(NUMBER)
        in_number = bool(columns) and row[columns[0]] is cell
        return in_number and _figure(cell.text) is None

    def _bare(self, row: Sequence[Cell], cells: list[Cell]) -> bool:
        """Tell whether the cells for units and times hold nothing but a rest of the heading."""
        others = [
            row[c].text for role in _UNIT_OR_TIME for c in self._header.columns(role)
            if c < len(row) and row[c].text.strip() and row[c] is not cells[0]
        ]  # fmt: skip
        return not others or (len(others) == 1 and squeeze(others[0]).endswith("。"))

    def _number_style(self) -> str | None:
        """Return the style of the numbers of the rows so far: 1 is none, （一） is pcn."""
        printed = [row.printed for row in self._into.rows if row.printed]
        if not printed:
            return None
        found = read_label(printed[-1] + "文")
        return found[0].style if found else None


def _heading_text(cells: Sequence[Cell]) -> str:
    """Return a heading's words. A cut label (一、围) that the next cell repeats is dropped."""
    texts = [heal(" ".join(cell.text.split("\n"))) for cell in cells]
    if len(texts) > 1 and read_label(texts[1]) and read_label(texts[0]):
        a, b = read_label(texts[0]), read_label(texts[1])
        if a and b and (a[0].style, a[0].number) == (b[0].style, b[0].number):
            texts = texts[1:]
    first = texts[0] + "".join(re.sub(r"^[\]）)]", "", text) for text in texts[1:]) if texts else ""
    return re.sub(r"(?<=[\u4e00-\u9fff])\](?=[\u4e00-\u9fff])", "", first)


def _append(row: Row, fields: dict[str, str]) -> None:
    """Add the rest of a cut row, cell by cell."""
    for role, text in fields.items():
        before = row.fields.get(role, "")
        if text.strip() and text != before and role != SECTION:
            row.fields[role] = join(before, text) if before else text


def _remark(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in _distinct(row) if cell.text.strip()]
    if len(cells) == 1 and is_remark(cells[0].text):
        return True
    return len(cells) > 1 and bool(_IMPRINT.fullmatch(squeeze(cells[-1].text)))


_IMPRINT = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日印(?:发|制)")
"""The last line of a printed document, who printed it and when, taken for a row."""


def _merged_again(row: Sequence[Cell]) -> Sequence[Cell]:
    """Return a row as one cell where each of its cells says the same.

    So programs write out a cell that was merged over all columns.
    """
    text = row[0].text.strip() if row else ""
    if len(row) < 3 or len(text) < 4 or any(cell.text.strip() != text for cell in row):
        return row
    return (Cell(text, row[0].row, 0, columns=len(row)),) * len(row)


def _is_broken(row: Sequence[Cell]) -> bool:
    return any(cell.broken for cell in row)


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    seen: dict[int, Cell] = {}
    for cell in row:
        seen.setdefault(id(cell), cell)
    return list(seen.values())


def _line(row: Sequence[Cell]) -> str:
    return squeeze("".join(cell.text for cell in _distinct(row)))


def _row_of(row: Sequence[Cell]) -> int:
    """Return where a row lies: the greatest row at which one of its cells begins."""
    return max(cell.row for cell in row)


def _figure(number: str) -> int | None:
    key = squeeze(number).strip("．.、。（）()第项")
    key = re.sub(r"\.0$", "", key)
    return to_number(key.split("-")[-1]) if key else None


def _second_figure(number: str) -> int | None:
    """Return the second of two numbers that ran into one cell: 11 of 10 11."""
    found = re.fullmatch(r"(\d{1,3})[.．、]?\s+(\d{1,3})[.．、]?", number.strip())
    return int(found[2]) if found and int(found[2]) == int(found[1]) + 1 else None


def walk(tables: Sequence[Table]) -> Iterator[Table]:
    """Yield tables and the tables inside their cells, but not those inside a row of a task."""
    for table in tables:
        yield table
        if find_header(table) is None:
            for cell in table.cells():
                yield from walk(cell.inner)
