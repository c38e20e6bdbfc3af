"""Decides which task some words mean, or that it must be asked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from ledger.understanding import status_words
from ledger.understanding.content import Likeness
from ledger.understanding.message import Message
from ledger.understanding.signs import PHONE, Hinted, Said, pattern
from ledger.understanding.tokens import content_words

_SHARE = 0.34
_SCORE = 2.4
_SHARE_OF_MANY, _SCORE_OF_MANY = 0.26, 4.0
_RIVAL = 0.74
_FOREIGN = 1.3
_LIKELY = 0.6
_LED = 0.25
_FAINT = 0.8
_STRONG, _ALONE = 6.0, 0.55
_PHRASE = 3
_WHOLE, _ONLY = 0.95, 1.8
POINTED = Hinted("那这", r"(?P<topic>[^,。;!? ]{2,})(?:那|这)(?:个|项|条|块|件|边|份|摊|事)")
_SET_APART = Hinted(
    "的今本上下目现",
    r"^(?P<topic>[^,。;!? ]{2,}?)(?:的(?=已|都|全|刚|[ ,]|<date>|<past>|<count>)"
    r"|的?(?=今年|本年|[上下]半年|本[月周]|目前|现在))",
)
"""信息公开申请的今年答复了7件: what stands before 的 names the task, what follows tells of it."""
_DEED = pattern(
    r"[一-龥]{2}(?:完|好)?[了过](?!解)|(?:已经?|都|全部?|均)(?:按期|按时|及时)?[一-龥]{2}"
    r"(?=$|[ ,。!<])|[一-龥]{2}<count>"
)
_STATUS = re.compile(
    rf"{status_words.DONE}|{status_words.BLOCKED}|常态化?|正常|有序|稳步|顺利|照常|汇总中|推[进着]"
    rf"|进[行展度]|(?:没|未"
    rf"|还没)?(?:启动|开始"
    rf"|完成|办结|动)"
)
_HANDLED = pattern("(?:收件|受理|答复|办理|回复|收到|接到)[了共]*<count>")
"""How many came in and were answered is told of applications and letters of any task."""
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
    return content_words(_SIGNS.sub(" ", _STATUS.sub(" ", _HANDLED.sub(" ", words))))


def meant(message: Message, words: Said | str, among: Collection[int] | None = None) -> Meant:
    """Return which of the sender's tasks (or of `among`) the words mean.

    A task of others that fits better makes it a question: the words are then about that one.
    """
    masked = words if isinstance(words, str) else _spoken(words)
    own = frozenset(message.mine if among is None else among)
    pointed = POINTED.search(masked) or _SET_APART.search(masked)
    if pointed:
        found = _ranked(message, essence(pointed["topic"]), own, among is None, pointed=True)
        if found.no is not None:
            other = _word_for_word(message, pointed["topic"].strip(), found, own)
            return found if other is None else replace(found, no=None, candidates=other)
        if len(found.candidates) > 1:  # what was done names no task: 答复 is in one of them
            masked = _DEED.sub(" ", masked)
    return _ranked(message, essence(masked), own, among is None)


def _word_for_word(
    message: Message, topic: str, found: Meant, own: frozenset[int]
) -> tuple[int, ...] | None:
    """Return both where another task prints the topic as it was said and the found one does not."""
    texts = message.index.texts
    if len(topic) < _PHRASE or topic in texts.get(found.no or 0, ""):
        return None
    others = tuple(no for no in found.candidates if no in own and topic in texts.get(no, ""))
    return (found.no, *others) if others and found.no is not None else None


def likely(message: Message, said: Said) -> tuple[int, ...]:
    """Return the own tasks that share any words with what was said, at most four: for a choice."""
    ranked = message.index.rank(_SIGNS.sub(" ", _STATUS.sub(" ", said.masked)), message.mine)
    return tuple(one.no for one in ranked if one.score >= _FAINT)[:4]


def resembles(message: Message) -> bool:
    """Tell whether the words fit some task of the notice well, be it another unit's."""
    ranked = message.index.rank(essence(_spoken(message.said)), message.tasks)
    return bool(ranked) and ranked[0].share >= _SHARE and ranked[0].score >= _SCORE


def _spoken(said: Said) -> str:
    """Return the covered words, with the hot line's number as the words it stands for."""
    masked = said.masked
    for span in said.of(PHONE):
        if span.value == "12345":
            masked = masked[: span.start] + "便民热线" + masked[span.end :]
    return masked


def _ranked(
    message: Message, said: str, own: frozenset[int], foreigners: bool, *, pointed: bool = False
) -> Meant:
    ranked = message.index.rank(said, message.tasks)
    mine = [likeness for likeness in ranked if likeness.no in own]
    if not mine:
        return Meant(None)
    best, others = mine[0], [likeness for likeness in ranked if likeness.no not in own]
    likely = tuple(one.no for one in mine if one.score >= _LIKELY * best.score)[:4]
    near = [one for one in mine[1:] if one.score > _RIVAL * best.score]
    clear = all(best.covers(one) for one in near)
    clear = clear and not _led_besides(message, best, mine)
    clear = clear and all(best.stands_out(one) for one in mine[1:])
    foreign = foreigners and bool(others) and others[0].score > _FOREIGN * best.score
    foreign = foreign or (foreigners and any(one.outdoes(best) for one in others))
    second = max((one.score for one in ranked if one.no != best.no), default=0.0)
    sure = _fits(best, second) and clear and not foreign and (pointed or best.named)
    fits = best.share >= _SHARE / 2 and best.score >= _SCORE / 2
    return Meant(
        best.no if sure else None,
        (likely if not foreign else ()) if fits else (),
        best.score,
        best.share,
    )


def _led_besides(message: Message, best: Likeness, mine: list[Likeness]) -> bool:
    """Tell whether a task that the unit leads is meant as likely as the shared one that fits best.

    People speak of what they lead; 各有关单位 tasks come to mind less.
    """
    unit = message.context.unit
    if unit in message.tasks[best.no].lead:
        return False
    return any(
        unit in message.tasks[one.no].lead and one.score > _LED * best.score for one in mine[1:]
    )


def _fits(likeness: Likeness, second: float) -> bool:
    """Tell whether a task explains the words well, or explains what no other one can."""
    if likeness.share >= _SHARE and likeness.score >= _SCORE:
        return True
    if likeness.share >= _SHARE_OF_MANY and likeness.score >= _SCORE_OF_MANY:
        return True
    if second == 0 and likeness.share >= _WHOLE and likeness.score >= _ONLY:
        return True
    return likeness.score >= _STRONG and second <= _ALONE * likeness.score
