"""Makes docs/images of the papers: the example county's, drawn, printed by LibreOffice, as PNG.

.venv/bin/python -m bench.papers.pictures [FOLDER]
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.papers.county import example_county
from bot.papers.official import official_file
from bot.papers.picture import picture_file
from bot.papers.workbook import workbook_file
from bot.texts import Texts
from ledger.papers.annual import annual_section
from ledger.papers.bulletin import Findings, bulletin, overdue_parts

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SAY = Texts.load().say


def main() -> None:
    """Write a picture of each paper's first pages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    for program in ("soffice", "pdftoppm"):
        if shutil.which(program) is None:
            sys.exit(f"papers: no {program} on this machine")
    book = asyncio.run(example_county())
    named = frozenset(a.id for a in overdue_parts(book.assignments, book.today)[:3])
    note = bulletin(book, 1, Findings(standing=named), objections_by=book.today + timedelta(days=3))
    (folder / "paper-picture.png").write_bytes(picture_file(book, SAY))
    _print(folder / "paper-workbook", workbook_file(book, SAY), "xlsx", pages=1)
    _print(folder / "paper-bulletin", official_file(note, SAY), "docx", pages=2)
    _print(folder / "paper-annual", official_file(annual_section(book), SAY), "docx", pages=2)


def _print(target: Path, data: bytes, kind: str, *, pages: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / f"paper.{kind}"
        source.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless",
             "--convert-to", "pdf", "--outdir", scratch, str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        subprocess.run(
            ["pdftoppm", "-png", "-r", "70", "-l", str(pages), f"{scratch}/paper.pdf", str(target)],
            check=True, timeout=60,
        )  # fmt: skip


if __name__ == "__main__":
    main()
