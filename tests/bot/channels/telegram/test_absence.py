"""What only the channel notices: that it was away too long, and that a group has a new id."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.telegram import OfficeKeeper, TelegramChannel
from bot.clock import WoundClock
from storage.database import Database
from tests.bot.channels.memory_intake import MemoryIntake, eventually
from tests.bot.channels.telegram.making import channel_at
from tests.peers.bot_api.server import BotApi

LI = 42
BOT = "123456"
NOW = datetime(2026, 9, 21, 1, 5, tzinfo=UTC)


class Diary:
    """A keeper that writes everything down."""

    def __init__(self, last: datetime | None) -> None:
        self.last = last
        self.told: list[tuple[datetime, datetime]] = []
        self.moves: list[tuple[str, str]] = []

    async def last_contact(self) -> datetime | None:
        return self.last

    async def note_contact(self, at: datetime) -> None:
        self.last = at

    async def moved(self, old: str, new: str) -> None:
        self.moves.append((old, new))

    async def was_away(self, since: datetime, until: datetime) -> None:
        self.told.append((since, until))


@asynccontextmanager
async def running(
    api: BotApi,
    clock: WoundClock,
    keeper: Diary | OfficeKeeper,
    intake: MemoryIntake,
    **way_in: str,
) -> AsyncIterator[TelegramChannel]:
    channel = channel_at(api, clock, keeper=keeper, **way_in)
    task = asyncio.create_task(channel.receive(intake))
    yield channel
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await channel.close()


@pytest.mark.parametrize(
    ("away", "told"), [(timedelta(hours=23), 0), (timedelta(hours=25), 1), (None, 0)]
)
@pytest.mark.parametrize(
    "way_in",
    [{}, {"webhook_url": "http://127.0.0.1:9", "webhook_secret": "s"}],
    ids=["poll", "hook"],
)
async def test_people_are_told_after_more_than_a_day(
    api: BotApi, intake: MemoryIntake, away: timedelta | None, told: int, way_in: dict[str, str]
) -> None:
    clock = WoundClock(NOW, running=False)
    keeper = Diary(NOW - away if away else None)

    async with running(api, clock, keeper, intake, **way_in):
        await eventually(lambda: keeper.last == NOW)

    assert len(keeper.told) == told


async def test_an_outage_of_the_line_counts_as_one_of_ours(
    api: BotApi, intake: MemoryIntake
) -> None:
    clock = WoundClock(NOW, running=False)
    keeper = Diary(None)

    async with running(api, clock, keeper, intake):
        await eventually(lambda: keeper.last == NOW)
        port = api.port
        await api.stop()
        clock.wind_to(NOW + timedelta(hours=30))
        await api.start(port)
        api.people.say(LI, "还在吗")
        await intake.wait_for(1)
        await eventually(lambda: keeper.told)

    assert keeper.told == [(NOW, NOW + timedelta(hours=30))]


async def test_a_quiet_weekend_is_no_outage(api: BotApi, intake: MemoryIntake) -> None:
    clock = WoundClock(NOW, running=False)
    keeper = Diary(None)

    async with running(api, clock, keeper, intake):
        for hour in range(0, 60, 6):
            clock.wind_to(NOW + timedelta(hours=hour))
            api.people.say(LI, f"{hour}")
            await eventually(lambda hour=hour: keeper.last == NOW + timedelta(hours=hour))

    assert keeper.told == []


async def test_a_group_is_followed_before_its_update_is_confirmed(
    api: BotApi, intake: MemoryIntake
) -> None:
    keeper = Diary(None)
    api.people.group(-100).bot = "member"
    api.people.migrate(-100, -1001)

    async with running(api, WoundClock(NOW), keeper, intake):
        await eventually(lambda: api.delivery.waiting == 0)

    assert set(keeper.moves) == {("-100", "-1001")}


# ---- with the office's own database ---------------------------------------------------------


@pytest.fixture
async def office(database: Database) -> int:
    """An office with one liaison on this bot, one on the web chat, and one who blocked the bot."""
    async with database.work() as uow:
        jurisdiction = await uow.jurisdictions.create("临江县", "Asia/Shanghai", at=NOW)
    async with database.work(jurisdiction.id) as uow:
        unit = await uow.units.add("县财政局")
        for name, channel, sender in (
            ("小李", "telegram", "42"), ("小王", "web", "1"), ("小张", "telegram", "43"),
        ):  # fmt: skip
            person = await uow.people.add(unit.id, "liaison", name, "zh_CN")
            bot = BOT if channel == "telegram" else "web"
            await uow.accounts.bind(person.id, channel, bot, sender, sender, at=NOW)
        await uow.accounts.mark_broken("telegram", BOT, "43", "blocked", at=NOW)
        await uow.groups.register("telegram", BOT, "-100", "联络群", at=NOW)
    return jurisdiction.id


async def test_everybody_who_can_be_reached_on_this_bot_is_told_once(
    database: Database, office: int, tmp_path: Path
) -> None:
    keeper = OfficeKeeper(database, BOT, tmp_path / "telegram" / "contact")
    since, until = NOW - timedelta(hours=30), NOW

    await keeper.was_away(since, until)
    await keeper.was_away(since, until)

    async with database.work() as uow:
        fence = await uow.leases.acquire("send:telegram", "me")
        assert fence is not None
        waiting = await uow.outbox.claim("telegram", BOT, fence, NOW + timedelta(days=1), 10, {})
    assert [item.chat for item in waiting] == ["42"]
    assert waiting[0].reply.lines[0].key == "telegram.was_away"


async def test_a_groups_registration_moves_with_it(
    database: Database, office: int, tmp_path: Path
) -> None:
    keeper = OfficeKeeper(database, BOT, tmp_path / "contact")

    await keeper.moved("-100", "-1001")
    await keeper.moved("-100", "-1001")

    async with database.read(office) as uow:
        moved = await uow.groups.by_chat("telegram", BOT, "-1001")
    assert moved is not None


async def test_the_last_contact_outlives_a_restart(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "telegram" / "contact"
    assert await OfficeKeeper(database, BOT, path).last_contact() is None

    await OfficeKeeper(database, BOT, path).note_contact(NOW)

    assert await OfficeKeeper(database, BOT, path).last_contact() == NOW


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"yesterday", b"2026-13-01"])
async def test_a_damaged_note_is_no_reason_to_fail(
    database: Database, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "contact"
    path.write_bytes(content)

    assert await OfficeKeeper(database, BOT, path).last_contact() is None
