"""Reads a difficulty, a question only a person can answer, and who is asked to help."""

from __future__ import annotations

from ledger.understanding import reports
from ledger.understanding.draft import Draft
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.signs import TASK, Hinted, pattern
from ledger.understanding.status import QUESTION
from ledger.understanding.targets import targets

_HELP_WANTED = pattern(
    r"(?<!沟通)(?<![在正])协调(?![中了好完过])|求助|求援|帮忙|帮(?:我们)?(?:协调|解决|问"
    r"|催|联系)|请(?:求|示|教)|支持一下|给予支持|希望(?:得到)?支持|指导|派(?:个|人|专家"
    r"|技术)(?![^,。;]{0,3}[去在](?!帮))|出面|沟通一下|打个招呼|发个函|发函|救急|拉一把|支援|有难度"
    r"|困难|难处|难题|难度(?:大"
    r"|很大)|有问题|出(?:了)?问题|解决一下|请.{0,6}(?:解决|支持|牵头|明确|研究|把关)"
    r"|需(?:要)?[^,。]{0,6}(?:支持|配合|解决|明确|出面)"
    r"|(?:人手|人员|经费|资金|钱|技术|设备|预算|编制|力量|场地)(?:不够|不足|紧张|短缺"
    r"|没着落|没到位|缺|没有|跟不上|有限|还没(?:落实|到位|批))|(?:没|缺|差)(?:人手?|钱"
    r"|经费|资金|技术|设备|编制|专业人员|懂的人)|拿不准|吃不准|搞不清|搞不懂"
    r"|不知道(?:怎么|咋|该|要|如何|从)|不懂|看不懂|不会(?:弄|做|写|编|填)|没头绪|没思路"
    r"|难(?:开展|推进?|弄|搞|落实|协调)|太难|不好(?:推|弄|办|搞|做|落实)|吃力|棘手|阻力"
    r"|没经验"
)
_PLEA = Hinted(
    "协支帮解出指援牵沟打催想明把派教来求救拉难阻障怎咋整如知谁定决拍认说不没给情事问找",
    r"(?:请|求|希望|望|盼|需要?|麻烦|恳请|烦请|能否|能不能|能|可否"
    r"|可不可以)[^,。]{0,10}(?:协调|支持|帮忙|帮助|解决|出面|指导|支援|牵线|沟通一下"
    r"|打个?招呼|催一?[下催]|催催|想想?办法|明确|把关|派人|派个人|教一下|教教|来人)|帮忙?(?:我们?"
    r"|着)?(?:催|协调"
    r"|问问|联系)|求助|求援|拉一把|救急"
    r"|(?:有|存在|碰到|遇到|遇上|出现)(?:了)?(?:点|一?些|很大|较大|实际|不少"
    r"|大)?(?:的)?(?:困难|难处|难题|阻力|障碍)(?!群|的(?:列|有|任务|清单|事项|单位|是))"
    r"|(?<![没不])(?:怎么办|咋办|咋整|如何是好"
    r"|怎么处理|咋弄|怎么搞|怎么弄)(?:啊|呀|呢)?[?!。 ]*$|不知道(?:怎么|咋|该|如何|从哪)"
    r"|(?<!不)要(?:县?(?:政府|府)?办(?:公室)?|县里|上级|领导|你们)[^,。]{0,4}"
    r"(?:协调|支持|帮忙|帮助|解决|出面)"
    r"|^(?:我们?|这边|[ ])*(?:有|碰到|遇到)(?:点|一?些|个)?(?:情况|事情?|问题)(?:想|要|得"
    r"|需要?)(?:问|请教|请示|咨询|反映|汇报|沟通)|(?:想(?:问|请教|咨询|请示)[问一下]*"
    r"|^找)(?:县?(?:府"
    r"|政府)办)"
    r"|(?:由?谁来?|归谁)(?:定|决定|拍板|认定|说了算)(?:啊|呀|呢)?[?!。 ]*$"
    r"|[看弄搞]不(?:懂|明白|清楚)|没太?[看弄搞]?(?:懂|明白|清楚)|给一?[个份]?(?:模板|范本"
    r"|样[表本]|格式|口径)",
)
_LACKS = pattern(
    r"^(?:我们?|这边|这里|[局镇乡]里|目前|现在|主要|就是|因为?|[ ,])*(?:<task>的?)?"
    r"(?:我们?|这边|目前|现在|主要|就是|实在|确实|还|也|都|[ ,])*"
    r"(?:没有?|缺少?|缺乏|无)(?:钱|人手?|经费|资金|设备|场地|编制|技术|(?:专业|技术)?人员)"
    r"(?:[啊呀呢了]|[!。~ ])*$"
)
"""没人手, and nothing besides: a difficulty, of which no status is said."""
_OVERCOME = pattern(
    r"^(?:那个?|这个?|之前|上次|刚才|说|报|反映|的|[ ,])*(?:<task>(?:的|那个|这个)?)?"
    r"(?:那个?|这个?|之前|上次|说|报|反映|的|[ ,])*(?:人手|资金|经费|设备|数据|技术|场地)?"
    r"(?:困难|难题|难处|难点|障碍|问题|堵点|卡点)(?:都|全部?|已经?|基本|也|算是?|[ ])*(?:得到)?"
    r"(?:解决|克服|化解|排除)(?:好|掉)?了?(?:谢谢[您你]?|[,!。~ ])*$"
)
"""困难解决了: what stood in the way is gone, and how the task stands is not said."""
_CONDITION = pattern(r"^[ ]*(?:如果|要是|假如|若|等)[^,。]*?(?:了|的话|完|好|成)")
_ASKS = pattern(
    r"\?|吗[!。 ]*$|么[!。 ]*$|(?<!没)(?<!个)(?<!办结)(?<!完成)(?<![催急慌])啥|什么(?!都|也)"
    r"|(?<![没不])怎么(?!都|也)|怎样|如何"
    r"|多[少大高]|哪(?!怕|[里儿](?:就|算)?(?:完成|办结|[弄做办搞]完)了?[,! ])|谁(?!说(?!了算|的))"
    r"|(?<![这那前后])几[号点时篇条件份张次]|是否"
    r"|是不是|能不能|要不要"
    r"|行不行|[合符达够]不[合符达够]|可不可以|算不算"
    r"|算(?:完成|办结|吗)|需不需要|用不用|该不该|咋|有没有|要.{0,8}还是|对不对|吗|咋办"
    r"|没有?[!。 ]*$|(?:重复|一回事|一样)了?吧"
)


