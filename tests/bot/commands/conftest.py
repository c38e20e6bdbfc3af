"""A folder of its own for what a command reads and writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program's data would lie; nothing is there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAIZHANG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("TAIZHANG_DATABASE_URL", raising=False)
    return tmp_path / "data"


@pytest.fixture
def migrated(data_dir: Path, sqlite_template: Path) -> Path:
    """The same with a migrated, empty database in it."""
    data_dir.mkdir()
    shutil.copyfile(sqlite_template, data_dir / "taizhang.db")
    return data_dir
