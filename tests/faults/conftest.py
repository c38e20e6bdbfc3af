"""What the fault tests share: a trial on each engine, patience, and a server to crash."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.faults.servers import restart
from tests.faults.sink import Sink
from tests.faults.trial import PATIENCE, Trial


@pytest.fixture
def socket_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name is short enough for a socket."""
    return tmp_path_factory.mktemp("s")


@pytest.fixture
def trial(any_database_url: str, socket_folder: Path) -> Iterator[Trial]:
    """A trial on each engine in turn, with a platform that takes everything it is sent."""
    with Sink(socket_folder / "sink") as sink:
        yield Trial(any_database_url, sink)
        _kill_what_is_left()


@pytest.fixture
def wecom_trial(any_database_url: str, socket_folder: Path) -> Iterator[Trial]:
    """A trial on each engine in turn, with a platform that refuses doubles."""
    with Sink(socket_folder / "sink", deduplicates=True) as sink:
        yield Trial(any_database_url, sink)
        _kill_what_is_left()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Return a function that waits until something holds."""

    def wait(holds: Callable[[], bool], *, timeout: float = PATIENCE) -> None:
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
        end = time.monotonic() + PATIENCE
        while _alive(pid):
            assert time.monotonic() < end, "the server would not die"
            time.sleep(0.02)
        restart(folder)

    return crash


def _kill_what_is_left() -> None:
    """End the workers of a test that failed: they would send for the next one."""
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join(PATIENCE)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").read_text().split(")")[-1].startswith(" Z")
