"""What the office prints, as plain data: every number counted in one place (ledger.totals)."""

from ledger.papers.book import Book

__all__ = ["Book"]
