"""Many people at once, for benches: everybody writes, and waits for an answer to write again."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.peers.bot_api.server import BotApi, Call

ANSWERS = frozenset({"sendmessage", "editmessagetext"})


class Flood:
    """One run. Each of `people` writes `each` messages; answers are counted chat by chat.

    With `open_loop` everything is written at once and lies waiting; otherwise a person writes
    the next message when the last one has been answered.
    """

    def __init__(
        self, api: BotApi, people: list[int], each: int, texts: list[str], *, open_loop: bool
    ) -> None:
        self._api = api
        self._left = dict.fromkeys(people, each)
        self._each = each
        self._texts = texts
        self._open = open_loop
        self._done = asyncio.Event()
        self._asked: dict[int, float] = {}
        self._waits: list[float] = []
        self._unanswered = len(people) * each

    async def run(self, seconds: float) -> dict[str, Any]:
        """Write, wait for all answers, and return how it went."""
        self._api.people.listen(self._heard)
        began = time.perf_counter()
        for person in list(self._left):
            for _ in range(self._each if self._open else 1):
                self._write(person)
        try:
            async with asyncio.timeout(seconds):
                await self._done.wait()
        except TimeoutError:
            pass
        took = time.perf_counter() - began
        waits = sorted(self._waits) or [0.0]
        return {
            "seconds": took,
            "answered": len(self._waits),
            "unanswered": self._unanswered,
            "per_second": len(self._waits) / took,
            "p50_ms": waits[len(waits) // 2] * 1000,
            "p99_ms": waits[min(len(waits) - 1, len(waits) * 99 // 100)] * 1000,
        }

    def _write(self, person: int) -> None:
        turn = self._each - self._left[person]
        self._left[person] -= 1
        self._asked.setdefault(person, time.perf_counter())
        self._api.people.say(person, self._texts[turn % len(self._texts)])

    def _heard(self, call: Call) -> None:
        if call.method not in ANSWERS or self._done.is_set():
            return
        person = int(call.params.get("chat_id", 0))
        if person not in self._asked:
            return
        now = time.perf_counter()
        self._waits.append(now - self._asked.pop(person))
        self._unanswered -= 1
        if self._open:
            self._asked[person] = now
        elif self._left[person]:
            self._write(person)
        if self._unanswered <= 0:
            self._done.set()
