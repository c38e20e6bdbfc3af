"""Lines of a table whose columns are parted by blanks, put together to the rows that they print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ledger.notices.columns import DETAIL, HELP, LEAD, NUMBER, SECTION, TARGET, TASK, TIME
from ledger.notices.healing import finished, join, squeeze, unclosed
from ledger.notices.owners import are_units
from ledger.units import begins_a_name, is_group, is_whole
from ledger.units.names import begins_surely

TEXTS = (TASK, DETAIL, TARGET)
UNITS = (LEAD, HELP)

_FIGURE = re.compile(
    r"^[（(]?\d{1,3}[)）]?[.．、]?$|^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$"
)
_NEVER_FIRST = tuple("。，、；：！？）》”")
_TIME_ENDS = re.compile(r"(?:前|底|内|年|年末|末|初|度|月|日|续|期|推进|落实|坚持|更新|化|时)$")
_TIME_BEGINS = re.compile(
    r"^(?:\d|全年|持续|长期|常年|每|[一二三四上下]|年底|年内|贯穿|即时|及时|按|随)"
)
_TIME_GOES_ON = re.compile(
    r"(?<=[\d每本当次全])\n年|\n(?:年(?![底内末初])|[月日前底内末以]|季度|之前|推进|开展|落实|坚持)"
)
"""Where the words of two lines are one time's: 12月31 and 日前."""
_NAME_LEAST = 3  # signs of a name; fewer are the end of one: 局, 中心
_LONGEST = 40  # lines that one row may stand on
_TOO_MUCH = 24.0  # what lines may cost that are taken for one row
_SLACK = 6  # display columns by which a line that goes on may be shorter than its cell


@dataclass(slots=True)
class Line:
    """A printed line: the words under each column. `heading` is a section's, over all of them."""

    cells: dict[int, str] = field(default_factory=dict)
    heading: str = ""
    parted: bool = False  # a blank line stands above it on its page
    broken: bool = False  # its words do not stand under the columns


@dataclass(frozen=True, slots=True)
class SpacedRow:
    """A row of the table: the lines of its cells. A section's heading has no cells."""

    cells: Mapping[int, tuple[str, ...]]
    heading: str = ""
    broken: bool = False


def rows_of(lines: Sequence[Line], roles: Mapping[int, str]) -> list[SpacedRow]:
    """Return the rows that the lines of a table print.

    A row begins with its number where numbers stand on the first line; where cells are centred
    their number stands in the middle, and what the lines say tells where one row ends.
    """
    stretches = list(_stretches(lines))
    scales = _widths(lines)
    commas = any(
        "、" in text for line in lines for c, text in line.cells.items() if roles.get(c) in UNITS
    )
    tops, centred = (
        [_Stretch(held, roles, scales, commas, mid) for _, held in stretches]
        for mid in (False, True)
    )
    chosen = tops if sum(s.cost for s in tops) <= sum(s.cost for s in centred) else centred
    rows: list[SpacedRow] = []
    for (heading, _), stretch in zip(stretches, chosen, strict=True):
        if heading:
            rows.append(SpacedRow({}, heading))
        rows.extend(stretch.rows())
    return rows


