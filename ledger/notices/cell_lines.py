"""Tables that lost their lines: each cell is a paragraph of its own, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.notices.columns import (
    DETAIL,
    HELP,
    LEAD,
    NUMBER,
    OTHER,
    REMARK,
    SECTION,
    TARGET,
    TASK,
    TIME,
    find_header,
    header_words,
    role_of,
)  # fmt: skip
from ledger.notices.document import EMPTY, Block, Cell, Document, Paragraph, Table
from ledger.notices.front import ends_a_part, is_day_line, is_remark, is_signer
from ledger.notices.healing import finished, squeeze
from ledger.notices.numbering import read_label
from ledger.notices.owners import are_units, owner_label, says_owners
from ledger.units import begins_a_name, is_whole, split_names

_BAR = re.compile(r"^[|│┃║\s]+$")
_FIGURE = re.compile(r"^\d{1,3}[.．、]?(?:\s+\d{1,3}[.．、]?)?$")  # 10 11: two rows in one
_PEOPLE = re.compile(r"领导|负责人|责任人|联系人|联络员")
_PROGRESS = re.compile(r"^(?:已|未|正在?|持续|按序时)?(?:完成|推进|开展|启动|办结|整改)中?$")
_DONE = re.compile(r"(?:已|正在|目前|尚未|暂未)")
"""How a cell begins that says how far a task is."""
_PERSONS = re.compile(r"^[\u4e00-\u9fff](?:[ 　]{0,3}[\u4e00-\u9fff·]){1,11}$")
_COUNTED = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$")
_DAY = re.compile(r"^(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:前|之前|以前)?$")
_LEAST, _MOST = 3, 16  # column words in a row that make a header
_ONE_LEADS = 0.1  # of three units on lines the first leads, more often than two of them
_NEW_ROW, _SKIP, _WRONG, _SECOND, _WHOLE, _CUT = 0.1, 0.4, 1.2, 0.5, 0.3, 0.2


def with_tables(document: Document, is_time: Callable[[str], bool]) -> Document:
    """Return the document with such stretches as tables; any other comes back as it is.

    A stretch begins with the words of a header, one a paragraph. Its cells are then laid into rows
    so that units stand under units and times under times, as well as can be.
    """
    blocks = list(document.blocks)
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        header = _header(blocks, at)
        if header is None:
            out.append(blocks[at])
            at += 1
            continue
        end = _end(blocks, header.end)
        if _labelled(blocks[header.end : end]):
            out.append(blocks[at])
            at += 1
            continue
        cells = list(_cells(blocks[header.end : end], header))
        out.append(_Layout(header, is_time).table(cells))
        at = end
    out = [block for block in out if not isinstance(block, Paragraph) or block.text != EMPTY]
    return replace(document, blocks=tuple(out)) if len(out) != len(blocks) else document


@dataclass(frozen=True, slots=True)
class _Header:
    words: tuple[str, ...]
    roles: tuple[str, ...]
    end: int  # the first block after it
    printed: frozenset[str]  # its words, also those that only cover others
    spaced: bool = False  # the cells of a line stand between blanks


def _header(blocks: Sequence[Block], start: int) -> _Header | None:
    words: list[str] = []
    at = start
    while at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Paragraph):
            break
        text = squeeze(block.text)
        if not _BAR.match(block.text):
            known = role_of(text) is not None
            if text in words or len(words) == _MOST or not (known or _unnamed(blocks, at, words)):
                break
            words.append(text)
        at += 1
    first = blocks[start]
    spaced = header_words(first.text) if isinstance(first, Paragraph) else []
    if spaced:
        words, at = spaced, start + 1
    if len(words) < _LEAST:
        return None
    printed = frozenset(words)
    words = _in_one_row(words)
    named = any(role_of(word) in (TASK, DETAIL, SECTION, TARGET) for word in words)
    plain = [word if named or role_of(word) else "工作任务" for word in words]
    found = find_header(Table.of([plain, ["文"] * len(words)]))
    if found is None or len(found.roles) < _LEAST:
        return None
    roles = tuple(found.roles.get(c, OTHER) for c in range(len(words)))
    return _Header(tuple(words), roles, at, printed, bool(spaced))


def _in_one_row(words: list[str]) -> list[str]:
    """Put the lower words of a header of two rows where they stand: 责任分工 over 牵头 and 配合.

    Such a text names them after all of the upper row.
    """
    roles = [role_of(word) for word in words]
    last = len(words)
    while last and roles[last - 1] in (LEAD, HELP):
        last -= 1
    if not {LEAD, HELP} <= set(roles[last:]):
        return words
    if roles[last] == HELP and {LEAD, HELP} <= set(roles[last + 1 :]):
        return [*words[:last], *words[last + 1 :]]
    over = [at for at in range(last) if roles[at] == HELP]
    if len(over) != 1:
        return words
    return [*words[: over[0]], *words[last:], *words[over[0] + 1 : last]]


def _unnamed(blocks: Sequence[Block], at: int, words: Sequence[str]) -> bool:
    """Tell whether a line may be the one column word that nobody knows: between known ones.

    Labels with their words behind them (牵头单位：县财政局) are no columns.
    """
    block, after = blocks[at], [b for b in blocks[at + 1 : at + 3] if isinstance(b, Paragraph)]
    text = squeeze(block.text) if isinstance(block, Paragraph) else ""
    following = next((squeeze(b.text) for b in after if not _BAR.match(b.text)), "")
    short = 1 < len(text) <= 10 and not re.search(r"[\d，。、；：（(]", text)
    known = all(role_of(word) is not None and not _SAID.search(word) for word in words)
    return bool(words and short and known and role_of(following))


_BELOW = re.compile(
    r"^(?:[【\[〖](?:字体|字号|打印|关闭|分享)|(?:附件|相关(?:附件|文档|文件))下载[:：]?$|主办(?:单位)?[:：].{2,24}(?:地址|电话|邮编))"
    r"|\.(?:docx?|wps|xlsx?|et|pdf|ofd)$"
    r"|^(?:文稿|编辑|责编|校对|审核|监制)[|｜丨]|^预览时标签不可点|^微信扫一扫"
    r"|^来源[:：].{2,30}$|^编辑[:：].{1,8}$|^阅读\d+$|^在看$|^分享收藏$"
    r"|^(?:分享到?|返回顶部|扫一扫.{0,14}|打印(?:本页)?|关闭(?:窗口|本页)?|[上下]一[篇条].{0,40}|责任编辑.{0,12})[:：]?$"
)
"""What a site prints right below a table."""
_SAID = re.compile(r"[：:].")


def _end(blocks: Sequence[Block], start: int) -> int:
    for at in range(start, len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or ends_a_part(block.text):
            return at
        if _BELOW.search(squeeze(block.text)) or (len(block.text) > 4 and is_remark(block.text)):
            return at
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        signed = isinstance(following, Paragraph) and is_day_line(following.text)
        if signed and is_signer(block.text) and not read_label(block.text):
            after = blocks[at + 2] if at + 2 < len(blocks) else None
            if not isinstance(after, Paragraph) or not _FIGURE.match(after.text.strip()):
                return at
    return len(blocks)


def _labelled(blocks: Sequence[Block]) -> bool:
    """Tell whether lines name their fields themselves (责任单位：…): no columns are needed then."""
    lines = [block.text.strip() for block in blocks if isinstance(block, Paragraph)]
    return sum(1 for line in lines if (label := owner_label(line)) and not label.start()) > 1


def _cells(blocks: Sequence[Block], header: _Header) -> Iterator[str]:
    """Yield the cells' words. A bare figure is put before its task where no column is for it."""
    held = ""
    for block in blocks:
        line = block.printed.strip() if isinstance(block, Paragraph) else ""
        if line == EMPTY:
            yield ""
            continue
        for text in _words(line) if header.spaced else [line]:
            if not text or _BAR.match(text) or squeeze(text) in header.printed:
                continue
            if NUMBER not in header.roles and _FIGURE.match(text):
                held = text.rstrip(".．、") + "、"
                continue
            yield held + text
            held = ""


