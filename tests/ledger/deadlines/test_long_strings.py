"""Ten thousand signs of anything are read at once: no string is too much."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ledger.deadlines import find_deadlines, read_deadline
from tests.ledger.deadlines.rows import CALENDAR

ISSUED = date(2022, 7, 12)
SIZE = 10_000
UNITS = [
    *(
        "1234567890",
        "0",
        "十",
        "二〇二二",
        "９",
        "1.",
        "1-",
        "9/",
        "a",
        " ",
        "\0",
        "我们要认真贯彻落实",
    ),
    *("月", "每", "年", "前", "、", "日", "季度", "周", "内", "后", "第", "半", "次", "已", "不断"),
    *("（", "〔〕", "《", "〔2022〕", "“", "每1月（〔第、", "9月、", "9月至", "每年", "每9月"),
    *(
        "9月15日",
        "每季度末月25日前",
        "5个工作日内",
        "收到申请之日起",
        "之日起后",
        "不少于1次",
        "召开的",
    ),
    *(
        "根据",
        "按照上级",
        "待后",
        "汛期",
        "汛前的",
        "国庆",
        "年底",
        "一二三四五",
        "17:00",
        "下午3点半",
    ),
]
DAYS = "".join(f"{month}月{day}日" for month in range(1, 14) for day in range(1, 40))
IMPOSSIBLE = "".join(f"2月{day}日、" for day in range(30, 99))


@pytest.mark.parametrize("unit", [*UNITS, DAYS, IMPOSSIBLE], ids=lambda unit: repr(unit[:12]))
def test_ten_thousand_signs_are_read_in_under_fifty_milliseconds(unit: str) -> None:
    text = (unit * SIZE)[:SIZE]
    fastest = min(_seconds(text) for _ in range(5))
    assert fastest < 0.05, f"{fastest * 1000:.0f} ms"


def _seconds(text: str) -> float:
    begun = time.process_time()
    read_deadline(text, issued=ISSUED, context=text, calendar=CALENDAR)
    return time.process_time() - begun


@pytest.mark.parametrize("unit", [*UNITS, DAYS, IMPOSSIBLE], ids=lambda unit: repr(unit[:12]))
def test_running_text_takes_no_longer_than_its_length(unit: str) -> None:
    text = (unit * SIZE)[: SIZE // 4]
    fastest = min(_seconds_in_prose(text) for _ in range(5))  # the first time loads what it needs
    assert fastest < 0.5, f"{fastest * 1000:.0f} ms"


def _seconds_in_prose(text: str) -> float:
    begun = time.process_time()
    find_deadlines(text, issued=ISSUED, calendar=CALENDAR)
    return time.process_time() - begun
