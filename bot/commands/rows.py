"""Rows of JSON on standard input, one a line: what `when` and `understand` are given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO, TypeVar

from bot.commands.errors import BadInput

T = TypeVar("T")


def read_rows(lines: TextIO, example: str) -> Iterator[dict[str, Any]]:
    """Yield each row with the number of its `line`. Raises BadInput with an example of one."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadInput(f"line {number} is not JSON; write rows like {example}") from error
        if not isinstance(row, dict):
            raise BadInput(f"line {number} is not an object; write rows like {example}")
        yield row | {"line": number}


def words_of(row: Mapping[str, Any], name: str, example: str) -> str:
    """Return the text of a field that must be there."""
    words = row.get(name)
    if not isinstance(words, str):
        raise BadInput(f"line {row['line']} has no {name!r} text; write rows like {example}")
    return words


def read_as(read: Callable[[str], T], row: Mapping[str, Any], name: str, like: str) -> T:
    """Return a field as what it stands for; `like` says what it must be."""
    try:
        return read(row[name])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(
            f"line {row['line']}: {name!r} must be {like}, not {row.get(name)!r}"
        ) from error
