"""Scans and photos: text recognition on this machine, page by page, and the lines of tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.documents.layout import Page, Piece, blocks_of
from bot.documents.limits import OCR_PAGES, PAGE_PIXELS, PICTURE_PIXELS
from bot.documents.progress import Tell, nobody
from bot.documents.refusal import DocumentRefused
from ledger.notices.document import Document
from ledger.talk import Text

Image = Any  # a numpy array, height by width by 3

DPI = 150
INSTALL = "pip install 'taizhang[ocr]'"
_UNSURE = 0.9
"""Lines below are looked at once more, and told to a person if that does not help."""

_POOR, _SMALL = 0.93, 700
"""Mean confidence and shorter side in pixels below which a better picture is asked for."""


def read(data: bytes, *, ocr: bool = True, tell: Tell = nobody) -> Document:
    """Return the text of a picture; one of several pages (tiff) is read page by page."""
    if not ocr:
        raise DocumentRefused(Text("documents.needs_ocr", command=INSTALL), "ocr")
    _engine()
    frames = list(_frames(data))
    return _document(dict(enumerate(frames)), [Page(1, 1, [])] * len(frames), "ocr", tell)


def read_pages(
    data: bytes, pictures: frozenset[int], pages: Iterable[Page], tell: Tell
) -> Document:
    """Return the text of a PDF some pages of which are pictures; the others are given as read."""
    if len(pictures) > OCR_PAGES:
        raise DocumentRefused(
            Text("documents.too_many_pages", count=len(pictures), limit=OCR_PAGES), "ocr pages"
        )
    rendered = {at: _Rendered(data, at) for at in sorted(pictures)}
    return _document(rendered, list(pages), "pdf", tell)


def read_pictures(
    scans: Mapping[int, bytes], pages: Sequence[Page], source: str, tell: Tell
) -> Document:
    """Return the text of a file some pages of which are pictures, given as bytes."""
    if len(scans) > OCR_PAGES:
        raise DocumentRefused(
            Text("documents.too_many_pages", count=len(scans), limit=OCR_PAGES), "ocr pages"
        )
    images = {at: next(_frames(data)) for at, data in scans.items()}
    return _document(images, list(pages), source, tell)


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A page of a PDF that is drawn when its turn comes: all at once would fill the memory."""

    data: bytes
    at: int

    def draw(self) -> Image:
        """Return the page as a picture, at most so large whatever its own size says."""
        import pypdfium2

        page = pypdfium2.PdfDocument(self.data)[self.at]
        longest = max(page.get_width(), page.get_height(), 1)
        scale = min(DPI / 72, PAGE_PIXELS / longest)
        return page.render(scale=scale).to_numpy()[:, :, :3]


