"""What the core is made of: pinned by hash, under licences that an office can live with."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_WORD_OF_IT = {"resvg-py": "MIT", "colorama": "BSD-3-Clause"}
"""Packages that do not say their licence where the others do, or are for another system only."""


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_in_the_core_is_copyleft_beyond_the_lgpl(sbom: ModuleType) -> None:
    for name in sbom.pinned():
        said = sbom.licence(name) or NO_WORD_OF_IT.get(name, "")
        assert said, f"{name} says nothing of its licence"
        strong = re.search(r"(?<![L])(?:A?GPL|GNU (?:Affero )?General Public)", said)
        assert strong is None, f"{name}: {said}"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pinned_package_has_its_hashes(sbom: ModuleType, lock: str) -> None:
    for name, (_, hashes) in sbom.pinned(ROOT / lock).items():
        assert hashes, name


def test_everything_that_is_asked_for_is_pinned(sbom: ModuleType) -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[\[<>=; ]", line)[0].lower() for line in project["dependencies"]}

    assert asked <= set(sbom.pinned())


def test_the_bill_of_materials_is_one_command(sbom: ModuleType) -> None:
    bill = sbom.bill()

    assert bill["bomFormat"] == "CycloneDX"
    assert {part["name"] for part in bill["components"]} == set(sbom.pinned())


def test_bandit_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r",
         "bot", "handlers", "storage", "ledger"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-2000:]
