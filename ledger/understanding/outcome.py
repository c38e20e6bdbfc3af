"""Puts together what several clauses say of one task: later ones may lower it, hardly raise it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.model import Status
from ledger.understanding import status_words as words
from ledger.understanding.signs import Said, pattern
from ledger.understanding.status import Reading, read_status

_RANK = {Status.NOT_STARTED: 0, Status.BLOCKED: 1, Status.IN_PROGRESS: 2, Status.DONE: 3}
_HISTORY = pattern(
    r"^(?:之前|原来|原先|本来|上次|前期|以前|起初|一开始|开始是|昨天还"
    r"|上周还)(?!已?经?(?:就|已|完|办结))"
)
_DENIED = pattern(r"谁说[^,。]{0,6}[没未不]|是假的|是误报|报错了|是错的|搞错了|记错了|不属实")
_WORKED = pattern(r"了(?![解结])|已经?[一-龥]")
_MARKED = pattern("了(?!结)|[啦咯喽过]|已|(?:改|调|标|记|登记|更新|设|报|变|填)(?:成|为|到)")
_SOME = pattern(r"了<count>|<count>了?$")
_ALL = pattern("都|全|共")
_AFTERWARDS = pattern(
    r"^[ ]*(?:明年|来年|下一?年度?|下学期|下半年|下个?季度|下一?轮|下一?阶段|每年|今后|以后|往后"
    r"|后续|后面|接下来|下一?步)[^,。]{0,4}"
    r"(?:继续|还要|还会|再|保持|常态|长期|坚持|巩固|加强|跟踪)"
)
"""What goes on after the end of a task takes nothing away from it."""

_STILL_TO_COME = pattern(
    r"<date>(?:再|才|就|能|要|会|正式|统一|组织|[ ])*(?:验收|公示|上线|挂网|公布|发布|评审|上会"
    r"|印发|挂牌|上墙"
    r"|试运行|上(?=$|[ ,。]))(?!了)"
    r"|<date>[^,。;]{0,3}(?:能够?|可以?|会|才|就)(?:能|可以|全部|彻底|真正|都)*"
    r"(?:好|完成?|办结|办完|办好|弄完|弄好|做完|搞定|结束|了结)(?!了)"
    r"|^[ ]*除了?(?![夕以开])[^,。;]{1,8}(?:之外|以外|外)?[ 。!]*$"
)
"""What makes the end of a task that was told before the end of a part only: 语音版下周三上线."""

_NEXT = pattern(
    r"^[ ]*(?:现在|目前|正|就)*(?:准备|打算|接下来|下一?步|然后|再(?!生)|即将|马上|下面|随后"
    r"|开始)[^,。;]*[一-龥](?<!了)[!。 ]*$"
)
"""核完了，准备公示: what was finished is a step."""
_LACKING = pattern(
    r"^[ ]*(?:因为?)?[^,。;]{0,2}(?:资金|经费|钱|款子?|人手|人员|设备|场地|文件|通知|细则|编制"
    r"|预算)"
    r"[^,。;]{0,5}(?:没|未|不)|^[ ]*(?:因为?)?(?:没有?|缺|无|差)(?:钱|人手?|经费|资金|设备|场地"
    r"|地方|编制)"
    r"|^[^,。;了]{0,8}?(?:还没有?|没有?|未|尚未)(?:立项|招标|采购|审批|批复?|批准|批下来|定|敲定|签"
    r"|下达|到位|发文|出台?|研究|部署|上会|过会|安排|拨)(?:下来|下去)?[!。 ]*$"
)
"""资金没下来，还没动; 没立项，还没动: why nothing has begun."""

_TURN = pattern(
    r"^(?:但是?|不过)?(?:现在|目前|如今|今天|刚刚?|昨天|后来|最终|终于|总算|这下|这周"
    r"|本周|截至目前)"
)


def outcome(clauses: Sequence[Said]) -> Reading:
    """Return what the clauses together say of their task.

    The first status counts; later clauses lower it. A turn (现在完成了) replaces what was said, and
    a word for a status replaces a mere note of work (流程理顺了，完成).
    """
    total, worked, handled, lacking = Reading(), False, False, False
    for clause in _asserted(clauses):
        reading = read_status(clause)
        if reading.hedged and len(clauses) > 1 and _NEARLY.match(clause.masked):
            reading = reading._replace(hedged=False)
        if handled and reading.status is Status.DONE and not _MARKED.search(clause.masked):
            reading = reading._replace(status=Status.IN_PROGRESS)
        handled = clause.masked.rstrip().endswith(("把", "将"))
        if worked and reading.status is Status.NOT_STARTED:
            reading = reading._replace(status=Status.IN_PROGRESS)
        if total.verb and total.status is Status.DONE and _counts_some(clause):
            total = total._replace(status=Status.IN_PROGRESS, verb=None)
        worked = worked or (reading.status is None and bool(_WORKED.search(clause.masked)))
        if _HISTORY.search(clause.masked.strip()) or _DENIED.search(clause.masked):
            continue
        if "以为" in clause.masked and clause is not clauses[-1]:
            continue
        if reading.asked and total.explicit:
            continue
        if total.status is Status.DONE and _AFTERWARDS.search(clause.masked):
            continue
        if total.verb and total.status is Status.DONE and _NEXT.match(clause.masked):
            reading = reading._replace(status=Status.IN_PROGRESS, strong=True, explicit=True)
        if total.status is Status.IN_PROGRESS and reading.status is Status.NOT_STARTED and lacking:
            total = Reading()
        lacking = total.status is None and bool(_LACKING.match(clause.masked))
        if total.status is Status.DONE and _STILL_TO_COME.search(clause.masked):
            reading = reading._replace(status=Status.IN_PROGRESS, strong=True, explicit=True)
        total = _joined(total, reading, clause)
    if total.status is Status.DONE and total.verb and _came_in(clauses):
        total = total._replace(hedged=True)
    return _ended(total, clauses)


def _asserted(clauses: Sequence[Said]) -> Iterator[Said]:
    """Leave out what is only named to be put right: 不是没整，是还在整."""
    for at, clause in enumerate(clauses):
        denied = _NOT_THIS.match(clause.masked)
        if denied and at + 1 < len(clauses) and _BUT_THIS.match(clauses[at + 1].masked):
            continue
        if denied and at and read_status(clauses[at - 1]).status is not None:
            continue
        yield clause


_NEARLY = pattern(r"[ ]*(?:已经?|也)?(?:差不多|七七八八)了[!。 ]*$")
_NOT_THIS = pattern(r"[ ]*(?:也|并|可)?(?:不是|并非)")
_BUT_THIS = pattern(r"[ ]*(?:而是|就?是|只是)")


def _came_in(clauses: Sequence[Said]) -> bool:
    """Tell whether so many came in and were answered: more may come, so it is asked."""
    return any(_RECEIVED.search(clause.masked) for clause in clauses)


_RECEIVED = pattern("(?:收到?|接到?|受理)了?<count>")


def _ended(total: Reading, clauses: Sequence[Said]) -> Reading:
    """Take a bare 办结 at the end for the end where only steps were told: 对接好了，办结."""
    if total.status is not Status.IN_PROGRESS or len(clauses) < 2 or total.percent is not None:
        return total
    if not _JUST_DONE.match(clauses[-1].masked):
        return total
    if any(_STILL_OPEN.search(clause.masked) for clause in clauses[:-1]):
        return total
    return total._replace(status=Status.DONE, strong=True, explicit=True)


_JUST_DONE = pattern(
    r"^[ ]*(?:已经?|现已|现在|全部|都|均|[ ])*(?:完成|办结|办完|销号|完事)了?[!。~ ]*$"
)
_STILL_OPEN = pattern(
    rf"{words.NOT}|{words.PARTIAL}|{words.AHEAD}|{words.BLOCKED}|还|[差剩等待正无不]|在(?!线)"
    rf"|<date>|<percent>"
)


def _counts_some(clause: Said) -> bool:
    """Tell whether a number of things done is told: 清理完了，公布了43件 is not the end of it."""
    return bool(_SOME.search(clause.masked)) and not _ALL.search(clause.masked)


def _joined(total: Reading, new: Reading, clause: Said) -> Reading:
    hedged, asked = total.hedged or new.hedged, total.asked or new.asked
    if new.status is None or total.status is None:
        told = total if new.status is None else new
        if (told.hedged, told.asked) == (hedged, asked):
            return told
        return told._replace(hedged=hedged, asked=asked)
    if not new.strong and total.strong:
        return total
    if new.status is Status.NOT_STARTED and total.status in (Status.IN_PROGRESS, Status.DONE):
        new = new._replace(status=Status.IN_PROGRESS)
    if _TURN.search(clause.masked.strip()) or (new.strong and not total.strong):
        return new._replace(hedged=hedged, asked=asked)
    if total.status is Status.NOT_STARTED and new.status is Status.DONE:
        return new._replace(status=Status.IN_PROGRESS, hedged=hedged, asked=asked)
    if new.status is Status.NOT_STARTED and total.status is not Status.BLOCKED:
        new = new._replace(status=Status.IN_PROGRESS)
    if _RANK[new.status or Status.DONE] < _RANK[total.status]:
        percent = new.percent if new.percent is not None else _kept(total, new)
        return new._replace(percent=percent, hedged=hedged, asked=asked)
    percent = total.percent if total.percent is not None else _kept(new, total)
    explicit = total.explicit or (new.explicit and new.status is total.status)
    return total._replace(percent=percent, hedged=hedged, asked=asked, explicit=explicit)


def _kept(source: Reading, target: Reading) -> int | None:
    """Keep a share that another clause named, where the status has one."""
    if target.status in (Status.IN_PROGRESS, Status.BLOCKED):
        return source.percent if source.status is not Status.DONE else None
    return None
