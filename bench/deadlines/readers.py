"""One reader over rows of phrases: run by the interpreter that has the reader's library.

    python readers.py NAME ROWS OUT

Writes one reading a line to OUT and prints its cold start and its phrases per second as JSON.
Stands alone: the peers' interpreter has nothing of this project.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Reader = Callable[[Row], Row]

ROUNDS = 5
EVERY = {  # what falls due at the end of each period (reading rule 7)
    "P1Y": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
    "P6M": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "P3M": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "P1M": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "P1W": "FREQ=WEEKLY;BYDAY=SU",
    "P1D": "FREQ=DAILY",
}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def taizhang() -> Reader:
    """Return this project's reader, as a caller would use it."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from bot.workdays import workdays
    from ledger.deadlines import deadline_to_json, read_deadline

    calendar = workdays({})

    def read(row: Row) -> Row:
        found = read_deadline(
            row["phrase"],
            issued=date.fromisoformat(row["issued"]),
            plan_year=row.get("plan_year") or row.get("title_year"),
            context=row.get("context", ""),
            calendar=calendar,
        )
        return deadline_to_json(found, lambda text: text.key)

    return read


def jionlp() -> Reader:
    """Return JioNLP's `parse_time`; the last day of what it names is the due day."""
    import jionlp as jio  # type: ignore[import-not-found]  # lives in the peers' own folder

    def read(row: Row) -> Row:
        base = datetime.fromisoformat(row["issued"]).timestamp()
        try:
            found = jio.parse_time(row["phrase"], time_base=base)
        except Exception:
            return {"kind": "none"}
        kind = found["type"]
        if kind in ("time_point", "time_span"):
            return {"kind": "by", "due": found["time"][1][:10]}
        if kind == "time_period":
            return {"kind": "recurring", "rrule": _jio_rule(found["time"])}
        return {"kind": "sla"} if kind == "time_delta" else {"kind": "none"}

    return read


def _jio_rule(period: Row) -> str | None:
    delta, point = period["delta"], period.get("point")
    unit, amount = next(iter(delta.items()), ("", 0))
    if not isinstance(amount, int | float):
        return None
    name = {
        "year": f"P{amount:g}Y",
        "month": f"P{amount:g}M",
        "week": "P1W",
        "day": f"P{amount:g}D",
    }
    rule = EVERY.get(name.get(unit, ""))
    if not point or not rule:
        return "FREQ=WEEKLY;BYDAY=SU" if name.get(unit) == "P7D" and not point else rule
    last = re.findall(r"\d{4}-\d\d-\d\d", str(point["time"]))
    if not last:
        return rule
    day = date.fromisoformat(last[-1])
    if unit == "year":
        return f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}"
    if unit == "month" and amount == 1:
        return f"FREQ=MONTHLY;BYMONTHDAY={day.day}"
    return f"FREQ=WEEKLY;BYDAY={DAYS[day.weekday()]}" if name[unit] in ("P1W", "P7D") else rule


def recognizers() -> Reader:
    """Return Microsoft's Recognizers-Text; of several years the first that is not past."""
    from recognizers_date_time import (  # type: ignore[import-not-found]  # as above
        Culture,
        recognize_datetime,
    )

    def read(row: Row) -> Row:
        issued = datetime.fromisoformat(row["issued"])
        try:
            found = recognize_datetime(row["phrase"], Culture.Chinese, reference=issued)
        except Exception:
            return {"kind": "none"}
        values = [value for item in found for value in (item.resolution or {}).get("values", [])]
        if any(value["type"] == "set" for value in values):
            rule = next(EVERY.get(v["timex"]) for v in values if v["type"] == "set")
            return {"kind": "recurring", "rrule": rule}
        days = sorted(day for value in values if (day := _recognized_day(value)))
        if not days:
            return {"kind": "sla" if any(v["type"] == "duration" for v in values) else "none"}
        due = next((day for day in days if day >= row["issued"]), days[-1])
        return {"kind": "by", "due": due}

    return read


def _recognized_day(value: Row) -> str | None:
    if value["type"] == "daterange" and value.get("end"):
        return (date.fromisoformat(value["end"][:10]) - timedelta(days=1)).isoformat()
    words = str(value.get("value") or value.get("end") or "")[:10]
    return words if re.fullmatch(r"\d{4}-\d\d-\d\d", words) else None


def dateparser() -> Reader:
    """Return dateparser alone, with the language named and the issue day as its base."""
    from dateparser import parse

    def read(row: Row) -> Row:
        settings = {
            "RELATIVE_BASE": datetime.fromisoformat(row["issued"]),
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "last",
        }
        found = parse(row["phrase"], languages=["zh"], settings=settings)
        return {"kind": "by", "due": found.date().isoformat()} if found else {"kind": "none"}

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "taizhang": taizhang,
    "jionlp": jionlp,
    "recognizers": recognizers,
    "dateparser": dateparser,
}


def main(name: str, rows_path: str, out_path: str) -> None:
    """Read every row, write the readings, and print the two times."""
    lines = Path(rows_path).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    begun = time.perf_counter()
    read = READERS[name]()
    read({"phrase": "9月15日前", "issued": "2022-07-12"})
    cold = time.perf_counter() - begun
    found = [{"id": row["id"]} | read(row) for row in rows]
    fastest = min(_round(read, rows) for _ in range(ROUNDS))
    words = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
    Path(out_path).write_text(words, encoding="utf-8")
    sys.stdout.write("\n" + json.dumps({"cold": cold, "per_second": len(rows) / fastest}) + "\n")


def _round(read: Reader, rows: list[Row]) -> float:
    begun = time.perf_counter()
    for row in rows:
        read(row)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:4])
