"""How large a file may be in every way in which files are large (measured, see docs/notices.md)."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

FILE_BYTES = 20 * MEGABYTE
ARCHIVE_ENTRIES = 2_000
ARCHIVE_BYTES = 100 * MEGABYTE
PART_BYTES = 50 * MEGABYTE
PART_RATIO = 100  # of parts over 1 MB
PAGES = 200
OCR_PAGES = 40
PICTURE_PIXELS = 50_000_000
PAGE_PIXELS = 3_000  # the longer side of a page that is rendered
SHEET_ROWS = 2_000
SHEET_COLUMNS = 60
EMPTY_ROWS = 50
CHARACTERS = 300_000
ANSWER_BYTES = 5 * MEGABYTE

MEMORY = 1_536 * MEGABYTE
OCR_MEMORY = 2_560 * MEGABYTE
CPU_SECONDS = 30
WALL_SECONDS = 60
OCR_CPU_SECONDS = 20
OCR_CPU_PER_PAGE = 6
