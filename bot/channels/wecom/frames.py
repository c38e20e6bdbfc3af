"""Frames of the long connection: JSON of which every part may be missing, or of another kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Frame = Mapping[str, Any]
"""A frame, or a part of one."""


def part(frame: Frame, name: str) -> Frame:
    """Return a part of a frame; an empty one where it has none of this name."""
    found = frame.get(name)
    return found if isinstance(found, dict) else {}


def items(frame: Frame, name: str) -> list[Any]:
    """Return a list in a frame; an empty one where it has none of this name."""
    found = frame.get(name)
    return found if isinstance(found, list) else []


def id_of(frame: Frame) -> str:
    """Return a frame's own id: an answer to it must bear the same."""
    return str(part(frame, "headers").get("req_id", ""))


def event_of(body: Frame) -> str:
    """Return the kind of an event, or nothing."""
    return str(part(body, "event").get("eventtype", ""))