_CHORE = pattern(
    r"(?:帮忙?|给|替)(?:我们?|着|一?下)?(?:写|画|翻译|设计|算|订|买|查|搜)(?:一?[篇首幅张段]"
    r"|一?[个份下](?![^,。;]*(?:函|协调)))"
)
"""帮忙写篇新闻稿: what no office of the notice is there for."""


def read_difficulty(message: Message) -> Frame | None:
    """Return a difficulty, or a question that only a person can answer."""
    text = message.masked
    if _CHORE.search(text) and not message.numbers:
        return None
    wanted = _HELP_WANTED.search(text)
    asked = wanted or _ASKS.search(text) or QUESTION.search(text)
    if not asked:
        return None
    about = targets(message)
    if not wanted and not (about.tasks or _about_work(message)):
        return None
    numbers = _asked_about(message) or about.tasks
    return Frame(
        "request_help",
        tasks=numbers,
        candidates=about.candidates,
        matched=dict.fromkeys(numbers, about.how),
    )


def read_bare(message: Message) -> Frame | None:
    """Return a difficulty, or its end, of which a unit says nothing but that: no status."""
    if message.office:
        return None
    lacks = _LACKS.search(message.masked)
    if not lacks and not _OVERCOME.search(message.masked):
        return None
    about = targets(message)
    if not lacks:
        return Frame("report", ask_back=True, candidates=about.tasks or about.candidates)
    return Frame(
        "request_help",
        tasks=about.tasks,
        candidates=about.candidates,
        matched=dict.fromkeys(about.tasks, about.how),
    )


