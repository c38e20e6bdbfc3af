"""A whole year in one county, to the bulletin, the look-back and the annual report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.rehearsal.company import ZONE
from tests.e2e.process import NOTICE
from tests.e2e.year.life import county_of

START = datetime(2026, 4, 15, 8, tzinfo=ZONE)


async def test_a_year(tmp_path: Path) -> None:
    async with county_of(tmp_path, NOTICE, START) as life:
        await life.until(datetime(2026, 6, 10, 8, tzinfo=ZONE))
        await life.kill("liaison 县财政局", "liaison 县公安局", "liaison 县教育局")
        await life.until(datetime(2026, 8, 17, 8, tzinfo=ZONE))
        await life.be_away(7)
        await life.until(datetime(2026, 10, 20, 8, tzinfo=ZONE))
        await life.kill("clerk")
        await life.until(datetime(2027, 1, 20, 8, tzinfo=ZONE))
        print(len(life.lived.messages), life.lived.said)
        for m in life.lived.messages:
            print(
                f"{m.at.astimezone(ZONE):%m-%d %H:%M} {'=' if m.answer else '!'} {m.who}: {m.text[:150]!r}"
            )
        print(life.county.log())
