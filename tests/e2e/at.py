"""The command line at another time: `python -m tests.e2e.at 2026-05-27T09:45+08:00 serve`.

Everything that reads the time asks `Clock.now`; only that is replaced, in this process. So a
morning in May can be lived through on any day of the year, by the program as it is.
"""

from __future__ import annotations

import sys
from datetime import datetime

from bot.clock import Clock, WoundClock


def main() -> None:
    """Take the moment off the arguments, and run the rest."""
    clock = WoundClock(datetime.fromisoformat(sys.argv.pop(1)))
    Clock.now = lambda _: WoundClock.now(clock)  # type: ignore[method-assign]

    from bot.cli import main as taizhang

    taizhang()


if __name__ == "__main__":
    main()
