"""Reads what one clause says of a task's status: never more than was said."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ledger.model import Status
from ledger.understanding import status_words as words
from ledger.understanding.signs import DATE, PERCENT, TASK, Hinted, Said, Span, pattern

_NEUTRAL = Hinted("没无不未非比分会忙零好可哪谁啥么应尽还毛涉是", words.NEUTRAL)
QUESTION = Hinted("?吗否没不么嘛呢啥什怎样如多哪谁几缺差剩算久何是要问咨咋干", words.QUESTION)
_HEDGE = Hinted(
    "按报算理记意不差应像似能估概约许听说底把过以看称装误错被显姑暂权就肯必想铁到究早据貌觉认面名照感印敢准勉率吧"
    "八九让叫可填写标定",
    words.HEDGE,
)
_BLOCKED = pattern(words.BLOCKED)
_NOT_STARTED = pattern(words.NOT_STARTED)
_NOT_BY_THEN = pattern(
    r"(?:<date>|<past>)(?:之?前|以前|内|底)?(?:可能|估计|恐怕|肯定|应该|是|怕是)*(?:完成|办结"
    r"|[弄做办搞]完?)不[了完成]"
)
"""今天完成不了 says only that it will be later."""
_TO_BEGIN = pattern(
    r"等[^,。;]{1,14}才(?:能|会|正式|可以)?(?:开始|启动|开工|动工|动手|着手|动)(?![了起])"
)
"""等资金到位才能动: what comes to its end is not the task."""
_NOT = pattern(words.NOT)
_NEGATION = pattern(rf"{words.NOT}[^,。;]{{0,3}}<percent>|(?:不到|没到|不足|未达)")
_DONE = pattern(words.DONE)
_GOING_ON = pattern(
    rf"(?:完成|办结|[弄做办搞]完?)不[了完成]|{words.PARTIAL}|{words.ONGOING}|{words.ACTIVITY}"
)
_AHEAD = pattern(words.AHEAD)
_NEGATED = pattern(
    rf"(?:{words.NOT}|(?:(?<![说指保])不(?!早就|早都|早已)|[无没未])(?:会|是|算|见"
    rf"|够)?)(?:[一-龥{TASK}]{{0,4}}?|<count>)$"
)
_AHEAD_OF = pattern(
    rf"(?:如果|要是|假如|假设|倘若|若(?!干)|万一|一旦|即使|即便|哪怕|只要|除非)[^。;]*$"
    rf"|{words.AHEAD}(?!.*(?:已经?|早就|刚刚?|终于"
    rf"|总算))[^,。;!]{{0,9}}$|<date>(?:之前"
    rf"|以前|前|内|底)?[^已刚,。;!]{{0,8}}$"
)
_MEANT = pattern(
    r"(?:为了|目标是|(?<![按照据合到])要求|原定|本[该应]|(?<![响对适相反供理])应当?|(?<!应)该|指望"
    r"|盼着?|届时|今后|以后|短期内?|近期|近日|最近|后续|后面|必须|务必|承诺|答应|发誓|决心|立志"
    r"|誓|(?<![分打承外发总])包[您你]?|继续|接着"
    r"|(?<![改修更订纠指公方端真])正在?|早日|(?<![困疑为])难以?"
    r"|(?<![弄做办搞写改推贴记取获难值懂])得"
    r"|(?<![思理设])想|冲刺)(?:[把将]|全部|都|[ ])*$"
)
"""What stands right before a completion that is wanted, due or under way: 为了完成, 该完成了."""
_THEN = pattern(
    r"(?:之|以)?后(?:即|再|可|立即|马上)?$"
    r"|[一-龥](?<![早已刚天周月年时候下次我们这])就算?(?:是|全|全部)?$"
)
_ONCE = pattern(r"(?:[一-龥]完[一-龥]?|了[一-龥]?|过|之?后|一[一-龥]{1,2})就算?(?:是|全|全部)?$")
"""挂网就完成, 签完字就算完成了: the end comes with something else."""
_SUPPLIES = pattern("(?:设备|资金|经费|人员|人手|材料|资料|数据|场地|合同)[也都已经全部]*$")
"""What has to be there before the work: 设备到位了 is a step."""
_LATELY = pattern(r"(?:这[几两]天|近期|近日|最近|这阵子|后[面来续])[^,。;能会要可将]{0,4}$")
_EXCEPT = pattern(
    r"除了?(?![夕以开])[^,。;除还也<task>]{1,8}(?:之外|以外|外|都|全部?|均|其他|其余|<task>|$"
    r"|[ ,。])(?!还|也)"
)
"""除了语音版都弄好了: a part of the task is left."""
_ONLY = pattern(r"(?<!不)(?<!不仅)[只仅]$")
_SINCE = pattern(r"已经?[于在]?<date>[^,。;]{0,4}$|<past>[^,。;]{0,4}$")
_IN_FACT = pattern(r"(?:其实|实际上?|事实上)[^,。]{0,4}(?:没|未|不)")
_ALMOST = pattern(
    rf"(?:{words.PARTIAL}|快"
    rf"|{words.SUBSTEP}[已都也均刚工作经全部了的]{{0,4}})[一-龥{TASK}]{{0,3}}$"
    r"|(?:谈|约|讲|商量|沟通|联系|安排|布置|交代|找|选)[都也已经全]*$"
)
_UNCLEAR = Hinted(
    f"{DATE}能可报填记标没就请满达符具一二三四五六七八九十得错加连突",
    r"(?<!不)(?:可以|能)算是?(?:完成|办结)了?吧?[!。 ]*$|(?:说|同意|让)(?:可以"
    r"|能)?(?:我们?)?[报填记标]成?(?:完成|办结)|"
    r"(?:完成|办结)(?:肯定|应该|绝对)?没有?(?:什么|啥)?(?:问题|悬念|困难)|"
    r"(?:要是|如果|若|如)[^,。;]*[就请](?:予以?|给|帮我?)?(?:记|标|报|登记)成?(?:完成|办结)|"
    r"(?<![没未])(?:满足|达到|符合|具备)[^,。;没未]{0,3}(?:完成|办结|销号)[^,。;]{0,2}(?:要求"
    r"|条件|标准)"
    r"|(?<!不)(?:可以|能)[打标记报]成?(?:完成|办结|销号)(?:了吧|了|吧)[!。 ]*$|"
    rf"{words.DONE}[一二三四五六七八九十]+(?:项|个)?$|(?:完成|办结)(?:<date>)[!。 ]*$|(?:可以?"
    rf"|能)(?:(?:销号|办结|结案|结|销|关|交差)了|销号(?=$|[!。吧 ,]))"
    rf"|(?:完成|办结|弄|办)得(?![差七八不怎如咋妥])|(?:报|搞|弄|写)错"
    rf"|(?:加班(?:加点)?|连夜|突击)[一-龥]{{0,2}}{words.DONE}(?<![了啦])(?![了啦])",
)
_UNFINISHED = pattern(
    r"^了?(?:上半年|下半年|第?[一二三四]季度|前[一二三]季度|[这本上]个?(?:月|季度)|<date>|<past>"
    r"|<count>)的?(?:任务"
    r"|工作|目标|部分)"
    r"|^了?(?:还|都|就|却)?(?:没有?|未)(?!问题|意见|异议|遗漏|困难|毛病|[啊呀呢吗么])[一-龥]"
    rf"|^[了的得还]?(?:无望|无期|遥遥|在望|在即|指日|未定|存疑|中(?![央心层])|ing|着呢|只是"
    rf"|差得?远|待"
    rf"|毛线|个[头锤毛]|大头|(?:今年|本年|上半年|前三季度|[这本上]个?月|[这本上]个?周"
    rf"|(?:[这本上]个?"
    rf"|[一二三四])季度|<date>|<past>)的(?!任务|工作|目标))|^(?:了|的"
    rf"|得)? ?(?:[一-龥]{{1,4}}<count>"
    rf"|[一二两三四五六七八九十几](?![切下样律致起])|<percent>|<count>|大?部分|大?多数"
    rf"|一些|几个|差不多|七七八八|八九|不了|不到|得?不|(?!请(?!示)|烦请|麻烦"
    rf"|望)[一-龥]{{0,4}}{words.SUBSTEP}|个(?:啥|屁|鬼"
    rf"|什么))"
)
_LEFT = pattern(r"(?:剩下?余?的?|还[有差剩]|余下|差|从)[^,。;]{0,4}$")
_RISE = pattern(r"(?:多|增加|提高|上升|涨|增长|[又再新]推进)了? ?$")
"""多了10% tells how much was added, not how far it is."""
_TAKEN_BACK = pattern(r"(?:不是|并非|[写记填报登弄搞]成?了?|报的是)[ ]*$")
"""3不是80%，是60%: what was named first is put right."""
_AIMED_AT = pattern(
    r"(?:目标|指标|争取|力争|要求|(?<!可)能|会"
    r"|[将须要])[^,。;完]{0,3}?[到达推做弄至成为是]{0,2}[ ]*$"
)
"""争取到80%: a share that is wanted is none that was reached."""
_SOME_LEFT = pattern(
    r"(?:还有|还剩|剩下?|有[几些个的]|部分|个别|<count>"
    r"|[几两俩三四五六七八九十]个?[村家镇乡户局项条件份处]|[就只仅](?:有"
    r"|剩)?一[一-龥]).{0,8}(?:没|未)"
)
_WILL = pattern(r"(?:(?<!可)能|会|可以)(?:好|完|上线|到位|出来|弄|办|交|验收|结)")
_LATER = pattern(
    r"^(?:了|啦)?[ ,]*(?:就|再)?(?:发|告诉|报|传|给|交)给?[你您](?!们?了)|^(?:了"
    r"|啦)?[^,。;]{0,6}(?:再(?!次)|才能?)|^(?:了|啦)?我?们?就(?:去|来|马上)?(?:告|跟|报|发"
    r"|回|联)|^(?:了|啦)?(?:之?后|以后|的话|再|才能?"
    r"|时候?|还[要得需远早]|就(?:可|能|会|给|跟|告诉|报)|前|之前|是|需|要|遥|难|有难)"
)
_NOMINAL = Hinted(
    "申手报单的率况限间期度准案证划力难费怕恐险",
    rf"(?:完成|办结|销号)(?:申请|手续|报告|单)|(?:{words.NOT}|已经?|要|快要?|该|都|被"
    rf"|还)*(?:{words.DONE}|{words.NOT_STARTED}"
    rf"|完成?|办结?|做|弄|启动|报|动静|受阻|在办|推进|办理|卡住|停滞)(?:的(?!差不|完成|办结|已"
    rf"|时候|话|[有是为:]"
    rf"|了|吧|啊|呀|哈|[!。 ,])|率|情况|[时期]限|时间|日期|度(?!假)|标准|方案|佐证|名单"
    rf"|计划(?!任务|数|量)|进度|压力|难度"
    rf"|有(?:点|些|一定)?(?:困难|难|压力|风险)|(?:起来)?(?:有?点|很|挺|太|比较)?(?:费劲|费力"
    rf"|难)|怕是|恐怕)",
)
_CHANGED_FROM = Hinted(
    "由从改变调",
    r"(?:由|从)[^,。;]{1,8}?(?=(?:改|变更?|调整?)(?:成|为|到|回))"
    r"|(?:已?完成|已?办结|在办|(?:进行|推进|办理)中|未启动|没启动|受阻)(?=(?:改|变|调)(?:成|为|回)?"
    r"(?:已?完成|已?办结|在办|进行中|推进中|办理中|未|没|受阻|卡))",
)
_IT_WAS = Hinted("的", rf"(?:<past>|[是就早都])[^,。;]{{0,6}}{words.DONE}的(?=$|[!。 ,])")
"""昨天弄完的, 是完成了的: an assertion; 的 makes no noun of it."""

_STRONG = pattern(
    rf"{words.DONE}|{words.BLOCKED}|{words.NOT_STARTED}|{words.PARTIAL}|{words.NOT}|{words.ONGOING}"
)
_EXPLICIT = pattern(
    rf"{words.DONE}|{words.BLOCKED}|{words.NOT_STARTED}|进行中|在办|推进中|办理中"
    rf"|正常推进|已经?启动|正在|(?:还|仍|正)在(?:做|办|弄|搞|推|忙|走|等|写|改)"
)
_VERB_DONE = pattern(r"(?P<verb>(?![做弄办搞整干忙])[一-龥])完(?:了|啦|喽|咯|毕|(?=$|[ ,。;!、]))")


class Reading(NamedTuple):
    """What a clause says: a status (None: nothing), how sure, and a share if one was named.

    `hedged`: the person is not sure. `asked`: it is a question. `ahead`: it speaks of what is to
    come. `strong`: a word for a status was said, not only that work goes on; `explicit`: and it
    is no mere 还没 or 还差. `verb`: the clause says
    only that this was finished (清理完了), which is the task itself or a step of it.
    """

    status: Status | None = None
    percent: int | None = None
    hedged: bool = False
    asked: bool = False
    ahead: bool = False
    strong: bool = False
    explicit: bool = False
    verb: str | None = None


def read_status(clause: Said) -> Reading:
    """Return what a clause says of the status of whatever it is about."""
    said = _in_words(clause.masked)
    text, asked, status, ahead, verb = said.text, said.asked, said.status, said.ahead, said.verb
    shares = clause.of(PERCENT)
    percent = _percent(clause, shares)
    if percent == 0 and status in (None, Status.IN_PROGRESS, Status.NOT_STARTED):
        return Reading(Status.NOT_STARTED, None, False, asked, False, True, True)
    if percent == 100 and _NEGATION.search(text):
        percent = None
    elif percent == 100 and status in (None, Status.IN_PROGRESS, Status.DONE):
        status, verb = Status.DONE, None
    elif percent is not None and status is not Status.BLOCKED:
        status, verb = Status.IN_PROGRESS, None
    elif status is None and shares:
        status = Status.IN_PROGRESS
    strong = status is not None and bool(said.strong or shares)
    explicit = status is not None and bool(said.explicit or shares)
    hedged = _is_hedged(said, clause, status)
    share = percent if status in (Status.IN_PROGRESS, Status.BLOCKED) else None
    return Reading(status, share, hedged, asked, ahead, strong, explicit, verb)


def asks(clause: Said) -> bool:
    """Tell whether a clause is a question."""
    return _in_words(clause.masked).asked


class _Words(NamedTuple):
    """What the words of a clause say by themselves. `text`: those that count; `unclear`: nobody
    could tell what is meant; `unsure`: the person is not. The others as in `Reading`.
    """

    text: str
    asked: bool
    strong: bool
    explicit: bool
    unclear: bool
    unsure: bool
    status: Status | None
    ahead: bool
    verb: str | None


@lru_cache(maxsize=1024)
def _in_words(masked: str) -> _Words:
    """Return what the words of a clause say, whatever numbers, shares and days stand in it.

    Kept for a while: the same clause is read for its statement and for its outcome, and people
    report in the same few words.
    """
    text = _NEUTRAL.sub(_blank, _DAYS_IN_A_NAME.sub(_blank, masked))
    text = _CHANGED_FROM.sub(_blank, text)
    text = _NOMINAL.sub(_blank, _IT_WAS.sub(_without_of, text))
    ends = tuple(_DONE.finditer(text))
    status, ahead, verb = _status(text, ends)
    return _Words(
        text,
        bool(QUESTION.search(text)),
        status is not None and bool(ends or _STRONG.search(text)),
        status is not None and bool(ends or _EXPLICIT.search(text)),
        bool(_UNCLEAR.search(text)),
        bool(_HEDGE.search(text)) and not _IN_FACT.search(text),
        status,
        ahead,
        verb,
    )


_DAYS_IN_A_NAME = pattern("^[ ]*(?:<date>|<past>)(?=[^,。; ]{1,8}[那这](?:个|项|条|块|件|边))")
"""5个工作日答复那项完成了: the days are what the task is called by."""


def _blank(found: re.Match[str]) -> str:
    return "○" * len(found[0])


def _without_of(found: re.Match[str]) -> str:
    return found[0][:-1] + " "


def _percent(clause: Said, shares: tuple[Span, ...]) -> int | None:
    """Return the share that is done: the first one named, else what 剩下20% leaves."""
    left: list[int] = []
    for span in shares:
        before, value = clause.masked[: span.start], span.value
        if _RISE.search(before) or (span is not shares[-1] and _TAKEN_BACK.search(before)):
            continue
        if _AIMED_AT.search(before):
            return None
        if not _LEFT.search(before):
            return None if value is None else int(value)
        if value is not None:
            left.append(value)
    return 100 - left[0] if left else None


def _status(text: str, ends: tuple[re.Match[str], ...]) -> tuple[Status | None, bool, str | None]:
    """Return status, whether it lies ahead, and the verb of a bare X完了. `ends`: each 完成."""
    if _BLOCKED.search(_NOT_BY_THEN.sub(" ", text)):
        return Status.BLOCKED, False, None
    if _TO_BEGIN.search(text):
        return Status.NOT_STARTED, False, None
    completions = [_completion(text, *found.span()) for found in ends]
    if Status.IN_PROGRESS in completions:
        return Status.IN_PROGRESS, False, None
    if _NOT_STARTED.search(text):
        some = _SOME_LEFT.search(text)
        return Status.IN_PROGRESS if some else Status.NOT_STARTED, False, None
    if None in completions:
        return Status.IN_PROGRESS, True, None
    if Status.DONE in completions:
        return Status.DONE, False, _verb(text)
    if _GOING_ON.search(text) or _NOT.search(text):
        return Status.IN_PROGRESS, bool(_WILL.search(text)), None
    return None, bool(_AHEAD.search(text)), None


def plainly(masked: str) -> str:
    """Return the words of a clause, those blanked out that only sound like a status."""
    return _NEUTRAL.sub(_blank, masked)


@lru_cache(maxsize=1024)
def ends_in(masked: str) -> tuple[str, ...]:
    """Return, for a clause that says something has come to its end, the words beside that."""
    text = _in_words(masked).text
    ended = any(_completion(text, *found.span()) is Status.DONE for found in _DONE.finditer(text))
    return (_DONE.sub(_verb_kept, text),) if ended else ()


def _verb_kept(found: re.Match[str]) -> str:
    """Leave 贴 of 贴完: it may be the end of a word (张贴)."""
    verb, rest = found[0][0], found[0][1:]
    return f"{verb} " if rest == "完" and verb not in "弄办做搞整干忙" else " "


def _completion(text: str, start: int, end: int) -> Status | None:
    """Return what one 完成 comes to: done, in progress, or None for one still to come."""
    before, after = text[:start], text[end:]
    if text[start] == "已":
        before += "已"
    if (
        _IN_FACT.search(after)
        or _NEGATED.search(before)
        or _UNFINISHED.match(after)
        or _ALMOST.search(before)
        or _ONLY.search(before)
        or (_SUPPLIES.search(before) and text[start:end].strip("已经了") in ("到位", "落实"))
        or _EXCEPT.search(text)
    ):
        return Status.IN_PROGRESS
    happened = _LATELY.search(before) and after.startswith("了")
    if happened or _SINCE.search(before):
        return Status.IN_PROGRESS if _UNDONE.search(after) else Status.DONE
    if _AHEAD_OF.search(before) or _MEANT.search(before) or _LATER.match(after):
        return None
    if (_ONCE if after.startswith("了") else _THEN).search(before):
        return None
    if _is_intent(text, start, end):
        return None
    if _VOW.search(before) and not _DID.search(text[end - 1 : end + 1]):
        return None
    return Status.IN_PROGRESS if _UNDONE.search(after) else Status.DONE


_TODAY = pattern(
    rf"^[ ]*(?:我们?|于|在)?<date>(?:就|全部|都|[ ])*(?!已){words.DONE}(?![了啦]|多少|几)"
)
"""今天弄完, on that day and without 了: a plan in the morning, a report in the evening."""

_BY = pattern(r"(?:前|之前|以前|内|以内)$")


def _mere_today(span: Span) -> bool:
    """Tell whether 今天 was said and no bound: 今天下班前 is a plan at any hour."""
    return span.value.today and not _BY.search(span.value.phrase)


_VOW = pattern(r"(?:一定|肯定|必须?|务必|坚决|保质保量)[^,。;]{0,4}$")
_ON_TIME = pattern(
    r"(?<!已)(?<!已经)(?<!已全部)(?<!已经全部)(?:按时|按期|如期|准时"
    r"|按照?(?:原)?计划)[^,。;]{0,3}(?:完成|办结|做完"
    r"|弄完|搞完)(?![了啦]|的)"
)
"""按时完成 may be a promise or a report; with 了 it is a report."""

_UNDONE = pattern(
    r"等(?![会下一级次于同]|方面|领域|单位|部门|群体|相关)|(?:又|再|还)?(?:被|要|得"
    r"|让)?(?:退回|打回|驳回|返工|重做|重新|推翻)"
)
_HANDLED = pattern(
    "[把将](?![^,。;]*(?:改|调|标|记|登记|更新|设|报|变|填)(?:成|为|到))[^,。;]{0,16}$"
)
_DID = pattern("[了啦咯喽过掉]|已")


def _is_intent(text: str, start: int, end: int) -> bool:
    """Tell whether 把专区弄完 is what somebody means to do: without 了 nothing has happened yet."""
    return bool(_HANDLED.search(text[:start])) and not _DID.search(text[start : end + 1])


def _verb(text: str) -> str | None:
    found = _VERB_DONE.search(text)
    return found["verb"] if found else None


def _is_hedged(said: _Words, clause: Said, status: Status | None) -> bool:
    """Tell whether the person is unsure. 大概80% and 估计月底能完成 are sure enough of a status."""
    text, ahead = said.text, said.ahead
    if ahead and _TODAY.search(text) and any(_mere_today(span) for span in clause.of(DATE)):
        return True
    if said.unclear or (status is Status.DONE and _ON_TIME.search(text)):
        return True
    if (ahead and status is not None) or not said.unsure:
        return False
    return not (clause.of(PERCENT) and status is Status.IN_PROGRESS) and not (
        clause.of(DATE) and status in (None, Status.IN_PROGRESS)
    )
