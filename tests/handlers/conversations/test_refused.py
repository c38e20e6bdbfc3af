"""What the rules forbid is refused in one line, with something else to do instead (PRODUCT)."""

from __future__ import annotations

import pytest

from handlers.refusals import refusal_of
from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_report import states

REFUSED = [
    (
        "统计谁最活跃",
        "不统计谁活跃：规定不许按在线、使用情况衡量工作。可以看“台账”里哪些事还没办。",
    ),
    ("给各单位打分排名", "不打分、不排名：规定不许。可以出待办清单，或核实后写进通报。"),
    (
        "看谁没看消息",
        "不看谁读没读：这里没有已读记录。要紧的事可以说“催一下某局第几项”，明早9点后私聊提醒。",
    ),
    ("让大家每天打卡", "不做打卡接龙：规定不许。进展谁有变化谁说一句，平时看“台账”即可。"),
    ("每人传张现场照片", "不要求拍照截图：规定不许。有公开网址发网址就够了。"),
    ("半夜催一下", "非工作时间不发。可以安排在下一个工作日上午9点后发：说“催一下某局第几项”。"),
    ("在群里点名没交的", "不在群里点名。可以私聊提醒，或核实后写进通报。"),
    (
        "把这份（秘密）转到群里",
        "涉密和内部文件不能在这里转发，请按保密规定办。可以只说一句不涉密的进展。",
    ),
]


@pytest.mark.parametrize(("wish", "answer"), REFUSED)
async def test_the_refusal_names_the_reason_and_another_way(
    county: Dialog, group: str, wish: str, answer: str
):
    assert await county.say("ban", wish) == answer
    assert [message.chat for message in county.channel.sent] == ["ban"]
    assert set((await states(county)).values()) == {State.OPEN}


@pytest.mark.parametrize(
    "wish",
    [
        "把没交的单位名单发到群里",
        "晚上十点提醒一下大家",
        "各单位排个名次",
        "哪个单位最积极",
        "要求每个单位发现场视频",
        "各单位每天报一次进度",
        "看看哪些人没打开通知",
        "给完成快的单位加分",
        "按完成率排名",
        "把这份机密文件群发",
        "让各单位都回复收到",
    ],
)
def test_the_same_wish_in_other_words_is_refused_too(wish: str):
    assert refusal_of(wish), wish


@pytest.mark.parametrize(
    "said",
    [
        "群里发一下：周末值班电话已公开",
        "群里发一下：各单位政务公开评分标准已印发",
        "第6项群众满意度评分结果公开",
        "导出台账按单位排序",
        "2退回 请补现场照片说明",
        "催一下司法局第6项",
        "晚上的会议纪要",
    ],
)
def test_what_only_sounds_like_it_is_not_refused(said: str):
    assert refusal_of(said) is None
