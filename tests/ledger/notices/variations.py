"""Draws at random how a notice is printed: styles of text, forms of tables."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ledger.notices import Block, Cell, Document, Paragraph, Table
from tests.ledger.notices.fiction import (
    LEDGER,
    Ledger,
    ProseStyle,
    TableStyle,
    letter,
    renamed,
    rows,
    shortened,
    shuffled,
)

PLACES = (
    lambda: LEDGER,
    lambda: renamed(LEDGER, "云岭区", "区"),
    lambda: renamed(LEDGER, "青峰市", "市"),
    lambda: shortened(LEDGER),
)
_WORDS = (
    ("牵头单位", "责任单位"), ("主办单位", "协办单位"), ("牵头部门", "配合部门"),
    ("承办单位", "配合单位"), ("牵头科室", "责任科室"), ("主责单位", "参与单位"),
    ("牵头责任单位", "配合单位"), ("主办部门", "协同单位"),
)  # fmt: skip
_SPOKEN = ("verbs", "by", "labelled_verbs")  # a comma parts their clauses, not their names
_NAMES = {
    "no": ("序号", "编号", "序 号"),
    "section": ("类别", "工作领域", "重点领域", "任务分类", "项目"),
    "task": ("重点工作", "工作任务", "任务内容", "主要任务", "公开内容", "工作要点"),
    "lead": ("牵头单位", "主办单位", "牵头部门", "牵头责任单位", "承办单位"),
    "responsible": ("责任单位", "配合单位", "协办单位", "参与单位", "配合部门"),
    "time": ("完成时限", "时间节点", "时限要求", "完成时间", "时限"),
    "remark": ("备注",),
    "leader": ("责任领导", "联系人"),
    "title": ("工作任务", "重点任务"),
    "body": ("具体要求", "具体措施", "工作措施", "工作内容"),
}
_COLUMNS = (
    ("no", "task", "lead", "responsible", "time"),
    ("no", "title", "body", "lead", "responsible", "time"),
    ("no", "section", "task", "lead", "responsible", "time", "remark"),
    ("no", "task", "leader", "lead", "responsible", "time"),
    ("section", "task", "lead", "responsible", "time"),
    ("no", "task", "lead", "responsible"),
)


def place(rng: random.Random) -> Ledger:
    """Return the ledger of one of several places."""
    return rng.choice(PLACES)()


def prose_style(rng: random.Random) -> ProseStyle:
    """Return a way of printing running text."""
    note = rng.choice(
        (
            "labels",
            "labels",
            "verbs",
            "with",
            "lines",
            "first",
            "marked",
            "by",
            "labelled_verbs",
            "bare",
        )
    )
    commas = ("、", " ") if note in _SPOKEN else ("、", " ", ",", "，")
    return ProseStyle(
        numbering=rng.choice(
            ("pcn", "pcn_restart", "ar", "ar_restart", "cn_flat", "deep", "parts", "ar_flat")
        ),
        brackets=rng.choice(("（）", "()", "〔〕", "【】", "[]", "［］")),
        colon=rng.choice(("：", ":")),
        between=rng.choice(("；", "，", ";", " ", "。")),
        comma=rng.choice(commas),
        words=rng.choice(_WORDS),
        note=note,
        place=rng.choice(("end", "title", "own_line")),
        times=rng.choice(("in_text", "in_note", "none")),
        title_line=rng.random() < 0.3,
        wrap=rng.choice((0, 0, 0, 28, 35, 40)),
        blank_lines=rng.random() < 0.6,
        page_every=rng.choice((0, 0, 5)),
        marks=rng.random() < 0.15,
        halfwidth=rng.random() < 0.15,
        spaces=rng.random() < 0.15,
    )


def inline_style(rng: random.Random) -> ProseStyle:
    """Return a way of printing all items of a chapter in one line, each with its own note."""
    return replace(
        prose_style(rng),
        numbering="inline",
        note=rng.choice(("labels", "verbs", "with", "marked", "by", "bare")),
        comma="、",
        place=rng.choice(("end", "title")),
        title_line=False,
    )


def table_style(rng: random.Random) -> TableStyle:
    """Return a way of printing a table: columns, their names and order, sections."""
    columns = rng.choice(_COLUMNS)
    if columns[0] == "no" and rng.random() < 0.4:
        columns = shuffled(columns, rng.randint(0, 99))
    sections = rng.choice(("rows", "none"))
    if "section" in columns:
        sections = rng.choice(("column", "filled"))
    return TableStyle(
        columns=columns,
        names={column: rng.choice(names) for column, names in _NAMES.items()},
        sections=sections,
        comma=rng.choice(("、", "，", " ", ";", "、")),
        repeat_every=rng.choice((0, 0, 4)),
        restart=rng.random() < 0.2,
    )


def timed(ledger: Ledger, style: TableStyle) -> Ledger:
    """Return the ledger as the table prints it: without times where it has no column for them."""
    if "time" in style.columns:
        return ledger
    chapters = tuple(
        replace(c, items=tuple(replace(i, due=None, kind="none") for i in c.items))
        for c in ledger.chapters
    )
    return replace(ledger, chapters=chapters)


@dataclass(frozen=True)
class Sheet:
    """A table's rows, its letter, and what draws chances for its form."""

    letter: list[str]
    rows: list[list[str]]
    rng: random.Random


def as_table(sheet: Sheet) -> Document:
    """Print a plain table."""
    return _document(sheet, Table.of(sheet.rows))


