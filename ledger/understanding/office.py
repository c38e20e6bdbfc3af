"""The office's commands: chase, tell everybody, approve, send back, import, print."""

from __future__ import annotations

from dataclasses import replace

from ledger.understanding import filters, until
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.receipts import is_encouragement
from ledger.understanding.signs import TASK, pattern
from ledger.understanding.targets import Targets, targets

_CHASE = pattern(
    r"(?:请|让|叫)[^,。]{2,12}(?:尽快|抓紧|及时|马上|务必|赶紧)|催(?!过|[了完](?!$"
    r"|[一几]?[下次遍]))|提醒(?!过)|督促|敦促|督办"
    r"|(?:请|让|叫)[^,。;]{2,16}<task>[^,。;]{0,3}(?:报|交)(?:上?来|一下)?[!。 ]*$"
    r"|说(?:一声|一下|下)?[^,。;]{0,8}(?:抓紧|尽快|赶紧|快点)"
    r"|盯(?:一下|紧|着)|问问(?:进度|情况)|追一下|再发一遍提醒|抓紧(?:报|办|上报)"
)
_TELL = pattern(
    r"(?:在|到|往|向)?群里|群发|发群|广播|播报|公告|周知|(?:发|下|出)(?:个"
    r"|一?[条个份])?(?:通知|公告|消息|提示|话)|通知(?!单|书|拆|导|已|的|了|过|文件"
    r"|[都也刚]?(?:发|下发|印发|下|出)(?:了|过|出去|下去|完))|转告"
    r"|转发|告知|告诉|传达|跟(?:各|所有|大家).{0,6}说|给(?:各|所有|全体|大家).{0,8}(?:发"
    r"|说)|@(?:所有人|all|全体)|带个?句?话|捎个?句?话|^请?各(?:单位|部门|乡镇|局"
    r"|责任单位)[^,。;]{0,12}(?:前|内|<date>)[^,。;]{0,4}(?:报|交|提交|反馈|填|参加|完成)"
    r"|发给(?:各|所有"
    r"|全体|大家)"
)
_REFUSE = pattern(
    r"不[予准]?延期?|不(?:予)?(?:通过|同意|批|行|准|认可|合格|符合)|退回|驳回|打回|退了|退掉"
    r"|退给|返工"
    r"|重(?:新)?(?:报|做|填|弄)|补充?[^,。]{0,6}[后了]?再(?:报|说|交)|没通过"
    r"|拒绝|否决|不(?:能|得|可以?)?再延|不得延|不能(?:通过|销|办结|结|算)|(?:^|[ ,])退(?=$|[ ,。])"
)
_GRANT = pattern(
    r"同意|批准|准(?:了|予|延|许|$|(?=[,。 ]))|批(?:了|给|下|[到至](?=<date>))|(?:^|[ ,])销(?=$"
    r"|[ ,。])"
    r"|[批准]延|(?:^"
    r"|[ ,])(?:可以|行|好的?|ok)[, ]*[^。]{0,8}延期?[到至]|(?:^|[ ,\ue006])批(?=$|[ ,。])|通过"
    r"|核准|(?:给|把|予以?|可以|直接|帮)?[^,。]{0,6}销(?:了|号|掉|案|账)|(?:可以|准许"
    r"|允许|同意)(?:他们?|其)?(?:延期|办结|销号|结)|予以(?:办结|通过|销号)|审核?(?:过了"
    r"|完成|通过)|办结(?:确认|通过|认可)|认可|算(?:他|她|它|你)们?(?:办结|完成|过)"
)
_UNSURE = pattern(r"\?|吗[!。 ]*$|么[!。 ]*$|没有?[!。 ]*$|是不是|能不能|怎么|谁|哪|多少|几个|几项")
_TAKE_IN = pattern(
    r"导入|录入|录(?:一下|进)|拆(?:一下|分|成|解|出|任务)?(?:任务|台账|一下|成)"
    r"|识别(?:一下)?(?:文件|通知|要点)?|解析|新(?:的)?(?:一年)?(?:文件|通知|要点)(?:来了"
    r"|到了|下来了|发你|印发|$)|(?:建|立|形成)(?:个|一?[份个])?(?:新的?)?台账|(?:生成|做)(?:个"
    r"|一?[份个])?新的?台账"
    r"|(?:把|将)?(?:这个?|这份)?(?:文件|通知|要点|附件)[^,。]{0,6}(?:导|录|读|拆|转|变"
    r"|做)(?:进|入|成|一下|出)|上传(?:新的?|这个|一?[份个]|今年的?|<date>|<past>"
    r"|<count>)*(?:工作)?(?:通知|要点|文件)"
    r"|任务(?:分解|拆分|拆解)|(?:分解|拆分|拆解)[^,。;]{0,4}任务|(?:发|传)(?:你|给你)(?:个"
    r"|一?[份个])?(?:文件|通知|要点)|读一下(?:文件|通知|要点)"
)
_PUT_OUT = pattern(
    r"(?:台账|总表|清单|表)[^,。;]{0,4}打(?:出来|一份)|导出|导(?:一?[个份下]|成|给|张|台账|总?表"
    r"|清单|数据)|打印|打[个份一张]+|下载|输出|生成"
    r"|(?:出|做|写|拟"
    r"|起草|整理?|弄|搞|形成|编)(?:个|一?[份个期张]|成|一下)?[^,。]{0,12}(?:通报|报告|[月季周]报"
    r"|简报|台账|总结|年报|报表|进度表|统计表|表格|excel|word|pdf|汇总表|清单|材料|情况说明)"
    r"|(?:台账"
    r"|通报|报告|总表|excel|表格|汇总表|明细表?|清单)[^,。]{0,4}(?:发我|给我|发一份"
    r"|来一份|拿来|传我|发来)|(?:发|给|来|要|传)我?(?:一?[份个张])[^,。]{0,6}(?:台账|通报"
    r"|报告|总表|excel|word|pdf|表)|写年报|年报(?:里|中|的)?.{0,8}(?:段|部分|内容)"
    r"|(?:台账|汇总)(?:excel|pdf|word|表格)"
    r"|(?:台账|总表|汇总表?|通报|报告|简报|清单|明细|总结)[^,。;]{0,3}(?:要|用|[换转存改做变]成?)"
    r"[^,。;]{0,3}(?:word|excel|pdf|xlsx?|docx?|表格|文档)"
)
_ACTS = (
    ("bulletin", r"通报(?!批评)|简报"),
    ("annual_report", r"年报|年度报告|年度总结"),
    ("picture", r"图片|长图|海报|截图|配图|一张图"),
)
_REMINDER_TO_ME = pattern(r"(?:提醒|叫|喊|通知)我")
_MARK = pattern(
    r"(?:替|帮|代)[^,。]{1,12}(?:报|记|填|登记)|(?:改成|改为|标(?:记)?(?:成|为)|记(?:为"
    r"|成)|更新(?:为|成)|设为|登记为)"
)


