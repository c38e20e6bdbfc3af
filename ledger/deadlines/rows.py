"""A reading as a row of `taizhang when --json`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.deadlines.model import Deadline
from ledger.talk import Text


def deadline_to_json(deadline: Deadline, say: Callable[[Text], str]) -> dict[str, Any]:
    """Return a reading as JSON data; `say` words the reason, `Texts.load(language).say`."""
    sla = deadline.sla
    return {
        "phrase": deadline.phrase,
        "kind": str(deadline.kind),
        "due": _iso(deadline.due),
        "start": _iso(deadline.start),
        "rrule": deadline.rrule,
        "count_min": deadline.count_min,
        "sla": {"amount": sla.amount, "unit": sla.unit, "event": sla.event} if sla else None,
        "ambiguous": deadline.ambiguous,
        "readings": [day.isoformat() for day in deadline.readings],
        "why": say(deadline.why).strip(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
