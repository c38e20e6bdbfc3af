"""A full chat turn with `taizhang serve`, beside a bare python-telegram-bot that echoes.

    .venv/bin/python -m bench.telegram [--people 100] [--each 20] [--rounds 5] [--part turns|crowd]

One Bot API server on loopback, in its own process, serves all. A turn of ours stores the message,
looks up who speaks, understands it, reads or writes the ledger, answers and records the answer; an
echo does none of that. Processor time is that of the bot's process alone. Each ratio is to the
echo of the same round, because the machine is shared, and the median of the rounds is printed.
The bare aiogram bot is there for comparison.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.asked import at_least, at_most
from bench.telegram.processes import (
    Server,
    aiogram,
    bot_api,
    cpu_seconds,
    echo,
    make_county,
    taizhang,
)

FIRST = 5000
TURNS = {
    "我的任务": ["我的任务"],
    "a report": [f"3号进展{percent}%，目录第{percent}版已公布" for percent in range(10, 90)],
}
CROWDS = (1, 4, 16, 64, 256)
LATENCY = 0.05

Start = Callable[[], AbstractContextManager[int]]


@dataclass(frozen=True)
class Figures:
    """What a run came to, for one update."""

    micros: float
    per_second: float
    p50_ms: float
    unanswered: int


def measure(
    server: Server, process_id: int, people: list[int], each: int, texts: list[str]
) -> Figures:
    """Let everybody talk, each waiting for the answer; return what one update cost."""
    before = cpu_seconds(process_id)
    told: dict[str, Any] = server.ask("flood", people=people, each=each, texts=texts, seconds=300)
    used = cpu_seconds(process_id) - before
    server.ask("forget")
    count = max(1, told["answered"])
    return Figures(used / count * 1e6, told["per_second"], told["p50_ms"], told["unanswered"])


def turns(
    server: Server, start: Start, people: list[int], each: int
) -> Iterator[tuple[str, Figures]]:
    """Measure each kind of turn in one life of a bot, after it has warmed up."""
    with start() as process_id:
        for texts in TURNS.values():
            measure(server, process_id, people[:20], 2, texts)
        for name, texts in TURNS.items():
            yield name, measure(server, process_id, people, each, texts)


def compare(server: Server, folder: Path, arguments: argparse.Namespace) -> None:
    """Print a full turn beside the echo, by polling and by web hook."""
    people = list(range(FIRST, FIRST + arguments.people))
    _line("way in", "turn", "echo µs", "turn µs", "ratio", "echo/s", "turns/s", "ratio")
    told: dict[str, tuple[float, float]] = {}
    for way in ("polling", "web hook"):
        starts = _bots(server, folder, hook=way == "web hook")
        rows: dict[tuple[str, str], list[tuple[Figures, Figures]]] = {}
        for _ in range(arguments.rounds):
            bare = dict(turns(server, starts["echo"], people, arguments.each))
            for bot in ("taizhang", "aiogram"):
                for name, figures in turns(server, starts[bot], people, arguments.each):
                    rows.setdefault((bot, name), []).append((bare[name], figures))
        for (bot, name), pairs in rows.items():
            ours = bot == "taizhang"
            found = _print_pair(way, name if ours else f"{bot} echo", pairs)
            if ours:
                told[f"{name} by {way}"] = found
    for turn, (cpu, speed) in told.items():
        at_most(f"processor time of {turn}, beside the echo", 2, cpu, "×")
        at_least(f"throughput of {turn}, beside the echo", 1, speed, "×")


def _bots(server: Server, folder: Path, *, hook: bool) -> dict[str, Start]:
    return {
        "echo": lambda: echo(server, hook=hook),
        "taizhang": lambda: taizhang(server, folder, hook=hook),
        "aiogram": lambda: aiogram(server, hook=hook),
    }


def _print_pair(way: str, name: str, pairs: list[tuple[Figures, Figures]]) -> tuple[float, float]:
    """Print one row; return processor time and throughput beside the echo's."""
    cpu = statistics.median(ours.micros / bare.micros for bare, ours in pairs)
    speed = statistics.median(ours.per_second / bare.per_second for bare, ours in pairs)
    bare, ours = pairs[-1]
    lost = sum(ours.unanswered for _, ours in pairs)
    _line(
        way, name, f"{bare.micros:.0f}", f"{ours.micros:.0f}", f"{cpu:.2f}",
        f"{bare.per_second:.0f}", f"{ours.per_second:.0f}", f"{speed:.2f}",
        *([f"{lost} unanswered"] if lost else []),
    )  # fmt: skip
    return cpu, speed


def crowd(server: Server, folder: Path) -> None:
    """Print throughput as people grow in number, with a real network's delay on every call."""
    sys.stdout.write(f"\nwith {LATENCY * 1000:.0f} ms added to each call, turns a second\n")
    _line("people", *map(str, CROWDS), "worst drop")
    server.ask("fault", kind="latency", value=LATENCY, method="sendMessage", times=None)
    bots: dict[str, Start] = {
        "aiogram": lambda: aiogram(server, hook=False),
        "echo, all at once": lambda: echo(server, hook=False, concurrent=256),
        "taizhang": lambda: taizhang(server, folder, hook=False),
    }
    for name, start in bots.items():
        with start() as process_id:
            speeds = [
                measure(
                    server,
                    process_id,
                    list(range(FIRST, FIRST + number)),
                    max(4, 600 // number),
                    TURNS["我的任务"],
                ).per_second
                for number in CROWDS
            ]
        drops = [1 - after / max(speeds[: at + 1]) for at, after in enumerate(speeds[1:])]
        worst = max(0.0, *drops)
        _line(name, *(f"{speed:.0f}" for speed in speeds), f"{worst:.0%}")
    at_most("the worst drop as people grow in number", 15, 100 * worst, "%")
    server.ask("calm")


def _line(*cells: str) -> None:
    sys.stdout.write(" ".join(f"{cell:>12}" for cell in cells) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=("turns", "crowd"), help="one part only")
    arguments = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        sys.exit("processor time is read from /proc: run this on Linux")
    with tempfile.TemporaryDirectory() as folder, bot_api() as server:
        make_county(Path(folder), server.token.split(":")[0], [*range(FIRST, FIRST + 256)])
        if arguments.part != "crowd":
            compare(server, Path(folder), arguments)
        if arguments.part != "turns":
            crowd(server, Path(folder))


if __name__ == "__main__":
    main()
