"""Uploads wait on disk until a turn has read them, and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import Refused
from bot.channels.web.spool import READ_FOR, UNREAD_FOR, Spool

NOW = datetime(2026, 5, 20, 1, 5, tzinfo=UTC)


async def test_a_file_can_be_read_again_for_a_while_and_is_then_gone(tmp_path):
    spool = Spool(tmp_path / "spool")
    ref = await spool.put(b"abc", NOW)

    assert await spool.read(ref, NOW) == b"abc"
    await spool.sweep(NOW + READ_FOR / 2)
    assert await spool.read(ref, NOW) == b"abc"
    await spool.sweep(NOW + READ_FOR + timedelta(seconds=1))
    with pytest.raises(Refused):
        await spool.read(ref, NOW)


async def test_what_nobody_has_read_yet_outlives_a_long_stop(tmp_path):
    spool = Spool(tmp_path / "spool")
    ref = await spool.put(b"abc", NOW)

    await Spool(tmp_path / "spool").sweep(NOW + UNREAD_FOR - timedelta(hours=1))
    assert await spool.read(ref, NOW) == b"abc"


@pytest.mark.parametrize("ref", ["../../etc/passwd", "", "a/b", "x" * 30 + "/", "绑" * 30])
async def test_a_name_that_is_not_ours_reads_nothing(tmp_path, ref):
    with pytest.raises(Refused):
        await Spool(tmp_path).read(ref, NOW)


async def test_sweeping_an_empty_house_does_no_harm(tmp_path):
    await Spool(tmp_path / "none").sweep(NOW)
