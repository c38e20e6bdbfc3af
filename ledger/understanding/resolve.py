"""Decides which task some words mean, or that it must be asked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ledger.understanding import status_words
from ledger.understanding.content import Likeness
from ledger.understanding.message import Message
from ledger.understanding.signs import Said

_SHARE = 0.34
_SCORE = 2.4
_RIVAL = 0.74
_FOREIGN = 1.3
_LIKELY = 0.6
_STRONG, _ALONE = 6.0, 0.5
POINTED = re.compile(r"(?P<topic>[^,。;!? ]{2,})(?:那|这)(?:个|项|条|块|件|边|份|摊|事)")
_PLAIN = re.compile(
    r"这个|那个|这项|那项|这条|那条|这块|那块|这边|那边|我们|你们|咱们?|他们|我局|本局|我镇|本单位|我单位|现在|目前|已经|刚才|刚刚|今年|全部|所有|还有|剩下|就是|还是|关于|方面|情况|工作|任务|事项|事情|的事"
    r"|[的了吧呢啊呀嘛哈吗么都也还就已把被给跟和与及在是有没不很太又再才刚正将会能要去来过着得个些这那我你他它哦嗯呃额啦喽咯先请]"
    rf"|{status_words.DONE}|完成|办结|推进|进行|启动|开始|正常|持续|常态化?|进度|进展|汇总中|弄|搞|整|做|办|能不能|可不可以|怎么样?|如何|什么|多少|指导|协调|帮忙|派|个人|一下|来人|希望|请求|申请"
)


_SIGNS = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Meant:
    """The task that words mean (None: unsure), and those that are likely."""

    no: int | None
    candidates: tuple[int, ...] = ()
    score: float = 0.0
    share: float = 0.0


def essence(words: str) -> str:
    """Return the words that may name a task, the others blanked out."""
    return _SIGNS.sub(" ", _PLAIN.sub(" ", words))


def meant(message: Message, words: Said | str, among: Collection[int] | None = None) -> Meant:
    """Return which of the sender's tasks (or of `among`) the words mean.

    A task of others that fits better makes it a question: the words are then about that one.
    """
    masked = words if isinstance(words, str) else words.masked
    own = frozenset(message.mine if among is None else among)
    pointed = POINTED.search(masked)
    if pointed:
        found = _ranked(message, essence(pointed["topic"]), own, among is None)
        if found.no is not None:
            return found
    return _ranked(message, essence(masked), own, among is None)


def _ranked(message: Message, said: str, own: frozenset[int], foreigners: bool) -> Meant:
    ranked = message.index.rank(said, message.tasks)
    mine = [likeness for likeness in ranked if likeness.no in own]
    if not mine:
        return Meant(None)
    best, others = mine[0], [likeness for likeness in ranked if likeness.no not in own]
    likely = tuple(one.no for one in mine if one.score >= _LIKELY * best.score)[:4]
    clear = len(mine) == 1 or mine[1].score <= _RIVAL * best.score
    foreign = bool(others) and others[0].score > _FOREIGN * best.score and foreigners
    second = max((one.score for one in ranked if one.no != best.no), default=0.0)
    sure = _fits(best, second) and clear and not foreign
    fits = best.share >= _SHARE / 2 and best.score >= _SCORE / 2
    return Meant(
        best.no if sure else None,
        (likely if not foreign else ()) if fits else (),
        best.score,
        best.share,
    )


def _fits(likeness: Likeness, second: float) -> bool:
    """Tell whether a task explains the words well, or explains what no other one can."""
    if likeness.share >= _SHARE and likeness.score >= _SCORE:
        return True
    return likeness.score >= _STRONG and second <= _ALONE * likeness.score
