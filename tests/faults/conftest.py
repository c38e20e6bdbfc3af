"""What the fault tests share: a sink, and the bookkeeping of what must hold after any fault."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from storage.database import Database
from storage.outgoing import Message, Standing
from tests.faults.servers import restart
from tests.faults.sink import Sink
from tests.faults.worker import IN_FLIGHT, Orders, enqueue, start

FINAL = {state.value for state in (Standing.SENT, Standing.UNCERTAIN, Standing.FAILED)}


@dataclass
class Trial:
    """A database, a sink, the workers that were let loose on them, and the account of it."""

    url: str
    sink: Sink
    kills: int = 0
    keys: set[str] = field(default_factory=set)

    def put(self, *messages: Message) -> None:
        """Enqueue messages; whatever happens, each must arrive or be shown."""
        self.keys |= {message.key for message in messages}
        asyncio.run(enqueue(self.url, messages))

    def orders(self, **facts: object) -> Orders:
        return Orders(self.url, str(self.sink.path), deduplicates=self.sink.deduplicates, **facts)  # type: ignore[arg-type]

    def run_until_killed(self, *, after: float | None = None, **facts: object) -> None:
        """Run a worker until it dies at its point, or is killed from outside `after` seconds."""
        worker = start(self.orders(**facts))
        worker.join(after if after is not None else 20)
        if worker.is_alive():
            worker.kill()
            worker.join(10)
        self.kills += worker.exitcode == -signal.SIGKILL

    def drain(self, *, timeout: float = 60.0, **facts: object) -> None:
        """Run a worker until nothing waits any more."""
        worker = start(self.orders(**facts))
        worker.join(timeout)
        alive = worker.is_alive()
        if alive:
            worker.kill()
            worker.join(10)
        assert not alive, f"the outbox was not empty after {timeout} s: {self.states()}"
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
        bound = self.kills * IN_FLIGHT if most_doubles is None else most_doubles
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


@pytest.fixture
def socket_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name is short enough for a socket."""
    return tmp_path_factory.mktemp("s")


@pytest.fixture
def trial(any_database_url: str, socket_folder: Path) -> Iterator[Trial]:
    """A trial on each engine in turn, with a platform that takes everything it is sent."""
    with Sink(socket_folder / "sink") as sink:
        yield Trial(any_database_url, sink)


@pytest.fixture
def wecom_trial(any_database_url: str, socket_folder: Path) -> Iterator[Trial]:
    """A trial on each engine in turn, with a platform that refuses doubles."""
    with Sink(socket_folder / "sink", deduplicates=True) as sink:
        yield Trial(any_database_url, sink)


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Return a function that waits until something holds."""

    def wait(holds: Callable[[], bool], *, timeout: float = 10.0) -> None:
        end = time.monotonic() + timeout
        while not holds():
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.01)

    return wait


@pytest.fixture
def postgres_crash(postgres_url: str) -> Callable[[], None]:
    """Return a function that crashes the test's PostgreSQL at once and starts it again."""
    folder = Path(str(make_url(postgres_url).query["host"]))
    if not (folder / "postmaster.pid").exists():
        pytest.skip("the server is not ours to crash")

    def crash() -> None:
        pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)  # what `pg_ctl stop -m immediate` sends
        end = time.monotonic() + 10
        while _alive(pid):
            assert time.monotonic() < end, "the server would not die"
            time.sleep(0.02)
        restart(folder)

    return crash


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").read_text().split(")")[-1].startswith(" Z")
