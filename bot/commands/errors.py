"""The two ways in which a command can end badly; each is one line that says what to do."""

from __future__ import annotations


class BadInput(Exception):
    """What was given cannot be used: exit code 2."""


class CommandFailed(Exception):
    """The command could not be carried out: exit code 1."""
