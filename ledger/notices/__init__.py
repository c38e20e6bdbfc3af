"""Reads a notice as it was issued, and says what it is not sure of."""

from ledger.notices.document import Block, Cell, Document, Paragraph, Table
from ledger.notices.plain_text import from_text
from ledger.notices.reader import read_notice
from ledger.notices.reading import (
    Doubt,
    NotALedger,
    Reading,
    ReadMilestone,
    ReadTask,
    ReadUnit,
    reading_to_json,
)

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Doubt",
    "NotALedger",
    "Paragraph",
    "ReadMilestone",
    "ReadTask",
    "ReadUnit",
    "Reading",
    "Table",
    "from_text",
    "read_notice",
    "reading_to_json",
]
