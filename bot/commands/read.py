"""`taizhang read`: a notice as its ledger, on the screen or as JSON. Writes nothing."""

from __future__ import annotations

import asyncio
import json
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.commands.errors import BadInput
from bot.documents import DocumentRefused, read_document_safely
from bot.texts import Texts
from bot.workdays import workdays
from ledger.notices import NotALedger, Reading, read_notice, reading_to_json

_WIDTHS = (4, 44, 22, 22, 12)


def run(file: Path, *, as_json: bool, issued: date | None) -> None:
    """Read a notice and print it. Raises `BadInput` with the sentence that says what is wrong.

    As JSON a paper without tasks still gives its fields.
    """
    texts = Texts.load()
    try:
        reading = read(file, issued=issued, texts=texts)
    except BadInput as bad:
        if as_json and isinstance(bad.__cause__, NotALedger):
            _write(bad.__cause__.reading, texts)
        raise
    if as_json:
        _write(reading, texts)
    else:
        sys.stdout.write("\n".join(_table(reading, texts)) + "\n")


def _write(reading: Reading, texts: Texts) -> None:
    written = json.dumps(reading_to_json(reading, texts.say), ensure_ascii=False, indent=1)
    sys.stdout.write(written + "\n")


def read(file: Path, *, issued: date | None, texts: Texts) -> Reading:
    """Return the reading of a file on disk; progress goes to the terminal's error side."""
    if not file.is_file():
        raise BadInput(f"{file}: no such file")
    try:
        document = asyncio.run(read_document_safely(file, file.name, progress=_bar()))
        return read_notice(document, calendar=workdays({}), issued=issued)
    except (DocumentRefused, NotALedger) as refused:
        raise BadInput(f"{file.name}: {texts.say(refused.say)}") from refused


def _bar() -> Callable[[int, int], None] | None:
    """Return what draws a bar on a terminal; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def draw(done: int, total: int) -> None:
        filled = "█" * (30 * done // max(1, total))
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{filled:░<30} {done}/{total}{end}")
        sys.stderr.flush()

    return draw


def _table(reading: Reading, texts: Texts) -> list[str]:
    head = [reading.title or "", " ".join(filter(None, [reading.issuer, reading.doc_number]))]
    lines = [line for line in head if line]
    lines.append("")
    for task in reading.tasks:
        due = task.deadline.due.isoformat() if task.deadline.due else ""
        when = "、".join(task.deadline_text) or due
        cells = (
            str(task.no), task.title or task.text, "、".join(task.lead),
            "、".join(task.responsible), when,
        )  # fmt: skip
        lines.append("  ".join(_fit(c, w) for c, w in zip(cells, _WIDTHS, strict=True)).rstrip())
        lines.extend(f"      ? {texts.say(doubt.say)}" for doubt in task.review)
    lines.extend(f"? {texts.say(doubt.say)}" for doubt in reading.doubts)
    return lines


def _fit(text: str, width: int) -> str:
    """Return the text cut or filled to a width in terminal columns; a Chinese sign takes two."""
    text, out, used = " ".join(text.split()), "", 0
    for sign in text:
        wide = 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if used + wide > width - 1 and len(out) < len(text):
            return out + "…" + " " * (width - used - 1)
        out, used = out + sign, used + wide
    return out + " " * (width - used)
