"""How many small changes to the rules the tests notice: mutmut on a sample of them.

python -m bench.mutation [--sample 300] [--seed 12] [--folder ledger/deadlines] [--keep FOLDER]

Works on a copy of the tree, with mutmut in an environment of its own beside this one's packages.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.peers import interpreter

ROOT = Path(__file__).resolve().parent.parent
TREE = ("ledger", "bot", "handlers", "storage", "tests", "bench", "locales", "docs")
# The tests that speak of a folder's rules and are quick enough to run for every change.
TESTS: Mapping[str, Sequence[str]] = {
    "ledger/deadlines": (
        "tests/ledger/deadlines/test_forms.py",
        "tests/ledger/deadlines/test_edges.py",
        "tests/ledger/deadlines/test_facts.py",
        "tests/ledger/deadlines/test_chat.py",
        "tests/ledger/deadlines/test_prose.py",
        "tests/ledger/deadlines/test_parts.py",
        "tests/ledger/deadlines/test_reasons.py",
    ),
    "ledger/planning": ("tests/ledger/planning",),
}
LONGEST = 240  # seconds for one change from scratch; a rule that hangs is noticed


def main(arguments: Sequence[str] | None = None) -> None:
    """Change, run, count; print each folder's score and the changes nobody noticed."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=300, help="changes tried in each folder")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--folder", action="append", choices=sorted(TESTS), help="default: all")
    parser.add_argument("--keep", type=Path, help="work here, and leave it to be looked at")
    options = parser.parse_args(arguments)
    for folder in options.folder or sorted(TESTS):
        with tempfile.TemporaryDirectory() as scratch:
            place = (options.keep or Path(scratch)) / folder.replace("/", "-")
            _try(folder, place, options.sample, options.seed)


def _try(folder: str, place: Path, size: int, seed: int) -> None:
    tests = [path for path in TESTS[folder] if (ROOT / path).exists()]
    python = _prepare(folder, place, tests)
    names = sorted(_names(place))
    chosen = random.Random(seed).sample(names, min(size, len(names)))
    left = _passed_in_forks(python, place, tests, chosen)
    # What is done while a module is imported, a fork cannot change: those once more, from scratch.
    left = [name for name in left if not _is_noticed(python, place, tests, name)]
    noticed = len(chosen) - len(left)
    print(f"{folder}: {noticed} of {len(chosen)} changes noticed, {noticed / len(chosen):.1%}")
    for name in sorted(left):
        print("   ", name)


def _passed_in_forks(
    python: Path, place: Path, tests: Sequence[str], names: Sequence[str]
) -> list[str]:
    """Return the changes under which every test passes, tried in forks of one process."""
    listed = place / "names.json"
    listed.write_text(json.dumps(names), encoding="utf-8")
    script = Path(__file__).with_name("forks.py")
    done = subprocess.run(
        [python, script, listed, *tests], cwd=place / "mutants", capture_output=True, check=True
    )
    passed: list[str] = json.loads(done.stdout)
    return passed


def _is_noticed(python: Path, place: Path, tests: Sequence[str], name: str) -> bool:
    """Run the tests with one change switched on; tell whether any fails."""
    command = [python, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests],
            cwd=place / "mutants",
            env=os.environ | {"MUTANT_UNDER_TEST": name},
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def _prepare(folder: str, place: Path, tests: Sequence[str]) -> Path:
    """Copy the tree, have mutmut write its changes there, and see that the tests pass unchanged.

    Return the interpreter that has mutmut beside this one's packages. The changes are run here
    and not by mutmut, which cannot name tests whose parameters are Chinese.
    """
    place.mkdir(parents=True)
    for name in TREE:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = (
        f"\n[tool.mutmut]\npaths_to_mutate = {json.dumps([folder])}\n"
        f"tests_dir = {json.dumps(tests)}\nalso_copy = {json.dumps(list(TREE))}\n"
    )
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + settings
    (place / "pyproject.toml").write_text(written, encoding="utf-8")
    python = interpreter(place / ".venv", ["mutmut==3.8.1"])
    site = next((place / ".venv" / "lib").glob("python*")) / "site-packages"
    (site / "here.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    with (place / "mutmut.log").open("wb") as log:  # an unknown name: write them, run none
        command = [python.with_name("mutmut"), "run", "no.such.change"]
        subprocess.run(command, cwd=place, stdout=log, stderr=log, check=False)
    if _is_noticed(python, place, tests, ""):
        sys.exit(f"the tests of {folder} fail before anything is changed; see {place}")
    return python


def _names(place: Path) -> list[str]:
    names: list[str] = []
    for path in sorted((place / "mutants").rglob("*.meta")):
        names += json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return names


if __name__ == "__main__":
    main()
