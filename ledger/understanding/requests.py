"""What a unit asks for: time, help, a hand-over, a reminder, to be let off, to add evidence."""

from __future__ import annotations

import re

from ledger.understanding import filters, reports, until
from ledger.understanding.clauses import statements
from ledger.understanding.draft import Draft
from ledger.understanding.frame import Frame, Report
from ledger.understanding.message import Message
from ledger.understanding.people import person_in
from ledger.understanding.resolve import meant
from ledger.understanding.signs import FILE, Hinted, pattern
from ledger.understanding.targets import Targets, targets

_EXTEND = Hinted(
    "延推缓宽期拖改放挪晚迟给能可调等申多再",
    r"延期|延后|延[到至]|延长|延缓|延迟|延个|延(?:<date>|<count>|几|一)|推迟|推后|推[到至](?!了|位)"
    r"|顺延|缓(?:一|几|到|两|些|<|<date>|<count>)|宽限|给宽|宽[延展]|展期"
    r"|(?<![要会得])拖[到至](?!现在|今天|如今|这会)"
    r"|[改放推拖延]<date>|(?:^|<task>|[,。 想请能要]|申请)改期[到至为]?<date>|拖一拖|往后(?:推"
    r"|延|拖|挪|放)|后延|后推"
    r"|[晚迟](?:几|一|两|些|点|<date>|<count>)+[天周日星期礼拜点个月]*(?:再)?(?:吗|么|行吗|报|交|办"
    r"|完成|弄"
    r"|行|可以|成)|(?:再|多)给(?:我们?|点|几|个|些|<date>|<count>|一|两|半|宽)"
    r"|给(?:我们?)?[点些]时间|多给(?:点"
    r"|几|些|我们|<date>|<count>|一|两)|(?:能|可)不(?:能|可以)(?:到|推到|放到|改到|等到"
    r"|缓|拖|晚)|(?:时限|期限|时间|截止)[^,。]{0,4}(?:改[到为]|调整?[到为至]|放宽|放到|推到|延)"
    r"|放宽到"
    r"|(?:改|给|放|宽|缓|(?<![要得])等|调)到<date>|申请到<date>|多[留给]?些?点?时间"
    r"|缓(?:一)?缓(?=[吗?,。! ]|$)|(?:想|能|请"
    r"|希望)再要(?:<date>|<count>|几|一|两|半)|再宽",
)
_NO_EXTEND = pattern(
    r"(?:不用|不需要?|不必|无需|别|不会|不要|取消|撤回|撤销)(?:再)?(?:申请)?(?:延期|延后"
    r"|推迟|延)|(?:没|未)延期|不延期|怎么(?:申请)?延期|延期(?:怎么|咋|如何)"
    r"|延期(?:申请)?(?:批|同意|通过)(?:了|下来)?(?:没|吗|么|了吗|了没|下来)"
)