def read_command(message: Message) -> Frame | None:
    """Return a command of the office or of a leader."""
    if (
        not message.office
        or _HOW_TO.search(message.masked)
        or _REMINDER_TO_ME.search(message.masked)
    ):
        return None
    if is_encouragement(message):
        return None
    for read in (_take_in, _tell_or_chase, _judge, _put_out):
        frame = read(message)
        if frame is not None:
            return frame
    return None


def _take_in(message: Message) -> Frame | None:
    text = message.masked
    if not _TAKE_IN.search(text) or message.numbers or _UNSURE.search(text):
        return None
    return Frame("import")


def _tell_or_chase(message: Message) -> Frame | None:
    text = message.masked
    tell, chase = _TELL.search(text), _CHASE.search(text) or _PRESSED.search(_unnamed(message))
    if _MARK.search(text) or (_UNSURE.search(text) and not tell):
        return None
    if tell and (not chase or tell.start() < chase.start()) and not _only_reminder(message):
        return Frame(
            "broadcast",
            tasks=message.numbers,
            until=until.told(message),
            filters=filters.told(units=_addressed(message), target=_to_whom(message)),
        )
    if not chase and _summoned(message):
        return Frame(
            "broadcast",
            tasks=message.numbers,
            until=until.told(message),
            filters=filters.told(units=filters.units(message)),
        )
    if chase:
        return _chased(message)
    return None


_REMINDER = pattern(r"发(?:个|一?[条个])?(?:提醒|催办)|通知[^,。]{0,10}(?:抓紧|尽快|催)")


def _only_reminder(message: Message) -> bool:
    return bool(_REMINDER.search(message.masked))


def _to_whom(message: Message) -> str | None:
    target = filters.target(message)
    return None if _addressed(message) and target != "group" else target


_DEPARTMENTS = pattern("[各全所][有体]?部门")


def _addressed(message: Message) -> tuple[str, ...]:
    """Return the units that are told: 各部门 are those that the notice prints as a group."""
    units = filters.units(message)
    if units or not _DEPARTMENTS.search(message.masked):
        return units
    printed = (
        name
        for task in message.context.tasks
        for name in (*task.lead, *task.responsible)
        if name.endswith("各部门")
    )
    return tuple(dict.fromkeys(printed))[:1]


_PRESSED = pattern(r"^(?:<task>)?的?(?:要|请|也)?(?:抓紧|加快|赶紧|快点|尽快)")