def _stretches(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield the lines under each heading, and the heading; the first may have none."""
    heading, held = "", list[Line]()
    for line in lines:
        if line.heading:
            if held or heading:
                yield heading, held
            heading, held = line.heading, []
        else:
            held.append(line)
    yield heading, held


def _widths(lines: Sequence[Line]) -> dict[int, int]:
    """Return how wide the cells of each column are, in display columns."""
    widths: dict[int, int] = {}
    for line in lines:
        for column, text in line.cells.items():
            widths[column] = max(widths.get(column, 0), shown(text))
    return widths


def shown(text: str) -> int:
    """Return how many display columns a text takes: a Chinese sign takes two."""
    return sum(2 if ord(sign) > 0x2000 else 1 for sign in text)


class _Stretch:
    """The lines between two headings, parted into rows in the cheapest way."""

    def __init__(
        self,
        lines: Sequence[Line],
        roles: Mapping[int, str],
        widths: Mapping[int, int],
        commas: bool,
        centred: bool,
    ) -> None:
        self._lines = lines
        self._roles = roles
        self._widths = widths
        self._commas = commas
        self._centred = centred
        self._numbered = NUMBER in roles.values()
        self._before = self._last_lines()
        self._tails = self._names_so_far()
        self._joints = [self._joints_at(at) for at in range(len(lines))]
        self.starts, self.cost = self._parted()

    def rows(self) -> Iterator[SpacedRow]:
        """Yield the rows from top to bottom."""
        ends = [*self.starts[1:], *([len(self._lines)] if self.starts else [])]
        for start, end in zip(self.starts, ends, strict=True):
            held = self._lines[start:end]
            cells = {
                column: tuple(self._whole(column, [line.cells.get(column, "") for line in held]))
                for column in self._roles
            }
            broken = any(line.broken for line in held) or self._begins_inside(start, end)
            broken = broken or self._run_together(start, end)
            yield SpacedRow(cells, broken=broken)

    def _begins_inside(self, start: int, end: int) -> bool:
        """Tell whether a cell of units begins with the end of a name: that of the row above."""
        seen: set[int] = set()
        for line in self._lines[start:end]:
            for column, words in line.cells.items():
                first = _first(words)
                if column in seen or self._roles.get(column) not in UNITS:
                    continue
                seen.add(column)
                above = self._before[start].get(column)
                cut = above is not None and not self._is_named(column, above)
                if not begins_a_name(first) and (cut or len(first) < _NAME_LEAST):
                    return True
        return False

    def _run_together(self, start: int, end: int) -> bool:
        """Tell whether a cell would hold two names with no 、 between them: another row's."""
        for at in range(start + 1, end):
            for column, words in self._lines[at].cells.items():
                above = self._before[at].get(column, -1)
                units = self._roles.get(column) in UNITS and self._commas
                if not units or above < start or not begins_surely(_first(words)):
                    continue
                name = self._tails[above].get(column, "")
                if is_whole(name) and not is_group(name):
                    return True
        return False

    def _whole(self, column: int, lines: Sequence[str]) -> Iterator[str]:
        """Yield the paragraphs of a cell: what its width broke is put together again."""
        held = ""
        for line in filter(None, lines):
            if held and self._stands_alone(column, held, line):
                yield held
                held = line
            else:
                held = join(held, line) if held else line
        if held:
            yield held

    def _stands_alone(self, column: int, above: str, line: str) -> bool:
        """Tell whether a line of a cell is another unit, in a table that does not use 、."""
        if self._roles.get(column) == NUMBER:
            return True
        if self._roles.get(column) not in UNITS or self._commas:
            return False
        return are_units(above) and are_units(line) and begins_a_name(line)

    def _last_lines(self) -> list[dict[int, int]]:
        """Return for each line where each column's last words above it stand."""
        found: list[dict[int, int]] = []
        last: dict[int, int] = {}
        for at, line in enumerate(self._lines):
            found.append(dict(last))
            last.update(dict.fromkeys(line.cells, at))
        return found

    def _names_so_far(self) -> list[dict[int, str]]:
        """Return for each line the name that its cells of units end with, from where it begins."""
        found: list[dict[int, str]] = []
        tails: dict[int, str] = {}
        for line in self._lines:
            for column, text in line.cells.items():
                if self._roles.get(column) in UNITS:
                    above = tails.get(column, "")
                    ended = is_whole(_last(above)) and begins_a_name(_first(text))
                    tails[column] = _last(text if ended else above + text)
            found.append(dict(tails))
        return found

    def _parted(self) -> tuple[list[int], float]:
        """Return where the rows begin, and what that costs (dynamic programming)."""
        count = len(self._lines)
        best = [0.0] + [float("inf")] * count
        came = [0] * (count + 1)
        for start in range(count):
            base = best[start] + self._beginning(start)
            for end, cost in self._from(start):
                if base + cost < best[end]:
                    best[end], came[end] = base + cost, start
        starts, at = list[int](), count
        while at:
            at = came[at]
            starts.append(at)
        return starts[::-1], best[count]

    def _from(self, start: int) -> Iterator[tuple[int, float]]:
        """Yield the ends that a row may have which begins at a line, and what each costs."""
        inner = 0.0
        ranges: dict[int, tuple[int, int]] = {}
        text = ""
        for end in range(start + 1, min(start + _LONGEST, len(self._lines)) + 1):
            line = self._lines[end - 1]
            if end - 1 > start:
                inner += self._going_on(end - 1, start)
            if inner > _TOO_MUCH:
                return
            for column, words in line.cells.items():
                first, _ = ranges.get(column, (end - 1, 0))
                ranges[column] = (first, end - 1)
                if self._roles.get(column) in TEXTS:
                    text += words
            open_end = 2.0 if unclosed(text[-300:]) and end < len(self._lines) else 0.0
            yield end, inner + open_end + self._shape(start, end, ranges)

    def _shape(self, start: int, end: int, ranges: Mapping[int, tuple[int, int]]) -> float:
        """Return how unlike a row the cells of some lines stand."""
        cost = 0.0
        filled = {self._roles.get(column) for column in ranges}
        if self._numbered and NUMBER not in filled:
            cost += 4.0
        if not filled & {TASK, DETAIL}:
            cost += 4.0
        elif len(filled - {None}) == 1:
            cost += 1.5
        for column, (first, last) in ranges.items():
            if self._roles.get(column) == SECTION:
                continue
            if self._centred:
                cost += 0.5 * max(0.0, abs(first + last - start - end + 1) / 2 - 0.5)
            else:
                cost += 1.2 * (first - start)
        return cost

    def _beginning(self, at: int) -> float:
        """Return what it costs to end a row above a line."""
        if not at:
            return 0.0
        line, before = self._lines[at], self._before[at]
        cost = -1.0 if line.parted else 0.0
        below = self._next_lines(at)
        for column, role in self._roles.items():
            if column in before and column in below:
                cost += self._cut(column, role, before[column], below[column])
        return cost

    def _next_lines(self, at: int) -> dict[int, int]:
        """Return where each column's next words stand, from a line on."""
        found: dict[int, int] = {}
        for place in range(at, min(at + 8, len(self._lines))):
            for column in self._lines[place].cells:
                found.setdefault(column, place)
            if len(found) == len(self._roles):
                break
        return found

    def _cut(self, column: int, role: str, before: int, at: int) -> float:
        """Return how surely the words of a column on two lines are one cell's."""
        above, line = self._lines[before].cells[column], self._lines[at].cells[column]
        if role in (NUMBER, SECTION):
            return 0.0
        if line.startswith(_NEVER_FIRST):
            return 4.0
        if role in UNITS:
            if above.endswith(("、", "，", ",")):
                return 3.0
            anew = begins_a_name(_first(line))
            if not anew and len(_first(line)) < _NAME_LEAST:
                return 6.0
            if self._is_named(column, before):
                return 0.0 if anew else 1.0
            return 1.0 if anew else 4.0
        if role == TIME:
            return 3.0 if _TIME_GOES_ON.search(f"{above}\n{line}") else 0.0
        if role in TEXTS and not finished(above):
            return 2.0 if self._full(column, above) else 0.4
        return 0.0

    def _going_on(self, at: int, start: int) -> float:
        """Return how surely a line begins another row than the one that began at `start`."""
        cost = 0.5 if self._lines[at].parted else 0.0
        return cost + sum(price for above, price in self._joints[at] if above >= start)

    def _joints_at(self, at: int) -> list[tuple[int, float]]:
        """Return for each cell of a line where its column was last filled, and a price."""
        line, before = self._lines[at], self._before[at]
        return [
            (before[column], self._joined(column, before[column], words))
            for column, words in line.cells.items()
            if column in before
        ]

    def _joined(self, column: int, before: int, line: str) -> float:
        """Return what it costs to take the words of a column on two lines for one cell's."""
        above = self._lines[before].cells[column]
        role = self._roles.get(column)
        if role == NUMBER:
            return 10.0 if _FIGURE.match(squeeze(line)) else 1.0
        if role == SECTION or line.startswith(_NEVER_FIRST):
            return 0.0
        short = not self._full(column, above)
        if role in TEXTS:
            return (2.0 if short else 0.0) + (0.7 if finished(above) else 0.0)
        if role in UNITS:
            if above.endswith(("、", "，", ",")):
                return 0.0
            anew = self._is_named(column, before) and begins_a_name(_first(line))
            return (1.0 if short and self._commas else 0.0) + (1.5 if anew else 0.0)
        if role == TIME and not _TIME_GOES_ON.search(f"{above}\n{line}"):
            whole = bool(_TIME_ENDS.search(above)) and bool(_TIME_BEGINS.match(line))
            return 2.0 if whole else 0.5 if short else 0.0
        return 0.0

    def _is_named(self, column: int, at: int) -> bool:
        """Tell whether a cell of units may end with a line: its last name is whole there."""
        name = self._tails[at].get(column, "")
        return is_whole(name) or is_group(name)

    def _full(self, column: int, words: str) -> bool:
        """Tell whether a line fills its cell, so that its words may go on below it."""
        return shown(words) >= self._widths.get(column, 0) - _SLACK


def _last(text: str) -> str:
    return re.split(r"[、，,；;\s]+", text.strip())[-1]


def _first(text: str) -> str:
    return re.split(r"[、，,；;\s]+", text.strip())[0]
