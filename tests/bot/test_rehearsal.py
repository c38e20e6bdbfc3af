"""`taizhang rehearse`: a whole year on a simulated clock, before anybody is bothered."""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest

from bot.commands.errors import BadInput
from bot.commands.rehearse import run
from bot.rehearsal import Year, lines_of, rehearse
from bot.texts import Texts
from bot.workdays import workdays
from ledger.notices import Reading, read_notice
from ledger.notices.document import Document, Paragraph

WORDS = """临江县人民政府办公室关于印发临江县2022年政务公开工作要点的通知
临政办发〔2022〕18号
各乡镇人民政府，县政府各部门：
现将《临江县2022年政务公开工作要点》印发给你们，请认真贯彻落实。
临江县人民政府办公室
2022年3月15日
临江县2022年政务公开工作要点
一、深化重点领域公开
1.公开部门预算。8月底前在门户网站集中公开部门预算。（牵头单位：县财政局；完成时限：8月底前）
2.规范解读政策文件。重要政策文件与解读同步发布。（牵头单位：县司法局；责任单位：各乡镇人民政府；完成时限：全年）
附件：乡镇名单
云溪镇、石桥乡"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    """A notice of two tasks: one with a day, one for all year."""
    document = Document(tuple(Paragraph(line) for line in WORDS.splitlines()))
    return read_notice(document, calendar=workdays({}), known_units=(), today=date(2022, 3, 15))


@pytest.fixture(scope="module")
def silent(reading: Reading) -> Year:
    """The year in which nobody answers."""
    return rehearse(reading, year=2022)


def test_what_nobody_answers_is_told_three_times_then_to_the_head_once(silent: Year):
    told = Counter((push.unit, push.role) for push in silent.pushes if 1 in push.tasks)

    assert told["县财政局", "liaison"] == 3
    assert told["县财政局", "head"] == 1


def test_nobody_is_told_twice_a_day_nor_when_the_office_is_closed(silent: Year):
    days = Counter((push.to, push.at.date()) for push in silent.pushes)

    assert set(days.values()) == {1}
    assert all(workdays({}).is_workday(push.at.date()) for push in silent.pushes)
    assert all(time(8, 30) <= push.at.time() <= time(17, 30) for push in silent.pushes)


def test_everybody_is_counted_those_who_are_told_nothing_too(silent: Year):
    data = silent.to_json()

    assert set(data) == {"pushes", "per_person", "per_group"}
    assert set(data["pushes"][0]) == {"at", "to", "role", "unit", "kind", "tasks", "text"}
    counted = data["per_person"] | data["per_group"]
    assert counted == dict.fromkeys(counted, 0) | Counter(p["to"] for p in data["pushes"])
    assert sum(counted.values()) == len(data["pushes"])
    assert data["per_person"]["县司法局分管领导"] == 0


def test_people_who_answer_are_told_less(reading: Reading, silent: Year):
    lived = rehearse(reading, year=2022, story=True)

    assert lived.said > 0
    assert sum(lived.outcome.values()) >= 2
    assert "县财政局分管领导" not in {push.to for push in lived.pushes}
    first, *_ = lines_of(silent, Texts.load().say)
    assert str(len(silent.pushes)) in first


def test_a_scope_that_is_none_is_refused_before_anything_is_read(tmp_path: Path):
    with pytest.raises(BadInput, match="lead"):
        run(tmp_path / "none.txt", as_json=True, scope="everybody")
