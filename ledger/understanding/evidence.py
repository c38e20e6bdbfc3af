"""Whether the words around a completion bear it out: one that nobody knows makes it a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ledger.model import Status
from ledger.understanding.message import Message
from ledger.understanding.signs import DATE, Said, pattern
from ledger.understanding.status import Reading, ends_in, plainly, read_status
from ledger.understanding.tokens import cut
from ledger.understanding.vocabulary import BESIDE_AN_END, GENERAL, SAME

_OTHER = re.compile("[^一-龥A-Za-z]+")
_TOPIC = re.compile("^.*(?:那|这)(?:个|项|条|块|件|边)的?")
"""What is pointed at names a task, whatever its words; beside a number it names a part."""

_OF_SOME = re.compile(
    "(?<![我们咱俺局镇乡办县位本己责头担级项个条块边件管合真])的[都也已经全部均早就]* |(?:上半年"
    "|第?[一二三四]季度|前[一二三四几两](?![天日周月年])|头[一二三几两])[^,。;]{0,2} "
    "|[写填标点记报帮跟忙][了着的] "
    "|有的|几[个家]|一经|提前报 "
)
"""今年的完成了: of some part, whatever it is."""

_SIGN = re.compile(r"\[[^\]]{1,4}\]")
"""[文件], [玫瑰]: what chat apps write for what is no word."""

_AS_ASKED = re.compile(
    "先?(?:给我|帮我)?先(?:记|标|登记)(?:成|为)?|(?:按照?|依照?|根据)(?:通知|文件|上级"
    "|有关)?(?:要求|规定|计划)"
)
_WHO = re.compile(
    "[一-龥]{1,4}?(?:局|镇|乡|街道|委|办公室|中心|财政|税务|业务[科股室]"
    "|[预综]?[算合][科股室])(?:那边|这边)?"
    "|[一-龥]{1,3}[科股室组](?!长)|(?<![一-龥])[小老][一-龥](?=已|都|昨|今|刚|早|[ ])"
)
_WHEN = re.compile(
    "(?:提?早|提前|晚)?(?:了)?前?[几半两一二三四五六七八九十百]+多?个?(?:天|周|月|年|小时|分钟"
    "|星期|礼拜)(?:之?前|以前)?"
    "|(?:今|本|全|去|上|整)年度?(?!的)|年度|本月|上月|月初|年初|上周|本周"
    "|[一二两三四五六七八九十]+[个家所处条份项](?:单位|部门)?|有?一?(?:阵子?|段时间|些日子|会儿)"
)
_OWN_SHARE = re.compile(
    "(?:我们?|咱们?|本|俺们?)(?:[局镇乡办委]|单位|街道|中心)?的?(?:那|这)?(?:一?[块边头摊]|部分)"
    "|(?:我们?|咱们?|本)(?:[局镇乡办委]|单位|街道|中心)?(?:负责|牵头|承担|配合|分管)的"
)
_HAPPENED = re.compile("已经?[一-龥]{0,4} ")
_SEEMING = re.compile("^[一-龥]$|[称似说为如当作若道传示]$")
"""With 已 it has happened, whoever did it and however, unless it only seems so."""


def borne_out(
    message: Message, named: Collection[int], reading: Reading, clauses: Sequence[Said]
) -> Reading:
    """Return the reading, doubted where it says done and the words beside the end are strange."""
    if reading.hedged:
        return reading
    under_way = reading.status is Status.IN_PROGRESS
    if under_way and any(_TOLD_TO.search(clause.masked) for clause in clauses):
        return reading._replace(hedged=True)
    if under_way and not reading.explicit and _no_work(clauses):
        return reading._replace(hedged=True)
    if reading.status is not Status.DONE:
        return reading
    beside = [words for clause in clauses for words in ends_in(clause.masked)]
    if beside and all(any(_strange(message, named, words)) for words in beside):
        return reading._replace(hedged=True)
    if any(_leaves_open(clause) or _goes_on(clause) for clause in clauses):
        return reading._replace(hedged=True)
    return reading


def _no_work(clauses: Sequence[Said]) -> bool:
    """Tell whether what sounds like work is an order, a promise, or talk about the reporting."""
    told = [clause for clause in clauses if read_status(clause).status is not None]
    return bool(told) and all(_TALK.search(clause.masked) for clause in told)


_TOLD_TO = pattern(
    r"(?:[局委府县市省里]|上级|上面|领导|文件|通知)(?:要求|规定|让|责令)[^,。;]{0,4}<date>"
    r"|^[ ]*(?:<task>)?(?:是|说|写|上)*要求[^,。;]{0,4}<date>"
)
"""市局要求12月办结 is what others want."""

_TALK = pattern(
    r"(?:会|将|一定|马上|立即|立刻|这就|尽快|抓紧)(?:会|去|再|抓紧|尽快|认真)*"
    r"(?:办理?|弄|做|搞|落实|处理|安排|跟进|报|交|发|给[你您])(?:好|给[你您])?[!。 的]*$"
    r"|[报填写记点按发]错|"
    r"(?:让|叫|(?<![提报呈申])请(?!示|假)|(?<![在正])催|(?<!按)(?<!按照)要求|批示|指示|强调|督促"
    r"|吩咐|责成"
    r"|敦促|叮嘱|嘱咐"
    r"|建议|麻烦|应当|务必)"
    r"(?![^,。;]*(?:中|(?<![紧催])了|正在|(?<![现实])在(?!线|前|内)[一-龥]|已|<percent>|<count>"
    r"|<date>|[差剩等待]))"
    r"|(?:没有?|未|无)(?:人|谁)?(?:说|讲|收到|接到|看[到见懂]|听[说到见懂]|告诉|通知|必要|关系"
    r"|想|见|发现|问|懂|明白"
    r"|搞懂|弄懂|空|回我|回复我|理我|提醒|登记|记上|显示|找到|人[!。 ]*$|意义|权|资格|责任"
    r"|义务)|^(?:我们?"
    r"|[ 也都])*(?:还没有?|没有?|未)报[!。 ]*$"
    r"|(?<![个家几些])(?:[局镇乡委办]|中心|[他她人]们|街道)[还都也]*(?:没有?|未)(?:上?报|交|反馈"
    r"|回复?)(?:上来|过来)?[!。 ]*$"
    r"|你们[^,。;]{0,4}(?:没|未|还)|(?:给|跟|向|对)(?:我|你们?|您)(?:说|讲|发|批|回)"
)


def _goes_on(clause: Said) -> bool:
    """Tell whether something else is said to be only begun, or to stand against the end."""
    told = read_status(clause)
    if told.status is Status.DONE or told.asked or not _HARMLESS.sub(" ", clause.masked).strip():
        return False
    begun = told.status is not None and not told.strong and bool(_BEGUN.search(clause.masked))
    return begun or bool(_AGAINST.match(clause.masked))


_AGAINST = pattern(r"[ ]*(?:但是?|不过|可是|就是(?!这)|只是|然而|可惜)")
_BEGUN = pattern(
    r"(?:准备|打算|即将|(?:送|交|递|呈|提交)(?:给|到)?(?:[主分]?管?领导|[局县镇乡]长|[主书][任记]"
    r"|党[组委])|启动|开始|部署|布置|着手|收集|核数|测试|待|<count>进度)(?!.*(?:完|好了|结束"
    r"|通过))"
)


def _leaves_open(clause: Said) -> bool:
    """Tell whether a clause that was not understood denies, limits or puts off something."""
    if ends_in(clause.masked) or read_status(clause).status is not None:
        return False
    said = _HARMLESS.sub(" ", plainly(clause.masked))
    ahead = not _SINCE.search(said) and any(not day.today for day in clause.values(DATE))
    return bool(said.strip() and (ahead or _LIMIT.search(said)))


_LIMIT = pattern(
    r"但|不过|可惜|只是|就是(?!这)|只不过|除|唯|还|再(?!生)|等(?![级次于])|待|需(?!求)"
    r"|(?<![主重纪摘提必概])要(?![求点素闻件害领])|得(?=[下再等到])"
    r"|(?<!好)差(?!评)|缺|欠|剩|没|未|不|无(?!障碍)|非|将|拟|准备"
    r"|预计|计划|争取|打算|才"
)
_SINCE = pattern("已|[从自]<date>")
_PROOF = "(?:佐证|材料|照片|图片?|截图|附件|链接|文件|资料|证明|扫描件|情况说明|清单|总结|说明)"
_HARMLESS = pattern(
    rf"^.*{_PROOF}.*(?:发|补|传|给|交|附|报|送|见|上传|在|是|为|有).*$|^.*(?:发|补|传|给|交|附"
    rf"|报|送)[^,。]{{0,4}}{_PROOF}.*$"
    r"|没(?:有|什么|啥|任何|发现|出现|查到)*(?:问题|异常|错误|隐患|异议|意见|困难|遗漏|错|毛病"
    r"|白)|无[一-龥]{1,4}$|无(?:异议|意见|误|问题"
    r"|遗漏|申请)|不好意思|不(?:骗|错|差|用|需要|必|再)[^,。]{0,6}"
    r"|(?:怎么|咋|为啥|为什么|干嘛|干啥)[还又老总]*[在要]?(?:催|提醒|问|发|推)[^,。]*|别(?:再|老"
    r"|总)*催[^,。]{0,4}|(?:别家|别的单位|其他(?:单位|局|镇|部门)|别的(?:局|镇|部门)|他们"
    r"|人家)[^,。]*"
    r"|没有[^,。]{1,4}的|不是(?:在办|没做|没办|<task>)"
    r"|(?:效果|质量|反响|反应)[^,。]*|(?:需要|要)的话[^,。]*|(?:请|麻烦)[^,。]*(?:核|审|查收"
    r"|确认|登记|销号)[^,。]*|更新一?下|见附件|附件"
)


_THEIRS = "局?的[都也已经全部均]* "
_THEIRS_HEARD = rf"{_THEIRS}|局?(?:反馈|回复|说|称|上?报)(?:的?是|了)?"


def _strange(message: Message, named: Collection[int], words: str) -> Iterator[str]:
    """Yield what is neither a word known beside a completion nor one of the notice."""
    own = (one.span.value for one in message.mentions if one.name == message.context.unit)
    for name in own:
        words = re.sub(re.escape(name) + "局?的?", " ", words)
    if _OF_SOME.search(words):
        yield words
    for mention in message.mentions:
        other = mention.name != message.context.unit
        theirs = _THEIRS_HEARD if message.office else _THEIRS
        if other and re.search(
            f"(?<![替帮代给]){re.escape(mention.span.value)}(?:{theirs})", words
        ):
            yield words
        words = words.replace(mention.span.value, " ")
    for known in SAME:
        words = words.replace(known, " ")
    if not message.numbers:
        words = _TOPIC.sub(" ", words)
    for pattern_of_known in (_SIGN, _AS_ASKED, _OWN_SHARE, _WHEN, _WHO, _OTHER):
        words = pattern_of_known.sub(" ", words)
    happened = _HAPPENED.search(words)
    at = 0
    for word in cut(words):
        start, at = at, at + len(word)
        pairs = (words[max(0, start - 1) : at], words[start : at + 1])
        if not word.strip() or word in BESIDE_AN_END:
            continue
        if happened and at <= happened.start() and not _SEEMING.search(word):
            continue
        said = pairs if len(word) == 1 else (word,)
        if word in GENERAL or not any(_printed(message, named, one) for one in said):
            yield word


def _printed(message: Message, named: Collection[int], word: str) -> bool:
    """Tell whether the tasks have a word, or a part of it."""
    texts = [message.index.texts.get(no, "") for no in named]
    return any(word[at : at + 2] in text for text in texts for at in range(len(word) - 1))
