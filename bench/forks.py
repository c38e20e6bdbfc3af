"""Runs tests under each of many changes: everything is imported once, then a fork for each.

    python bench/forks.py NAMES TEST...

NAMES is a JSON list of mutmut's changes. Prints the names of those under which every test
passes, as JSON. Stands alone: it is run by the interpreter that has mutmut.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

LONGEST = 120  # seconds for one change; a rule that hangs is noticed


class Forks:
    """A pytest plugin: in place of one run of the tests, one run in a child for each change."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self.passed: list[str] = []

    def pytest_configure(self) -> None:
        """A failure counts, not the smallest example of it."""
        from hypothesis import Phase, settings  # its plugin must be loaded by pytest, not by us

        settings.register_profile("no shrinking", phases=(Phase.explicit, Phase.generate))
        settings.load_profile("no shrinking")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run what was collected, over and over, the quickest tests first."""
        session.items = _quickest_first(session)
        for name in self._names:
            child = os.fork()
            if not child:
                os.environ["MUTANT_UNDER_TEST"] = name
                signal.alarm(LONGEST)
                os._exit(_failures(session))
            if os.waitpid(child, 0)[1] == 0:
                self.passed.append(name)
        return True


def _quickest_first(session: pytest.Session) -> list[pytest.Item]:
    """Return the tests by how long each takes when nothing is changed."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        seconds = [_seconds(session, item) for item in session.items]
        os.write(writer, json.dumps(seconds).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        seconds = json.load(told)
    return [session.items[n] for n in sorted(range(len(seconds)), key=seconds.__getitem__)]


def _seconds(session: pytest.Session, item: pytest.Item) -> float:
    begun = time.process_time()
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return time.process_time() - begun


def _failures(session: pytest.Session) -> int:
    """Run the tests until one fails; return 1 then, else 0."""
    for item in session.items:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        if session.testsfailed:
            return 1
    return 0


def main(names: str, *tests: str) -> None:
    """Try each change; say which ones no test noticed."""
    forks = Forks(json.loads(Path(names).read_text(encoding="utf-8")))
    options = ["-q", "--tb=no", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"]
    said = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    pytest.main([*options, *tests], plugins=[forks])
    os.write(said, json.dumps(forks.passed).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
