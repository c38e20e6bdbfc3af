"""Words cut to the platform's measure, and signs that stay signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom.wording import as_markdown, in_pieces, shortened


@given(st.lists(st.text(max_size=200), max_size=20), st.integers(min_value=4, max_value=300))
def test_no_piece_is_too_long_and_no_character_is_lost(lines, most):
    pieces = in_pieces(lines, most)

    assert all(len(piece.encode()) <= most for piece in pieces)
    kept = "".join("".join(pieces).split())
    assert kept == "".join("".join(lines).split())


def test_lines_that_fit_together_stay_together():
    assert in_pieces(["一", "二", "三"], 11) == ["一\n二\n三"]
    assert in_pieces(["一", "二", "三"], 10) == ["一\n二", "三"]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("三季度<5项，*重点*", "三季度＜5项，＊重点＊"),
        ("# 标题", "＃ 标题"),
        ("> 引用", "＞ 引用"),
        ("见 https://a.cn/x?a=1*2#b 第1条", "见 https://a.cn/x?a=1*2#b 第1条"),
    ],
)
def test_signs_of_markdown_stay_signs(line, seen):
    assert as_markdown(line) == seen


def test_a_cut_label_shows_that_it_is_cut():
    assert shortened("规范性文件集中公开与清理", 10) == "规范性文件集中公开…"
    assert shortened("撤销", 10) == "撤销"
