"""The interpreter of the peers: python-telegram-bot with its own web server, and aiogram.

They live in a virtual environment beside this one, made on the first run: aiogram needs packages
that this project does not, and python-telegram-bot's web hook needs another one.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".venv-bench"
AIOGRAM = "3.31.0"


def interpreter() -> str:
    """Return the interpreter that has the peers' packages."""
    wanted = [
        f"python-telegram-bot[webhooks]=={version('python-telegram-bot')}",
        f"aiogram=={AIOGRAM}",
    ]
    python = FOLDER / "bin" / "python"
    made = FOLDER / "made"
    if not made.exists() or made.read_text().split() != wanted:
        sys.stdout.write("making the peers' environment …\n")
        venv.create(FOLDER, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
        made.write_text("\n".join(wanted))
    return str(python)
