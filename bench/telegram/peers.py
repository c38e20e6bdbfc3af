"""The interpreter of the peers: python-telegram-bot with its own web server, and aiogram.

They live in a virtual environment beside this one, made on the first run: aiogram needs packages
that this project does not, and python-telegram-bot's web hook needs another one.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from bench import peers

FOLDER = Path(__file__).resolve().parents[2] / ".venv-bench"
AIOGRAM = "3.31.0"


def interpreter() -> str:
    """Return the interpreter that has the peers' packages."""
    ours = f"python-telegram-bot[webhooks]=={version('python-telegram-bot')}"
    return str(peers.interpreter(FOLDER, [ours, f"aiogram=={AIOGRAM}"]))
