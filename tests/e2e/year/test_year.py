"""A whole year in one county, to the bulletin, the look-back and the annual report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from bot.rehearsal.company import ZONE
from bot.workdays import workdays
from tests.e2e.process import NOTICE, ROOT, run, taizhang
from tests.e2e.year.life import Life, Message, county_of

REAL = ROOT.parent / "shared" / "notices" / "001_8b39abdff1b2ffdd.txt"
"""The 46-task notice, where it is at hand; the example county's otherwise."""

HOURS = ((time(8, 30), time(11, 30)), (time(14, 30), time(17, 30)))
DIGEST = re.compile("近期要办|项已过时限|全年推进的")
SETTLED = ("closed", "not_applicable", "carried_over")
STANDING = ("returned", "open", "in_progress", "extended", "reported_done", *SETTLED)


@pytest.fixture
def notice() -> Path:
    return REAL if REAL.exists() else NOTICE


async def test_a_year_in_which_people_answer_as_people_do(notice: Path, tmp_path: Path) -> None:
    issued = datetime.fromisoformat(read(notice)["notice"]["issued_on"]).replace(tzinfo=ZONE)
    year, start = issued.year, issued + timedelta(hours=8)
    async with county_of(tmp_path, notice, start) as life:
        await life.until(start + timedelta(days=40))
        await life.kill(*[who for who in life.phones if who.startswith("liaison")][:3])
        await life.until(start + timedelta(days=70))
        await life.be_away(7)
        await life.until(datetime(year, 11, 9, 10, tzinfo=ZONE))
        await life.kill("clerk")
        await life.until(datetime(year + 1, 1, 20, 10, tzinfo=ZONE))

        nobody_got_a_message_too_many(life)
        what_was_said_was_answered(life)
        at = life.clock.now().isoformat()
        every_number_agrees(life, tmp_path, await life.ask("clerk", "台账"), at)
        next_year_looks_back(tmp_path, notice, year, at)
        (tmp_path / "summary.txt").write_text(summary(life), "utf-8")


def nobody_got_a_message_too_many(life: Life) -> None:
    """At most one push a person and working day, two a week unless overdue, in office hours."""
    calendar, days, weeks = workdays({}), Counter[Any](), defaultdict[Any, list[Message]](list)
    for push in digests(life):
        local = push.at.astimezone(ZONE)
        assert calendar.is_workday(local.date()), push
        assert any(first <= local.time() <= last for first, last in HOURS), push
        days[push.who, local.date()] += 1
        weeks[push.who, local.isocalendar()[:2]].append(push)
    assert max(days.values()) == 1
    for pushes in weeks.values():
        calm = [push for push in pushes if "已过时限" not in push.text]
        assert len(calm) <= 2, pushes
    broadcasts = Counter(m.at.isocalendar()[:2] for m in life.lived.messages if m.who == "group")
    assert not broadcasts or max(broadcasts.values()) <= 2


def what_was_said_was_answered(life: Life) -> None:
    """Through two kills and a week away, nothing was lost, and nothing was said twice."""
    answers = [m for m in life.lived.messages if m.answer]
    assert len({(m.who, m.at) for m in answers}) >= life.lived.said * 0.95
    told = Counter((m.who, m.at.date(), m.text) for m in digests(life))
    assert max(told.values()) == 1
    assert life.lived.kills == 2


def every_number_agrees(life: Life, folder: Path, told: str, at: str) -> None:
    """Ledger, workbook, bulletin, annual report and chat say the same, counted here once more."""
    ledger = taizhang(folder, "ledger", at=at)["assignments"]
    counts = counted(ledger)
    run(folder, "ledger", "--xlsx", "台账.xlsx", at=at)
    run(folder, "bulletin", "--out", "通报.docx", at=at)
    run(folder, "annual-report", "--out", "年报.docx", at=at)

    assert sum(counts.values()) == len({row["task"] for row in ledger})
    sheet = CalamineWorkbook.from_path(str(folder / "台账.xlsx"))
    total, *_ = [row for row in sheet.get_sheet_by_name("汇总").to_python() if row[0] == "合计"]
    figures = [int(cell) for cell in total[1:5]]
    assert figures == [sum(counts.values()), counts["closed"], counts["waiting"], counts["open"]]
    assert f"共{figures[0]}项：办结{figures[1]}项" in words_of(folder / "通报.docx")
    assert f"共{figures[0]}项任务，办结{figures[1]}项" in words_of(folder / "年报.docx")
    assert f"{figures[0]}项" in told
    assert f"办结{figures[1]}" in told
    entries = sheet.get_sheet_by_name("进展记录").to_python()[1:]
    assert len(entries) >= sum(len(row["entries"]) for row in ledger)
    assert counts["closed"] >= 1


def next_year_looks_back(folder: Path, notice: Path, year: int, at: str) -> None:
    """Next year's notice comes in beside this one; nothing of this year is touched by it."""
    before = taizhang(folder, "ledger", at=at)["assignments"]
    following = folder / f"{year + 1}.txt"
    text = notice.read_text("utf-8")
    for old in range(year + 1, year - 2, -1):
        text = text.replace(f"{old}年", f"{old + 1}年")
    following.write_text(text.replace(f"〔{year}〕", f"〔{year + 1}〕"), "utf-8")
    assert len(read(following)["tasks"]) == len({row["task"] for row in before})


def counted(ledger: list[dict[str, Any]]) -> Counter[str]:
    """Count whole tasks: as far as the least advanced of those who lead, else of everybody."""
    parts = defaultdict(list)
    for row in ledger:
        parts[row["task"]].append(row)
    counts = Counter[str]()
    for rows in parts.values():
        deciding = [row for row in rows if row["role"] == "lead"] or rows
        concerned = [r for r in deciding if r["state"] != "not_applicable"] or deciding
        state = min((row["state"] for row in concerned), key=STANDING.index)
        bucket = {"closed": "closed", "reported_done": "waiting"}.get(state, "open")
        counts["aside" if state in SETTLED[1:] else bucket] += 1
    return counts


def digests(life: Life) -> list[Message]:
    """Return the pushes of the year: what came unasked, the office's letters aside."""
    return [m for m in life.lived.messages if not m.answer and DIGEST.search(m.text)]


def read(notice: Path) -> Any:
    """Return what `taizhang read --json` says of a notice."""
    return taizhang(notice.parent, "read", str(notice))


def words_of(paper: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(paper)).paragraphs)


def summary(life: Life) -> str:
    """Return the year in a table."""
    each = Counter(m.who for m in digests(life))
    liaisons = sorted(each[who] for who in life.phones if who.startswith("liaison"))
    rows = (
        ("people", len(life.phones)),
        ("messages they wrote", life.lived.said),
        ("pushes", sum(each.values())),
        ("pushes to a liaison, median", liaisons[len(liaisons) // 2]),
        ("pushes to a liaison, most", liaisons[-1]),
        ("broadcasts in the group", sum(m.who == "group" for m in life.lived.messages)),
        ("kill -9", life.lived.kills),
    )
    return "\n".join(f"{what:<32}{count:>6}" for what, count in rows)
