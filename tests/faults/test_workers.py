"""Several processes: one sends for an account, the others stand by; whoever stalls is fenced."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import time
from itertools import count

import pytest

from bot.presence import BEAT
from storage.database import Database
from tests.faults.trial import PATIENCE
from tests.faults.worker import message, start

pytestmark = pytest.mark.postgres


@pytest.fixture
def any_database_url(postgres_url):
    """Many processes are PostgreSQL's; a SQLite file has one."""
    return postgres_url


@pytest.mark.parametrize(
    ("workers", "messages"),
    [(2, 200), (4, 200), pytest.param(4, 5000, marks=pytest.mark.slow)],
)
def test_many_workers_send_everything_once(trial, workers, messages):
    """Row 3."""
    trial.put(*[message(n, chats=50) for n in range(messages)])

    # Nobody dies here: with the program's own beat a busy machine lets nobody be taken for dead.
    running = [start(trial.orders(number=n, sole=False, beat=BEAT)) for n in range(workers)]
    for worker in running:
        worker.join(PATIENCE)

    assert [worker.exitcode for worker in running] == [0] * workers
    trial.check(most_doubles=0)
    owners = {m.key: m.worker for m in trial.sink.accepted}
    assert len(owners) == messages


def test_a_stalled_worker_is_fenced_when_it_wakes(trial, eventually):
    """Row 5: it sleeps through its lease with messages on the wire; another sends meanwhile."""
    trial.sink.delay = 0.2  # slow enough that much is left when it is stopped
    trial.put(*[message(n) for n in range(60)])
    first = start(trial.orders(number=1, sole=False))
    eventually(lambda: len(trial.sink.accepted) > 5)

    os.kill(first.pid, signal.SIGSTOP)
    trial.put(*[message(n) for n in range(60, 80)])  # however late the stop came, work is left
    second = start(trial.orders(number=2, sole=False))
    eventually(lambda: any(m.worker == 2 for m in trial.sink.accepted))
    os.kill(first.pid, signal.SIGCONT)
    first.join(PATIENCE)
    second.join(PATIENCE)

    trial.kills = 1  # a stall is a kill that comes back
    trial.check()


def test_another_worker_takes_over_from_a_killed_one(trial, eventually):
    trial.sink.delay = 0.1
    trial.put(*[message(n) for n in range(80)])
    first = start(trial.orders(number=1, sole=False))
    second = start(trial.orders(number=2, sole=False))
    eventually(lambda: len(trial.sink.accepted) > 5)
    holder, standby = _holder_first(trial, first, second)

    holder.kill()
    killed_at = time.monotonic()
    standby.join(PATIENCE)

    trial.kills = 1
    trial.check()
    after = [m.at for m in trial.sink.accepted if m.at > killed_at]
    assert after
    assert after[0] - killed_at < 10


@pytest.mark.slow  # once in a few runs on a busy machine more came twice than was in flight
@pytest.mark.parametrize("kills", [3, 100])
def test_whichever_of_two_workers_sends_is_killed_again_and_again(trial, eventually, kills):
    """Row 2, with two workers: the other goes on, and a new one takes the place of the dead."""
    chance, numbers = random.Random(20_260_511), count(1)
    trial.sink.delay = 0.02
    workers = {n: start(trial.orders(number=n, sole=False, until_empty=False)) for n in (0, -1)}
    for batch in range(kills):
        trial.put(*[message(40 * batch + n, chats=40) for n in range(40)])
        wanted = len(trial.sink.accepted) + chance.randrange(1, 20)
        eventually(
            lambda wanted=wanted: (
                len(trial.sink.accepted) >= wanted and trial.sink.accepted[-1].worker in workers
            )
        )
        workers.pop(trial.sink.accepted[-1].worker).kill()
        trial.kills += 1
        new = next(numbers)
        workers[new] = start(trial.orders(number=new, sole=False, until_empty=False))
    for worker in workers.values():
        worker.terminate()
        worker.join(PATIENCE)
    trial.drain(sole=False)

    trial.check()


def _holder_first(trial, first, second):
    sender = trial.sink.accepted[0].worker
    return (first, second) if sender == 1 else (second, first)


def test_a_message_leaves_within_a_second_of_being_put_by_another_process(trial, eventually):
    """LISTEN/NOTIFY wakes the sender: this one looks by itself but once an hour."""
    worker = start(trial.orders(sole=False, until_empty=False, looks_every=3600.0))
    waits = []
    for n in range(6):
        trial.put(message(n))
        put_at = time.monotonic()  # committed just now
        eventually(lambda n=n: len(trial.sink.accepted) > n)
        waits.append(trial.sink.accepted[-1].at - put_at)
    worker.terminate()
    worker.join(PATIENCE)

    assert statistics.median(waits[1:]) < 1.0  # the first waits for the worker's own start
    assert worker.exitcode == 0


def test_the_server_is_killed_in_mid_send_and_comes_back(trial, postgres_crash, eventually):
    """Row 11: `-m immediate` loses no commit; the worker goes on without being started anew."""
    trial.sink.delay = 0.04
    trial.put(*[message(n) for n in range(200)])
    worker = start(trial.orders(sole=False))
    eventually(lambda: len(trial.sink.accepted) > 20)

    postgres_crash()
    back_at = time.monotonic()
    before = len(trial.sink.accepted)
    eventually(lambda: len(trial.sink.accepted) > before + 4)
    assert time.monotonic() - back_at < 10
    worker.join(PATIENCE)

    assert worker.exitcode == 0
    trial.kills = 1
    trial.check()


def test_every_connection_is_cut_in_mid_send(trial, eventually):
    """Row 11: pg_terminate_backend on whatever is connected."""
    trial.sink.delay = 0.01
    trial.put(*[message(n) for n in range(150)])
    worker = start(trial.orders(sole=False))
    eventually(lambda: len(trial.sink.accepted) > 20)

    asyncio.run(_cut_all_connections(trial.url))
    worker.join(PATIENCE)

    assert worker.exitcode == 0
    trial.kills = 1
    trial.check()


async def _cut_all_connections(url):
    from sqlalchemy import text

    database = Database.open(url)
    async with database.work() as uow:
        await uow.connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await database.close()