_NOT_OURS = Hinted(
    "没无不未非错",
    r"(?:跟|与|和|同)?(?:我们?|咱们?|俺们?|我局|本局|我镇|我乡|我单位|本单位"
    r"|我(?:们)?(?:单位|局|镇|乡|办|中心|街道|这)|[一-龥]{2,6}(?:局|镇|乡|街道|办"
    r"|中心))(?:这边|这里|单位|局|镇|科室)?的?(?:业务|工作|职能|职责)?(?:都|也|根本|完全|真"
    r"|确实|实际|其实)?(?:没"
    r"|没有|无|毫无|没啥|没什么|不存在|不)(?:任何)?(?:关系|相?关|相干|瓜葛|关联|沾边|搭边|搭界"
    r"|牵扯|涉及|此项|这(?:项|块|个)(?:业务|职能|工作|职责|任务|内容|权限)"
    r"|该(?:项)?(?:业务|职能|工作|职责)|(?:这|此)(?:业务|职能|职责))"
    r"|(?:我们?|这边|单位|[局镇乡办]|街道|这里)没有?(?![超逾未没])[^,。;]{1,8}(?:任务|职能"
    r"|职责)(?=$|[!。 了的])|(?:我们?|单位|[局镇乡办])[^,。;]{0,3}用不[上着]|我们?(?:[局镇乡]"
    r"|单位)?(?:都|也)?不(?:负责|承担)|不涉及"
    r"|不是(?:街道|[镇乡局]|本级|单位)[里上]?的(?:事情?|活儿?|任务|职责)"
    r"|[未没]涉及(?=$|[ ,。!了的吧呀啊]|到?我|[本此这该])"
    r"|非[我本](?:们|局|单位|镇"
    r"|乡)*的?(?:职责|职能|业务|事项)|不属于(?:我|咱|本)|不属于[^,。]{2,8}(?:局|单位|镇|办"
    r"|中心)"
    r"|不属(?:我|咱|本)|不归(?:我|咱)们?|不是(?:我|咱|俺)们?(?:局|单位|镇|乡|科室|办|中心|街道"
    r"|这边)?的?(?:事|活|任务|职责|职能|工作|业务|范围|管|该|牵头|承担|负责|责任|项|菜|吧|吗|啊"
    r"|呀|$"
    r"|[,。!])|不(?:应该?|该)(?:我|咱|由我)|不由(?:我|咱)|轮不到(?:我|咱)|不在(?:我|咱|本)们?(?:局"
    r"|单位)?的?(?:职责|职能|业务|管辖)|(?:没有?|无)(?:这|此|该|相关|这方面|这块"
    r"|这项)?的?(?:个|项|块)?的?(?:职能|职责|业务)|(?:没有?|无)(?:这|此|该)[个项块]?权限"
    r"|没(?:有)?(?:我|咱|俺)们?(?:局|单位|镇|乡)?(?:什么|啥|的)?事|无关(?!紧要)|分错|派错(?!了?人)"
    r"|搞错单位|发错单位|不适用",
)
_PARTLY = pattern(r"(?:做|办|弄|搞|完成|办结|公开|发|报|建|开)(?:完|好)?了[^,。]{0,2}[ ,。;]")
_OUR_PART = pattern(
    r"(?:我们的|我们(?:这[块边]|负责)的?|我[局镇]的|配合)[^,。;]{0,4}(?:做|办|弄|搞)(?:完|好)了?"
)
"""不归我们 我们的做完了: what is theirs is reported."""
_REALLY = pattern(
    r"怎么办|咋办|咋整|怎么弄|怎么处理|吧(?:[!。, ]|$)|\?|吗|是不是|是否|么[!。 ]*$|谁牵头"
    r"|哪个"
)

_HANDOVER = Hinted(
    "转交接替换人络改变调更后从起离退休走抽驻挂住新由归让请叫轮",
    r"转(?:交)?给|转由|移交|交接|交给|交由|接手|接替|接任|接管|接我|顶替|换人"
    r"|换(?:了)?(?:个)?(?:联络员|联络人|对接人|负责人|人|同事|新人)|(?:联络员|联络人"
    r"|对接人|经办人|负责人|联系人)[^,。]{0,6}(?:换|变更|改|调整|更换|更新|变|是)(?:成|为"
    r"|了|一下)*|(?:换|改|变更?|调整|更换)(?:成|为|由)[^,。]{0,8}(?:了|负责|对接|接|联络)"
    r"|换(?:由)?[^,。]{2,3}(?:来|对接|负责|接|联系|联络|跟)|(?:以后|今后|之后|后面|后头|往后"
    r"|后续|从<date>起?|下周起|<date>起|以后都|明天起)(?:就|都|有事|[的这那]个?(?:事情?|活|工作)|请"
    r"|统一|找"
    r"|这块|这项"
    r"|这些|该项|工作|这边|我们|由|让|找|联系|[ ,])*(?:[^,。 ]{2,3}$|[^,。 ]{0,8}(?:负责"
    r"|对接|接|联系|管|跟|报|办|做))|(?:我|本人)(?:要|已|马上|即将|下周|明天|被|已经"
    r"|这个?月|下个?月|月底|<date>)*(?:调走|调离|调到|调岗|离岗|离职|退休|借调|休产假"
    r"|休假|转岗|轮岗|走了|抽调|下乡驻村|驻村|挂职|住院)|新(?:来的?|任|的)?联络员|变更联络员"
    r"|更换联络员"
    r"|联络员变更|(?:由|归)[^,。;]{2,10}(?:负责|接手|跟进|对接|管)了?[!。 ]*$"
    r"|(?:<date>|以后|今后|往后|暂时|先|临时|改)[^,。;]{0,4}(?:让|由|请|叫|换)[^,。; ]{2,4}(?:来"
    r"|先)?"
    r"(?:对接|负责|接手|接替|接管|顶上?|接)(?:一?下|我|了|吧|工作|这块)*(?=$|[!。 ,])"
    r"|(?:以后|今后|往后)[^,。;我]{0,8}(?:找|联系)[^,。; ]{2,4}(?:就[行好]|吧|哈)?"
    r"(?=$|[!。 ,(]|<phone>)",
)
_NO_HANDOVER = pattern(
    r"怎么(?:交接|换|移交)|如何(?:交接|移交)|联络员(?:是谁|电话|名单|姓名|联系方式|有谁"
    r"|都有谁|是哪|是不是)|交接(?:给谁|清单|表)|谁是"
)

