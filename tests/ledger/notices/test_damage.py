"""Rows that extraction has damaged: each must be asked about, and none of the others."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.ledger.notices.fiction import TableStyle, letter, rows
from tests.ledger.notices.judge import read
from tests.ledger.notices.variations import place

Row = list[str]  # number, task, lead, responsible, time
Damage = Callable[[Row, random.Random], None]


def lead_cut_at_its_border(row: Row, rng: random.Random) -> None:
    at = len(row[2]) - rng.randint(1, 3)
    row[2], row[3] = row[2][:at], row[2][at:] + ("、" + row[3] if row[3] else "")


def helpers_cut_at_their_border(row: Row, rng: random.Random) -> None:
    helpers = row[3] or "县财政局"
    at = rng.randint(1, 3)
    row[2], row[3] = f"{row[2]}、{helpers[:at]}", helpers[at:]


def border_between_units_lost(row: Row, rng: random.Random) -> None:
    row[2], row[3] = row[2] + (row[3] or "各乡镇人民政府"), ""


def lead_missing(row: Row, rng: random.Random) -> None:
    row[2], row[3] = "", row[3] or "县财政局"


def all_units_missing(row: Row, rng: random.Random) -> None:
    row[2] = row[3] = ""


def number_missing(row: Row, rng: random.Random) -> None:
    row[0] = ""


def sign_unreadable(row: Row, rng: random.Random) -> None:
    at = rng.randint(3, len(row[1]) - 3)
    row[1] = row[1][:at] + rng.choice(("\ufffd", "□□", "?", "(cid:12)")) + row[1][at + 1 :]


def text_cut(row: Row, rng: random.Random) -> None:
    at = max(row[1].rfind("、"), row[1].rfind("，"))
    row[1] = row[1][: at + 1]


def time_missing(row: Row, rng: random.Random) -> None:
    row[4] = ""


def time_misread(row: Row, rng: random.Random) -> None:
    row[4] = rng.choice(("12月底温", "g月底前", "年底温", "１２目底前"))


DAMAGES: tuple[Damage, ...] = (
    lead_cut_at_its_border, helpers_cut_at_their_border, border_between_units_lost, lead_missing,
    all_units_missing, number_missing, sign_unreadable, text_cut, time_missing, time_misread,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", range(8))
def test_the_damaged_row_is_asked_about_and_no_other(seed: int, damage: Damage) -> None:
    rng = random.Random(seed)
    ledger = place(rng)
    table = rows(ledger, TableStyle(sections="none"))
    hit = rng.randint(1, len(table) - 1)
    damage(table[hit], rng)

    reading = read("\n".join([*letter(ledger)[:7], *("\t".join(row) for row in table)]))

    asked = [at for at, task in enumerate(reading.tasks, start=1) if task.review]
    assert asked == [hit], [(t.no, t.lead, t.responsible, t.deadline_text) for t in reading.tasks]


def endings(*texts: str) -> list[int]:
    """Return the rows of a table with such texts that are asked about."""
    lines = [f"{at}\t{text}\t县财政局\t9月底前" for at, text in enumerate(texts, start=1)]
    head = "临江县2026年政务公开任务分解表\n序号\t工作任务\t牵头单位\t完成时限\n"
    tasks = read(head + "\n".join(lines)).tasks
    return [at for at, task in enumerate(tasks, start=1) if task.review]


def test_the_row_behind_one_that_was_cut_may_begin_with_its_end() -> None:
    texts = [f"公布第{at}批清单，写明办理条件。" for at in "一二三四五六七八九"]
    texts[3] = "公开收费目录，归集率达到九成"
    texts[4] = "以上的予以通报。公布第五批清单。"

    assert endings(*texts) == [4, 5]


def test_a_typist_who_leaves_the_stop_out_now_and_then_cuts_nothing_off() -> None:
    texts = [f"公布第{at}批清单，写明办理条件。" for at in range(20)]
    for at in (2, 7, 11, 19):
        texts[at] = texts[at].rstrip("。")

    assert endings(*texts) == []
    assert endings(*texts[:10], *texts[12:19]) == [3, 8]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3\t公布行政复议纠错案例。\t\t\t2026年12月底前县司法局", "a unit behind the time"),
        ("3\t公布行政复议纠错案例。\t县××局\t县司法局\t12月底前", "a placeholder"),
        ("3\t公布行政复议纠错案例。\t县政府办公室（？）\t县司法局\t12月底前", "a question"),
        ("3\t公布行政复议纠错案例。\t县司法局\t县档案馆、各乡镇人民\t12月底前", "a cut group"),
        ("3\t公布行政复议纠错案例。\t县司法局\t县直各部\t12月底前", "a group cut in its word"),
        ("3\t公布行政复议纠错案例。\t县教育局\t务幼儿园\t12月底前", "a misread group"),
        ("3\t况，公布行政复议纠错案例。\t县司法局\t县档案馆\t12月底前", "a text cut in front"),
        ("3\t公布行政复议纠错案例。\t县戋障局\t县档案馆\t12月底前", "a misread name"),
    ],
)
def test_a_row_with_what_no_clerk_writes_is_asked_about(row: str, reason: str) -> None:
    head = "临江县2026年政务公开任务分解表\n序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
    others = [
        f"{at}\t公布第{at}批清单，写明办理条件。\t县财政局\t县审计局\t9月底前"
        for at in (1, 2, 4, 5, 6)
    ]
    tasks = read(head + "\n".join([*others[:2], row, *others[2:]])).tasks

    assert [task.no for task in tasks if task.review] == [3], reason
