"""The same report in other words, spellings and orders keeps its frame, on any task and unit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.commands.read import read as read_file
from bot.texts import Texts
from bot.workdays import workdays
from ledger.model import Status
from ledger.understanding import Context, KnownTask, understand

NOTICES = Path(__file__).parents[4] / "shared" / "notices"
NOW = datetime.fromisoformat("2022-09-06T10:12")
WORDS = {
    Status.DONE: (
        "已完成", "办结了", "已经办完", "弄好了", "搞定", "完成了", "已办结", "做完了", "销号了",
        "全部完成", "已落实到位", "完事了", "己完城", "以办结",
    ),
    Status.IN_PROGRESS: (
        "正在办理", "还在推进", "进行中", "基本完成", "快好了", "接近尾声", "还没弄完",
        "还差一点", "在等领导签字", "正常推进", "完成了大部分", "争取月底完成", "就差盖章了",
    ),
    Status.NOT_STARTED: ("还没开始", "未启动", "还没动", "尚未开展", "没来得及弄", "冇动"),
    Status.BLOCKED: ("卡住了", "推不动", "停滞了", "搞不下去了", "受阻", "做不了了"),
}  # fmt: skip
PLACES: tuple[Callable[[int, str], str], ...] = (
    lambda no, words: f"{no}{words}",
    lambda no, words: f"第{no}项{words}",
    lambda no, words: f"第{no}项：{words}",
    lambda no, words: f"{no}项 {words}",
    lambda no, words: f"{no}、{words}",
    lambda no, words: f"任务{no}，{words}",
    lambda no, words: f"领导好，第{no}项{words}",
    lambda no, words: f"{no}号任务{words}！",
    lambda no, words: f"【{no}】{words}",
    lambda no, words: f"第 {no} 项 {words}。",
)
CHANGES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
    lambda text: text + "哈",
    lambda text: text + "👌",
    lambda text: text + "\n",
    lambda text: f"  {text}  ",
    lambda text: text.replace("，", ","),
    lambda text: f"「台账：第1项即将到期，请及时办结」\n------\n{text}",
    lambda text: f"收到，{text}",
)
SURELY_NOT_DONE = (
    "准备完成", "争取完成", "快完成了", "差不多完成", "基本完成了", "还差一步完成",
    "等验收完再完成",
    "预计完成", "下周完成", "没完成", "未办结", "不算完成", "完成了吗", "完成没有？",
    "应该完成了吧",
    "好像办结了", "听说完成了", "估计完成了", "要完成还早", "完成80%", "完成一半", "第一阶段完成",
    "方案完成", "完成不了", "能完成", "会按时完成", "计划下月完成", "是不是算完成？", "可能完成了",
    "完成了一部分", "如果完成了我再报", "完成后再报", "离完成还远", "理论上完成了", "一定完成",
    "完成了又被退回", "我觉得完成了", "保证完成", "即将完成", "马上办结", "初稿完成",
    "才能完成", "年底才能弄完", "早日完成", "目标是完成", "领导要求完成", "难以完成", "继续完成",
    "盼着完成", "该完成了", "一旦完成", "即使完成了", "一定完成了", "到底完成了", "我以为完成了",
    "号称完成", "显示已完成", "挂网就完成", "出文后办结", "完成在望", "完成待验收", "险些完成",
)  # fmt: skip
NOT_SAID = (
    "收到", "好的马上办", "明天给你报", "知道了，谢谢", "领导要求月底前办结",
    "「第1项请于月底前办结」收到", "等完成了再跟你说", "完成后怎么上报", "会尽快办结的",
    "辛苦了", "还有哪些没完成", "怎么延期",
)  # fmt: skip


@pytest.fixture(scope="module")
def notices() -> list[tuple[KnownTask, ...]]:
    if not NOTICES.is_dir():
        pytest.skip("the shared notices are not beside this checkout")
    texts = Texts.load()
    read = [read_file(f, issued=NOW.date(), texts=texts) for f in sorted(NOTICES.glob("*.txt"))]
    return [
        tuple(
            KnownTask(t.no, t.title or "", t.text, t.lead, t.responsible, t.deadline.due)
            for t in one.tasks
        )
        for one in read
    ]


def _contexts(notices: list[tuple[KnownTask, ...]]) -> Iterator[Context]:
    """Yield one context for each lead unit of each notice: that unit's tasks are its own."""
    for tasks in notices:
        for unit in dict.fromkeys(unit for task in tasks for unit in task.lead[:1]):
            theirs = tuple(
                KnownTask(
                    t.no, t.title, t.text, t.lead, t.responsible, t.due,
                    mine=unit in t.lead or unit in t.responsible,
                )
                for t in tasks
            )  # fmt: skip
            yield Context(NOW, "liaison", unit, theirs, workdays({}))


