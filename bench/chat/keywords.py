"""The bot beside which ours is measured: numbers and keywords, as such bots are usually written."""

from __future__ import annotations

import re

from ledger.model import Status
from ledger.understanding import Context, Frame, Report

_NUMBER = re.compile(r"\d{1,3}")
_STATUS = (
    (Status.NOT_STARTED, ("未启动", "没开始", "还没动", "未开展")),
    (Status.BLOCKED, ("卡住", "推不动", "受阻", "办不了")),
    (Status.DONE, ("完成", "办结", "办完", "弄好", "搞定", "做完")),
    (Status.IN_PROGRESS, ("推进", "在办", "进行", "正在", "%")),
)
_INTENTS = (
    ("undo", ("撤销", "撤回")),
    ("request_extension", ("延期", "推迟", "宽限")),
    ("not_applicable", ("不涉及",)),
    ("bind", ("绑定", "邀请码")),
    ("handover", ("转给", "联络员换", "换人")),
    ("remind", ("催", "提醒")),
    ("broadcast", ("通知", "群发")),
    ("export", ("导出", "通报", "打印")),
    ("import", ("导入",)),
    ("approve", ("同意", "批准", "通过")),
    ("reject", ("退回", "驳回")),
    ("who_is", ("联络员", "电话", "谁牵头")),
    ("my_tasks", ("任务", "清单")),
    ("help", ("怎么", "帮助")),
    ("greeting", ("你好", "谢谢", "在吗")),
    ("ack", ("收到", "好的", "知道了")),
)


def keyword_bot(text: str, context: Context) -> Frame:
    """Return what a keyword bot makes of a message: the first keyword wins."""
    numbers = tuple(int(found[0]) for found in _NUMBER.finditer(text))
    tasks = tuple(no for no in numbers if any(task.no == no for task in context.tasks))
    for intent, keywords in _INTENTS:
        if any(word in text for word in keywords):
            return Frame(intent, tasks=tasks)
    status = next((s for s, words in _STATUS if any(word in text for word in words)), None)
    if status is None:
        return Frame("out_of_scope")
    named = tasks or ((context.replying_to,) if context.replying_to else ())
    return Frame("report", reports=tuple(Report(no, status) for no in named), ask_back=not named)
