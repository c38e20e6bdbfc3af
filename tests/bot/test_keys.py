"""The key that buttons are signed with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.keys import signing_key
from bot.settings import Settings


def settings(folder: Path, **given: object) -> Settings:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings(**defaults | {"data_dir": folder} | given)


def test_the_key_is_made_once_and_kept_where_nobody_else_reads(tmp_path: Path) -> None:
    key = signing_key(settings(tmp_path / "data"))

    assert len(key) == 32
    assert signing_key(settings(tmp_path / "data")) == key
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0


def test_whoever_starts_together_signs_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        keys = set(starting.map(signing_key, [settings(tmp_path)] * 32))

    assert len(keys) == 1


def test_a_key_that_a_crash_left_empty_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()

    assert len(signing_key(settings(tmp_path))) == 32