_REMIND_ME = Hinted(
    "提叫喊通催告戳c@闹",
    r"(?:提醒|叫|喊|通知|催|告诉|戳|cue|call|@|提示)(?:我|咱|俺|一?下我|下我)|(?:再"
    r"|重新)(?:提醒|通知|提)(?:一下|一次|一遍|吧|$)|(?<!谢)(?<!感)提醒(?:一下|一声|下"
    r"|吧)?[!。 ]*$|提前<date>.{0,4}(?:提醒|说|通知)|设(?:个|置)?(?:一个)?提醒"
    r"|定个(?:提醒|闹钟)|闹钟",
)
_MUTE = Hinted(
    "别不勿停关取先暂少免无莫甭静扰屏闭消安",
    r"(?:别|不要|不用|不必|勿|停止|关闭|关掉|关了|取消|先别|暂停|暂时别|暂不|不想|少|免"
    r"|无需|莫|甭)(?:再|老|总是?|一直|天天|给我|向我|跟我|对我|把|来|每天|发|推)*(?:提醒"
    r"|催|推送?|通知|打扰|发(?:我)?(?:提醒|消息|通知|推送)|发了|消息提醒|吵|烦|艾特|@我"
    r"|叫我)|免打扰|静音|勿扰|提醒[^,。]{0,4}[, ]*(?:关|停)(?:掉|了|一下)?[!。 ]*$|屏蔽|闭嘴"
    r"|消停|安静|别吵|别烦",
)
_SEND_ME = pattern(
    r"^<date>[^,。]{0,3}(?:再)?(?:把|将|给)[^,。]{1,12}(?:发|给|推|报)(?:送|到)?(?:给)?我"
    r"|^<date>(?:再)?(?:发|给|推)我"
)
_LATER = pattern(
    r"^(?:<date>|[ ,])+(?:再)?(?:说|弄|办|提醒|看|叫我|来|讲)(?:吧|了|哈)?[!。~ ]*$"
    r"|^(?:<task>|[这那此该](?:一?[项条个件]|事)?|先|[ ,])+<date>[ ,]*"
    r"再(?:说|提|提醒|叫我|讲)吧?[!。 ]*$"
)


def read_extension(message: Message) -> Frame | None:
    """Return the wish for another date. A length (延期一周) has no day: from when? asks."""
    text = message.masked
    if message.office or not (_EXTEND.search(text) or _asks_for_days(message)):
        return None
    if _NO_EXTEND.search(text):
        return None
    found, draft = targets(message), reports.draft_of(message)
    asked, stated = _parted(message, draft)
    day = until.requested(message)
    return Frame(
        "request_extension",
        reports=stated,
        tasks=asked or tuple(no for no in found.tasks if no not in {r.task for r in stated}),
        until=day,
        ask_back=found.ask or day is None,
        candidates=found.candidates,
        matched=dict.fromkeys(found.tasks, found.how),
    )


_WISH = pattern(r"[能可行]|\?|吗|想|申请|请|希望|要")


def _asks_for_days(message: Message) -> bool:
    """Tell whether a wish holds nothing but a put-off: 能不能晚几天."""
    put_off = any(day.length and day.phrase.startswith(("晚", "缓", "迟")) for day in message.days)
    return put_off and bool(_WISH.search(message.masked))


def _parted(message: Message, draft: Draft | None) -> tuple[tuple[int, ...], tuple[Report, ...]]:
    """Return the numbers that need time, and the statuses stated besides: 19常态 20延期."""
    late: list[int] = []
    for statement in statements(message.rest):
        if any(_EXTEND.search(clause.masked) for clause in statement.clauses):
            late.extend(number for ref in statement.refs for number in ref.numbers)
    stated = draft.reports.values() if draft and late else ()
    kept = (one for one in stated if one.task not in late or one.percent is not None)
    return tuple(late), tuple(kept)


