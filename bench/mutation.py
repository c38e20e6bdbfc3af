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
import venv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREE = ("ledger", "bot", "handlers", "storage", "tests", "bench", "locales", "docs")
# The tests that speak of a folder's rules and are quick enough to run for every change.
TESTS: Mapping[str, Sequence[str]] = {
    "ledger/deadlines": (
        "tests/ledger/deadlines/test_forms.py",
        "tests/ledger/deadlines/test_chat.py",
        "tests/ledger/deadlines/test_prose.py",
        "tests/ledger/deadlines/test_parts.py",
    ),
    "ledger/planning": ("tests/ledger/planning",),
}
KILLED, SURVIVED, UNTESTED = 1, 0, 33  # mutmut's codes; the rest are crashes and time-outs


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
    mutmut = _prepare(folder, place)
    _run(mutmut, place, ["no.such.change"])  # writes the changes and learns which test runs what
    names = sorted(_codes(place))
    chosen = random.Random(seed).sample(names, min(size, len(names)))
    _run(mutmut, place, chosen)
    codes = _codes(place)
    tried = {name: codes[name] for name in chosen if codes[name] is not None}
    count = Counter(tried.values())
    noticed = len(tried) - count[SURVIVED] - count[UNTESTED]
    print(f"{folder}: {noticed} of {len(tried)} changes noticed, {noticed / len(tried):.1%}")
    for name in sorted(name for name, code in tried.items() if code in (SURVIVED, UNTESTED)):
        print("   ", name)


def _prepare(folder: str, place: Path) -> Path:
    """Copy the tree and its settings; return mutmut, installed beside this one's packages."""
    place.mkdir(parents=True)
    for name in TREE:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    tests = [path for path in TESTS[folder] if (ROOT / path).exists()]
    settings = (
        f"\n[tool.mutmut]\npaths_to_mutate = {json.dumps([folder])}\n"
        f"tests_dir = {json.dumps(tests)}\nalso_copy = {json.dumps(list(TREE))}\n"
    )
    written = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + settings
    (place / "pyproject.toml").write_text(written, encoding="utf-8")
    venv.create(place / ".venv", with_pip=True)
    python = place / ".venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "mutmut==3.8.1"], check=True)
    site = next((place / ".venv" / "lib").glob("python*")) / "site-packages"
    (site / "here.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.with_name("mutmut")


def _run(mutmut: Path, place: Path, names: Sequence[str]) -> None:
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    command = [mutmut, "run", "--max-children", "2", *names]
    with (place / "mutmut.log").open("ab") as log:
        subprocess.run(command, cwd=place, env=environment, stdout=log, stderr=log, check=False)


def _codes(place: Path) -> dict[str, int | None]:
    """Return every change with how its tests ended, None where they were not run."""
    codes: dict[str, int | None] = {}
    for path in sorted((place / "mutants").rglob("*.meta")):
        codes |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    if not codes:
        log = (place / "mutmut.log").read_text(encoding="utf-8", errors="replace")
        sys.exit(f"mutmut made no changes; the end of its log:\n{log[-1500:]}")
    return codes


if __name__ == "__main__":
    main()
