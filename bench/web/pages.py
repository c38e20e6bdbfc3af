"""How fast the pages are with 500 tasks and 60 units: server time, bytes, first paint.

    .venv/bin/python -m bench.web.pages

First paint needs a Chromium; without one only server time and bytes are printed.
"""

from __future__ import annotations

import asyncio
import gzip
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from aiohttp import ClientSession, CookieJar, web

from bench.asked import at_most
from bot.board.views import BoardPages
from bot.channels.web import WebChannel
from bot.clock import Clock
from bot.web import web_application
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Part, Role
from ledger.talk import Text
from storage.assignments import NewAssignment
from storage.blobs import Blobs
from storage.database import Database
from storage.notices import NewTask

TASKS, UNITS, SHARED_BY_ALL = 500, 60, 50
PATHS = ("/chat", "/board", "/board/task/1")


class NoIntake:
    """Nobody speaks here."""

    async def accept(self, inbounds: object) -> None:
        """Take nothing."""


async def make(folder: Path) -> tuple[web.AppRunner, Database, str]:
    """Return a running server, its database, and the code of its clerk."""
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await database.upgrade()
    clock, blobs = Clock(), Blobs(folder / "files")
    channel = WebChannel(database, clock, spool=folder / "spool", read_blob=blobs.read)
    now = clock.now()
    async with database.work() as uow:
        office = await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=now)
    async with database.work(office.id) as uow:
        units = [(await uow.units.add(f"县第{n}局")).id for n in range(UNITS)]
        tasks = [_task(n, now.date()) for n in range(1, TASKS + 1)]
        notice = await uow.notices.add(
            title="临江县工作要点", doc_number=None, issuer=None, issued_on=now.date(),
            year=now.year, digest=None, lists={}, tasks=tasks, at=now,
        )  # fmt: skip
        made = await uow.notices.tasks(notice.id)
        parts = [NewAssignment(t.id, units[t.no % UNITS], Part.LEAD, False) for t in made]
        parts += [
            NewAssignment(t.id, unit, Part.RESPONSIBLE, True)
            for t in made[:SHARED_BY_ALL]
            for unit in units
            if unit != units[t.no % UNITS]
        ]
        await uow.assignments.add_many(notice.id, parts)
        await uow.notices.confirm(notice.id, at=now)
        unit = await uow.units.office()
        code = await uow.codes.issue(
            unit.id, Role.CLERK, "周宁", expires_at=now + timedelta(hours=1), at=now
        )
    print(f"{TASKS} tasks, {UNITS} units, {len(parts)} parts")

    async def vitals() -> dict[str, float]:
        return {}

    board = BoardPages(database, clock, channel.sessions.visitor, blobs.read)
    application = web_application([channel], NoIntake(), vitals=vitals, pages=board.routes())
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, database, code


def _task(no: int, today: date) -> NewTask:
    why = Text("plain", text="“12月底前”读作12月31日")
    dated = no % 3 != 0
    deadline = Deadline(
        "12月底前" if dated else "全年",
        Kind.BY if dated else Kind.CONTINUOUS,
        why,
        due=today + timedelta(days=no % 200),
    )
    return NewTask(
        no=no, section=f"第{no // 50 + 1}章", title=f"规范公开第{no}类事项并及时更新",
        text="按要求公开。" * 20, deadline=deadline, lead=("县第1局",),
    )  # fmt: skip


async def measure(origin: str, code: str) -> None:
    """Print server time and bytes of each page."""
    async with ClientSession(origin, cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.post("/chat/in", data={"code": code}) as answer:
            assert answer.status == 200
        for path in PATHS:
            times = []
            for _ in range(5):
                started = time.perf_counter()
                async with browser.get(path) as answer:
                    body = await answer.read()
                times.append(time.perf_counter() - started)
            packed = len(gzip.compress(body))
            print(f"{path:14} {sorted(times)[2] * 1000:6.0f} ms  {packed / 1000:6.1f} kB packed")
        cookie = next(c.value for c in browser.cookie_jar if c.key == "taizhang")
    await asyncio.to_thread(_paint, origin, cookie)


def _paint(origin: str, cookie: str) -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        print("no Chromium: first paint not measured")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for where in PATHS:
            context = browser.new_context()
            context.add_cookies([{"name": "taizhang", "value": cookie, "url": origin}])
            page = context.new_page()
            page.goto(origin + where)
            page.wait_for_timeout(500)
            painted, sent = page.evaluate(
                "[performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,"
                " performance.getEntries().reduce((sum, e) => sum + (e.transferSize ?? 0), 0)]"
            )
            at_most(f"{where}, first paint", 1000, painted, "ms")
            at_most(f"{where}, over the wire", 150, sent / 1000, "kB")
            context.close()
        browser.close()


async def main() -> None:
    """Make the county, measure, and let it go."""
    with tempfile.TemporaryDirectory() as folder:
        runner, database, code = await make(Path(folder))
        await measure(f"http://127.0.0.1:{runner.addresses[0][1]}", code)
        await runner.cleanup()
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
