"""The strokes of OFD path objects: the straight, level ones, which rule tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.documents.ruling import Stroke

_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_LEVEL = 0.3  # millimetres by which a line may lean and still be level
_SHORT = 1.5  # millimetres: shorter strokes belong to signs and ornaments

Point = tuple[float, float]


def strokes_of(data: str, place: Callable[[float, float], Point]) -> Iterator[Stroke]:
    """Yield the level strokes of a path (AbbreviatedData), placed on the page by `place`."""
    start = at = (0.0, 0.0)
    for command, numbers in _commands(data):
        if command in "SM":
            start = at = place(numbers[0], numbers[1])
        elif command == "L":
            to = place(numbers[0], numbers[1])
            yield from _level(at, to)
            at = to
        elif command == "C":
            yield from _level(at, start)
            at = start
        else:
            at = place(numbers[-2], numbers[-1])


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = data.replace(",", " ").split()
    at = 0
    while at < len(tokens):
        command = tokens[at].upper()
        count = _ARGUMENTS.get(command)
        if count is None:
            at += 1
            continue
        try:
            numbers = [float(token) for token in tokens[at + 1 : at + 1 + count]]
        except ValueError:
            return
        if len(numbers) < count:
            return
        yield command, numbers
        at += 1 + count


def _level(a: Point, b: Point) -> Iterator[Stroke]:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(width, height) <= _LEVEL and max(width, height) >= _SHORT:
        yield Stroke(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
