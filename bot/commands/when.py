"""`taizhang when`: how a deadline phrase is read, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TextIO

from bot.commands.errors import BadInput
from bot.commands.rows import read_as, read_rows, words_of
from bot.texts import Texts
from bot.workdays import workdays
from ledger.calendar import Calendar
from ledger.deadlines import deadline_to_json, read_deadline
from ledger.languages import DEFAULT_LANGUAGE
from ledger.talk import Text

_EXAMPLE = '{"id": "1", "phrase": "三季度前", "issued": "2022-07-12"}'


def run(
    phrase: str | None,
    *,
    issued: date | None,
    as_json: bool,
    jsonl: bool,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> None:
    """Read one phrase, or with `jsonl` one row after the other; raise `BadInput` with a way out.

    A row is `{"id", "phrase", "context", "issued"}` with an optional `plan_year` (or `title_year`,
    as the shared data has it); one row is written for each, in order.
    """
    stdin, stdout = stdin or sys.stdin, stdout or sys.stdout
    calendar, say = workdays({}), Texts.load(language).say
    if jsonl:
        for row in read_rows(stdin, _EXAMPLE):
            stdout.write(_line(_read_row(row, calendar, say)) + "\n")
        return
    if phrase is None or issued is None:
        raise BadInput(
            "name a phrase and its day of issue: taizhang when 三季度前 --issued 2022-07-12"
        )
    found = deadline_to_json(read_deadline(phrase, issued=issued, calendar=calendar), say)
    stdout.write((_line({"id": None} | found) if as_json else _plain(found)) + "\n")


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _plain(found: Mapping[str, Any]) -> str:
    """Return a reading for a person: the kind and its day or rule, and below it the reason."""
    sla = found["sla"]
    length = f"{sla['amount']} {sla['unit']}" if sla else None
    what = found["due"] or found["rrule"] or length or found["start"] or "-"
    mark = "  ?" if found["ambiguous"] else ""
    return f"{found['kind']}  {what}{mark}\n{found['why']}"


def _read_row(
    row: Mapping[str, Any], calendar: Calendar, say: Callable[[Text], str]
) -> dict[str, Any]:
    found = read_deadline(
        words_of(row, "phrase", _EXAMPLE),
        issued=read_as(date.fromisoformat, row, "issued", "a day like 2022-07-12"),
        plan_year=_year(row),
        context=words_of(row, "context", _EXAMPLE) if row.get("context") else "",
        calendar=calendar,
    )
    return {"id": row.get("id")} | deadline_to_json(found, say)


def _year(row: Mapping[str, Any]) -> int | None:
    year = row.get("plan_year") or row.get("title_year")
    if year is None:
        return None
    if isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2200:
        raise BadInput(f"line {row['line']}: 'plan_year' must be a year like 2024, not {year!r}")
    return year