def _document(images: Mapping[int, Image], pages: list[Page], source: str, tell: Tell) -> Document:
    _engine()
    from bot.documents.picture import straightened, strokes_of

    seen = _Seen()
    for done, at in enumerate(sorted(images), start=1):
        tell(done - 1, len(images))
        image = images[at].draw() if isinstance(images[at], _Rendered) else images[at]
        image = straightened(image)
        found, image = _recognised(image)
        seen.add(found, image)
        height, width = image.shape[:2]
        pages[at] = Page(width, height, [f.piece for f in found], strokes_of(image))
    tell(len(images), len(images))
    seen.judge()
    return Document(
        tuple(blocks_of(pages)), source, (Text("documents.recognised"),),
        round(seen.confidence, 4), tuple(seen.uncertain),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """A recognised line: its text, its box, how sure recognition is."""

    piece: Piece
    score: float


@dataclass(slots=True)
class _Seen:
    """How well all pages were recognised."""

    scores: list[tuple[int, float]] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    smallest: int = PAGE_PIXELS

    def add(self, found: Sequence[_Found], image: Image) -> None:
        """Count a page in."""
        self.scores.extend((len(f.piece.text), f.score) for f in found)
        self.uncertain.extend(
            f.piece.text for f in found if f.score < _UNSURE and len(f.piece.text) > 3
        )
        self.smallest = min(self.smallest, *image.shape[:2])

    @property
    def confidence(self) -> float:
        """The mean confidence, each line by its length."""
        signs = sum(length for length, _ in self.scores)
        return sum(length * score for length, score in self.scores) / signs if signs else 0.0

    def judge(self) -> None:
        """Refuse a picture that is too poor to be read: a person would have to check each word."""
        if not self.scores:
            raise DocumentRefused(Text("documents.no_text"), "no_text")
        if self.confidence < _POOR or self.smallest < _SMALL:
            raise DocumentRefused(Text("documents.blurred"), "blurred")


def _frames(data: bytes) -> Iterator[Image]:
    """Yield the pictures of a file as arrays, upright as the camera says, and not too large."""
    import numpy
    from PIL import Image as Pictures
    from PIL import ImageOps, ImageSequence, UnidentifiedImageError

    Pictures.MAX_IMAGE_PIXELS = PICTURE_PIXELS
    try:
        picture = Pictures.open(io.BytesIO(data))
        if picture.width * picture.height > PICTURE_PIXELS:
            raise DocumentRefused(Text("documents.picture_too_large"), "pixels")
        for at, frame in enumerate(ImageSequence.Iterator(picture)):
            if at >= OCR_PAGES:
                raise DocumentRefused(
                    Text("documents.too_many_pages", count=at + 1, limit=OCR_PAGES), "ocr pages"
                )
            upright = ImageOps.exif_transpose(frame).convert("RGB")
            upright.thumbnail((PAGE_PIXELS, PAGE_PIXELS))
            yield numpy.asarray(upright)[:, :, ::-1]
    except (Pictures.DecompressionBombError, Pictures.DecompressionBombWarning) as large:
        raise DocumentRefused(Text("documents.picture_too_large"), "pixels") from large
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        raise DocumentRefused(Text("documents.broken"), "picture") from broken


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as missing:
        raise DocumentRefused(Text("documents.needs_ocr", command=INSTALL), "ocr") from missing
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _recognised(image: Image) -> tuple[list[_Found], Image]:
    """Recognise a page, turned upright: by a quarter where lines stand, else by half."""
    import numpy

    found = _lines(image)
    tall = sum(1 for f in found if f.piece.height > 2 * (f.piece.x1 - f.piece.x0))
    if found and tall * 2 > len(found):
        image = numpy.ascontiguousarray(numpy.rot90(image))
        found = _lines(image)
    if found and _mean(found) < 0.8:
        turned = numpy.ascontiguousarray(numpy.rot90(image, 2))
        other = _lines(turned)
        if _mean(other) > _mean(found):
            found, image = other, turned
    return [_again(image, f) if f.score < _UNSURE else f for f in found], image


def _mean(found: Sequence[_Found]) -> float:
    signs = sum(len(f.piece.text) for f in found)
    return sum(f.score * len(f.piece.text) for f in found) / signs if signs else 0.0


def _lines(image: Image) -> list[_Found]:
    result = _engine()(image, use_det=True, use_cls=False, use_rec=True)
    if result.boxes is None:
        return []
    return [
        _Found(_piece(text, box), float(score))
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if text.strip()
    ]


def _piece(text: str, box: Any) -> Piece:
    (x0, y0), (x1, y1) = box.min(axis=0), box.max(axis=0)
    return Piece(text, float(x0), float(y0), float(x1), float(y1))


def _again(image: Image, found: _Found) -> _Found:
    """Look at a line once more, with some room around it."""
    import numpy

    piece = found.piece
    top, left = max(0, int(piece.y0) - 4), max(0, int(piece.x0) - 4)
    cut = numpy.ascontiguousarray(image[top : int(piece.y1) + 5, left : int(piece.x1) + 5])
    if min(cut.shape[:2]) < 8:
        return found
    result = _engine()(cut, use_det=False, use_cls=False, use_rec=True)
    if not result.txts or float(result.scores[0]) <= found.score:
        return found
    return _Found(
        Piece(result.txts[0], piece.x0, piece.y0, piece.x1, piece.y1), float(result.scores[0])
    )
