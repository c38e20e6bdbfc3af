"""What the English help names is understood; everything else is taken as it stands."""

from __future__ import annotations

import pytest

from ledger.english import in_chinese


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("My tasks", "我的任务"),
        ("overdue", "逾期"),
        ("this month", "本月"),
        ("6 done.", "6已完成"),
        ("No. 6 is done", "6已完成"),
        ("3 and 5 done, 8 lacks township data", "3、5已完成，8还差township data"),
        ("6 blocked", "6有困难"),
        ("6 is stuck: no money", "6有困难，no money"),
        ("12 is not ours", "12不涉及"),
        ("extend 7 to 15 Sept", "第7项延期到9月15日"),
        (
            "extend 7 until Jan 10, 2023, too few hands",
            "第7项延期到2023年1月10日，too few hands",
        ),
        ("hand over", "换联络员"),
        ("feedback", "提意见"),
        ("feedback: too early", "提意见：too early"),
        ("why me?", "为什么发给我"),
        ("who leads No. 6", "第6项谁牵头"),
        ("how many are open in my unit", "我们单位还有几项没完"),
        ("5 working days from now", "5个工作日后是哪天"),
        ("chase 司法局 on No. 6", "催一下司法局第6项"),
        ("No. 20 is due 30 Sept", "第20项是9月30日"),
        ("export the ledger", "导出台账"),
    ],
)
def test_the_words_of_the_help_are_understood(said: str, meant: str):
    assert in_chinese(said) == meant


@pytest.mark.parametrize(
    "said",
    ["我的任务", "6已完成", "done", "6 done but 9 is not", "6 is not done", "6 nearly done",
     "6 and so on", "extend 7 to 15 Foo", "not 6 done", "", "is 6 done"],
)  # fmt: skip
def test_other_words_stand_as_they_are(said: str):
    assert in_chinese(said) is None
