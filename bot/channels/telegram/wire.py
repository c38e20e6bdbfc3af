"""JSON as it goes over the wire, five times a turn: by pydantic's reader and writer."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json, to_json


def read(data: bytes) -> Any:
    """Return what a body says. Raises ValueError for what is no JSON."""
    try:
        return from_json(data)
    except ValueError:
        pass
    try:
        return json.loads(data)  # half of a surrogate pair is no text, but it is JSON
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write(value: Any) -> bytes:
    """Return a value as a body, Chinese as it is."""
    return to_json(value)
