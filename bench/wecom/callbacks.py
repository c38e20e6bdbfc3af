"""200 callbacks a second on one core: how long until each is stored and answered.

    .venv/bin/python -m bench.wecom.callbacks [PER_SECOND] [SECONDS]

Server and platform are two processes; the server alone is pinned to one core. Every callback is
opened, read, committed to a real inbox (SQLite, durable) and answered; the platform sends on
its own clock, whether earlier ones were answered or not, so that waiting is counted. The baseline
is a server that reads the same bodies and answers, and does nothing else.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from bench.asked import at_most
from bot.channels.signing import Seals
from bot.channels.wecom import AppKeys, WeComApp
from bot.channels.wecom.envelope import Envelope
from bot.clock import Clock
from bot.intake import DurableIntake
from bot.texts import Texts
from bot.web import web_application
from storage.database import Database

KEYS = AppKeys("wwbench", 1, "secret", "token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")
PER_SECOND, SECONDS = 200, 20


async def serve_nothing() -> None:
    """The baseline: take a body, answer with nothing."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    async def vitals(request: web.Request) -> web.Response:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return web.Response(text=f"stored 0\ncpu {used.ru_utime + used.ru_stime}\n")

    application = web.Application()
    application.add_routes([web.post("/wecom", take), web.get("/metrics", vitals)])
    await listen(application)


async def serve(folder: Path) -> None:
    """Serve the callback with a real inbox behind it."""
    clock = Clock()
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'taizhang.db'}")
    await database.upgrade()
    app = WeComApp(KEYS, clock, Texts.load().say, Seals(b"key", "wecom"))
    intake = DurableIntake(database, clock, lambda: None)

    async def vitals() -> dict[str, float]:
        async with database.read() as uow:
            waiting, _ = await uow.inbox.waiting()
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {"stored": float(waiting), "cpu": used.ru_utime + used.ru_stime}

    await listen(web_application((app,), intake, vitals=vitals))


async def listen(application: web.Application) -> None:
    """Serve on one core until killed; print where."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def sealed(envelope: Envelope, number: int) -> tuple[str, bytes]:
    """Return the query and the body of one callback."""
    at, nonce = str(int(Clock().now().timestamp())), f"n{number}"
    plain = (
        f"<xml><ToUserName><![CDATA[{KEYS.corp_id}]]></ToUserName>"
        f"<FromUserName><![CDATA[user{number % 500}]]></FromUserName><CreateTime>{at}</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[第6项规范性文件清理完了]]></Content>"
        f"<MsgId>{number}</MsgId><AgentID>{KEYS.agent_id}</AgentID></xml>"
    )
    encrypted = envelope.seal(plain.encode())
    query = {"msg_signature": envelope.sign(at, nonce, encrypted), "timestamp": at, "nonce": nonce}
    return urlencode(query), f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


async def call(url: str, per_second: int, seconds: int) -> tuple[float, float]:
    """Send on time and print how long each answer took, from the moment it was due; return the
    99 of 100 in ms and the CPU of each in µs.
    """
    envelope = Envelope(KEYS.callback_token, KEYS.aes_key, KEYS.corp_id)
    calls = [sealed(envelope, number) for number in range(per_second * seconds)]
    took: list[float] = []
    wrong = 0

    async def one(session: ClientSession, due: float, query: str, body: bytes) -> None:
        nonlocal wrong
        async with session.post(f"{url}/wecom?{query}", data=body) as answer:
            await answer.read()
        took.append(time.perf_counter() - due)
        wrong += answer.status != 200

    connector = TCPConnector(limit=0)
    async with ClientSession(connector=connector, timeout=ClientTimeout(total=10)) as session:
        await one(session, time.perf_counter(), *sealed(envelope, 10**9))
        took.clear()
        before = await vitals(session, url)
        start = time.perf_counter() + 0.1
        async with asyncio.TaskGroup() as group:
            for number, (query, body) in enumerate(calls):
                due = start + number / per_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(session, due, query, body))
        after = await vitals(session, url)
    return report(took, wrong, before, after, seconds)


async def vitals(session: ClientSession, url: str) -> dict[str, float]:
    """Return what the server says of itself."""
    async with session.get(f"{url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    return {name: float(value) for name, value in (line.split() for line in lines)}


def report(
    took: list[float], wrong: int, before: dict[str, float], after: dict[str, float], seconds: int
) -> tuple[float, float]:
    """Print the figures."""
    took.sort()
    half, most, worst = (1000 * took[int(len(took) * part)] for part in (0.5, 0.99, 0.9999))
    cpu = after["cpu"] - before["cpu"]
    stored = after["stored"] - before["stored"]
    print(f"{len(took)} callbacks in {seconds} s, {wrong} refused, {stored:.0f} stored")
    print(f"answered in {half:.1f} ms (half), {most:.1f} ms (99 of 100), {worst:.1f} ms (slowest)")
    print(f"server: {100 * cpu / seconds:.0f} % of one core, {1e6 * cpu / len(took):.0f} µs each")
    return most, 1e6 * cpu / len(took)


def main() -> None:
    """Start the server and call it."""
    if sys.argv[1:2] in (["serve"], ["nothing"]):
        asyncio.run(serve(Path(sys.argv[2])) if sys.argv[1] == "serve" else serve_nothing())
        return
    numbers = [int(word) for word in sys.argv[1:3]]
    per_second, seconds = (*numbers, *(PER_SECOND, SECONDS)[len(numbers) :])
    ours, baseline = (measure(kind, per_second, seconds) for kind in ("serve", "nothing"))
    print(
        f"ours / doing nothing: {ours[0] / baseline[0]:.1f} in time (99 of 100),"
        f" {ours[1] / baseline[1]:.1f} in CPU"
    )
    at_most("an answer (99 of 100)", 100, ours[0], "ms")


def measure(kind: str, per_second: int, seconds: int) -> tuple[float, float]:
    """Start one of the two servers, call it, and end it."""
    print(f"-- {'stored and answered' if kind == 'serve' else 'baseline: answered, nothing done'}")
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "bench.wecom.callbacks", kind, folder],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout
            return asyncio.run(call(server.stdout.readline().strip(), per_second, seconds))
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main()
