"""Reads labelled messages with our reader and with a keyword bot, and counts errors by cause.

python -m bench.chat                                  the messages of the tests
python -m bench.chat --gold FILE --notices FOLDER     labelled rows as README-chat has them
python -m bench.chat --write                          and keep the tables in docs/understanding.md
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.asked import at_most
from bench.chat.causes import CAUSES, cause
from bench.chat.keywords import keyword_bot
from bot.commands.understand import Shelf, frame_to_json
from ledger.understanding import Context, Frame, prepare, understand
from tests.ledger.understanding.rows import Row, rows
from tests.ledger.understanding.scoring import fits, is_harmful

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "tests" / "ledger" / "understanding"
PAGE = ROOT / "docs" / "understanding.md"
ROUNDS = 5
Reader = Callable[[str, Context], Frame]


@dataclass(frozen=True, slots=True)
class Result:
    """What one reader did: shares of the rows, and milliseconds a message."""

    name: str
    frames: float
    intents: float
    harmful: float
    median: float
    p99: float
    wrong: tuple[tuple[Row, dict[str, Any]], ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and with --write keep the tables on the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--notices", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--errors", action="store_true", help="list the wrong frames as well")
    options = parser.parse_args(arguments)
    prepare()
    labelled = _labelled(options.gold, options.notices) if options.gold else _own()
    ours = _measure("taizhang", understand, labelled)
    theirs = _measure("keyword bot", keyword_bot, labelled)
    table = _table(len(labelled), ours, theirs)
    causes = _causes(ours)
    print(table + "\n" + causes)
    at_most("a message (99 of 100)", 5, ours.p99, "ms")
    if options.errors:
        for row, found in ours.wrong:
            print(cause(row, found), row.text, row.expect, found, sep=" | ")
    if options.write:
        _keep("gold" if options.gold else "own", table + "\n" + causes)


def _own() -> list[Row]:
    return [row for file in sorted(MESSAGES.glob("*messages.txt")) for row in rows(file)]


def _labelled(gold: Path, notices: Path) -> list[Row]:
    shelf = Shelf(notices)
    read = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]
    return [
        Row(number, row["text"], shelf.context(row | {"line": number}), row["expect"])
        for number, row in enumerate(read, 1)
    ]


def _measure(name: str, reader: Reader, labelled: Sequence[Row]) -> Result:
    found = [(row, frame_to_json(reader(row.text, row.context))) for row in labelled]
    times: list[float] = []
    for _ in range(ROUNDS):
        for row in labelled:
            started = time.thread_time()
            reader(row.text, row.context)
            times.append(1000 * (time.thread_time() - started))
    times.sort()
    count = len(labelled)
    wrong = tuple((row, frame) for row, frame in found if not fits(row, frame))
    return Result(
        name,
        1 - len(wrong) / count,
        sum(row.expect["intent"] == frame["intent"] for row, frame in found) / count,
        sum(is_harmful(row, frame) for row, frame in found) / count,
        times[len(times) // 2],
        times[int(len(times) * 0.99)],
        wrong,
    )


def _table(count: int, ours: Result, theirs: Result) -> str:
    lines = [
        f"{count} messages, {ROUNDS} warm rounds; times are of the processor, so that other work"
        " on the machine does not count.",
        "",
        "| reader | exact frame % | intent % | harmful % | median ms | p99 ms |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one.name} | {100 * one.frames:.1f} | {100 * one.intents:.1f} |"
        f" {100 * one.harmful:.2f} | {one.median:.2f} | {one.p99:.2f} |"
        for one in (ours, theirs)
    ]
    lines.append(
        f"| ratio | {ours.frames / max(theirs.frames, 0.001):.1f} |"
        f" {ours.intents / max(theirs.intents, 0.001):.1f} |"
        f" {ours.harmful / max(theirs.harmful, 0.0001):.2f} |"
        f" {ours.median / max(theirs.median, 1e-6):.0f} | {ours.p99 / max(theirs.p99, 1e-6):.0f} |"
    )
    return "\n".join(lines) + "\n"


def _causes(ours: Result) -> str:
    counted = Counter(cause(row, found) for row, found in ours.wrong)
    lines = ["| cause of a wrong frame | rows |", "|---|--:|"]
    lines += [f"| {words} | {counted[key]} |" for words, key in CAUSES]
    return "\n".join(lines) + "\n"


def _keep(name: str, words: str) -> None:
    """Put the tables between the page's marks of that name."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{start}\n{words}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
