"""Running it for years: start, readiness, figures, the night's work, a full disk, a stop."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.app import Application
from bot.clock import WoundClock
from bot.scheduler import UPKEEP
from bot.settings import Settings
from bot.web import web_application
from ledger.talk import InboundKind
from storage import backup, schema
from storage.channels import Pause
from storage.database import Database, DatabaseBusy, DatabaseUnusable
from storage.web_messages import WebMessages
from tests.bot.world import SimClock, World
from tests.dialog import local
from tests.e2e.process import free_port
from tests.trust.conftest import Walk
from tests.trust.offices import NOW, kept, last_outcome


def application(folder: Path, database: Database | None = None) -> Application:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    clock = WoundClock(local(NOW), running=False)
    return Application(Settings(**defaults | {"data_dir": folder}), clock, database=database)


async def test_a_fresh_folder_just_works(tmp_path: Path) -> None:
    app = application(tmp_path / "data")

    await app.prepare()
    await app.prepare()

    assert await app.database.revision() == schema.head()
    await app.database.close()


async def test_a_database_of_an_older_release_is_not_touched_at_start(walk: Walk) -> None:
    from sqlalchemy import text

    async with walk.database.work() as uow:
        await uow.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    app = application(walk.database.path.parent, walk.database)

    with pytest.raises(DatabaseUnusable, match="taizhang db upgrade"):
        await app.prepare()

    assert await walk.database.revision() == "0001"


async def test_ready_and_figures_say_how_it_stands(walk: Walk, tmp_path: Path) -> None:
    app = application(tmp_path, walk.database)
    app.metrics.turn("report", 0.03)
    server = TestServer(
        web_application([], app.intake, vitals=app._vitals, trouble=app.health.trouble)
    )
    await server.start_server()
    try:
        async with ClientSession(server.make_url("/")) as browser:
            async with browser.get("/readyz") as answer:
                assert answer.status == 200
            async with browser.get("/metrics") as answer:
                figures = await answer.text()
            walk.database.path.rename(tmp_path / "away.db")
            await walk.database.close()
            async with browser.get("/healthz") as answer:
                assert answer.status == 200
            async with browser.get("/readyz") as answer:
                assert answer.status == 503
                assert str(tmp_path) not in await answer.text()
            async with browser.get("/metrics") as answer:
                assert "taizhang_database_up 0" in await answer.text()
    finally:
        await server.close()
    assert 'taizhang_turns_total{outcome="report"} 1' in figures
    assert 'taizhang_turn_seconds_bucket{le="0.05"} 1' in figures
    assert "taizhang_database_up 1" in figures
    assert "甲" not in figures


async def test_figures_count_what_waits_by_channel(walk: Walk, tmp_path: Path) -> None:
    walk.talk.channel.failures = []
    app = application(tmp_path, walk.database)
    await walk.talk.intake.accept([walk.talk._inbound(InboundKind.TEXT, "li", None, text="帮助")])
    walk.talk.clock.wind_to(walk.talk.clock.now() + timedelta(seconds=90))
    app.clock.wind_to(walk.talk.clock.now())  # type: ignore[attr-defined]

    figures = await app._vitals()

    assert figures["taizhang_inbox_waiting"] == 1.0
    assert figures["taizhang_inbox_oldest_seconds"] == 90.0


async def test_an_account_that_rests_is_seen_beside_one_that_does_not(
    database: Database, tmp_path: Path
) -> None:
    app = application(tmp_path, database)
    resting = Pause(local(NOW) + timedelta(hours=1), failures=7)
    async with database.work() as uow:
        await uow.channels.set_pause("telegram", "1", resting)
        await uow.channels.set_pause("telegram", "2", Pause())

    figures = await app._vitals()

    assert figures['taizhang_channel_blocked{channel="telegram"}'] == 1.0
    assert figures['taizhang_channel_failures{channel="telegram"}'] == 7.0


async def test_the_night_forgets_and_backs_up(walk: Walk, tmp_path: Path) -> None:
    app = application(tmp_path / "data", walk.database)
    here = walk.offices.here
    async with walk.database.work(here) as uow:
        log = WebMessages(uow.connection, here, app.web_channel.bot)
        await log.append("c", "old", {"lines": ["旧"]}, local("2020-01-01 09:00"))
        await log.append("c", "new", {"lines": ["新"]}, local(NOW))
    before = await kept(walk.database, here)

    await app.scheduler._guarded(UPKEEP)

    after = await kept(walk.database, here)
    assert len(before.pop("web_message")) == 2
    assert len(after.pop("web_message")) == 1
    assert after == before
    [made] = (tmp_path / "data" / "backups").iterdir()
    assert backup.check(made).revision == schema.head()
    await app.presence.leave()


async def test_the_night_sweeps_files_that_nothing_names(walk: Walk, tmp_path: Path) -> None:
    app = application(tmp_path / "data", walk.database)
    digest = await app.blobs.put("误发的照片".encode())
    long_ago = (local(NOW) - timedelta(days=9)).timestamp()
    os.utime(app.blobs.path(digest), (long_ago, long_ago))

    await app.nightly.forget()

    assert list(app.blobs.digests()) == []


async def test_the_words_of_what_was_sent_are_forgotten_after_a_quarter(
    database: Database, tmp_path: Path
) -> None:
    app = application(tmp_path / "data", database)
    world = World(database, clock=SimClock(local(NOW) - timedelta(days=91)))
    await world.put(world.message("old"))
    await world.drain()

    await app.nightly.forget()

    assert (await world.rows())["old"]["reply"] == ""


async def test_what_cannot_be_forgotten_keeps_no_backup_from_being_made(
    walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> None:
        raise DatabaseBusy("every connection is in use")

    app = application(tmp_path / "data", walk.database)
    monkeypatch.setattr(app.nightly, "forget", away)

    await app.nightly.run()

    assert len(list((tmp_path / "data" / "backups").iterdir())) == 1
    await app.presence.leave()


async def test_a_backup_that_fails_hinders_nothing(walk: Walk, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "backups").write_text("a file where the folder should be")
    app = application(tmp_path / "data", walk.database)

    await app.nightly.run()

    await app.presence.leave()


async def test_a_full_disk_puts_the_message_back_and_loses_nothing(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DatabaseUnusable("taizhang.db: the disk is full; make room, nothing was lost")

    with monkeypatch.context() as patched:
        patched.setattr(walk.talk.router, "_turn", full)
        assert await walk.talk.say("li", "5已完成") == ""
    assert walk.talk.channel.sent == []

    walk.talk.router.turns._rest_until = 0.0
    await walk.talk.router.drain()
    await walk.talk.dispatcher.drain()

    assert "第5项" in walk.talk.heard("li")[-1]
    assert await last_outcome(walk.database) == "report"


async def test_a_mistake_of_ours_is_said_at_once(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(walk.talk.router, "_turn", broken)

    assert await walk.talk.say("li", "5已完成")
    assert await last_outcome(walk.database) == "failed"


async def test_nobody_apologises_for_what_another_process_answers_now(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = walk.talk

    async def slept_too_long(*_: object) -> None:
        async with talk.database.work() as uow:
            await uow.inbox.release(talk.router.turns.owner)
            await uow.inbox.claim("another")
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(talk.router, "_answer", slept_too_long)
        assert await talk.say("li", "5已完成") == ""
    async with talk.database.work() as uow:
        await uow.inbox.release("another")

    await talk.router.drain()
    await talk.dispatcher.drain()

    assert "第5项" in talk.heard("li")[-1]
    assert await last_outcome(walk.database) == "report"


def test_a_stop_takes_less_than_ten_seconds_and_leaves_cleanly(tmp_path: Path) -> None:
    port = free_port()
    env = os.environ | {"TAIZHANG_DATA_DIR": str(tmp_path / "data"), "TAIZHANG_WEB_PORT": str(port)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"], env=env, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz")
        ready = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=120)
        slowness = (ready - began) / 2.0  # what it takes to start on a machine of one's own
        assert time.monotonic() - ready < 10 * max(1.0, slowness)
        assert process.returncode == 0
        assert "Traceback" not in errors
    finally:
        process.kill()


def _wait_for(url: str, seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=30):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


async def test_an_answer_in_work_is_finished_before_the_router_stops(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, begun, go = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(_said: object) -> tuple[()]:
        begun.set()
        await go.wait()
        return ()

    monkeypatch.setattr(walk.talk.router._arrivals, "fetch", slow)
    await walk.talk.intake.accept(
        [walk.talk._inbound(InboundKind.TEXT, "li", None, text="5已完成")]
    )
    running = asyncio.create_task(walk.talk.router.run(stop))
    await begun.wait()
    stop.set()
    go.set()
    await asyncio.wait_for(running, 60)
    await walk.talk.dispatcher.drain()

    assert "第5项" in walk.talk.heard("li")[-1]
