"""OFD files (GB/T 33190): signs, strokes and pictures from their pages.

The reader is our own because a ledger needs what no library gives: where each sign stands, and
the ruling lines of tables.
"""

from __future__ import annotations

import math
import posixpath
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml import etree

from bot.documents.archive import Archive
from bot.documents.layout import Page, Piece, blocks_of
from bot.documents.limits import PAGES
from bot.documents.ofd_paths import strokes_of
from bot.documents.progress import Tell, nobody
from bot.documents.refusal import DocumentRefused
from bot.documents.ruling import Stroke
from ledger.notices.document import Document
from ledger.talk import Text

Element = Any
Matrix: TypeAlias = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_A4 = (0.0, 0.0, 210.0, 297.0)
_DEPTH = 32
_FEW = 20


def read(data: bytes, *, ocr: bool = True, tell: Tell = nobody) -> Document:
    """Return what an OFD file says. A page that is a picture is recognised."""
    package = _Package(Archive(data))
    pages = [package.page(at) for at in range(len(package.pages))]
    scans = {at: scan for at, page in enumerate(pages) if (scan := package.scan(page)) is not None}
    if scans and ocr:
        from bot.documents.ocr import read_pictures

        return read_pictures(scans, [page.page for page in pages], "ofd", tell)
    tell(len(pages), len(pages))
    notes = (Text("documents.pages_without_text", count=len(scans)),) if scans else ()
    return Document(tuple(blocks_of(page.page for page in pages)), "ofd", notes)


@dataclass(slots=True)
class _Drawn:
    """A page as drawn: what stands on it, and the pictures by their resource ids."""

    page: Page
    images: list[str] = field(default_factory=list)


