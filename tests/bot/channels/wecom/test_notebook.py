"""What sending still knows after a crash."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.wecom.notebook import Notebook


async def test_a_note_outlives_the_process(tmp_path, clock):
    path = tmp_path / "wecom" / "app.notes"
    await Notebook(path, clock).write("media:1", "id1")
    await Notebook(path, clock).write("media:1", "id2")

    assert await Notebook(path, clock).read("media:1") == "id2"
    assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0


async def test_a_note_is_forgotten_before_the_platform_forgets(tmp_path, clock):
    path = tmp_path / "app.notes"
    book = Notebook(path, clock)
    await book.write("media:1", "id1")

    clock.wind_to(clock.now() + timedelta(hours=71, seconds=1))

    assert await book.read("media:1") is None
    assert await Notebook(path, clock).read("media:1") is None
    assert path.read_text() == ""


async def test_a_line_that_a_crash_cut_off_spoils_no_other(tmp_path, clock):
    path = tmp_path / "app.notes"
    await Notebook(path, clock).write("a", "1")
    with path.open("a") as file:
        file.write('["b", "tw')

    book = Notebook(path, clock)
    await book.write("c", "3")

    assert [await Notebook(path, clock).read(key) for key in "abc"] == ["1", None, "3"]


async def test_without_a_file_notes_live_as_long_as_the_process(clock):
    book = Notebook(None, clock)
    await book.write("a", "1")

    assert await book.read("a") == "1"


async def test_only_the_first_is_first(tmp_path, clock):
    path = tmp_path / "app.notes"
    book = Notebook(path, clock)

    said = await asyncio.gather(*(book.once("met:li") for _ in range(3)))
    clock.wind_to(clock.now() + timedelta(days=3))

    assert sorted(said) == [False, False, True]
    assert await Notebook(path, clock).once("met:li")


@pytest.mark.parametrize("name", ["app.notes", None])
async def test_a_process_that_runs_for_years_keeps_no_old_notes(tmp_path, clock, monkeypatch, name):
    monkeypatch.setattr("bot.channels.wecom.notebook.MANY", 3)
    book = Notebook(tmp_path / name if name else None, clock)
    for day in range(12):
        await book.write(f"update:{day}", "tried")
        clock.wind_to(clock.now() + timedelta(days=1))

    assert len(await book._loaded()) <= 6
    assert await book.read("update:11") == "tried"
    assert not name or len((tmp_path / name).read_text().splitlines()) <= 6
