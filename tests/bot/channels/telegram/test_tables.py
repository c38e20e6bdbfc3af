"""Columns on a phone: Chinese takes two places, what is too wide runs on in its own column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.tables import WIDEST, aligned, width

cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Mn", "Zl", "Zp"]), max_size=40
)


def test_chinese_counts_double() -> None:
    assert width("第6项") == 5
    assert width("e\u0301") == 1


def test_a_wide_cell_runs_on_in_its_own_column() -> None:
    table = aligned(
        ["项", "内容"], [["6", "在政府网站设置专栏，按季度更新目录，并向社会公布"], ["7", "会议"]]
    )

    assert table.rows[0].splitlines() == [
        "6  在政府网站设置专栏，按季度更新目",
        "   录，并向社会公布",
    ]
    assert table.rows[1] == "7  会议"


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_line_is_wider_than_a_phone_and_nothing_is_lost(rows: list[list[str]]) -> None:
    table = aligned(["一", "二", "三"], rows)

    lines = [line for row in (*table.head, *table.rows) for line in row.split("\n")]
    assert all(width(line) <= WIDEST for line in lines)
    for row, drawn in zip(rows, table.rows, strict=True):
        assert sorted("".join("".join(row).split())) == sorted("".join(drawn.split()))
