"""The house keeps its shape: imports run one way, and no room takes everything."""

from __future__ import annotations

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bot", "handlers", "storage", "ledger")
LONGEST = 500


def test_imports_run_one_way(monkeypatch):
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_file_has_taken_everything():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_modules_are_named_for_subjects():
    kinds = {"utils.py", "helpers.py", "managers.py", "common.py", "misc.py"}
    found = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py") if p.name in kinds]

    assert found == []
