"""The same way in the web chat: over HTTP and server-sent events, with no account anywhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout, CookieJar, FormData

from tests.e2e.process import NOTICE, OFFICE, PATIENCE, Serving, free_port, taizhang

APRIL = "2026-04-20T09:00+08:00"
MORNING = "2026-09-28T09:45+08:00"
"""Two working days before 三季度前 falls due."""

UNIT = "县发展和改革局"
NOTICE_BYTES = NOTICE.read_bytes()


class Page:
    """A browser with the chat open: it posts, and follows the stream as a page does."""

    def __init__(self, address: str) -> None:
        self.browser = ClientSession(
            address, cookie_jar=CookieJar(unsafe=True), timeout=ClientTimeout(total=None)
        )
        self.last_event = ""
        self.shown: list[dict[str, Any]] = []
        self.chat = ""
        self._numbers = count(1)
        self._arrived = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    async def sign_in(self, code: str) -> None:
        """Send the form with the code, then open the chat and its stream."""
        async with self.browser.post("/chat/in", data={"code": code}) as answer:
            page = await answer.text()
        self.chat = page.split('data-chat="')[1].split('"')[0]
        self.follow()
        await self.told_beyond(0)  # the welcome

    def follow(self) -> None:
        """Open the stream where it was left, as a browser does by itself."""
        self._following = asyncio.create_task(self._follow())

    async def leave(self) -> None:
        """Let go of the stream; the sign-in stays."""
        if self._following:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def __aenter__(self) -> Page:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()
        await self.browser.close()

    async def say(self, text: str) -> str:
        """Say something; return the answer."""
        return await self._post({"text": text})

    async def press(self, label: str) -> str:
        """Tap a button that is shown; return what is said then."""
        for message in reversed(self.shown):
            for button in message["body"].get("buttons", ()):
                if button["label"] == label:
                    return await self._post({"press": button["action"], "ref": str(message["seq"])})
        raise LookupError(f"no button {label!r}: {self.shown[-1]}")

    async def upload(self, data: bytes, name: str) -> str:
        """Send a file; return the answer."""
        form = FormData()
        form.add_field("chat", self.chat)
        form.add_field("sender", self.chat)
        form.add_field("nonce", f"upload-{next(self._numbers):04d}")
        form.add_field("file", data, filename=name, content_type="text/plain")
        before = len(self.told)
        async with self.browser.post("/chat/files", data=form) as answer:
            assert answer.status == 200, await answer.text()
        return await self.told_beyond(before)

    @property
    def told(self) -> list[str]:
        """What the bot has said here."""
        return ["\n".join(m["body"].get("lines", ())) for m in self.shown if m["by"] != self.chat]

    async def told_beyond(self, count: int) -> str:
        """Wait until the bot has said more than so much; return the newest."""
        async with asyncio.timeout(PATIENCE):
            while len(self.told) <= count:
                self._arrived.clear()
                await self._arrived.wait()
        return "\n".join(self.told[count:])

    async def _post(self, words: dict[str, str]) -> str:
        before = len(self.told)
        body = {"chat": self.chat, "sender": self.chat, "nonce": f"nonce-{next(self._numbers):04d}"}
        async with self.browser.post("/chat/say", json=body | words) as answer:
            assert answer.status == 200, await answer.text()
        return await self.told_beyond(before)

    async def _follow(self) -> None:
        headers = {"Last-Event-ID": self.last_event} if self.last_event else {}
        async with self.browser.get("/chat/stream", headers=headers) as stream:
            async for raw in stream.content:
                line = raw.decode().rstrip("\n")
                if line.startswith("id: "):
                    self.last_event = line[4:]
                elif line.startswith("data: "):
                    self.shown.append(json.loads(line[6:]))
                    self._arrived.set()


@asynccontextmanager
async def serving(folder: Path, at: str, port: int | None = None) -> AsyncIterator[Serving]:
    """Start the program, and end it with the block; on the same port as before, if one is given."""
    program = Serving(folder, at=at, port=port or free_port())
    await program.start()
    try:
        yield program
    finally:
        await program.stop()


async def test_from_an_empty_folder_to_a_digest(tmp_path: Path) -> None:
    taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)
    taizhang(tmp_path, "import", str(NOTICE), "--yes", at=APRIL)
    port = free_port()

    async with Page(f"http://127.0.0.1:{port}") as li:
        async with serving(tmp_path, APRIL, port) as program:
            invited = await program.command("invite", UNIT)
            assert invited["links"]["web"] == f"{program.address}/chat/in/{invited['code']}"
            await li.sign_in(invited["code"])

            assert "第4项" in await li.say("我的任务")
            assert "已记：第4项" in await li.say("4号已完成")
            assert "已撤：第4项" in await li.press("撤销")
            assert "已记：第4项" in await li.say("4号进展60%，在建项目已全部公开")
            ledger = await program.command("ledger")
            [row] = [r for r in ledger["assignments"] if (r["unit"], r["task"]) == (UNIT, 4)]
            assert (row["state"], row["percent"]) == ("in_progress", 60)
            told = len(li.told)
            await li.leave()

        async with serving(tmp_path, MORNING, port) as program:
            li.follow()
            digest = await li.told_beyond(told)
            assert "第4项" in digest
            assert "9月30日" in digest
            assert "已记：第4项" in await li.say("4号已完成")


async def test_the_clerk_sends_the_notice_in_the_chat(tmp_path: Path) -> None:
    office = taizhang(tmp_path, "init", "--office", OFFICE, at=APRIL)

    async with serving(tmp_path, APRIL) as program, Page(program.address) as clerk:
        await clerk.sign_in(office["code"])

        preview = await clerk.upload(NOTICE_BYTES, NOTICE.name)

        assert "读到23项" in preview
        assert "已导入23项" in await clerk.press("就按这样导入")
