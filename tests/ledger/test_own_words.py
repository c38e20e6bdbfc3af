"""What a sentence says of one task."""

from __future__ import annotations

import pytest

from ledger.own_words import about, detail


@pytest.mark.parametrize(
    ("text", "no", "said"),
    [
        ("3已完成，5正常推进", 3, ""),
        ("3、5办结，8还差乡镇数据", 8, "还差乡镇数据"),
        ("3、5办结，8还差乡镇数据", 5, ""),
        ("3正常推进，5有困难，方案还在征求意见", 5, "方案还在征求意见"),
        ("3正常推进，5有困难，方案还在征求意见", 3, ""),
        ("规范性文件清理完了，公布了43件", 6, "规范性文件清理完了，公布了43件"),
        ("第12项 80% 目录已公布", 12, "80% 目录已公布"),
        ("4号办理中，一季度采购情况已公布", 4, "一季度采购情况已公布"),
        ("9月底前能公布", 4, "9月底前能公布"),
        ("41个项目已归集", 4, "41个项目已归集"),
        ("8、10、17正常推进", 10, ""),
        ("", 1, ""),
    ],
)
def test_what_a_message_says_of_a_task_beyond_its_status(text, no, said):
    assert detail(text, no) == said


def test_a_bare_status_is_still_what_was_said():
    assert about("8、10、17正常推进，5已完成", 10) == "正常推进"