def read_not_applicable(message: Message) -> Frame | None:
    """Return that a task is not the sender's (不涉及): the clerk decides, no status is recorded."""
    text = message.masked
    start = _denied_at(message)
    if start is None:
        return None
    about = targets(message)
    if _OUR_PART.search(text):
        if message.numbers:
            return None
        return Frame("report", ask_back=True, candidates=about.tasks or about.candidates)
    beside = _beside(message)
    if beside is not None:
        return beside
    if _PARTLY.search(text[:start]) and not message.numbers:
        return Frame("report", ask_back=True, candidates=about.tasks or about.candidates)
    if _REALLY.search(text):
        return Frame("request_help", tasks=about.tasks, candidates=about.candidates)
    return Frame(
        "not_applicable",
        tasks=about.tasks,
        ask_back=about.ask,
        candidates=about.candidates,
    )


def _beside(message: Message) -> Frame | None:
    """Return what is reported of some numbers where others are not theirs: 26好了，27不是我们的."""
    denied = tuple(
        number
        for statement in statements(message.rest)
        if any(_NOT_OURS.search(clause.masked) for clause in statement.clauses)
        for ref in statement.refs
        for number in ref.numbers
    )
    draft = reports.draft_of(message) if denied else None
    if draft is None or not draft.explicit:
        return None
    stated = tuple(one for one in draft.reports.values() if one.task not in denied)
    if not stated:
        return None
    matched = {one.task: "number" for one in stated}
    if not message.mine.intersection(denied):
        return Frame("report", reports=stated, matched=matched)
    return Frame("not_applicable", reports=stated, tasks=denied, matched=matched)


def _denied_at(message: Message) -> int | None:
    """Return where a message says that a task is not the sender's: 不归我们, 不归教育局."""
    found = None if message.excepted else _NOT_OURS.search(message.masked)
    if found:
        return found.start()
    for mention in message.mentions:
        before = message.masked[: mention.span.start]
        own = mention.name == message.context.unit
        if (_NOT_TO if own else _TO_THEM).search(before):
            return mention.span.start
        if own and _APART.search(message.masked[mention.span.end :]):
            return mention.span.start
    return None


_NOT_TO = pattern("(?:不归|不属于|不是|不该)$")
_APART = pattern(
    r"^(?:局|这边|这里)?(?:完全|根本|都|也)?(?:没有?|无|不)(?:什么|啥)?(?:关系"
    r"|相?关(?![注键于心])|沾边|相干|搭[边界])"
)
_TO_THEM = pattern("(?<!不)归$")


def read_handover(message: Message) -> Frame | None:
    """Return that another person takes over, for some tasks or for the unit."""
    if not _HANDOVER.search(message.masked) or _NO_HANDOVER.search(message.masked):
        return None
    person = person_in(message.text)
    if person is None and not _leaves(message):
        return None
    named = filters.units(message, bare=message.office)
    own = message.context.unit
    others = tuple(name for name in named if name != own or message.office)
    told = filters.told(person=person, units=others if message.office else ())
    return Frame("handover", tasks=message.numbers, filters=told, ask_back=person is None)


_LEAVES = pattern(
    r"新(?:来|任)?的?联络员|调走|调离|调岗|离职|退休|换人|变更联络员|更换联络员|换联络员"
    r"|联络员(?:变更|换|更换)|交接(?!单|表|清单)|移交"
)


def _leaves(message: Message) -> bool:
    return bool(_LEAVES.search(message.masked))


def read_reminder(message: Message) -> Frame | None:
    """Return when to be told again, or that it should be quiet."""
    text = message.masked
    if _MUTE.search(text) and not _states(message):
        named = message.numbers or _replied(message)
        return Frame("set_reminder", tasks=message.numbers or named, filters={"mute": True})
    when = until.moment(message)
    mine = _REMIND_ME.search(text) or (
        when is not None and (_LATER.search(text) or (message.office and _SEND_ME.search(text)))
    )
    if not mine or (message.office and "我" not in text):
        return None
    units = filters.units(message) if message.office else ()
    tasks = message.numbers
    return Frame(
        "set_reminder",
        tasks=tasks,
        until=when,
        filters=filters.told(
            units=units,
            status=filters.status(message) if message.office else None,
            due=filters.due(message) if message.office and "期" in text else None,
        ),
        ask_back=when is None,
    )


