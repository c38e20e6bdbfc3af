"""Any text at all is read without an error, and soon."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.understanding import Frame, understand
from tests.ledger.understanding.rows import rows

ROWS = list(rows(Path(__file__).with_name("messages.txt")))
LIAISON = ROWS[0].context
CONTEXTS = (
    LIAISON,
    replace(LIAISON, role="clerk"),
    replace(LIAISON, role="group"),
    replace(LIAISON, replying_to=1),
    replace(LIAISON, pending={"ask": "which_task", "candidates": [1, 9]}),
)
PIECES = sorted({row.text[at : at + 2] for row in ROWS for at in range(0, len(row.text), 2)})
OVER_AND_OVER = (
    "1", "9", "完", "完成", "好", "没", "等", "把", "了", "一", "①", "✅", " ", "\n", "。",
    "、", "(",
    "「", "第3项", "1、", "3到", "1-", "9月15日", "80%", "1.", "a@", "https://a.cn/", "好的",
    "收到，",
    "不是1是",
    "1完成", "40%到",
)  # fmt: skip


@pytest.mark.parametrize("unit", OVER_AND_OVER)
def test_ten_thousand_repeated_characters_are_read_soon(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    for context in CONTEXTS[:2]:
        started = time.process_time()
        understand(text, context)
        assert time.process_time() - started < 2


def test_pieces_of_messages_in_any_order_are_read_soon() -> None:
    chance = random.Random(3)
    for length in (5, 20, 60, 400):
        for context in CONTEXTS:
            text = "".join(chance.choice(PIECES) for _ in range(length))
            started = time.process_time()
            understand(text, context)
            assert time.process_time() - started < 2, text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(CONTEXTS))
def test_any_text_gives_a_frame_and_always_the_same(text: str, context: object) -> None:
    frame = understand(text, context)  # type: ignore[arg-type]
    assert isinstance(frame, Frame)
    assert frame == understand(text, context)  # type: ignore[arg-type]


def test_the_dictionary_goes_to_our_own_folder(tmp_path: Path) -> None:
    from ledger.understanding import tokens

    tokens._tokenizer.cache_clear()
    try:
        tokens.prepare(str(tmp_path))
        assert list(tmp_path.iterdir())
        assert tokens.words("政务公开")
    finally:
        tokens._tokenizer.cache_clear()
        tokens.prepare()