class _Package:
    """The parts of an OFD file, found by the locations that it writes."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        root = self._xml("ofd.xml")
        location = _text(_first(root, "DocRoot"))
        self._path = self._resolve("ofd.xml", location)
        if self._path is None:
            raise DocumentRefused(Text("documents.broken"), "ofd root")
        self._document = self._xml(self._path)
        self._templates = {
            str(t.get("ID")): str(t.get("BaseLoc")) for t in _all(self._document, "TemplatePage")
        }
        self._units: dict[str, Element] = {}
        self._media: dict[str, str] = {}
        self._resources()
        self.pages = [str(p.get("BaseLoc")) for p in _all(_first(self._document, "Pages"), "Page")]
        if len(self.pages) > PAGES:
            count = len(self.pages)
            raise DocumentRefused(
                Text("documents.too_many_pages", count=count, limit=PAGES), "pages"
            )

    def _xml(self, path: str) -> Element:
        data = self._archive.read_xml(path)
        try:
            root = etree.fromstring(data, etree.XMLParser(
                resolve_entities=False, no_network=True, huge_tree=False, recover=True,
            ))  # fmt: skip
        except etree.XMLSyntaxError as broken:
            raise DocumentRefused(Text("documents.broken"), "ofd xml") from broken
        if root is None:
            raise DocumentRefused(Text("documents.broken"), "ofd xml")
        return root

    def _resolve(self, base: str, location: str) -> str | None:
        """Return the part that a location means: from the root, or from the part that names it."""
        location = location.strip().replace("\\", "/")
        beside = posixpath.join(posixpath.dirname(base), location)
        for path in (
            (location.lstrip("/"), beside) if location.startswith("/") else (beside, location)
        ):
            path = posixpath.normpath(path).lstrip("/")
            if self._archive.has(path):
                return path
        return None

    def _resources(self) -> None:
        assert self._path
        for name in ("PublicRes", "DocumentRes", "PageRes"):
            for entry in _all(self._document, name):
                path = self._resolve(self._path, _text(entry))
                if path:
                    self._take_resources(path)

    def _take_resources(self, path: str) -> None:
        root = self._xml(path)
        base = posixpath.join(posixpath.dirname(path), str(root.get("BaseLoc") or ""))
        for unit in _all(root, "CompositeGraphicUnit"):
            self._units[str(unit.get("ID"))] = unit
        for media in _all(root, "MultiMedia"):
            location = _text(_first(media, "MediaFile"))
            found = self._resolve(posixpath.join(base, "x"), location)
            if found:
                self._media[str(media.get("ID"))] = found

    def page(self, at: int) -> _Drawn:
        """Return a page with its templates under it."""
        assert self._path
        path = self._resolve(self._path, self.pages[at])
        root = self._xml(path) if path else None
        box = _box(_text(_first(root, "PhysicalBox"))) or _box(
            _text(_first(_first(self._document, "PageArea"), "PhysicalBox"))
        )
        left, top, width, height = box or _A4
        drawn = _Drawn(Page(width, height, []))
        start = (1.0, 0.0, 0.0, 1.0, -left, -top)
        for used in _all(root, "Template"):
            location = self._templates.get(str(used.get("TemplateID")))
            template = self._resolve(self._path, location) if location else None
            if template:
                self._draw(_first(self._xml(template), "Content"), start, drawn, 0)
        self._draw(_first(root, "Content"), start, drawn, 0)
        return drawn

    def _draw(self, element: Element, matrix: Matrix, drawn: _Drawn, depth: int) -> None:
        if element is None or depth > _DEPTH:
            return
        for child in element:
            name = _name(child)
            if name == "TextObject":
                drawn.page.pieces.extend(_pieces(child, _onto(matrix, child)))
            elif name == "PathObject":
                drawn.page.strokes.extend(_lines(child, _onto(matrix, child)))
            elif name == "ImageObject":
                drawn.images.append(str(child.get("ResourceID")))
            elif name == "CompositeObject":
                unit = self._units.get(str(child.get("ResourceID")))
                self._draw(_first(unit, "Content"), _onto(matrix, child), drawn, depth + 1)
            else:
                self._draw(child, matrix, drawn, depth + 1)

    def scan(self, drawn: _Drawn) -> bytes | None:
        """Return the picture that a page without text is, None for a page with text."""
        if len(drawn.page.pieces) >= _FEW or not drawn.images:
            return None
        pictures = [self._archive.read(self._media[i]) for i in drawn.images if i in self._media]
        return max(pictures, key=len, default=None)


def _pieces(element: Element, matrix: Matrix) -> Iterator[Piece]:
    """Yield the signs of a text object, each where its deltas put it."""
    size = _number(element.get("Size"), 3.5)
    x = y = 0.0
    for code in _all(element, "TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        right = _deltas(code.get("DeltaX"), len(text))
        down = _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for n, sign in enumerate(text):
            width = size if unicodedata.east_asian_width(sign) in "WF" else size * 0.5
            if sign.strip():
                yield _piece(sign, at_x, at_y, width, size, matrix)
            at_x += right[n] if n < len(right) else (0.0 if down else width)
            at_y += down[n] if n < len(down) else 0.0


def _piece(sign: str, x: float, y: float, width: float, size: float, matrix: Matrix) -> Piece:
    x0, y0 = apply(matrix, x, y - 0.85 * size)
    x1, y1 = apply(matrix, x + width, y + 0.15 * size)
    return Piece(sign, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _lines(element: Element, matrix: Matrix) -> Iterator[Stroke]:
    if element.get("Visible") == "false":
        return
    data = _text(_first(element, "AbbreviatedData"))
    yield from strokes_of(data, lambda x, y: apply(matrix, x, y))


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a point of an object's own space on the page."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _onto(outer: Matrix, element: Element) -> Matrix:
    """Return the matrix of an object: its CTM, moved to its boundary, on what it stands in."""
    left, top, _, _ = _box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = _numbers(element.get("CTM"), 6) or _IDENTITY
    e, f = e + left, f + top
    oa, ob, oc, od, oe, of = outer
    return (
        oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d,
        oa * e + oc * f + oe, ob * e + od * f + of,
    )  # fmt: skip


def _deltas(words: str | None, most: int) -> list[float]:
    """Return a list of steps, with 'g 5 3.2' written out, never longer than the text."""
    steps: list[float] = []
    tokens = (words or "").split()
    at = 0
    while at < len(tokens) and len(steps) < most:
        if tokens[at] == "g" and at + 2 < len(tokens):
            count = int(_number(tokens[at + 1], 0))
            steps.extend([_number(tokens[at + 2], 0)] * max(0, min(count, most - len(steps))))
            at += 3
        else:
            steps.append(_number(tokens[at], 0))
            at += 1
    return steps


def _number(word: str | None, default: float) -> float:
    try:
        value = float(word or "")
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def _numbers(words: str | None, count: int) -> Any:
    values = [_number(word, math.nan) for word in (words or "").replace(",", " ").split()]
    return (
        tuple(values[:count]) if len(values) >= count and not any(map(math.isnan, values)) else None
    )


def _box(words: str | None) -> tuple[float, float, float, float] | None:
    found: tuple[float, float, float, float] | None = _numbers(words, 4)
    return found


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _all(element: Element, name: str) -> Iterator[Element]:
    if element is not None:
        yield from (child for child in element.iter() if _name(child) == name)


def _first(element: Element, name: str) -> Element:
    return next(_all(element, name), None)


def _text(element: Element) -> str:
    return (element.text or "").strip() if element is not None else ""