def _states(message: Message) -> bool:
    """Tell whether a status is the point and quiet only follows: 别催了，已完成."""
    draft = reports.draft_of(message)
    return bool(draft and draft.strong and draft.reports)


def _replied(message: Message) -> tuple[int, ...]:
    number = message.context.replying_to
    return (number,) if number is not None else ()


_EVIDENCE = pattern(
    r"(?:发|传|拍)了?[一两几]?[张个份]?(?:图|照)|^图[都也已经刚]*(?:发|传|拍)|截图|照片|图片"
    r"|附件|链接|网址|佐证|凭证|扫描件"
    r"|材料(?:发|传|已|附|在|来|见|如)|补[^,。;]{0,6}材料|证明材料|的图(?=$|[!。 ])"
    r"|^这[几两三一]?[张份]是?"
    r"|(?:文件|公示|公告|红头|记录|纪要|名单|台账|表|图|合影|证明|签到)(?:的)?(?:照|图"
    r"|截屏|截图|链接|扫描件|附件)|现场图|[张份幅][^,。;]{0,8}图(?=$|[!。 ])|拍了?(?:<count>"
    r"|[几两一二三四五六七八九十])[张份]|拍(?:了"
    r"|好)?(?:照|图)|见图|如图|见附件|见链接|发你了"
    r"|传(?:上|了|过)|(?:会议)?纪要|签到表|回执|pdf|<file>|<link>|\[(?:图片|文件|照片"
    r"|视频|链接)\]|视频"
)
_GIVES = pattern(
    r"已(?:发|传|上传|报|提供|附|交)|这是|这个是|发(?:你|给|过|了|上|群|来|一下)|传(?:了|上|过|给"
    r"|你)|附(?:上|件|了|在"
    r"|后)?|补(?:充|上|传|发|一?[个张份])?|上传|见|如|在这|请查|查收|给你|链接[:是]"
    r"|网址|佐证[:]|<task>的?佐证|截图|照片|图片|扫描件|复印件|原件|<link>|<file>"
    r"|\[(?:图片|文件|照片|视频|链接)\]|拍了|^补|^这[几两三一]?[张份]是?"
)
_NO_EVIDENCE = pattern(
    r"\?|吗[!。 ]*$|(?:可以|能|行|算)[^,。;]{0,6}不[!。 ]*$|怎么|是不是|是否|要不要|需不需要"
    r"|用不用|要(?:传|发|交)?(?:什么|哪些)|多少"
    r"|什么(?!都)|(?:还|暂时|暂)?(?:没|未|缺|少)(?:有|来得及|拍|传|发"
    r"|截)?[^,。]{0,4}(?:截图|照片|链接|附件|材料|佐证)|稍后|晚点|回头|待会|明天|下午|下周"
    r"|补给|<date>"
)


def read_evidence(message: Message) -> Frame | None:
    """Return a link, picture or file that is handed in without a status."""
    text = message.masked
    given = message.links or message.said.of(FILE)
    if not given and not (_EVIDENCE.search(text) and _GIVES.search(text)):
        return None
    if not given and _NO_EVIDENCE.search(text):
        return None
    found = targets(message)
    if found.ask:
        found = _by_file_name(message) or found
    return Frame(
        "attach_evidence",
        tasks=found.tasks,
        ask_back=found.ask,
        candidates=found.candidates,
        links=message.links,
    )


def _by_file_name(message: Message) -> Targets | None:
    """Return the task that a file is called by, where the words name none: 惠农补贴公示表.xlsx."""
    called = " ".join(
        re.sub("[^一-龥]+|[表图照稿]?[^一-龥]*$", " ", span.value)
        for span in message.said.of(FILE)
        if span.value
    )
    found = meant(message, called) if called.strip() else None
    return Targets((found.no,), how="content") if found and found.no is not None else None


_NOTE = Hinted("备说加补", r"备注|(?:进展)?说明(?:栏|里)|(?:加|补)上?一?[句条段](?:话|说明)?")
_CHANGE = pattern(r"改|加|补|换|删|写|填|更新|添")


def read_note(message: Message) -> Frame | None:
    """Return that a note on a task is to be changed: a report without a status."""
    if not (_NOTE.search(message.masked) and _CHANGE.search(message.masked)):
        return None
    found = targets(message)
    return Frame("report", tasks=found.tasks, ask_back=found.ask, candidates=found.candidates)
