"""How right a reader is: dates, rules, service limits, false alarms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from ledger.deadlines import occurrences

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1, by what the rows of the table are."""

    rows: int
    dates: float
    wrong_dates: float
    rules: float
    counted_rules: float
    services: float
    standing: float
    kinds: float
    false_alarms: float


def score(gold: Iterable[Row], found: Iterable[Row]) -> Score:
    """Compare readings with the table. A date from the other readings is half a mark."""
    by_id = {row["id"]: row for row in found}
    n: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    for row in gold:
        _count(row, by_id.get(row["id"], {}), n, marks)
    share = {key: marks[key] / n[of] if n[of] else 0.0 for key, of in _OF.items()}
    return Score(n["rows"], **share)


_OF = {
    "dates": "by", "wrong_dates": "by", "rules": "recurring",
    "counted_rules": "recurring", "services": "sla",
    "standing": "continuous", "kinds": "rows", "false_alarms": "none",
}  # fmt: skip


def _count(row: Row, found: Row, n: Counter[str], marks: Counter[str]) -> None:
    expect, kind, due = row["expect"], row["expect"]["kind"], found.get("due")
    n["rows"] += 1
    n["none" if kind == "vague" else kind] += 1
    marks["kinds"] += found.get("kind") == kind
    if kind == "by":
        right = due == expect["due"]
        other = not right and due in (expect.get("readings") or ())
        marks["dates"] += 1 if right else 0.5 if other else 0  # type: ignore[assignment]
        marks["wrong_dates"] += bool(due) and not right and not other
    elif kind == "recurring":
        days = _days(found.get("rrule"), row["issued"]) == _days(expect["rrule"], row["issued"])
        marks["rules"] += days
        marks["counted_rules"] += days and found.get("count_min") == expect.get("count_min")
    elif kind == "sla":
        marks["services"] += _length(found.get("sla")) == _length(expect["sla"])
    elif kind == "continuous":
        marks["standing"] += found.get("kind") == kind
    else:
        said = due and due not in (expect.get("readings") or ())
        marks["false_alarms"] += bool(said or found.get("rrule") or found.get("sla"))


def _length(sla: Any) -> tuple[Any, Any] | None:
    if isinstance(sla, Mapping):
        return sla.get("amount"), sla.get("unit")
    return tuple(sla[:2]) if sla else None


def _days(rule: str | None, issued: str) -> list[date] | None:
    if not rule:
        return None
    first = date.fromisoformat(issued)
    last = first + timedelta(days=366)
    return list(takewhile(lambda day: day < last, occurrences(rule, first + timedelta(days=1))))