def _words(line: str) -> list[str]:
    """Part a line at its blanks, but not those that print a day: 2019 年 9 月底."""
    found = re.match(r"\s*(\d{1,3}[.．、]?)\s+(?![年月日号]|个)", line)
    number, rest = ([found[1]], line[found.end() :]) if found else ([], line)
    second = re.match(r"(\d{1,3})\s+(?![年月日号]|个)", rest) if found else None
    if found and second and found[1].isdigit() and int(second[1]) == int(found[1]) + 1:
        number, rest = [f"{found[1]} {second[1]}"], rest[second.end() :]
    rest = re.sub(r"(?<=[年月第至])\s+(?=\d)|(?<=\d)\s+(?=[年月日号]|个|季度|次|%)", "", rest)
    return [*number, *rest.split()]


class _Layout:
    """Lays cells into rows: the cheapest way, each cell in or after the column before it."""

    def __init__(self, header: _Header, is_time: Callable[[str], bool]) -> None:
        self._header = header
        self._is_time = is_time
        self._last = ""
        self._progress = any(re.search("情况|进展", word) for word in header.words)

    def table(self, cells: Sequence[str]) -> Table:
        width = len(self._header.words)
        self._last = cells[-1] if cells else ""
        rows: list[list[list[str]]] = []
        heads: dict[int, str] = {}
        before = width
        for text, column in zip(cells, self._columns(cells), strict=True):
            if column < 0:
                rows.append([[] for _ in range(width)])
                heads[len(rows) - 1] = text
                before = width
                continue
            if column < before or (column == before and not self._goes_on(rows[-1], text, column)):
                rows.append([[] for _ in range(width)])
            rows[-1][column].append(text)
            before = column
        self._put_back(rows, heads)
        placed = [Cell(word, 0, c) for c, word in enumerate(self._header.words)]
        for r, row in enumerate(rows, start=1):
            if r - 1 in heads:
                placed.append(Cell(heads[r - 1], r, 0, 1, width))
            else:
                placed.extend(Cell("\n".join(lines), r, c) for c, lines in enumerate(row))
        return Table.spanning(placed)

    def _put_back(self, rows: list[list[list[str]]], heads: Mapping[int, str]) -> None:
        """Give cells of units that stand without number and task to the row above them.

        A row that holds two sets of cells prints them one after the other.
        """
        places = {role: c for c, role in reversed(list(enumerate(self._header.roles)))}
        if not {NUMBER, TASK} <= places.keys() or not {LEAD, HELP} & places.keys():
            return
        for at in range(1, len(rows)):
            row, above = rows[at], rows[at - 1]
            task = "\n".join(row[places[TASK]])
            if at in heads or at - 1 in heads or row[places[NUMBER]] or not self._units(task):
                continue
            free = [places[role] for role in (LEAD, HELP) if role in places]
            for text in (text for cell in row for text in cell if text):
                time = TIME in places and self._time(text)
                above[places[TIME] if time else free[0]].append(text)
                free = free if time else free[1:] or free
            rows[at] = [[] for _ in row]

    def _goes_on(self, row: Sequence[list[str]], text: str, column: int) -> bool:
        """Tell whether another cell for the same column belongs to the row that is open."""
        cost = _NEW_ROW + self._entering(column)
        return bool(row[column]) and self._going_on(row[column][-1], text, column) < cost

    def _columns(self, cells: Sequence[str]) -> list[int]:
        """Return each cell's column, -1 for the heading of a section (dynamic programming)."""
        width = len(self._header.words)
        costs: list[dict[int, float]] = []
        came: list[dict[int, int]] = []
        for at, text in enumerate(cells):
            now: dict[int, float] = {}
            link: dict[int, int] = {}
            for column in range(-1, width):
                own = self._cost(text, column)
                best, source = self._best(costs[-1] if costs else None, cells, at, column)
                now[column], link[column] = own + best, source
            costs.append(now)
            came.append(link)
        if not cells:
            return []
        column = min(costs[-1], key=lambda c: costs[-1][c])
        chosen = [column]
        for link in reversed(came[1:]):
            column = link[column]
            chosen.append(column)
        return chosen[::-1]

    def _best(
        self, before: dict[int, float] | None, cells: Sequence[str], at: int, column: int
    ) -> tuple[float, int]:
        if before is None:
            return self._entering(column), -1
        return min(
            (cost + self._step(cells[at - 1], cells[at], source, column), source)
            for source, cost in before.items()
        )

    def _step(self, before: str, text: str, source: int, column: int) -> float:
        """Return what going from one column to another costs."""
        last = len(self._header.words)
        left = self._skipped(range(source + 1, last)) if source >= 0 else 0.0
        anew = _NEW_ROW + left + self._entering(column)
        if source < 0 or column < source:
            return anew
        if column == source:
            return min(anew, self._going_on(before, text, column))
        return min(anew, self._skipped(range(source + 1, column)))

    def _entering(self, column: int) -> float:
        return self._skipped(range(column)) if column > 0 else 0.0

    def _skipped(self, columns: range) -> float:
        """Return the price of empty cells: cheap where a merged or optional column is left out."""
        price = {
            SECTION: 0.05,
            OTHER: 0.05,
            REMARK: 0.05,
            TARGET: 0.1,
            NUMBER: 0.6,
            TASK: 0.2 if DETAIL in self._header.roles else 1.5,
            DETAIL: 0.6,
            HELP: 0.3,
        }
        return sum(price.get(self._header.roles[c], _SKIP) for c in columns)

    def _going_on(self, before: str, text: str, column: int) -> float:
        """Return what it costs to take a line as the rest of the cell above."""
        if not text or not before:
            return _WRONG
        if self._header.roles[column] in (LEAD, HELP):
            first = re.split("[、，,]", text)[0]
            cut = before.endswith(("、", "，", ",")) or not begins_a_name(first)
            if not cut:
                return _SECOND + (_ONE_LEADS if self._header.roles[column] == LEAD else 0.0)
            names = split_names(before)
            return _WHOLE if names and is_whole(names[-1]) and before[-1:] not in "、，," else 0.0
        if self._header.roles[column] in (TASK, DETAIL, TARGET):
            return 0.15 if not finished(before) else 0.3
        return _SECOND

    def _cost(self, text: str, column: int) -> float:
        """Return how ill a cell's words fit a column. An empty one fits where one may be empty."""
        if not text:
            return 2.0 if column < 0 or self._header.roles[column] in (NUMBER, TASK) else 0.0
        label = read_label(text)
        if column < 0:
            heads = (
                label
                and squeeze(label[1])
                and label[0].style in ("part", "cn", "pcn")
                and len(text) < 60
            )
            return 0.0 if heads and not self._units(text) else 3.0
        role = self._header.roles[column]
        counted = NUMBER in self._header.roles and _COUNTED.match(text)
        figure = bool(_FIGURE.match(text) or counted)
        if role == NUMBER:
            return 0.0 if figure else 2.0
        if figure:
            return 2.0
        if role in (LEAD, HELP):
            return 0.0 if self._units(text) else _CUT if _cut_units(text) else _WRONG
        if role == TIME:
            return 0.0 if self._time(text) else _WRONG
        if role == REMARK:
            return 0.0 if self._time(text) else 0.5
        if role == OTHER:
            people = _PEOPLE.search(self._header.words[column])
            if _PROGRESS.match(text) or self._says_progress(text):
                return 0.0
            return 0.0 if people and _PERSONS.match(text) and not self._units(text) else 0.5
        if role == SECTION:
            return 0.15 if len(text) < 30 else 0.8
        if self._units(text):
            return _WRONG if says_owners(text) else 0.6
        return 0.6 if self._time(text) or self._says_progress(text) else 0.0

    def _says_progress(self, text: str) -> bool:
        return self._progress and bool(_DONE.match(text))

    def _time(self, text: str) -> bool:
        key = squeeze(text)
        short = len(text) <= 30 and "。" not in text.rstrip("。")
        return short and (self._is_time(key) or bool(_DAY.match(key)))  # 6月31日 is none, but meant

    def _units(self, text: str) -> bool:
        cut = text == self._last or text.endswith("…")  # inside its last name
        if cut and "、" in text and are_units(text.rpartition("、")[0]):
            return True
        label = owner_label(text)
        if label and not label.start() and (label["lead"] or label["help"]):
            return True
        return squeeze(text) in ("同上", "〃") or are_units(text.rstrip("、，,"))


def _cut_units(text: str) -> bool:
    """Tell whether a cell's border cut the last of several units: 县司法局、县政府办公."""
    names, _, last = squeeze(text).rpartition("、")
    return bool(names) and are_units(names) and len(last) < 12 and begins_a_name(last)
