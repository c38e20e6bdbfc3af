"""Notices of places that are not there, each with the ledger that a clerk made of it by eye.

A file holds the ledger, a line `---`, and the notice. In the notice «3: … » is the text of task 3
(in pieces where it stands in several cells) and ‹ … › what stands inside it without being a part
of it. Rows of a table stand between bars; ^ joins a cell to the one above, < to the one before,
⏎ breaks a line in a cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ledger.notices import Block, Cell, Document, Paragraph, Reading, ReadTask, Table
from ledger.notices.healing import squeeze

FOLDER = Path(__file__).parent / "unseen"
_MARK = re.compile(r"«\d+:|»|‹|›")


@dataclass(frozen=True)
class Wanted:
    """A task as the clerk has it. `asked` rows may be asked about, `damaged` ones must be."""

    no: int
    text: str
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    due: str | None = None
    kind: str = "none"
    damaged: bool = False
    asked: bool = False


@dataclass(frozen=True)
class Unseen:
    """A notice with its ledger. `fields` are title, doc, issuer, issued, year, txt, wrap."""

    name: str
    fields: dict[str, str]
    tasks: tuple[Wanted, ...]
    source: str = field(repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """The notice's lines as printed, without the marks of its tasks."""
        lines = _MARK.sub("", self.source).split("\n")
        return [line for line in lines if line.strip() and line != "@site"]

    @property
    def on_a_site(self) -> bool:
        """Whether the notice is a page of a government site."""
        return self.source.startswith("@site")

    @cached_property
    def document(self) -> Document:
        """The notice in the readers' form, tables with their spans."""
        blocks: list[Block] = []
        rows: list[list[str]] = []
        for line in [*self.lines, ""]:
            if line.startswith("|"):
                rows.append(line.strip("\n")[1:-1].split("|"))
                continue
            if rows:
                blocks.append(spanning(rows))
                rows = []
            if line:
                blocks.append(Paragraph(re.sub(r"^#+ |\*\*", "", line.strip())))
        return Document(tuple(blocks))

    def text(self) -> str:
        """The notice as a text file: its table with tabs, bars, blanks, or a cell on each line."""
        way = self.fields.get("txt", "tabs")
        out: list[str] = []
        above: list[str] = []
        for line in self.lines:
            if not line.startswith("|"):
                out.append(line)
                continue
            if way == "filled":  # each row of a merged cell repeats its words
                above = [
                    a if c == "^" else c
                    for a, c in zip_longest(above, line[1:-1].split("|"), fillvalue="")
                ]
                line = f"|{'|'.join(above)}|"
            inside = "\n" if way == "lines" else " "
            cells = [
                "" if c in ("^", "<") else c.replace("⏎", inside) for c in line[1:-1].split("|")
            ]
            if way == "lines":
                out.extend(cell for cell in cells if cell)
            elif way == "bars":
                out.extend(_barred(line, cells))
            elif way == "ragged":  # a page's rows, with what spans from above left out
                out.append(" | ".join(cell for cell in cells if cell) + " |")
            elif way == "blanks":
                out.append(" ".join("".join(cell.split()) for cell in cells if cell))
            else:
                out.append(
                    "\t".join(cells) if way in ("tabs", "filled") else f"| {' | '.join(cells)} |"
                )
        return "\n".join(wrapped(out, int(self.fields.get("wrap", "0"))))


def _barred(line: str, cells: list[str]) -> list[str]:
    """Return a row's cells with a bar after each on a line of its own; what spans is left out."""
    marks = line[1:-1].split("|")
    held = [cell for cell, mark in zip(cells, marks, strict=True) if mark not in ("^", "<")]
    return [sign for cell in held for sign in (cell, "|") if sign]


def wrapped(lines: list[str], width: int) -> list[str]:
    """Break lines at a width, as programs do that print pages; 0 leaves them whole."""
    if not width:
        return lines
    return [line[at : at + width] for line in lines for at in range(0, len(line), width)]


def spanning(rows: list[list[str]]) -> Table:
    """Return a table of rows in which ^ and < stand for a cell that spans."""
    width = max(len(row) for row in rows)
    grid = [row + [""] * (width - len(row)) for row in rows]
    cells = []
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            columns = 1
            while c + columns < width and row[c + columns] == "<":
                columns += 1
            down = 1
            while r + down < len(grid) and grid[r + down][c] == "^":
                down += 1
            cells.append(Cell(text.replace("⏎", "\n"), r, c, down, columns))
    return Table.spanning(cells)


