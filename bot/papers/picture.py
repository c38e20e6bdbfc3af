"""The picture for the group or the leader: one PNG of the ledger, readable on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from ledger.papers.book import Book
from ledger.talk import Text
from ledger.totals import Totals, by_assignment, by_task, chapters_of

WIDTH = 1080
_ROW = 52
_LEFT, _RIGHT = 380, 60
_UNITS_SHOWN = 24
_COLOURS = (
    ("closed", "#2F6FB0"),
    ("waiting", "#7FB3E0"),
    ("open", "#9CC49A"),
    ("overdue", "#C8553D"),
    ("aside", "#C9C5BC"),
)
_WORDS = {
    "closed": Text("book.closed"),
    "waiting": Text("book.waiting"),
    "open": Text("book.open"),
    "overdue": Text("book.overdue"),
    "aside": Text("book.aside_or_carried"),
}
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)

Say = Callable[[Text], str]


class NoChineseFont(Exception):
    """No Chinese font was found; install the extra: pip install 'taizhang[charts]'."""


def picture_file(book: Book, say: Say) -> bytes:
    """Return the bytes of the PNG. Raises NoChineseFont: without signs it is empty."""
    import resvg_py

    svg = picture_svg(book, say)
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, font_files=[chinese_font()], skip_system_fonts=True, background="#FFFFFF"
    )
    return bytes(drawn)


@cache
def chinese_font() -> str:
    """Return the path of a font with Chinese signs: the extra's, else the system's."""
    try:
        import pylopdf_fonts_zh_cn
    except ImportError:
        found: list[Path] = []
    else:
        found = sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("*Sans*.[ot]tf"))
    for path in (*found, *(Path(name) for name in _FONTS)):
        if path.is_file():
            return str(path)
    raise NoChineseFont("no Chinese font; install: pip install 'taizhang[charts]'")


def picture_svg(book: Book, say: Say) -> str:
    """Return the drawing: bars with numbers, by chapter and by unit, in the notice's order."""
    sums = by_task(book.assignments, book.today)
    rows = [*_sections(book), None, *_units(book, say)]
    height = 250 + _ROW * len(rows) + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        ' font-family="Noto Sans SC, Noto Sans CJK SC, WenQuanYi Zen Hei">',
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>',
        _text(60, 84, say(Text("picture.title", year=book.notice.year)), 44, "#222222"),
        _text(60, 132, say(Text("picture.as_of", day=book.today, total=sums.total)), 26, "#666666"),
        *_legend(say),
        _text(60, 236, say(Text("picture.by_section")), 24, "#666666"),
    ]
    most = max((row[1].total for row in rows if row), default=1) or 1
    y = 250
    for row in rows:
        if row is None:
            parts.append(_text(60, y + 36, say(Text("picture.by_unit")), 24, "#666666"))
        else:
            parts += _bar(row[0], row[1], y, most)
        y += _ROW
    parts.append("</svg>")
    return "".join(parts)


def _sections(book: Book) -> Iterable[tuple[str, Totals]]:
    chapters = chapters_of(book.assignments).items()
    return [(name, by_task(parts, book.today)) for name, parts in chapters]


def _units(book: Book, say: Say) -> Sequence[tuple[str, Totals]]:
    units = sorted({a.unit for a in book.assignments}, key=lambda u: (u.position, u.id))
    rows = [
        (u.name, by_assignment([a for a in book.assignments if a.unit.id == u.id], book.today))
        for u in units[:_UNITS_SHOWN]
    ]
    if len(units) > _UNITS_SHOWN:
        rows.append((say(Text("picture.more_units", count=len(units) - _UNITS_SHOWN)), Totals()))
    return rows


def _legend(say: Say) -> Iterable[str]:
    x = 60.0
    for name, colour in _COLOURS:
        words = say(_WORDS[name])
        yield f'<rect x="{x}" y="160" width="26" height="26" fill="{colour}"/>'
        yield _text(x + 34, 182, words, 22, "#444444")
        x += 34 + 24 * len(words) + 26


def _bar(name: str, sums: Totals, y: int, most: int) -> Iterable[str]:
    label = name if len(name) <= 14 else name[:13] + "…"
    yield _text(60, y + 34, label, 22, "#333333")
    x = float(_LEFT)
    unit = (WIDTH - _LEFT - _RIGHT) / most
    counts = {
        "closed": sums.closed,
        "waiting": sums.waiting,
        "open": sums.open - sums.overdue,
        "overdue": sums.overdue,
        "aside": sums.aside,
    }
    for part, colour in _COLOURS:
        count = counts[part]
        if not count:
            continue
        width = unit * count
        yield (
            f'<rect x="{x:.1f}" y="{y + 8}" width="{width:.1f}" height="36" fill="{colour}"'
            ' stroke="#FFFFFF" stroke-width="2"/>'
        )
        if width >= 26:
            ink = "#FFFFFF" if part in ("closed", "overdue") else "#222222"
            yield _text(x + width / 2, y + 34, str(count), 22, ink, middle=True)
        x += width


def _text(x: float, y: float, words: str, size: int, colour: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{anchor}>'
        f"{escape(words)}</text>"
    )
