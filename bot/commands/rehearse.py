"""`taizhang rehearse`: a notice's whole year on a simulated clock, before anybody is bothered."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from bot.commands.errors import BadInput
from bot.commands.read import read
from bot.logs import configure
from bot.rehearsal import lines_of, rehearse
from bot.texts import Texts


def run(
    file: Path,
    *,
    as_json: bool,
    year: int | None = None,
    issued: date | None = None,
    story: bool = False,
    scope: str | None = None,
) -> None:
    """Play the year of a notice and print what each person would have been told, and when.

    `year` is for a notice that prints none. Raises BadInput with the sentence that says what is
    wrong.
    """
    if scope not in (None, "lead"):
        raise BadInput(f"--scope {scope}: the only choice is lead")
    configure("error")  # a year of events is nobody's reading
    texts = Texts.load()
    reading = read(file, issued=issued, texts=texts)
    printed = reading.year or (reading.issued_on.year if reading.issued_on else None)
    if year and printed and year != printed:
        raise BadInput(f"--year {year}: the notice itself is of {printed}; leave --year out")
    plan_year = printed or year
    if plan_year is None:
        raise BadInput(f"{file.name}: the notice prints no year; say --year 2026")
    played = rehearse(reading, year=plan_year, story=story, lead_only=scope == "lead")
    if as_json:
        sys.stdout.write(json.dumps(played.to_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(lines_of(played, texts.say)) + "\n")
