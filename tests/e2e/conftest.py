"""A county of each test's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def folder(county: Path, tmp_path: Path) -> Path:
    """A copy of the county, for one test to write to; each platform has a `county` of its own."""
    return Path(shutil.copytree(county, tmp_path / "data"))