def read_plea(message: Message) -> Frame | None:
    """Return a difficulty that the office is expressly asked to solve; a status besides is kept."""
    if _BROKEN.search(message.masked) and targets(message).how in ("", "content"):
        return Frame("request_help")
    plea = _plea(message)
    if plea is None:
        return None
    found, draft = targets(message), reports.draft_of(message)
    stuck = _beside(message, plea)
    stated = tuple(draft.reports.values()) if draft and _is_stated(draft, stuck) else ()
    tasks = found.tasks or tuple(report.task for report in stated)
    if stuck and len(tasks) > len(stuck):  # others are on their way; these are not
        stated = tuple(report for report in stated if report.task not in stuck)
        tasks = stuck
    return Frame(
        "request_help",
        reports=stated,
        tasks=tasks,
        candidates=found.candidates,
        matched=dict.fromkeys(tasks, found.how),
    )


_BROKEN = Hinted(
    "不没闪卡",
    r"(?:系统|平台|网页|页面|机器人|小程序|账号|密码|二维码|链接|文件|附件)[^,。;]{0,4}"
    r"(?:打不开|登(?:录)?不[了上]|进不去|上不去|用不了|没反应|闪退|卡死)"
    r"|^[^,。;]{0,6}(?:报|传|交|提交|上传)不(?:上去?|进去|了)[!。 ]*$",
)
"""What keeps somebody from reporting at all is no status of a task."""


def _is_stated(draft: Draft, stuck: tuple[int, ...]) -> bool:
    """Tell whether a draft holds statuses, and asks of nothing but what help is wanted for."""
    doubts = frozenset(draft.candidates) - frozenset(stuck)
    return draft.explicit and not (draft.ask and (doubts or not draft.candidates))


_FROM_THEM = pattern(r"(?:请|求|希望|需要?|麻烦|恳请|烦请|[还得]要|[ ,。]要|得|靠)[县市区]?$")
_THEY_GIVE = pattern(
    r"^[^,。;]{0,3}(?:[给出](?!了)|提供|配合|支持|协助|帮|协调|开放|牵头|参与|明确|答复|派人"
    r"|抓紧|尽快)"
)


def _plea(message: Message) -> tuple[int, int] | None:
    """Return where help is asked for: 请…协调, or what another unit must do: 要数据局给接口."""
    plea = _PLEA.search(message.masked)
    if plea:
        return plea.span()
    for mention in message.mentions:
        start, end = mention.span.start, mention.span.end
        if mention.name == message.context.unit or not _FROM_THEM.search(message.masked[:start]):
            continue
        if _THEY_GIVE.search(message.masked[end:]):
            return start, end
    return None


def _beside(message: Message, plea: tuple[int, int]) -> tuple[int, ...]:
    """Return the numbers in the clause that tells of the difficulty."""
    begin = max(message.masked.rfind(sign, 0, plea[0]) for sign in ",。;\n")
    refs = message.said.within(begin + 1, plea[1]).values(TASK)
    return tuple(dict.fromkeys(number for ref in refs for number in ref.numbers))


def _asked_about(message: Message) -> tuple[int, ...]:
    """Return the numbers of the question itself: 如果17完成了还要报18吗 asks about 18."""
    found = _CONDITION.search(message.masked)
    if not found:
        return ()
    numbers = (
        number
        for ref in message.said.within(found.end(), len(message.text)).values(TASK)
        for number in ref.numbers
    )
    return tuple(dict.fromkeys(numbers))


_WORK = pattern(
    r"公开|报|材料|佐证|截图|模板|范本|口径|标准|格式|表|要求|期限|时限|完成|办结|延期"
    r"|任务|指标|考核|系统|网站|栏目|链接|公示|专区|目录|申请|答复|解读|算"
)


def _about_work(message: Message) -> bool:
    return bool(_WORK.search(message.masked))
