"""The gate before anything is stored: documents with a mark of secrecy stay out."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.notices.document import Document
from ledger.secrecy import mark_on_paper, own_mark


def secrecy_mark(document: Document, words: Iterable[str] = ()) -> str | None:
    """Return the mark of secrecy that a document bears at its head or end, None without one.

    `words` are a jurisdiction's own marks; each counts wherever it stands.
    """
    text = document.text()
    if own := own_mark(text, words):
        return own
    return mark_on_paper([line.strip() for line in text.split("\n") if line.strip()])
