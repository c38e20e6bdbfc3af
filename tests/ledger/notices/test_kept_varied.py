"""Kept notices with their brackets mixed, their lines cut, columns moved and units renamed."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from tests.ledger.notices.judge import read
from tests.ledger.notices.unseen import Unseen, Wanted, faults, unseen

NOTICES = {notice.name[:2]: notice for notice in unseen()}
BRACKETS = ("（）", "()", "〔〕", "【】", "[]", "［］")
_NOTE = re.compile(r"（([^（）«»]*(?:牵头|责任单位|责任科室|主办|负责|配合|协办)[^（）«»]*)）")
_NAMES = {"教育局": "教育和体育局", "财政局": "财政金融局", "民政局": "民政和社会工作局",
          "司法局": "司法行政局", "审计局": "审计监督局", "残联": "残疾人联合会"}  # fmt: skip


def _mixed(notice: Unseen, rng: random.Random) -> Unseen:
    def other(found: re.Match[str]) -> str:
        opened, closed = rng.choice(BRACKETS)
        return opened + found[1] + closed

    return replace(notice, source=_NOTE.sub(other, notice.source))


def _renamed(notice: Unseen) -> Unseen:
    def other(text: str) -> str:
        return re.sub("|".join(_NAMES), lambda found: _NAMES[found[0]], text)

    def task(wanted: Wanted) -> Wanted:
        lead, responsible = tuple(map(other, wanted.lead)), tuple(map(other, wanted.responsible))
        return replace(wanted, text=other(wanted.text), lead=lead, responsible=responsible)

    fields = {key: other(value) for key, value in notice.fields.items()}
    return replace(notice, fields=fields, tasks=tuple(map(task, notice.tasks)),
                   source=other(notice.source))  # fmt: skip


def _moved(notice: Unseen, rng: random.Random) -> Unseen:
    """Return the notice with the columns of each table in an order of its own, the first kept."""
    orders: dict[int, list[int]] = {}
    table = 0
    out: list[str] = []
    before = ""
    for line in notice.source.split("\n"):
        if line.startswith("|"):
            table += not before.startswith("|")
            cells = line[1:-1].split("|")
            rest = rng.sample(range(1, len(cells)), len(cells) - 1)
            order = orders.setdefault(table, [0, *rest])
            line = line if "<" in cells else f"|{'|'.join(cells[at] for at in order)}|"
        out.append(line)
        before = line
    return replace(notice, source="\n".join(out))


def _cases(*numbers: str, seeds: int = 2) -> list[object]:
    return [
        pytest.param(NOTICES[number], seed, id=f"{NOTICES[number].name}-{seed}")
        for number in numbers
        for seed in range(seeds)
    ]


@pytest.mark.parametrize(("notice", "seed"), _cases("20", "32", "34", "55", "67", "71"))
def test_brackets_of_any_kinds_beside_one_another(notice: Unseen, seed: int) -> None:
    varied = _mixed(notice, random.Random(seed))

    assert faults(read(varied.document), varied) == []
    if not notice.fields.get("wrap"):
        assert faults(read(varied.text()), varied) == []


@pytest.mark.parametrize(("notice", "seed"), _cases("17", "34", "37", "53", "63", "68", seeds=4))
def test_lines_cut_at_another_width(notice: Unseen, seed: int) -> None:
    width = random.Random(seed).choice((26, 30, 33, 37, 42))
    varied = replace(notice, fields=notice.fields | {"wrap": str(width)})

    assert faults(read(varied.text()), varied) == []


@pytest.mark.parametrize(("notice", "seed"), _cases("03", "14", "25", "32", "48", "56"))
def test_columns_in_another_order(notice: Unseen, seed: int) -> None:
    varied = _moved(notice, random.Random(seed))

    assert faults(read(varied.document), varied) == []


@pytest.mark.parametrize("number", ["01", "13", "32", "63", "65", "71"])
def test_units_of_other_names(number: str) -> None:
    varied = _renamed(NOTICES[number])

    assert varied != NOTICES[number]
    assert faults(read(varied.document), varied) == []
