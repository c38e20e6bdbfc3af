"""How lists, deadlines and other small data lie in a column: JSON text, readable by people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.deadlines.model import Deadline, Kind, Sla
from ledger.talk import text_from_json, text_to_json

# What is packed is a tree that was just made: nothing in it can hold itself.
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def pack(value: Any) -> str:
    """Return plain data as JSON text, Chinese left readable."""
    return _WRITER.encode(value)


def unpack(text: str) -> Any:
    """Return what `pack` wrote."""
    return json.loads(text)


def names(text: str) -> tuple[str, ...]:
    """Return a packed list of names."""
    return tuple(json.loads(text)) if text != "[]" else ()


def pack_deadline(deadline: Deadline) -> str:
    """Return a deadline whole, with its sentence and other readings; what is empty is left out."""
    data: dict[str, Any] = {
        "phrase": deadline.phrase,
        "kind": deadline.kind.value,
        "why": text_to_json(deadline.why),
        "due": _iso(deadline.due),
        "start": _iso(deadline.start),
        "rrule": deadline.rrule,
        "count_min": deadline.count_min,
        "sla": [deadline.sla.amount, deadline.sla.unit, deadline.sla.event]
        if deadline.sla
        else None,
        "ambiguous": deadline.ambiguous or None,
        "readings": [day.isoformat() for day in deadline.readings] or None,
    }
    return pack({name: value for name, value in data.items() if value is not None})


def unpack_deadline(text: str) -> Deadline:
    """Return the deadline that `pack_deadline` wrote."""
    data: Mapping[str, Any] = json.loads(text)
    return Deadline(
        phrase=data["phrase"],
        kind=Kind(data["kind"]),
        why=text_from_json(data["why"]),
        due=_day(data.get("due")),
        start=_day(data.get("start")),
        rrule=data.get("rrule"),
        count_min=data.get("count_min"),
        sla=Sla(*data["sla"]) if "sla" in data else None,
        ambiguous=bool(data.get("ambiguous")),
        readings=tuple(date.fromisoformat(day) for day in data.get("readings", ())),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
