"""A browser with the chat open, without the browser: it posts, and follows the stream."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from typing import Any

from aiohttp import ClientSession, ClientTimeout, CookieJar, FormData

from tests.e2e.process import PATIENCE


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
        """Tap a button as soon as it is shown; return what is said then."""
        async with asyncio.timeout(PATIENCE):
            while not (found := self._button(label)):
                self._arrived.clear()
                await self._arrived.wait()
        return await self._post(found)

    def _button(self, label: str) -> dict[str, str] | None:
        """Return what a tap on the newest button with this label sends."""
        for message in reversed(self.shown):
            for button in message["body"].get("buttons", ()):
                if button["label"] == label:
                    return {"press": button["action"], "ref": str(message["seq"])}
        return None

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
    def newest(self) -> int:
        """The number of the newest message that has come."""
        return max((message["seq"] for message in self.shown), default=0)

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

    async def post(self, words: dict[str, str]) -> None:
        """Send what a page sends; when it returns, the program has taken it in."""
        body = {"chat": self.chat, "sender": self.chat, "nonce": f"nonce-{next(self._numbers):04d}"}
        async with self.browser.post("/chat/say", json=body | words) as answer:
            assert answer.status == 200, await answer.text()

    async def _post(self, words: dict[str, str]) -> str:
        before = len(self.told)
        await self.post(words)
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
