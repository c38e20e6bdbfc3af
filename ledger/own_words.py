"""What a sentence says of one task: a liaison's own words, for papers and lists that name it."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[，,；;。\n]+")
_LIST = r"第?\d{1,3}(?:(?:、|和|及|跟|与|\s)\s*第?\d{1,3})*"
_HEAD = re.compile(
    rf"\s*(?:我们?(?:局|单位)?的?)?({_LIST})\s*(?:号|项)?(?:任务|工作)?[:：、.\s]*(?=\D|$)"
)
_UNITS_OF_NUMBERS = re.compile(r"^\s*(?:月|日|年|%|％|个|件|家|次|期|天|条|人|万|元)")
_STATUS_ALONE = re.compile(
    r"(?:已经?|都|均|目前|还在|现在)?(?:全部)?"
    r"(?:完成|办结|办完|办好|做完|弄完|搞定|办理|正常推进|正常|推进|进行|在办|无变化|没有?变化|有困难)"
    r"(?:中|了|的)?"
)


def about(text: str, no: int) -> str:
    """Return what a message says of a task, without its number.

    A clause that begins with task numbers is about those tasks, and so are the clauses after it
    until other numbers come. A message without any number is about whatever task it was taken
    for: it comes back whole. The words themselves are never changed.
    """
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]
    found: list[str] = []
    numbers: set[int] = set()
    for clause in clauses:
        named, rest = _numbers_of(clause)
        numbers = named or numbers
        if no in numbers or not numbers:
            found.append(rest)
    if numbers and not found:  # the task was found by its content
        found = clauses
    return "，".join(words for words in found if words)


def detail(text: str, no: int) -> str:
    """Return what a message says of a task beyond its status; empty for a bare 已完成."""
    clauses = about(text, no).split("，")
    return "，".join(words for words in clauses if words and not _STATUS_ALONE.fullmatch(words))


def _numbers_of(clause: str) -> tuple[set[int], str]:
    """Return the task numbers at a clause's beginning, and what follows them."""
    head = _HEAD.match(clause)
    if head is None or _UNITS_OF_NUMBERS.match(clause[head.end() :]):
        return set(), clause
    rest = clause[head.end() :].strip()
    return {int(number) for number in re.findall(r"\d+", head[1])}, rest