def as_merged(sheet: Sheet) -> Document:
    """Print the headings of sections over all columns."""
    cells: list[Cell] = []
    for r, row in enumerate(sheet.rows):
        if r and row[0] and not any(row[1:]):
            cells.append(Cell(row[0], r, 0, 1, len(row)))
        else:
            cells.extend(Cell(text, r, c) for c, text in enumerate(row))
    return _document(sheet, Table.spanning(cells))


def as_pages(sheet: Sheet) -> Document:
    """Print a table on two pages, with a row cut between them, the header repeated or not."""
    middle = len(sheet.rows) // 2
    head = [sheet.rows[0]] if sheet.rng.random() < 0.5 else []
    row = sheet.rows[middle]
    if not any(row[1:]):
        return _document(
            sheet, Table.of(sheet.rows[: middle + 1]), Table.of(head + sheet.rows[middle + 1 :])
        )
    upper = [text[: max(1, len(text) // 2)] if len(text) > 6 else text for text in row]
    lower = [text[len(above) :] for text, above in zip(row, upper, strict=True)]
    return _document(
        sheet,
        Table.of([*sheet.rows[:middle], upper]),
        Table.of([*head, lower, *sheet.rows[middle + 1 :]]),
    )


def _document(sheet: Sheet, *tables: Table) -> Document:
    blocks: list[Block] = [Paragraph(line) for line in sheet.letter]
    return Document((*blocks, *tables))


def as_tabs(sheet: Sheet) -> str:
    """Print rows as lines with tabs."""
    return "\n".join([*sheet.letter, *("\t".join(row) for row in sheet.rows)])


def as_pipes(sheet: Sheet) -> str:
    """Print rows as lines with bars."""
    return "\n".join([*sheet.letter, *("| " + " | ".join(row) + " |" for row in sheet.rows)])


def as_lines(sheet: Sheet) -> str:
    """Print one cell on each line, empty ones left out."""
    return "\n".join([*sheet.letter, *(text for row in sheet.rows for text in row if text)])


def as_spaced(sheet: Sheet) -> str:
    """Print rows as lines with blanks, as text is taken from a PDF; empty cells leave nothing."""
    return "\n".join(
        [*sheet.letter, *(" ".join("".join(c.split()) for c in row if c) for row in sheet.rows)]
    )


def as_narrow(sheet: Sheet) -> Document:
    """Print a table whose narrow cells break every few signs, each unit on a line of its own."""
    width = sheet.rng.randint(4, 9)
    units = [at for at, word in enumerate(sheet.rows[0]) if word in (*_LEADS, *_HELPS)]
    return _document(
        sheet,
        Table.of(
            [
                _broken(re.sub("[、，; ]", "\n", cell) if at in units else cell, width)
                for at, cell in enumerate(row)
            ]
            for row in sheet.rows
        ),
    )


def _broken(text: str, width: int) -> str:
    lines = [
        line[at : at + width] for line in text.split("\n") for at in range(0, len(line), width)
    ]
    return "\n".join(lines)


def as_lines_of_a_site(sheet: Sheet) -> str:
    """Print one cell on each line, and what a site has below."""
    below = (
        "【字体：大 中 小】 【打印】 【关闭】",
        "附件下载：\n- 政务公开任务清单.doc",
        "扫一扫在手机上查看当前页面",
        "打印本页",
    )
    return f"{as_lines(sheet)}\n{sheet.rng.choice(below)}\n主办：临江县人民政府 地址：临江县东街"


def as_padded(sheet: Sheet) -> str:
    """Print rows as a page's text has them: what spans left out, filled up on the right."""
    width = max(len(row) for row in sheet.rows)
    held = [_without_first_gap(row) for row in sheet.rows]
    return "\n".join([*sheet.letter, *(" | ".join(r) + " |" * (width - len(r) + 1) for r in held)])


def as_barred(sheet: Sheet) -> str:
    """Print one cell on each line, a bar on the next; an empty cell leaves its bar."""
    held = [_without_first_gap(row) for row in sheet.rows]
    lines = [line for row in held for cell in row for line in (cell, "|") if line]
    return "\n".join([*sheet.letter, *lines])


def as_two_rows(sheet: Sheet) -> str:
    """Print a header of two rows, 责任分工 over the units, as `as_padded` prints its rows."""
    return as_padded(replace(sheet, rows=_parted(sheet.rows)))


def as_two_rows_of_cells(sheet: Sheet) -> str:
    """Print a header of two rows, 责任分工 over the units, and one cell on each line."""
    return as_lines(replace(sheet, rows=_parted(sheet.rows)))


def _without_first_gap(row: list[str]) -> list[str]:
    return row[1:] if not row[0] and any(row[1:]) else row


def _parted(rows: list[list[str]]) -> list[list[str]]:
    """Return rows whose header has 责任分工 over two unit columns that stand side by side."""
    out: list[list[str]] = []
    for row in rows:
        pairs = [at for at in range(len(row) - 1) if row[at] in _LEADS and row[at + 1] in _HELPS]
        if pairs:
            upper = [*row[: pairs[0]], "责任分工", *row[pairs[0] + 2 :]]
            out += [upper, row[pairs[0] : pairs[0] + 2]]
        else:
            out.append(row)
    return out


_LEADS, _HELPS = _NAMES["lead"], _NAMES["responsible"]


FORMS: tuple[Callable[[Sheet], Document | str], ...] = (
    as_table, as_merged, as_pages, as_tabs, as_pipes, as_lines, as_spaced, as_narrow,
    as_lines_of_a_site,
    as_padded, as_barred, as_two_rows, as_two_rows_of_cells,
)  # fmt: skip


def sheet_of(ledger: Ledger, style: TableStyle, rng: random.Random) -> Sheet:
    """Return a notice whose tasks stand in a table."""
    return Sheet(letter(ledger)[:7], rows(ledger, style), rng)
