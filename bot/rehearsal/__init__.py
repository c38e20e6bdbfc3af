"""Plays a notice's whole year on a simulated clock, before anybody is bothered."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.clock import WoundClock
from bot.rehearsal.company import ZONE, Company, gather
from bot.rehearsal.play import Play
from bot.rehearsal.story import Story
from bot.rehearsal.year import Played, Year, lines_of
from bot.workdays import workdays
from ledger.notices import Reading
from ledger.understanding import prepare
from storage.database import Database

__all__ = ["Played", "Year", "lines_of", "rehearse"]

AFTERWARDS = timedelta(days=31)
"""How long the play goes on after the plan year: what fell due on its last day is chased then."""


def rehearse(reading: Reading, *, year: int, story: bool = False, lead_only: bool = False) -> Year:
    """Play the year of a notice and return what everybody would have been told.

    One liaison and one head for each unit the notice names, a clerk, one group. With `story` they
    read and answer as people do (story.py). With `lead_only` phrases for many units bring in
    nobody as a responsible unit, as after an office's scoping.
    """
    with tempfile.TemporaryDirectory(prefix="taizhang-rehearsal-") as folder:
        return asyncio.run(_play(Path(folder), reading, year, story=story, lead_only=lead_only))


async def _play(folder: Path, reading: Reading, year: int, *, story: bool, lead_only: bool) -> Year:
    start = datetime.combine(reading.issued_on or date(year, 1, 1), time(8), ZONE)
    end = datetime.combine(date(year, 12, 31), time(23), ZONE) + AFTERWARDS
    clock = WoundClock(start, running=False)
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'year.db'}")
    try:
        await database.upgrade()
        company = await gather(database, reading, year, clock.now(), lead_only=lead_only)
        play = Play(database, folder, clock, company)
        if story:
            prepare(str(folder))
        await play.until(end, _story(company, start.date(), end.date()) if story else None)
        return await play.year()
    finally:
        await database.close()


def _story(company: Company, first: date, last: date) -> Story:
    roles = {chat: person.role for chat, person in company.people.items()}
    story = Story(roles, workdays({}), ZONE, first.year)
    story.opens(first, last)
    return story
