"""PRODUCT B20: what it takes the office to bring a real notice of 46 tasks into force."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog

NOTICE = Path(__file__).parents[3] / "shared" / "notices" / "001_8b39abdff1b2ffdd.txt"
MOST_TAPS = 25


async def bring_in(talk: Dialog, name: str, data: bytes) -> tuple[int, list[str]]:
    """Send a notice and answer every card with its first answer; return the taps, and the cards."""
    cards = [await talk.send_file("ban", name, data)]
    taps = 1
    while talk.last.buttons and not cards[-1].startswith("已导入"):
        cards.append(await talk.say("ban", "1"))
        taps += 1
        assert taps <= 100, "the walk has no end"
    return taps, cards


@pytest.mark.skipif(not NOTICE.exists(), reason="the notices are not beside this checkout")
async def test_a_notice_of_46_tasks_takes_at_most_25_taps(database: Database, tmp_path: Path):
    async with dialog(database, tmp_path, "2022-07-14 10:00") as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")

        taps, cards = await bring_in(talk, NOTICE.name, NOTICE.read_bytes())

        assert cards[0].startswith("读到46项")
        assert cards[-1].startswith("已导入46项")
        assert taps <= MOST_TAPS, "\n--\n".join(cards)
        assert talk.heard("ban") == cards, "nobody but the office was told anything"
