"""Runs the benchmarks and, with --write, keeps what they print in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.asked import shortfalls

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"

# Each prints its own baseline, figures and ratios.
BENCHES = (
    ("Reading deadlines, beside JioNLP, Recognizers-Text and dateparser", "bench.deadlines"),
    ("Reading notices, by format", "bench.notices"),
    ("Understanding messages, beside a keyword bot", "bench.chat"),
    ("Telegram, beside a bare python-telegram-bot", "bench.telegram"),
    ("WeCom callbacks", "bench.wecom.callbacks"),
    ("Planning, beside APScheduler jobs", "bench.planning"),
    ("The outbox, beside a bare client", "bench.outbox"),
    ("Kills: what is lost, what comes twice", "bench.faults"),
    ("A year's burden", "bench.burden"),
    ("Papers", "bench.papers"),
    ("Web pages", "bench.web.pages"),
    ("Web streams", "bench.web.streams"),
    ("Turns beside a backup", "bench.backup"),
    ("Turns, pushes and kills", "bench.soak"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks one after another; a failure is shown and ends the run with 1."""
    asked = _asked(arguments)
    pages, failed = _sections(), False
    for title, module in BENCHES:
        if asked.names and _name(module) not in asked.names:
            continue
        sys.stdout.write(f"\n== {title}\n")
        sys.stdout.flush()
        done = subprocess.run(
            [sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, check=False
        )
        failed |= done.returncode != 0
        said = done.stdout.strip() or done.stderr.strip()
        sys.stdout.write(said + "\n")
        pages[title] = f"## {title}\n\n`python -m {module}`\n\n```\n{said}\n```\n"
    if asked.write:
        shown = {title: pages[title] for title, _ in BENCHES if title in pages}
        page = _head() + _not_reached(shown) + "\n".join(shown.values())
        PAGE.write_text(page, encoding="utf-8")
    sys.exit(int(failed))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read which benchmarks are wanted: all of them where none is named."""
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog="\n".join(f"{_name(module):16}  {title}" for title, module in BENCHES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these; all without a name")
    parser.add_argument("--write", action="store_true", help="keep the output in the page")
    asked = parser.parse_args(arguments)
    known = {_name(module) for _, module in BENCHES}
    if unknown := sorted(set(asked.names) - known):
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    return asked


def _name(module: str) -> str:
    return module.removeprefix("bench.")


def _sections() -> dict[str, str]:
    """Return what the page holds of earlier runs: a benchmark that is not run keeps its place."""
    if not PAGE.exists():
        return {}
    parts = PAGE.read_text("utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def _head() -> str:
    return (
        "# Benchmarks\n\nMade by `make bench`. Ratios are of one run on one machine; single times"
        " move with its load.\n\n"
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python"
        f" {platform.python_version()}.\n\n"
    )


def _not_reached(sections: Mapping[str, str]) -> str:
    """Return the list of figures that were asked for and are not reached, in this page's runs."""
    lines = [
        f"- {title}: {line}\n" for title, said in sections.items() for line in shortfalls(said)
    ]
    head = "## Asked for and not reached\n\n"
    rest = (
        "How notices and messages are read that nobody had seen is no benchmark: the figures of"
        " each first sight, and what is short of what was asked, are in [notices](notices.md),"
        " [understanding](understanding.md) and [deadlines](deadlines.md).\n\n"
    )
    return head + ("".join(lines) or "Nothing in this run.\n") + "\n" + rest


if __name__ == "__main__":
    main()
