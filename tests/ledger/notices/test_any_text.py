"""Whatever a text says, it is read or said to be no ledger; nothing else happens, and soon."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from ledger.notices import NotALedger
from tests.ledger.notices.fiction import prose_notice
from tests.ledger.notices.judge import read
from tests.ledger.notices.variations import as_lines, place, prose_style, sheet_of, table_style

SIGNS = "（）()〔〕【】、，。；：\t|\n 　一二三1２.①牵头责任单位年月日底前第号附件\ufffd*#-—"
LONG = {
    "open brackets": "（" * 20_000,
    "one list": "县财政局、" * 20_000,
    "one line": "一、" + "公开财政信息" * 20_000,
    "labels": "责任单位：" * 8_000,
    "numbers": "一二三四五六七八九十" * 8_000,
    "blanks": "1 " + " " * 30_000 + "x",
    "items": "\n".join(f"{n}. 任务{n}。（牵头单位：县财政局）" for n in range(2_000)),
    "cells": "序号\n任务\n牵头单位\n时限\n"
    + "\n".join(f"{n}\n做事\n县财政局\n6月底前" for n in range(900)),
    "items in a line": "（一）做事。（二）做事。" * 1_500,
}


@pytest.mark.parametrize("seed", range(60))
def test_a_notice_with_anything_done_to_it(seed: int) -> None:
    rng = random.Random(seed)
    text = (
        prose_notice(place(rng), prose_style(rng))
        if rng.random() < 0.6
        else as_lines(sheet_of(place(rng), table_style(rng), rng))
    )
    for _ in range(rng.randint(1, 30)):
        text = _changed(text, rng)

    with suppress(NotALedger):
        reading = read(text)
        assert all(task.text.strip() for task in reading.tasks)
        assert len({task.no for task in reading.tasks}) == len(reading.tasks)


def _changed(text: str, rng: random.Random) -> str:
    at, kind = rng.randrange(len(text) + 1), rng.random()
    if kind < 0.4:
        return text[:at] + "".join(rng.choices(SIGNS, k=rng.randint(1, 8))) + text[at:]
    if kind < 0.7:
        return text[:at] + text[at + rng.randint(1, 200) :]
    if kind < 0.85:
        other = rng.randrange(len(text) + 1)
        return text[:at] + text[other : other + rng.randint(1, 400)] + text[at:]
    old, new = rng.choice(["\n", "。", "、", "（", "："]), rng.choice(["", "\n", " "])
    return text.replace(old, new, rng.randint(1, 20))


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_read_in_seconds(name: str) -> None:
    began = time.process_time()

    with suppress(NotALedger):
        read(LONG[name])

    assert time.process_time() - began < 10
