"""Files lie under what they hold, once, and encrypted where a key is set."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.blobs import Blobs, BlobUnreadable

WORDS = "采购清单".encode()


async def test_bytes_come_back_by_what_they_hold(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")
    digest = await blobs.put(WORDS)

    assert digest == hashlib.sha256(WORDS).hexdigest()
    assert await blobs.read(digest) == WORDS


async def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digests = await asyncio.gather(*(blobs.put(WORDS) for _ in range(8)))

    assert set(digests) == {digests[0]}
    assert list(blobs.digests()) == [digests[0]]
    assert [name for _, _, files in os.walk(tmp_path) for name in files] == [digests[0]]


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = await blobs.put(WORDS)
    await blobs.delete(digest)
    await blobs.delete(digest)

    with pytest.raises(FileNotFoundError):
        await blobs.read(digest)


async def test_damage_is_noticed(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = await blobs.put(WORDS)
    blobs.path(digest).write_bytes(b"something else")

    with pytest.raises(BlobUnreadable, match="damaged"):
        await blobs.read(digest)


async def test_with_a_key_the_disk_does_not_know_the_words(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, key="geheim")
    digest = await blobs.put(WORDS)

    assert WORDS not in blobs.path(digest).read_bytes()
    assert await blobs.read(digest) == WORDS
    assert await Blobs(tmp_path, key="geheim").read(digest) == WORDS


@pytest.mark.parametrize("key", [None, "another"])
async def test_without_the_right_key_nothing_is_read(tmp_path: Path, key: str | None) -> None:
    digest = await Blobs(tmp_path, key="geheim").put(WORDS)

    with pytest.raises(BlobUnreadable, match="another key"):
        await Blobs(tmp_path, key=key).read(digest)


async def test_plain_files_stay_readable_after_a_key_was_set(tmp_path: Path) -> None:
    digest = await Blobs(tmp_path).put(WORDS)

    assert await Blobs(tmp_path, key="geheim").read(digest) == WORDS


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=200))
async def test_any_bytes_survive_encryption(tmp_path: Path, data: bytes) -> None:
    blobs = Blobs(tmp_path, key="k")

    assert await blobs.read(await blobs.put(data)) == data


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 63, "A" * 64, ""])
def test_only_a_digest_is_a_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        Blobs(tmp_path).path(name)


async def test_a_file_that_is_put_back_has_its_name_only_when_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = Blobs(tmp_path / "backup", key="k"), Blobs(tmp_path / "files", key="k")
    digest = await there.put(WORDS)

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            here.put_back(there.path(digest))
    assert list(here.digests()) == []

    here.put_back(there.path(digest))
    assert await here.read(digest) == WORDS