def unseen() -> list[Unseen]:
    """Return all such notices."""
    return [_parse(path) for path in sorted(FOLDER.glob("*.txt"))]


def _parse(path: Path) -> Unseen:
    head, _, source = path.read_text("utf-8").partition("\n---\n")
    fields: dict[str, str] = {}
    tasks = []
    texts = _texts(source)
    for line in head.split("\n"):
        if line[:1].isdigit():
            tasks.append(_wanted(line, texts))
        else:
            name, _, value = line.partition(": ")
            fields[name] = value
    return Unseen(path.stem, fields, tuple(tasks), source)


def _texts(source: str) -> dict[int, str]:
    texts: dict[int, str] = {}
    for found in re.finditer(r"«(\d+):(.*?)»", source, re.DOTALL):
        piece = re.sub(r"‹.*?›", "", found[2], flags=re.DOTALL).replace("⏎", "")
        number = int(found[1])
        texts[number] = texts.get(number, "") + piece
    return texts


def _wanted(line: str, texts: dict[int, str]) -> Wanted:
    number, *words = line.split(" ")
    told = dict(word.partition("=")[::2] for word in words)
    names = {
        key: tuple(filter(None, re.split(r"、(?![^（]*）)", told.get(key, ""))))
        for key in ("lead", "resp")
    }
    return Wanted(
        int(number), texts[int(number)], names["lead"], names["resp"], told.get("due"),
        told.get("kind", "by" if "due" in told else "none"), "bad" in told, "ask" in told,
    )  # fmt: skip


def gold(notice: Unseen) -> dict[str, Any]:
    """Return the ledger in the form of the gold ledgers that the figures are counted with."""
    told = notice.fields
    return {
        "notice": {
            "title": told.get("title"), "doc_number": told.get("doc"),
            "issuer": told.get("issuer"), "issued_on": told.get("issued"),
            "year": int(told["year"]) if told.get("year") else None,
        },
        "tasks": [
            {
                "no": t.no, "text": t.text,
                "lead": list(t.lead), "responsible": list(t.responsible),
                "deadline_text": [], "due": t.due, "kind": t.kind, "milestones": [],
                "damaged": t.damaged,
            }
            for t in notice.tasks
        ],
    }  # fmt: skip


def faults(reading: Reading, notice: Unseen, *, head: bool = True) -> list[str]:
    """Return what a reading has otherwise than the clerk's ledger; empty when it is right."""
    found = _of_head(reading, notice) if head else []
    if len(reading.tasks) != len(notice.tasks):
        return [*found, f"{len(reading.tasks)} tasks for {len(notice.tasks)}"]
    for task, wanted in zip(reading.tasks, notice.tasks, strict=True):
        if task.review and not (wanted.asked or wanted.damaged):
            found.append(f"{wanted.no}: asked about: {task.review[0].say.key}")
        if wanted.damaged:
            found.extend([] if task.review else [f"{wanted.no}: damaged, and not asked about"])
            continue
        due = task.deadline.falls_due.isoformat() if task.deadline.falls_due else None
        for what, has, wants in (
            ("text", _whole(task, _folded(wanted.text)), _folded(wanted.text)),
            ("lead", set(task.lead), set(wanted.lead)),
            ("responsible", set(task.responsible), set(wanted.responsible)),
            ("due", due if task.deadline.kind.value in ("by", "sla") else None, wanted.due),
            ("kind", task.deadline.kind.value, wanted.kind),
        ):
            if has != wants and not (what == "due" and wanted.kind == "sla"):
                found.append(f"{wanted.no}: {what} {has} for {wants}")
    return found


def _of_head(reading: Reading, notice: Unseen) -> list[str]:
    told = notice.fields
    return [
        f"{name}: {has} for {told.get(name)}"
        for name, has in (
            ("title", reading.title), ("doc", reading.doc_number), ("issuer", reading.issuer),
            ("issued", reading.issued_on and reading.issued_on.isoformat()),
            ("year", str(reading.year) if reading.year else None),
        )
        if has != told.get(name)
    ]  # fmt: skip


def _whole(task: ReadTask, wanted: str) -> str:
    """Return a task's text, its heading before it where it stood in a cell of its own."""
    text = _folded(task.text)
    return text if text == wanted else _folded((task.title or "") + task.text)


def _folded(text: str) -> str:
    return squeeze(text).translate(
        str.maketrans(",;:()０１２３４５６７８９", "，；：（）0123456789")
    )
