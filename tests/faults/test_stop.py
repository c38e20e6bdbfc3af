"""Stopping in good order, and starting where one runs already."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.app import Application
from bot.settings import Settings
from storage.folder import FolderTaken, sole_user
from tests.faults.trial import PATIENCE
from tests.faults.worker import message, start


def test_sigterm_under_load_finishes_what_is_on_the_wire(trial, eventually):
    """Row 19: out within 25 seconds, no double, nothing left as being sent."""
    trial.sink.delay = 0.05
    trial.put(*[message(n) for n in range(100)])
    worker = start(trial.orders(until_empty=False))
    eventually(lambda: len(trial.sink.accepted) > 5)

    worker.terminate()
    stopping_at = time.monotonic()
    worker.join(PATIENCE)

    assert worker.exitcode == 0
    assert time.monotonic() - stopping_at < 25
    assert "sending" not in trial.states().values()
    trial.sink.delay = 0.0
    trial.drain()
    trial.check(most_doubles=0)


def test_a_second_process_on_one_folder_is_refused(tmp_path):
    """Row 6: it says so in one line; the folder is free when the first has gone."""
    path = tmp_path / "taizhang.db"
    with sole_user(path), pytest.raises(FolderTaken, match="another process"), sole_user(path):
        pass

    with sole_user(path):
        pass


async def test_the_program_itself_asks_for_the_folder(tmp_path):
    """Row 6: two processes on one SQLite file would each take the other for dead."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    application = Application(Settings(**defaults | {"data_dir": tmp_path}))
    await application.prepare()

    with sole_user(tmp_path / "taizhang.db"), pytest.raises(FolderTaken, match="stop it first"):
        await application.run(asyncio.Event())

    await application.database.close()
