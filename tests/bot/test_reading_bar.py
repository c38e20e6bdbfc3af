"""The bar that a terminal shows while a long file is read."""

from __future__ import annotations

import io
import sys

import pytest

from bot.commands import read as command


class Terminal(io.StringIO):
    """A stream that says of itself that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_the_bar_fills_and_ends_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    draw = command._bar()
    assert draw is not None

    for page in range(4):
        draw(page, 3)

    shown = screen.getvalue().split("\r")
    assert shown[1] == "░" * 30 + " 0/3"
    assert shown[2] == "█" * 10 + "░" * 20 + " 1/3"
    assert shown[4] == "█" * 30 + " 3/3\n"


def test_a_file_of_unknown_length_does_not_break_it(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    draw = command._bar()
    assert draw is not None

    draw(0, 0)

    assert screen.getvalue().endswith("0/0\n")


def test_nothing_is_drawn_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    assert command._bar() is None
