"""Prints a table of formats and figures; with --write it goes into docs/notices.md."""

from __future__ import annotations

import asyncio
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from bench.notices import baseline
from bench.notices.scoring import FIGURES, count, rate
from bot.documents import DocumentRefused, read_document_safely
from bot.workdays import workdays
from ledger.notices import NotALedger, Reading, read_notice
from tests.bot.documents import printers
from tests.ledger.notices.fiction import (
    LEDGER,
    Ledger,
    ProseStyle,
    TableStyle,
    as_printed,
    letter,
    paragraphs,
    renamed,
    rows,
    shortened,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "notices.md"
STYLE = ProseStyle(times="in_note")
LEDGERS = (LEDGER, renamed(LEDGER, "云岭区", "区"), shortened(LEDGER))
OCR = "--without-ocr" not in sys.argv
READS_SCANS = find_spec("rapidocr") is not None

Made = tuple[bytes, Ledger]


def main() -> None:
    """Print each notice in each format, read it, and count."""
    lines = [
        "| format | tasks found | of those read, real | lead | responsible | date and kind |"
        " text whole | not asked about | seconds | of the processor | plain way: found, lead |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, kind, make in _formats():
        if kind == "scan" and not READS_SCANS:
            lines.append(f"| {name} | the extra ocr is not installed | | | | | | | | | |")
            continue
        made = [found for ledger in LEDGERS for found in make(ledger)]
        if not made:
            lines.append(f"| {name} | no program for it here | | | | | | | | | |")
            continue
        lines.append(asyncio.run(_measured(name, kind, made)))
        sys.stderr.write(lines[-1] + "\n")
    table = "\n".join(lines)
    sys.stdout.write(table + "\n")
    if "--write" in sys.argv:
        _write(table)


async def _measured(name: str, kind: str, made: list[Made]) -> str:
    ours: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    seconds, worked = [], []
    for data, ledger in made:
        began, before = time.perf_counter(), _work()
        reading = await _read(data)
        seconds.append(time.perf_counter() - began)
        worked.append(_work() - before)
        ours += count(reading, ledger)
        plain += count(baseline.read(data, kind, ledger.year), ledger)
    figures = " | ".join(_percent(rate(ours, figure)) for figure in FIGURES)
    beside = f"{_percent(rate(plain, 'found'))}, {_percent(rate(plain, 'lead'))}"
    return f"| {name} | {figures} | {min(seconds):.2f} | {min(worked):.2f} | {beside} |"


def _work() -> float:
    """Return the seconds of processor time so far, child processes included."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


async def _read(data: bytes) -> Reading | None:
    try:
        return read_notice(await read_document_safely(data), calendar=workdays({}))
    except (DocumentRefused, NotALedger):
        return None


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _formats() -> Iterator[tuple[str, str, Callable[[Ledger], list[Made]]]]:
    yield "txt, running text", "txt", _prose(printers.as_txt)
    yield "txt in GBK, table with tabs", "gbk", _table(printers.as_gbk)
    yield "docx, running text", "docx", _prose(printers.as_docx)
    yield "docx, table", "docx", _table(printers.as_docx)
    yield "html, running text", "html", _prose(printers.as_html)
    yield "html, table", "html", _table(printers.as_html)
    yield "xlsx", "xlsx", _table(printers.as_xlsx)
    yield "xls", "xls", _table(_turned(printers.as_xlsx, "xlsx", "xls"))
    for ending in ("doc", "rtf", "odt", "pdf"):
        yield f"{ending}, running text", ending, _prose(_turned(printers.as_docx, "docx", ending))
        yield f"{ending}, table", ending, _table(_turned(printers.as_docx, "docx", ending))
    yield "ofd, running text", "ofd", _prose(_redrawn(printers.as_ofd))
    yield "ofd, table", "ofd", _table(_redrawn(printers.as_ofd))
    if OCR:
        yield "scan, running text", "scan", _prose(_redrawn(printers.scanned))
        yield "scan, table", "scan", _table(_redrawn(printers.scanned))


Print = Callable[[list[str], list[list[str]]], bytes | None]


def _prose(make: Print) -> Callable[[Ledger], list[Made]]:
    def made(ledger: Ledger) -> list[Made]:
        data = make([*letter(ledger), *paragraphs(ledger, STYLE)], [])
        return [(data, as_printed(ledger, STYLE))] if data else []

    return made


def _table(make: Print) -> Callable[[Ledger], list[Made]]:
    def made(ledger: Ledger) -> list[Made]:
        data = make(letter(ledger)[:7], rows(ledger, TableStyle()))
        return [(data, ledger)] if data else []

    return made


def _turned(make: Callable[..., bytes], ending: str, to: str) -> Print:
    return lambda lines, table: printers.converted(make(lines, table), ending, to)


def _redrawn(draw: Callable[[bytes], bytes]) -> Print:
    def made(lines: list[str], table: list[list[str]]) -> bytes | None:
        pdf = printers.converted(printers.as_docx(lines, table), "docx", "pdf")
        return draw(pdf) if pdf else None

    return made


def _write(table: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    marked = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
    if not marked.search(page):
        raise SystemExit("docs/notices.md has lost its mark <!-- bench -->")
    PAGE.write_text(marked.sub(rf"\g<1>{table}\n\g<2>", page), encoding="utf-8")


if __name__ == "__main__":
    main()
