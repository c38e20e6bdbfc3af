"""Reads the table with every reader and writes what came out to docs/deadlines.md.

python -m bench.deadlines               with the peers, installed and thrown away
python -m bench.deadlines --gold FILE   on another table of the same shape (also its own section)
python -m bench.deadlines --forms       only the list of forms
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.asked import at_least, at_most
from bench.deadlines import page
from bench.deadlines.scoring import Score, score
from bench.peers import interpreter

PEERS = {
    "jionlp": ("JioNLP 1.5.31", ("jionlp==1.5.31",)),
    "recognizers": (
        "Recognizers-Text 1.0.2a2",
        ("recognizers-text-date-time==1.0.2a2", "emoji==1.7.0"),  # it needs the older emoji
    ),
    "dateparser": ("dateparser 1.5.0 alone", ("dateparser==1.5.0",)),
}
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What one reader did: how right, how fast, how slow to start (seconds)."""

    name: str
    score: Score
    per_second: float
    cold: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was asked, and rewrite the sections of the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.deadlines", description=__doc__)
    parser.add_argument("--gold", type=Path, help="a table like deadlines.dev.jsonl")
    parser.add_argument("--forms", action="store_true", help="only rewrite the list of forms")
    options = parser.parse_args(arguments)
    words = page.PAGE.read_text(encoding="utf-8")
    words = page.with_section(words, "forms", page.list_of_forms(page.forms()))
    if not options.forms:
        rows = _rows(options.gold) if options.gold else page.held_out()
        results = _run(rows)
        table = _table(results, len({row["phrase"] for row in rows}))
        print(table)
        _beside_jionlp(results[0], results[1])
        words = page.with_section(words, "gold" if options.gold else "bench", table)
    page.PAGE.write_text(words, encoding="utf-8")


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _run(rows: list[dict[str, Any]]) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        readers = {"taizhang": ("taizhang", sys.executable)}
        peers = _peers(Path(folder))
        readers |= {key: (name, peers) for key, (name, _) in PEERS.items()}
        source = Path(folder) / "rows.jsonl"
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        source.write_text("".join(lines), encoding="utf-8")
        rounds = [
            {key: _once(key, python, source) for key, (_, python) in readers.items()}
            for _ in range(ROUNDS)  # in turns, so that a busy minute is everybody's
        ]
        return [_result(key, name, rows, rounds, source) for key, (name, _) in readers.items()]


def _peers(folder: Path) -> str:
    """Install the peers away from the project; return their interpreter."""
    wanted = [package for _, packages in PEERS.values() for package in packages]
    return str(interpreter(folder / "venv", wanted))


def _once(key: str, python: str, source: Path) -> dict[str, float]:
    script = str(Path(__file__).with_name("readers.py"))
    done = subprocess.run(
        [python, script, key, str(source), str(_out(key, source))],
        check=True,
        capture_output=True,
        text=True,
        env=_compiled_once(source.parent),
    )
    times: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return times


def _compiled_once(folder: Path) -> dict[str, str]:
    """Return surroundings in which every reader's code is compiled in the first round, and kept:
    a cold start is not a compiler's time, whichever way a library was installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def _out(key: str, source: Path) -> Path:
    return source.with_name(f"{key}.jsonl")


def _result(
    key: str,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    rounds: Sequence[Mapping[str, Mapping[str, float]]],
    source: Path,
) -> Result:
    """Score what a reader said; its best round counts, the others are the machine's."""
    return Result(
        name,
        score(rows, _rows(_out(key, source))),
        max(times[key]["per_second"] for times in rounds),
        min(times[key]["cold"] for times in rounds),
    )


def _table(results: Sequence[Result], different: int) -> str:
    head = (
        f"\n{results[0].score.rows} rows, {different} different phrases;"
        " shares in %, but for the last two columns.\n\n"
        "| reader | dates right | dates wrong | rules | rules and counts | service limits |"
        " standing | kind | false alarms | phrases/s | cold start s |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    ours, jionlp = results[0], results[1]
    return (
        head
        + "".join(_line(result) for result in results)
        + f"\nBeside JioNLP in this run: {ours.per_second / jionlp.per_second:.1f} × its phrases"
        f" per second, {ours.cold / jionlp.cold:.1f} × its cold start.\n"
    )


def _beside_jionlp(ours: Result, jionlp: Result) -> None:
    at_least("phrases a second, beside JioNLP", 2, ours.per_second / jionlp.per_second, "×")
    at_most("cold start, beside JioNLP", 1, ours.cold / jionlp.cold, "×")


def _line(result: Result) -> str:
    s = result.score
    shares = (
        s.dates, s.wrong_dates, s.rules, s.counted_rules, s.services, s.standing, s.kinds,
        s.false_alarms,
    )  # fmt: skip
    cells = " | ".join(f"{100 * share:.1f}" for share in shares)
    return f"| {result.name} | {cells} | {result.per_second:,.0f} | {result.cold:.2f} |\n"


if __name__ == "__main__":
    main()