def _unnamed(message: Message) -> str:
    """Return what follows the unit that the message opens with: 发改局的抓紧."""
    named = [m.span.end for m in message.mentions if m.span.start == 0]
    return message.masked[named[0] :] if named else ""


_ALL = pattern("单位|都|所有|全部|大家|各|每")
_SUMMONED = pattern(r"^(?:请|让|叫)")
_TO_COME = pattern("来|去|到|报|汇报|说明|交|参加")


def _summoned(message: Message) -> bool:
    """Tell whether a unit is told to do something: 让信访局明天来汇报."""
    text = message.masked
    named = [m for m in message.mentions if m.span.start <= 2]
    return bool(named and _SUMMONED.search(text) and _TO_COME.search(text, named[0].span.end))


def _chased(message: Message) -> Frame:
    units = filters.units(message)
    status = filters.status(message)
    told = filters.told(
        units=units, status=None if status == "done" else status, due=_chased_due(message)
    )
    nobody = not (told or message.numbers or _ALL.search(message.masked))
    return Frame("remind", tasks=message.numbers, filters=told, ask_back=nobody)


def _chased_due(message: Message) -> str | None:
    named = message.numbers or _TOLD_BY.search(message.masked)
    return None if named else filters.due(message)


_TOLD_BY = pattern(r"<date>[^,。;]{0,3}(?:报|交|完成|反馈|办结|上报|提交|补|回复)")


def _judge(message: Message) -> Frame | None:
    """Return what is granted or sent back; both in one message: the first names the intent."""
    text = message.masked
    if _MARK.search(text) or _IF_DONE.search(text):
        return None
    refuse, grant = _REFUSE.search(text), _GRANT.search(text)
    verdict = refuse or grant
    if not verdict or _UNSURE.search(_clause_around(text, verdict.start())):
        return None
    granted = grant is not None and (refuse is None or grant.start() < refuse.start())
    units = filters.units(message)
    found = targets(message)
    if refuse and grant and len(found.tasks) > 1:
        found = replace(
            found, tasks=_beside(message, (grant if granted else verdict).start()) or found.tasks
        )
    if found.how == "content" and _BARE.fullmatch(text):
        found = Targets((), ask=True)
    if not found.tasks and not units and not _NAMES_IT.search(text) and not _BARE.search(text):
        return None
    return Frame(
        "approve" if granted else "reject",
        tasks=found.tasks,
        until=until.last_day(message) if granted else None,
        filters=filters.told(units=units),
        ask_back=found.ask,
        candidates=found.candidates,
    )


_IF_DONE = pattern(
    r"(?:完成|办结|[办弄做搞][完好])(?:了?就|的话|了?之?后|了?再)[^,。;]{0,4}(?:销|通过|批|办结)"
)
"""3项完成了就销号 is what will be, not what is decided."""


def _beside(message: Message, at: int) -> tuple[int, ...]:
    """Return the numbers in the clause of a verdict: 3通过，4退回 grants 3 alone."""
    text = message.masked
    start = max((found.end() for found in _BREAK.finditer(text, 0, at)), default=0)
    end = _BREAK.search(text, at)
    refs = message.said.within(start, end.start() if end else len(text)).values(TASK)
    return tuple(dict.fromkeys(number for ref in refs for number in ref.numbers))


_NAMES_IT = pattern("延期|退回|驳回|打回")
_BARE = pattern(
    r"^(?:那?就|都|全部?|可以|我|审核|给他|予以|先|[ ,])*(?:同意|批准|批了|准了|准|通过|退回"
    r"|驳回|不同意|不批|不通过|不予?(?:通过|批准|同意|延期|办结|准)|打回|销号|销了)(?:了|吧"
    r"|[ !。])*"
)


def _clause_around(text: str, at: int) -> str:
    """Return the clause that holds a place: elsewhere 哪些 is no question."""
    starts = [found.end() for found in _BREAK.finditer(text, 0, at)]
    end = _BREAK.search(text, at)
    return text[starts[-1] if starts else 0 : end.start() if end else len(text)]


_BREAK = pattern("[,。; ]")


_HOW = pattern("怎么|咋|如何|在哪")
_HOW_TO = pattern(r"^(?:请问|我想问一?下|[ ,])*(?:怎么|咋|如何|怎样)(?![还又样没])")


def _put_out(message: Message) -> Frame | None:
    text = message.masked
    if not _PUT_OUT.search(text) or _HOW.search(text):
        return None
    what, form = filters.what(message), filters.file_format(message)
    act = next((name for name, words in _ACTS if pattern(words).search(message.text)), None)
    told = filters.told(
        what=what,
        format=form,
        units=filters.units(message),
        due=filters.due(message) if what != "report" else None,
        status=filters.status(message) if what != "report" else None,
    )
    return Frame("export", tasks=(), filters=told, act=act)
