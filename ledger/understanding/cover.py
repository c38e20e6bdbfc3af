"""Covers a message in the order in which its numbers can be told apart."""

from __future__ import annotations

import re
from collections.abc import Collection

from ledger.understanding import taskrefs
from ledger.understanding.chat_dates import cover_dates
from ledger.understanding.frame import Context, by_number, mine_of
from ledger.understanding.percent import read_percents
from ledger.understanding.signs import (
    CODE,
    COUNT,
    FILE,
    LINK,
    PAPER,
    PERCENT,
    PHONE,
    TASK,
    Said,
    Sheet,
)

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s,;。、)\]】」一-龥]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov\.cn"
    r"|com|cn|net|org)(?:/[^\s,;。、一-龥]*)?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[^\s,;:。、]+\.(?:jpe?g|png|gif|bmp|pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|mp4"
    r"|mov|txt|heic)(?![a-z])",
    re.IGNORECASE,
)
_COMMAND_FIRST = re.compile("(?:请|帮我|把)*(?:导入|录入|上传|识别|解析|拆分)一?下?")
_NUMBER_OF = re.compile(r"(?P<no>\d{1,3})[项号]的?")
_NUMBER_FIRST = re.compile(r"(?P<no>\d{1,3})[项号]?(?=[一-龥])")
_OF_IT = re.compile(r".*[那这][个项条块]的?")
_PAPER = re.compile(
    r"[一-龥]{0,6}?[〔\[(【]\s?(?:19|20)\d\d\s?[〕\])】]\s?第?\s?\d+\s?号?|(?:19"
    r"|20)\d\d年第?\d+号(?!前|之前)|第?\d+号(?:令|文件|文|公告)"
)
_HINT_OF_PAPER = re.compile(r"[〔\[(【]|年第?\d|号[令文公]")
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d{9}|1[3-9]\d ?\d{4} ?\d{4}|0\d{2,3}-?\d{7,8}|\d{7,8}|12345"
    r"|123\d\d|110|119|120|122)(?!\d)"
)
_LATIN = re.compile(
    r"(?!(?:ok|done|wip|ing|todo|doing"
    r"|finish(?:ed)?) )(?<![a-z])[a-z][a-z+]*[- ]?\d+(?:\.\d+)*(?:-\d+)?(?![\d项号])|\d+\+[a-z]+"
    r"|\d+(?!done|ok|wip|ing|todo|doing"
    r"|finish)[a-z]+(?![a-z])",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_MEASURE = (
    "个(?!人信|人隐|人数|别|体)半?|件(?!数)|篇|期(?![限间])|次(?!数)|户(?![外籍])|村(?!务)"
    "|家(?![长里])|份(?!额)|万(?!事)|亿"
    "|元|块钱|人(?![手员民大工事力才社防均为])次?|场(?![所地景])|起(?![草步头])|套|台(?!账)"
    "|部(?![分门])|批次|名(?![单称录额义册])|页(?!面)|张|处(?![理置罚分于])|幅"
    "|天(?!天)|日(?!常)|年(?![年底内前末初中度])|个?月|周(?![一二三四五六日末内边])"
    "|星期(?![一二三四五六日天])"
    "|小时|分钟|秒|层|米|公里|亩|级(?!别)|遍|轮|季度|所(?![有在以属])|座|间(?!接)|辆|种"
    "|档(?!案)|宗|例(?![行会如外])|条(?![例款])|寸"
    "|倍|多(?![留给点些宽久少])|类(?![别型])"
)
_LOOSE = (
    "本|批|分(?![别开类期批工头])|点(?![击位])|字|句|位(?!于)|只|栏|列|行(?!政)|堂|课"
    "|科(?![技室长])|组(?!织)|笔"
    "|回(?![复应答])|里|步|版|度"
)
_COUNT = re.compile(
    rf"(?:第 ?)?(?<![\d.])\d+(?:[,.]\d+)*(?:\s?[-~—到至]\s?\d+)?(?:余|多|来"
    rf"|几)?(?:{_MEASURE})(?:\d+分)?"
    rf"|(?<=[一-龥])\d+(?:{_LOOSE})|第\d+(?:{_LOOSE})"
    r"|第[一二三四五六七八九十\d]+(?:期|批|次|季度|阶段|轮|步|版|方|部分|稿|时间|类|位)"
)
"""Measure words; the loose ones are also other words (38批了, 38只公开): only after a word."""

_ORDINAL = re.compile(r"第 ?[\d一二三四五六七八九十]{1,3} ?个?(?=阶段|批|期|轮|步|稿|部分)")
"""第二 in 第二阶段: no task number; the noun stays, for it says that only a step is meant."""

_DECIMAL = re.compile(r"(?<![\d.])\d+(?:\.\d+)+(?![\d.])|\d+,\d{3}(?!\d)")


def cover(text: str, context: Context, ledger: str) -> Said:
    """Return the normalised message with everything covered that is no language.

    `ledger` is the text of all tasks without blanks: a number that stands in it with the same
    words (12项民生实事) is a phrase, no task number.
    """
    mine, known = mine_of(context.tasks), by_number(context.tasks)
    sheet = Sheet(text)
    if sheet.latin:
        sheet.cover_all(_LINK, LINK)
    if sheet.figures and _HINT_OF_PAPER.search(text):
        sheet.cover_all(_PAPER, PAPER)
    if sheet.long_numbers:
        sheet.cover_all(_PHONE, PHONE)
    if sheet.figures or sheet.numerals:
        sheet.cover_all(_ORDINAL, COUNT)
        taskrefs.cover_explicit(sheet)
    if sheet.latin:
        _cover_files(sheet, mine)
    if sheet.figures:
        taskrefs.cover_among_dates(sheet, mine, context.now.year)
    cover_dates(sheet, context, mine)
    for start, end, value, progress in read_percents(sheet.masked):
        sheet.cover(start, end, PERCENT if progress else COUNT, value)
    if sheet.figures or sheet.numerals:
        _cover_numbers(sheet, mine, known, ledger)
    return sheet.said()


def _cover_numbers(sheet: Sheet, mine: frozenset[int], known: Collection[int], ledger: str) -> None:
    """Cover what is neither a date nor a share that was called one."""
    _cover_shares(sheet, mine, known)
    if sheet.latin:
        sheet.cover_all(_LATIN, COUNT)
    sheet.cover_all(_COUNT, COUNT)
    if sheet.long_numbers:
        sheet.cover_all(_CODE, CODE)
    if sheet.stops:
        sheet.cover_all(_DECIMAL, COUNT)
    taskrefs.cover_rest(sheet, mine, known, ledger)


_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_SHARE = re.compile(
    r"(?:(?P<not>不是)|(?P<instead>改[成为到]|应该?是|其实(?:是|才|只有)?)|(?<!率)是|才|只有"
    r"|目前|现在"
    r"|[填报记]成?|(?<!\d)到)[ ]?(?P<share>[1-9][05])(?=$|[ ,。!~吧了])"
)


_HINT_OF_SHARE = re.compile("[1-9][05](?=$|[ ,。!~吧了])")


def _cover_shares(sheet: Sheet, mine: frozenset[int], known: Collection[int]) -> None:
    """Cover 80 in 38不是60，是80 as a share, where the notice has no task of that number."""
    if not _HINT_OF_SHARE.search(sheet.masked):
        return
    numbers = (int(found[0]) for found in _NUMBER.finditer(sheet.masked))
    if TASK not in sheet.masked and mine.isdisjoint(numbers):
        return
    shares = [one for one in _SHARE.finditer(sheet.masked) if int(one["share"]) not in known]
    corrected = max((at for at, one in enumerate(shares) if one["instead"]), default=0)
    for at, found in enumerate(shares):
        gone = at < corrected or found["not"]
        start, end = found.span("share")
        sheet.cover(start, end, COUNT if gone else PERCENT, int(found["share"]))


def _cover_files(sheet: Sheet, mine: frozenset[int]) -> None:
    """Cover file names; a task's number in front of one (38照片.jpg) stays a number."""
    for found in _FILE.finditer(sheet.masked):
        number = _NUMBER_FIRST.match(found[0]) or _NUMBER_OF.search(found[0])
        pointed = _OF_IT.match(found[0])
        start = found.start() + (pointed.end() if pointed else 0)
        command = _COMMAND_FIRST.match(found[0])
        start += command.end() if command else 0
        if number and int(number["no"]) in mine:
            start = found.start() + number.end()
        sheet.cover(start, found.end(), FILE, found[0])
