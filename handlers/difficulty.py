"""有困难: a difficulty, or a question for a person, goes to the office's desk at once."""

from __future__ import annotations

import re

from handlers.ability import REPORTERS, Ability
from handlers.cards import undo_button
from handlers.feedback import pass_on
from handlers.report import part_for, record_all, tell_of_block
from handlers.turn import Turn
from ledger.model import Assignment
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Mark the task as blocked with the person's own words; never a status by itself.

    A mere question is no difficulty: it goes to the office, which answers it in the chat.
    """
    if not turn.frame.reports and _ASKS.search(turn.text) and not _PLEA.search(turn.text):
        return await pass_on(turn)
    numbers = turn.numbers
    own = [a for no in numbers if (a := await part_for(turn, no))]
    lines, _ = await record_all(turn, turn.frame.reports)
    if not own and not lines:
        turn.expect("difficulty", said=turn.text)
        return Reply((Text("difficulty.which"),))
    lines += [await mark(turn, a, turn.text) for a in own if a.task.no not in _told(turn)]
    return _shown(turn, lines)


async def answer(turn: Turn) -> Reply | None:
    """Take the number of the task that the difficulty belongs to, and nothing but a number."""
    own = [a for no in turn.frame.tasks if (a := await part_for(turn, no))]
    if not own or not _NUMBERS.fullmatch(turn.text):
        return None
    said = str(turn.waiting.get("said", ""))
    return _shown(turn, [await mark(turn, a, said) for a in own])


_ASKS = re.compile(
    r"[?？]|怎么|咋|为什么|为啥|为何|什么|啥|(?<!不知道)(?<!不清楚)(?<!没)谁|哪|多少|多久|几时|能不能|可不可以|要不要|是不是|有没有"
    r"|[吗么][。!！ ]*$"
)
_PLEA = re.compile(r"协调|困难|支持|帮忙|帮助|解决|卡住|推不动|配合不|没钱|缺")
_NUMBERS = re.compile(r"\s*(?:是|记到|放到)?(?:第?\d{1,3}[项号条]?[、,，和 ]*)+[的吧。.]?\s*")


def _shown(turn: Turn, lines: list[Text]) -> Reply:
    undo = undo_button(turn)
    return Reply((*lines, Text("report.undo_hint")), (undo,))


async def mark(turn: Turn, assignment: Assignment, said: str) -> Text:
    """Write the difficulty to the ledger and put it before the office."""
    await turn.write(
        assignment,
        text=said,
        on_behalf=turn.is_clerk,
        blocked=said,
    )
    no = assignment.task.no
    turn.topic = no
    tell_of_block(turn, assignment, said)
    return Text("difficulty.marked", no=no)


def _told(turn: Turn) -> set[int]:
    return {report.task for report in turn.frame.reports}


ability = Ability(
    "difficulty",
    REPORTERS,
    handle,
    intents=frozenset({"request_help"}),
    answer=answer,
    in_group=True,
)
