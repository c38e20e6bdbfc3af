"""Says beside a figure what was asked for; the page of benchmarks gathers what is not reached."""

from __future__ import annotations

import sys

SHORT = "NOT REACHED"


def at_least(what: str, asked: float, found: float, unit: str = "") -> None:
    """Print whether a figure is as large as was asked for."""
    _say(what, f"at least {_figure(asked, unit)}", found, unit, reached=found >= asked)


def at_most(what: str, asked: float, found: float, unit: str = "") -> None:
    """Print whether a figure is as small as was asked for."""
    _say(what, f"at most {_figure(asked, unit)}", found, unit, reached=found <= asked)


def _say(what: str, asked: str, found: float, unit: str, *, reached: bool) -> None:
    end = "reached" if reached else SHORT
    sys.stdout.write(f"asked for: {what}: {asked}; it is {_figure(found, unit)}: {end}\n")
    sys.stdout.flush()


def _figure(number: float, unit: str) -> str:
    return f"{round(number, 2):,g} {unit}".strip()


def shortfalls(said: str) -> list[str]:
    """Return what a benchmark printed of figures that are not reached."""
    lines = (line for line in said.splitlines() if line.startswith("asked for: "))
    return [
        line.removeprefix("asked for: ").removesuffix(f": {SHORT}")
        for line in lines
        if line.endswith(SHORT)
    ]
