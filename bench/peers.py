"""Environments of their own for what a benchmark compares with: made on the first run, kept."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path


def interpreter(folder: Path, wanted: Sequence[str]) -> Path:
    """Return the interpreter of an environment with these packages; others make it anew."""
    python, made = folder / "bin" / "python", folder / "made"
    if not made.exists() or made.read_text(encoding="utf-8").splitlines() != list(wanted):
        sys.stderr.write(f"making an environment with {', '.join(wanted)} …\n")
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True)
        made.write_text("\n".join(wanted), encoding="utf-8")
    return python
