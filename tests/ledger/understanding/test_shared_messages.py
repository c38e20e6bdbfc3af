"""The labelled messages: the figures that were promised for messages never seen."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands import understand as command

SHARED = Path(__file__).parents[4] / "shared"
GOLD = SHARED / "data" / "chat.dev.jsonl"
FLOORS = (
    "intent_acc=0.97", "frame_acc=0.95", "report_f1=0.96", "until_exact=0.95",
    "percent_exact=0.96", "ask_back_p=0.9", "ask_back_r=0.92", "max:harmful_rate=0.003",
    "max:wrong_done_rate=0.001",
)  # fmt: skip


def test_the_labelled_messages_are_read_better_than_asked(tmp_path: Path) -> None:
    if not GOLD.is_file():
        pytest.skip("the shared data is not beside this checkout")
    out = io.StringIO()
    with GOLD.open(encoding="utf-8") as rows:
        command.run(SHARED / "notices", stdin=rows, stdout=out)
    frames = tmp_path / "frames.jsonl"
    frames.write_text(out.getvalue(), encoding="utf-8")
    floors = [part for floor in FLOORS for part in ("--min", floor)]
    scorer = SHARED / "tools" / "score_chat.py"
    done = subprocess.run(
        [sys.executable, str(scorer), str(GOLD), str(frames), *floors],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(out.getvalue().splitlines()) == len(
        [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    )
