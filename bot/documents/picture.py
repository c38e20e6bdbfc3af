"""What a picture of a page needs before and beside recognition: straight lines, ruling lines."""

from __future__ import annotations

import math
from typing import Any

from bot.documents.ruling import Stroke

Image = Any  # a numpy array, height by width by 3

_LEAST_TURN = 0.15  # degrees


def straightened(image: Image) -> Image:
    """Return the page cut out of its surroundings and turned so that its lines are level."""
    return _level(_page_of(image))


def _page_of(image: Image) -> Image:
    """Cut a bright sheet out of a darker ground, as photos show it, and undo its perspective."""
    import cv2
    import numpy

    corners = _corners(image)
    if corners is None:
        return image
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(_far(top_left, top_right), _far(bottom_left, bottom_right)))
    height = int(max(_far(top_left, bottom_left), _far(top_right, bottom_right)))
    target = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=numpy.float32)
    matrix = cv2.getPerspectiveTransform(numpy.array(corners, dtype=numpy.float32), target)
    return cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC)


def _corners(image: Image) -> list[tuple[float, float]] | None:
    """Return the corners of the sheet, clockwise from the top left; None where it fills all."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = 600 / max(grey.shape)
    small = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale), (5, 5), 0)
    split, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    found = [quad for part in _DARKER if (quad := _sheet(small, split * part)) is not None]
    if not found:
        return None
    _, points = max(found, key=lambda pair: pair[0])
    return _clockwise([(x / scale, y / scale) for x, y in points])


_DARKER = (1.0, 0.8, 0.65, 0.5)  # a shadow on the sheet is darker than the light half of the desk


def _sheet(small: Image, split: float) -> tuple[float, list[tuple[float, float]]] | None:
    """Return the four corners of what is brighter than a grey, and how much of them it fills.

    None where it is no sheet: not of four corners, too small, or all of the picture.
    """
    import cv2

    bright = cv2.threshold(small, split, 255, cv2.THRESH_BINARY)[1]
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, cv2.getStructuringElement(0, (15, 15)))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    sheet = max(contours, key=cv2.contourArea)
    share = cv2.contourArea(sheet) / (small.shape[0] * small.shape[1])
    hull = cv2.convexHull(sheet)
    outline = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True)
    if not 0.3 < share < 0.96 or len(outline) != 4:
        return None
    filled = cv2.contourArea(sheet) / max(1.0, cv2.contourArea(outline))
    return (filled, [(float(x), float(y)) for ((x, y),) in outline]) if filled > 0.85 else None


def _clockwise(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    by_sum = sorted(points, key=lambda p: p[0] + p[1])
    first, third = by_sum[0], by_sum[-1]
    second, fourth = sorted(by_sum[1:3], key=lambda p: p[1] - p[0])
    return [first, second, third, fourth]


def _far(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def _level(image: Image) -> Image:
    """Turn the picture by what its lines lean."""
    import cv2

    angle = _lean(image)
    if abs(angle) < _LEAST_TURN:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )


def _lean(image: Image) -> float:
    """Return by how many degrees a page must be turned for its lines to be level.

    Level lines give rows full of ink beside empty ones: the turn with the sharpest change from row
    to row is the right one.
    """
    import cv2

    dark = _dark(image)
    scale = 700 / max(dark.shape)
    small = cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    coarse = max((n * 0.5 for n in range(-16, 17)), key=lambda turn: _sharpness(small, turn))
    return max((coarse + n * 0.1 for n in range(-5, 6)), key=lambda turn: _sharpness(small, turn))


def _sharpness(dark: Image, turn: float) -> float:
    """Return how much the ink of neighbouring rows differs once the page is turned."""
    import cv2
    import numpy

    height, width = dark.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    rows = cv2.warpAffine(dark, matrix, (width, height)).sum(axis=1, dtype=numpy.float64)
    return float((numpy.diff(rows) ** 2).sum())


def _dark(image: Image) -> Image:
    """Return what is printed as white on black, whatever the light was."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12
    )


def strokes_of(image: Image) -> list[Stroke]:
    """Return the long level strokes of a page: the ruling lines of its tables."""
    dark = _dark(image)
    height, width = dark.shape
    flats = _runs(dark, (max(40, width // 14), 1))
    uprights = _runs(dark, (1, max(16, height // 90)))
    return [*flats, *_in_columns(uprights, least=max(30, height // 48))]


def _in_columns(uprights: list[Stroke], least: float) -> list[Stroke]:
    """Drop the uprights that are no higher than a sign, unless a long one stands in their line.

    The border of a low row is one only where it goes on in another row; the others are of signs.
    """
    long = [stroke for stroke in uprights if stroke.y1 - stroke.y0 >= least]
    return [
        stroke
        for stroke in uprights
        if stroke in long or any(abs(stroke.x0 - other.x0) <= 5 for other in long)
    ]


def _runs(dark: Image, kernel: tuple[int, int]) -> list[Stroke]:
    """Return the runs of ink at least as long as the kernel, in its direction."""
    import cv2

    thick = (1, 3) if kernel[0] > 1 else (3, 1)
    wider = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_RECT, thick))
    kept = cv2.morphologyEx(
        wider, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel)
    )
    contours, _ = cv2.findContours(kept, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if min(w, h) <= 14:
            found.append(Stroke(float(x), float(y), float(x + w), float(y + h)))
    return found