def _numbers(context: Context) -> list[int]:
    return [task.no for task in context.tasks if task.mine]


def test_a_numbered_report_keeps_its_frame_in_other_words(
    notices: list[tuple[KnownTask, ...]],
) -> None:
    chance, wrong, count = random.Random(5), [], 0
    for context in _contexts(notices):
        for status, words in WORDS.items():
            for said in chance.sample(words, 4):
                no = chance.choice(_numbers(context))
                text = chance.choice(CHANGES)(chance.choice(PLACES)(no, said))
                frame = understand(text, context)
                count += 1
                if [(r.task, r.status) for r in frame.reports] != [(no, status)]:
                    wrong.append((text, status.value, frame.reports))
    assert len(wrong) <= 0.01 * count, wrong[:20]


def test_two_statements_mean_the_same_in_either_order(
    notices: list[tuple[KnownTask, ...]],
) -> None:
    chance = random.Random(7)
    wrong = []
    for context in _contexts(notices):
        numbers = _numbers(context)
        if len(numbers) < 2:
            continue
        for _ in range(6):
            one, other = chance.sample(numbers, 2)
            a, b = chance.sample(list(Status), 2)
            parts = [f"第{one}项{WORDS[a][0]}", f"第{other}项{WORDS[b][0]}"]
            frames = [understand("，".join(order), context) for order in (parts, parts[::-1])]
            told = [{(r.task, r.status) for r in frame.reports} for frame in frames]
            if told != [{(one, a), (other, b)}] * 2:
                wrong.append((parts, told))
    assert not wrong, wrong[:10]


@pytest.mark.parametrize("words", SURELY_NOT_DONE)
def test_what_is_not_said_to_be_done_is_never_done(
    words: str, notices: list[tuple[KnownTask, ...]]
) -> None:
    chance = random.Random(words)
    for context in chance.sample(list(_contexts(notices)), 4):
        for place in PLACES:
            text = chance.choice(CHANGES[:7])(place(_numbers(context)[0], words))
            frame = understand(text, context)
            assert all(r.status is not Status.DONE for r in frame.reports), (text, frame.reports)


@pytest.mark.parametrize("words", NOT_SAID)
def test_receipts_promises_and_questions_write_nothing(
    words: str, notices: list[tuple[KnownTask, ...]]
) -> None:
    for context in _contexts(notices):
        assert not understand(words, context).reports, words


@pytest.mark.parametrize(
    "words", ["已完成", "办结了", "70%", "还没动", "都完成了", "除了1都完成了"]
)
def test_a_status_without_a_task_is_asked_about(
    words: str, notices: list[tuple[KnownTask, ...]]
) -> None:
    for context in _contexts(notices):
        if len(_numbers(context)) > 1:
            frame = understand(words, context)
            assert frame.ask_back, (words, context.unit, frame)
            assert not frame.reports, (words, context.unit, frame)


def test_a_number_of_another_unit_is_asked_about(
    notices: list[tuple[KnownTask, ...]],
) -> None:
    for context in _contexts(notices):
        strange = next((task.no for task in context.tasks if not task.mine), None)
        if strange is not None:
            frame = understand(f"第{strange}项已完成", context)
            assert frame.ask_back
            assert not frame.reports
