"""A trial: messages, workers that are let loose on them and killed, and the account of it all."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

from storage.database import Database
from storage.outgoing import Message, Standing
from tests.faults.sink import Sink
from tests.faults.worker import IN_FLIGHT, Orders, enqueue, message, start

PATIENCE = 120.0
"""Seconds that a test waits for what takes a blink on an idle machine."""

FINAL = {state.value for state in (Standing.SENT, Standing.UNCERTAIN, Standing.FAILED)}


@dataclass
class Trial:
    """A database, a sink, the workers that were let loose on them, and the account of it."""

    url: str
    sink: Sink
    kills: int = 0
    in_flight: int = IN_FLIGHT
    keys: set[str] = field(default_factory=set)

    def put(self, *messages: Message) -> None:
        """Enqueue messages; whatever happens, each must arrive or be shown."""
        self.keys |= {message.key for message in messages}
        asyncio.run(enqueue(self.url, messages))

    def orders(self, **facts: object) -> Orders:
        return Orders(self.url, str(self.sink.path), deduplicates=self.sink.deduplicates, **facts)  # type: ignore[arg-type]

    def run_until_killed(self, **facts: object) -> None:
        """Run a worker until it dies at its point, or has nothing left to do."""
        worker = start(self.orders(**facts))
        worker.join(PATIENCE)
        self._kill(worker)

    def kill_after(self, taken: int, pause: float, **facts: object) -> None:
        """Run a worker; kill it `pause` seconds after the sink took so many messages more."""
        before = len(self.sink.accepted)
        worker = start(self.orders(**facts))
        end = time.monotonic() + PATIENCE
        while len(self.sink.accepted) < before + taken and worker.is_alive():
            assert time.monotonic() < end, "the worker sends nothing"
            time.sleep(0.001)
        time.sleep(pause)
        self._kill(worker)

    def kill_at_random(self, runs: int, *, seed: int, messages: int = 40) -> None:
        """Kill a worker so many times amid new messages, each at a moment the seed decides."""
        chance = random.Random(seed)
        for number in range(0, runs * messages, messages):
            self.put(*[message(number + n, chats=40) for n in range(messages)])
            self.kill_after(chance.randrange(messages * 3 // 4), chance.uniform(0, 0.01))
        self.drain()

    def _kill(self, worker: BaseProcess) -> None:
        worker.kill()
        worker.join(PATIENCE)
        self.kills += worker.exitcode == -signal.SIGKILL

    def drain(self, **facts: object) -> None:
        """Run a worker until nothing waits any more."""
        patience = PATIENCE + len(self.keys) / 10
        worker = start(self.orders(**facts))
        worker.join(patience)
        if alive := worker.is_alive():
            worker.kill()
            worker.join(PATIENCE)
        assert not alive, f"after {patience} s: {Counter(self.states().values())}"
        assert worker.exitcode == 0

    def states(self) -> dict[str, str]:
        """Return the state of every message by its key."""
        return asyncio.run(_states(self.url))

    def lost(self) -> set[str]:
        """Return what was neither accepted nor is shown to the office."""
        states = self.states()
        shown = {key for key in self.keys if states.get(key) in ("uncertain", "failed")}
        return self.keys - set(self.sink.keys()) - shown

    def doubles(self) -> Counter[str]:
        """Return what was accepted more than once, and how often too many."""
        return Counter({key: times - 1 for key, times in self.sink.keys().items() if times > 1})

    def check(self, *, most_doubles: int | None = None) -> None:
        """Nothing lost, nothing doubled beyond what was in flight at a kill, all settled."""
        bound = self.kills * self.in_flight if most_doubles is None else most_doubles
        assert not self.lost()
        assert sum(self.doubles().values()) <= bound, self.doubles()
        assert set(self.states().values()) <= FINAL
        assert self.sink.in_order()


async def _states(url: str) -> dict[str, str]:
    from sqlalchemy import select

    from storage.tables.delivery import outbox

    database = Database.open(url)
    try:
        async with database.read() as uow:
            rows = await uow.connection.execute(select(outbox.c.key, outbox.c.state))
            return {key.split("~")[-1]: state for key, state in rows}
    finally:
        await database.close()
