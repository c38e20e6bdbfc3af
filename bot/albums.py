"""A notice photographed page by page: pictures of one message are its pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from statistics import fmean

from ledger.notices.document import Document


def joined(pages: Sequence[Document]) -> Document:
    """Return the pages as one document, in the order in which they were sent."""
    sure = [page.confidence for page in pages if page.confidence is not None]
    return Document(
        blocks=tuple(block for page in pages for block in page.blocks),
        source=pages[0].source,
        notes=tuple(dict.fromkeys(note for page in pages for note in page.notes)),
        confidence=round(fmean(sure), 4) if sure else None,
        uncertain=tuple(line for page in pages for line in page.uncertain),
    )


def bundle(pictures: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the pictures in one file; the same pictures give the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, data) in enumerate(pictures, start=1):
            archive.writestr(zipfile.ZipInfo(f"{number:02}-{name}"), data)
    return out.getvalue()
