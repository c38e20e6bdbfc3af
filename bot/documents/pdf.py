"""PDF files with text: signs and strokes from the page, pictures of pages to recognition."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from bot.documents.layout import Page, Piece, blocks_of
from bot.documents.limits import PAGES
from bot.documents.progress import Tell, nobody
from bot.documents.refusal import DocumentRefused
from bot.documents.ruling import Stroke
from ledger.characters import whole
from ledger.notices.document import Document
from ledger.talk import Text

_FEW = 20
"""A page with fewer signs and a picture is a picture of a page."""
_STRAY = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


def read(data: bytes, *, ocr: bool = True, tell: Tell = nobody) -> Document:
    """Return the text of a PDF. Pages that are pictures are recognised, or noted without `ocr`."""
    pictures = _pictures(data)
    if pictures and ocr:
        from bot.documents.ocr import read_pages

        return read_pages(data, pictures, _pages(data, tell=nobody, skip=pictures), tell)
    notes = (Text("documents.pages_without_text", count=len(pictures)),) if pictures else ()
    return Document(tuple(blocks_of(_pages(data, tell=tell))), "pdf", notes)


def picture_pages(data: bytes) -> int:
    """Return how many pages of a PDF hold no text that can be read, but a picture."""
    return len(_pictures(data))


def _pictures(data: bytes) -> frozenset[int]:
    """Look at every page with the fast library: what has hardly any text needs recognition."""
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    if len(book) > PAGES:
        raise DocumentRefused(
            Text("documents.too_many_pages", count=len(book), limit=PAGES), "pages"
        )
    return frozenset(at for at in range(len(book)) if _is_picture(book[at]))


def _refusal(error: Exception) -> DocumentRefused:
    if "password" in str(error).lower():
        return DocumentRefused(Text("documents.locked"), "locked")
    return DocumentRefused(Text("documents.broken"), "pdfium")


def _is_picture(page: Any) -> bool:
    from pypdfium2 import raw

    text = page.get_textpage().get_text_bounded()
    signs = len("".join(text.split()))
    stray = len(_STRAY.findall(text))
    if signs >= _FEW and stray * 5 < signs:
        return False
    if stray * 5 >= signs > 0 and signs >= _FEW:
        return True
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _pages(data: bytes, *, tell: Tell, skip: frozenset[int] = frozenset()) -> Iterator[Page]:
    """Yield the pages; an empty one in the place of each that is skipped."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        book = pdfplumber.open(io.BytesIO(data))
    except (PdfminerException, PDFPasswordIncorrect) as error:
        raise _refusal(error) from error
    total = len(book.pages)
    for at, page in enumerate(book.pages):
        yield Page(1, 1, []) if at in skip else _page(page)
        page.close()
        tell(at + 1, total)


def _page(page: Any) -> Page:
    pieces = [
        Piece(whole(c["text"]), c["x0"], c["top"], c["x1"], c["bottom"])
        for c in page.chars
        if c["text"].strip() and c.get("upright", True) and not _STRAY.match(c["text"])
    ]
    return Page(float(page.width), float(page.height), _once(pieces), list(_strokes(page)))


def _once(pieces: list[Piece]) -> list[Piece]:
    """Drop signs that are printed twice on one place: some programs make bold type so."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for piece in pieces:
        key = (piece.text, round(piece.x0), round(piece.y0))
        if not any((piece.text, key[1] + dx, key[2]) in seen for dx in (-1, 0, 1)):
            kept.append(piece)
        seen.add(key)
    return kept


def _strokes(page: Any) -> Iterator[Stroke]:
    for edge in page.edges:
        long = max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"])
        if long > 4:
            yield Stroke(edge["x0"], edge["top"], edge["x1"], edge["bottom"])
