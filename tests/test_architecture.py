"""The house keeps its shape: imports run one way, and no room takes everything."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bot", "handlers", "storage", "ledger")
EVERYWHERE = (*FOLDERS, "bench", "tests")
LONGEST = 500
PREPARES = {"settings.register_profile", "settings.load_profile"}  # tests/conftest.py, for all


def test_imports_run_one_way(monkeypatch):
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_file_has_taken_everything():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in EVERYWHERE
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_modules_are_named_for_subjects():
    kinds = {"utils.py", "helpers.py", "managers.py", "common.py", "misc.py"}
    found = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py") if p.name in kinds]

    assert found == []


def test_importing_a_program_runs_nothing():
    run = {
        f"{path.relative_to(ROOT)}:{line.lineno}"
        for folder in ("bench", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for line in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)
        if ast.unparse(line.value.func) not in PREPARES
    }

    assert run == set()


PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
STATION = re.compile(
    r"^ *((?:bot|handlers|storage|ledger)/[\w/]+\.py)(?: +([A-Za-z_.]+))?", re.MULTILINE
)


def defined(path: Path) -> set[str]:
    """Return what a file defines: its functions, its classes, and their methods as Class.method."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            names |= {node.name, *(f"{node.name}.{method.name}" for method in inner)}
    return names


def test_every_station_on_the_ways_is_there():
    stations = STATION.findall(PAGE)

    assert len(stations) > 50
    assert [(p, n) for p, n in stations if n and n not in defined(ROOT / p)] == []


def test_every_folder_is_in_the_picture():
    folders = {
        str(path.parent.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
    } - {"storage/migrations/versions"}
    picture = PAGE.split("```text")[1].split("```")[0]

    assert {f for f in folders if f"{f.rpartition('/')[2]}/" not in picture} == set()


def test_every_module_of_the_running_program_has_its_place_in_the_picture():
    modules = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__", "__main__"}
    picture = PAGE.split("```text")[1].split("channels/    hears")[1].split("documents/ ")[0]
    named = set(re.findall(r"[a-z_]+", picture))

    assert modules - named == set()
