"""A whole year in one county, to the bulletin and the annual report; and the look-back after it."""

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
        counts = every_number_agrees(life, tmp_path, await life.ask("clerk", "台账"))
        assert counts["closed"] >= 1
        (tmp_path / "summary.txt").write_text(summary(life), "utf-8")


@pytest.mark.slow
async def test_the_second_year_begins_with_what_the_first_left_open(
    notice: Path, tmp_path: Path
) -> None:
    issued = datetime.fromisoformat(read(notice)["notice"]["issued_on"]).replace(tzinfo=ZONE)
    year = issued.year
    async with county_of(tmp_path, notice, issued + timedelta(hours=8)) as life:
        await life.until(datetime(year + 1, 1, 20, 10, tzinfo=ZONE))
        before = every_number_agrees(life, tmp_path, await life.ask("clerk", "台账"))
        begin_the_next_year(life, tmp_path, notice, issued)
        decided = await look_back(life, year, before)
        await life.until(datetime(year + 1, 2, 17, 10, tzinfo=ZONE))

        nobody_got_a_message_too_many(life)
        after = every_number_agrees(life, tmp_path, await life.ask("clerk", "台账"))
        assert sum(after.values()) == sum(before.values())
        the_papers_tell_what_was_decided(tmp_path, decided)


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


def every_number_agrees(life: Life, folder: Path, told: str) -> Counter[str]:
    """Ledger, workbook, bulletin, annual report and chat say the same, counted here once more."""
    at = life.clock.now().isoformat()
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
    return counts


def begin_the_next_year(life: Life, folder: Path, notice: Path, issued: datetime) -> None:
    """Put the next year's notice into force: this year's words, every year in them one on."""
    year = issued.year
    text = re.sub(
        rf"(?<!\d)({year - 1}|{year}|{year + 1})(\s*年|〕)",
        lambda found: f"{int(found[1]) + 1}{found[2]}",
        notice.read_text("utf-8"),
    )
    day = rf"{year + 1} *年 *{issued.month} *月 *{issued.day} *日"
    text = re.sub(day, f"{year + 1}年1月18日", text)
    following = folder / f"{year + 1}.txt"
    following.write_text(text, "utf-8")
    taizhang(folder, "import", str(following), "--yes", at=life.clock.now().isoformat())


async def look_back(life: Life, year: int, before: Counter[str]) -> Counter[str]:
    """Let the clerk decide on all that was left open, each in another way; return how often."""
    decided = Counter[str]()
    left = before["open"] + before["waiting"]
    assert left, "a year in which people answer as people do leaves something open"
    card = await life.ask("clerk", "开始去年的回头看")
    assert f"{year}年{sum(before.values())}项，未了结{left}项" in card
    while "回头看完了" not in card:
        offered = (["并入今年"] if "今年相近" in card else []) + ["单独督促", "确认已完成"]
        chosen = offered[decided.total() % len(offered)]
        decided[chosen] += 1
        assert decided.total() <= left, card
        card = await life.ask("clerk", str(offered.index(chosen) + 1))
    assert decided.total() == left
    return decided


def the_papers_tell_what_was_decided(folder: Path, decided: Counter[str]) -> None:
    """The workbook's look-back and the annual report have each of last year's items, once."""
    sheet = CalamineWorkbook.from_path(str(folder / "台账.xlsx"))
    rows = sheet.get_sheet_by_name("回头看").to_python()[1:]
    assert Counter(row[4] for row in rows) == decided
    assert len({row[0] for row in rows}) == decided.total()
    report = words_of(folder / "年报.docx")
    for row in rows:
        assert str(row[1]) in report


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
