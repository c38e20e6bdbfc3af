"""One reader over rows of phrases: run by the interpreter that has the reader's library.

    python readers.py NAME ROWS OUT

Writes one reading a line to OUT and prints as JSON its cold start (the library loaded and a
phrase of each kind read) and its phrases per second after that, both by the processor's time, so
that a busy machine slows nobody down. What a library logs about its failures is turned off.
Stands alone: the peers' interpreter has nothing of this project.
"""

from __future__ import annotations

import gc
import json
import logging
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Reader = Callable[[Row], Row]

EVERY = {  # what falls due at the end of each period (reading rule 7)
    "P2Y": "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=31",
    "P1Y": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
    "P6M": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "P3M": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "P1M": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "P1W": "FREQ=WEEKLY;BYDAY=SU",
    "P1D": "FREQ=DAILY",
}
# Read first, within the cold start: one of each kind, so that every part of a reader is loaded.
FIRST = (
    "9月15日前", "三季度前", "国庆节前", "春节后一周内", "下周三前", "每季度", "每月10日前",
    "全年不少于4次", "5个工作日内", "本通知印发之日起10个工作日内", "全年", "及时", "汛期前",
    "2030年前",
)  # fmt: skip
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
        try:
            found = jio.parse_time(_squeezed(row), time_base=_base(row).timestamp())
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
    length = JIO_LENGTHS.get((unit, amount)) if isinstance(amount, int | float) else None
    last = re.findall(r"\d{4}-\d\d-\d\d", str(point["time"])) if point else []
    if not last or length is None:
        return EVERY.get(length or "")
    day = date.fromisoformat(last[-1])
    if length == "P1Y":
        return f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}"
    if length == "P1M":
        return f"FREQ=MONTHLY;BYMONTHDAY={day.day}"
    return f"FREQ=WEEKLY;BYDAY={DAYS[day.weekday()]}" if length == "P1W" else EVERY[length]


JIO_LENGTHS = {
    ("year", 2): "P2Y", ("year", 1): "P1Y", ("year", 0.5): "P6M", ("month", 3): "P3M",
    ("month", 1): "P1M", ("day", 7): "P1W", ("week", 1): "P1W", ("day", 1): "P1D",
}  # fmt: skip


def _squeezed(row: Row) -> str:
    """Return the phrase without the blanks and full-width signs of a PDF: a fair chance."""
    return "".join(unicodedata.normalize("NFKC", row["phrase"]).split())


def _base(row: Row) -> datetime:
    """Return the day to read from: of issue, or the first of the year in the notice's title."""
    year = row.get("plan_year") or row.get("title_year")
    issued = datetime.fromisoformat(row["issued"])
    return issued.replace(year=year, month=1, day=1) if year and year > issued.year else issued


def recognizers() -> Reader:
    """Return Microsoft's Recognizers-Text; of several years the first that is not past."""
    from recognizers_date_time import (  # type: ignore[import-not-found]  # as above
        Culture,
        recognize_datetime,
    )

    def read(row: Row) -> Row:
        try:
            found = recognize_datetime(_squeezed(row), Culture.Chinese, reference=_base(row))
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
    if value["type"] == "daterange" and value.get("end", "") > "0001-01-02":  # it may say year 1
        return (date.fromisoformat(value["end"][:10]) - timedelta(days=1)).isoformat()
    words = str(value.get("value") or value.get("end") or "")[:10]
    return words if re.fullmatch(r"\d{4}-\d\d-\d\d", words) else None


def dateparser() -> Reader:
    """Return dateparser alone, with the language named and the issue day as its base."""
    from dateparser import parse

    def read(row: Row) -> Row:
        settings = {
            "RELATIVE_BASE": _base(row),
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "last",
        }
        found = parse(_squeezed(row), languages=["zh"], settings=settings)
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
    logging.disable()
    begun = time.process_time()
    read = READERS[name]()
    for phrase in FIRST:
        read({"phrase": phrase, "issued": "2022-07-12"})
    cold = time.process_time() - begun
    gc.collect()  # what loading left behind is no reader's speed
    begun = time.process_time()
    found = [read(row) for row in rows]  # each phrase once: what a reader remembers is no speed
    seconds = time.process_time() - begun
    lines = [
        json.dumps({"id": row["id"]} | one, ensure_ascii=False)
        for row, one in zip(rows, found, strict=True)
    ]
    Path(out_path).write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n" + json.dumps({"cold": cold, "per_second": len(rows) / seconds}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
