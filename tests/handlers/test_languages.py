"""English / 中文: each person in the language of their choice, complete."""

from __future__ import annotations

import re

import pytest

from tests.dialog import Dialog

HAN = re.compile(r"[\u4e00-\u9fff]")
NOTICE_WORDS = ("规范性文件集中公开", "示范创建", "公共企事业单位信息公开", "政策解读")
NAMES = ("县司法局", "县财政局", "领导听取汇报", "8月底前", "12月底前", "李强", "临江县")


async def test_the_switch_is_answered_in_the_new_language(talk: Dialog):
    assert await talk.say("li", "English") == "All right, English from now on."
    assert (await talk.say("li", "我的任务")).startswith("县司法局: 4 tasks")
    assert await talk.say("li", "中文") == "好，以后用中文。"


@pytest.mark.parametrize(
    "said",
    ["我的任务", "逾期", "第7项", "6办结", "6、9办结", "撤销", "帮助", "我的网站打不开",
     "为什么发给我", "第7项延期到9月15日", "第10项不涉及", "5个工作日后是哪天",
     "本月给我发了几条", "提意见：好"],
)  # fmt: skip
async def test_english_answers_have_no_chinese_but_the_ledgers_own(talk: Dialog, said: str):
    await talk.say("li", "English")

    answer = await talk.say("li", said)

    rest = answer
    for words in (*NOTICE_WORDS, *NAMES, said):
        rest = rest.replace(words, "")
    assert not HAN.search(rest.replace("年政务公开工作要点", "")), rest
    assert answer


async def test_a_push_comes_in_the_language_of_whoever_gets_it(talk: Dialog):
    await talk.say("li", "English")
    await talk.wind("2022-08-22 10:30")

    assert "working days left" in talk.heard("li")[-1]
    assert (await talk.say("li", "Done")).startswith("Recorded")


@pytest.mark.parametrize(
    "said", ["待办", "待核", "台账", "联络员", "统计", "催一下司法局第6项", "帮助"]
)
async def test_the_offices_english_is_complete(talk: Dialog, said: str):
    await talk.say("ban", "English")

    rest = await talk.say("ban", said)

    for words in (*NOTICE_WORDS, *NAMES, "2022年政务公开工作要点", "邀请", "年政务公开工作要点"):
        rest = rest.replace(words, "")
    assert not HAN.search(rest), rest


async def test_what_the_english_help_names_can_be_said(talk: Dialog):
    await talk.say("li", "English")

    assert "5 tasks" in (await talk.say("li", "my tasks")) or "4 tasks" in talk.last.text
    assert "reported done" in await talk.say("li", "6 and 9 done, 10 lacks township data")
    assert (await talk.say("li", "undo")).startswith("Taken back")
    assert "more time until Thursday 15 September" in await talk.say("li", "extend 7 to 15 Sept")
    assert await talk.say("li", "never mind") == "All right: nothing was done or recorded."
    assert "does not concern" in await talk.say("li", "9 is not ours")
    assert "stuck" in await talk.say("li", "6 blocked")
    assert (await talk.say("li", "feedback: too early")).startswith("Thank you")
    assert (await talk.say("li", "thanks")) == "You are welcome."


async def test_what_the_english_help_names_can_be_said_by_the_office(talk: Dialog):
    await talk.say("li", "6、9已完成")
    await talk.say("ban", "English")

    await talk.say("ban", "review")
    assert "No. 6" in await talk.say("ban", "1 accept")
    assert "No. 7" in await talk.say("ban", "chase 司法局 on No. 7")
    assert "30 September" in await talk.say("ban", "No. 20 is due 30 Sept")
