"""Tells which numbers of a message are task numbers, after links, dates and counts are covered."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ledger.deadlines.numerals import HAN
from ledger.deadlines.numerals import value as number
from ledger.understanding.signs import COUNT, TASK, Sheet

_HAN = f"[{HAN}]{{1,5}}"
_EXPLICIT = re.compile(
    rf"第 ?(?:(?P<a>\d{{1,3}})|(?P<b>{_HAN})) ?(?:项|号|条|件(?!事)"
    rf"|个任务)(?:重点)?(?:任务|工作(?!日))?"
    r"|(?:任务|序号|编号|事项|项目号?|项号|(?<!@)台账号?|no\.?|#"
    r"|№) ?[:#]? ?(?P<c>\d{1,3})(?![\d个户件篇家份起万亿元])(?: ?[项号条])?"
    rf"|(?:任务"
    rf"|序号)(?P<f>{_HAN})(?![项个条批揽览直样分定共起般下些点堆多大次切律旦年月季周天块并向])"
    rf"|第(?P<g>{_HAN}) ?(?=已经?|完成|办结|没|未|还没|在办|弄|做|搞)"
    r"|(?<!\d)(?P<d>\d{1,3})(?:号|#)(?:任务|事项|项)"
    r"|第 ?(?P<e>\d{1,3})(?=[\s,;:已完办没还在都全均也、和跟~到至-]|$)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?<![\d.])\d{1,2}(?:[./]\d{1,2}){1,5}(?![\d.%/])")
_RANGE = re.compile(
    r"(?:第 ?)?(?<!\d)(?P<low>\d{1,3})(?:[项号])?(?: ?(?:~|-+|—+|–|到"
    r"|至) ?)(?:第 ?)?(?P<high>\d{1,3})(?:[项号条](?!楼))?(?!\d)"
)
_FROM = re.compile(r"(?<!\d)\d{1,3}[项号]?(?:~|-|到|至)$")
_HAN_RANGE = re.compile(
    rf"第(?P<low>{_HAN})项?(?:到|至|-|~)第?(?P<high>{_HAN})项"
    rf"|(?<![一-龥])(?P<from>{_HAN})项?(?:到|至|-|~)(?P<to>{_HAN})(?=项|都|全|均|已经?[完办]"
    rf"|[ ,:])项?"
)
_HAN_ITEM = re.compile(rf"(?P<han>{_HAN})(?:项|号(?!召|称|码|角))")
_ONE_HAN = "[一二三四五六七八九十]+"
_HAN_LIST = re.compile(
    rf"(?<![一-龥]){_ONE_HAN}(?:[、和跟与,]{_ONE_HAN})+(?=[项号都全均也已完办没还在搞弄做正推 ])"
)
_HAN_FIRST = re.compile(
    r"(?:^|(?<=[,;。\n ]))[一二三四五六七八九](?= ?(?:已|未|没|还没|办结|完成|弄完|做完|在办|在做"
    r"|推进|:))"
)
_HAN_BARE = re.compile(
    r"(?<![一二三四五六七八九十百千第几])(?:[二三四五]?十[一二三四五六七八九]"
    r"|[二三四五]十)(?![一二三四五六七八九十百千几多来余分成点个件条篇期次户村"
    r"家份万亿元人场起套台部类批名页张处本幅天日年月周届五大号里级字])"
)
_BARE = re.compile(
    r"(?<![\d.A-Za-z])(?P<no>\d{1,3})(?:(?P<unit>[项号#](?!线|楼|文|召|称|码))"
    r"|(?![\d%A-Za-z])(?!\.\d))",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?<![\d.A-Za-z+])(?P<no>\d{1,3})(?=(?:done|ok|wip|ing|todo|doing"
    r"|finish(?:ed)?)(?![a-z]))",
    re.IGNORECASE,
)
_COUNTING_BEFORE = re.compile(
    r"(?:(?:公布|公开|发布|清理|梳理|整改|新增|更新|受理|废止|修订)了?|完成了?|办结了?|办了|办完了?|做了|弄了|报了|还剩|还有|还差|剩下?|剩余|共|一共"
    r"|总共|其中|另外|余下|其余|其他|累计|有|这|那|哪|几|前|后|每|某)[ 约近]*$"
)
_COUNTING_AFTER = re.compile(
    r"(?:都|全(?!年|县|面)|均|里|中|当中|里面|一起|一并|任务|工作(?!日)|指标|事项|实事|民生)"
)


@dataclass(frozen=True, slots=True)
class Ref:
    """Task numbers that stand at one place. `ranged`: they were given as a range."""

    numbers: tuple[int, ...]
    ranged: bool = False


def cover_explicit(sheet: Sheet) -> None:
    """Cover numbers that cannot be anything but task numbers: 第3项, 序号4, 第三项."""
    for found in _HAN_RANGE.finditer(sheet.masked) if sheet.range and sheet.numerals else ():
        low, high = found["low"] or found["from"], found["high"] or found["to"]
        _cover_range(sheet, found, number(low), number(high))
    for found in _EXPLICIT.finditer(sheet.masked):
        low = next(filter(None, found.groups()))
        if _RANGE.match(sheet.masked, found.start()) or _FROM.search(
            sheet.masked, 0, found.start()
        ):
            continue
        value = number(low)
        if value:
            sheet.cover(found.start(), found.end(), TASK, Ref((value,)))


_YEAR_END = re.compile(
    r"(?<![\d年第])(?P<no>\d{1,2})(?:(?=年[底内末初])|(?<=1[3-9]|[2-9]\d)(?=月[底内末初])"
    r"|(?P<apart>(?= [年月][底内末初])))"
)


_UNTIL = re.compile(r"(?:^|(?<=[ ,;。\n]))(?P<no>\d{1,2})(?=[到至]\d{1,2}月\d)")


_LISTED_UNTIL = re.compile(
    r"(?<!\d)(?P<list>\d{1,3}[项号]?(?:[、,和跟与 ]+\d{1,3}[项号]?)+)"
    r"(?=[到至](?P<day>\d{1,2})[号日](?:之?前|以前)?(?:都|全|均|一起)?(?:能|可以?|会|就|才|应该"
    r"|争取))"
)
"""17、18到31号都能完成: the last number is a day, if the range is not the unit's."""


def cover_among_dates(sheet: Sheet, mine: Collection[int], year: int) -> None:
    """Cover what would be taken for a part of a date: 11.12, 3/10, 7 in 7年底前能完."""
    if sheet.stops:
        _cover_enumeration(sheet, mine)
        _cover_lists(sheet, mine)
    if sheet.range:
        _cover_until(sheet, mine)
    if _HINT_OF_YEAR_END.search(sheet.masked):
        _cover_before_year(sheet, mine, year)


def _cover_until(sheet: Sheet, mine: Collection[int]) -> None:
    """Cover 17、18 in 17、18到31号都能完成, and 8 in 8到10月25日."""
    for found in _LISTED_UNTIL.finditer(sheet.masked):
        listed = list(re.finditer(r"\d+", found["list"]))
        values = [int(one[0]) for one in listed]
        if not set(values) <= set(mine) or set(range(values[-1], int(found["day"]) + 1)) <= set(
            mine
        ):
            continue
        for one, value in zip(listed, values, strict=True):
            start = found.start("list") + one.start()
            sheet.cover(start, start + len(one[0]), TASK, Ref((value,)))
    for found in _UNTIL.finditer(sheet.masked):
        if int(found["no"]) in mine:
            sheet.cover(found.start(), found.end(), TASK, Ref((int(found["no"]),)))


_HINT_OF_YEAR_END = re.compile("[年月][底内末初]")


def _cover_before_year(sheet: Sheet, mine: Collection[int], year: int) -> None:
    """Cover 7 in 7年底前能完 where it is a task of the unit and no short year."""
    for found in _YEAR_END.finditer(sheet.masked):
        value = int(found["no"])
        short_year = value in (year % 100, (year + 1) % 100) and found["apart"] is None
        if value in mine and not short_year:
            sheet.cover(found.start(), found.end(), TASK, Ref((value,)))


_LISTED = re.compile(r"(?:^|(?<=[ ,;。\n]))(?P<no>[1-9])[、.)](?! ?\d)(?=[^\d])")


def _cover_enumeration(sheet: Sheet, mine: Collection[int]) -> None:
    """Cover 1、… 2、… that count the lines of a message: some are no task of the unit's."""
    found = list(_LISTED.finditer(sheet.masked))
    numbers = [int(one["no"]) for one in found]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)) or set(numbers) <= set(mine):
        return
    for one in found:
        sheet.cover(one.start(), one.end(), COUNT, one[0])


def _cover_lists(sheet: Sheet, mine: Collection[int]) -> None:
    """Cover 11.12 and 3/10 where both are tasks of the unit; else they are left for the dates."""
    for found in _PAIR.finditer(sheet.masked):
        numbers = tuple(int(part) for part in re.split(r"[./]", found[0]))
        if len(set(numbers)) < len(numbers) or not set(numbers) <= set(mine):
            continue
        if _DATE_AROUND.search(_around(sheet.masked, found.start(), found.end())):
            continue
        for part in re.finditer(r"\d+", found[0]):
            start = found.start() + part.start()
            sheet.cover(start, start + len(part[0]), TASK, Ref((int(part[0]),)))


_AT = "\ue0ff"
_DATE_AROUND = re.compile(
    rf"(?:到|至|于|延|拖|推|截止|约|在|今天|昨天|明天|争取|计划|预计|打算|改成"
    rf"|是)[^,;。]{{0,3}}{_AT}|{_AT}(?:日|号)?(?:前|之前|以前|后|之后|以后|左右|开|到期"
    rf"|上午|下午|晚)"
)


def is_date_like(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a bare number make it a day: 到9.10, 15号前."""
    return bool(_DATE_AROUND.search(_around(text, start, end)))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 6) : start] + _AT + text[end : end + 4]


def cover_rest(sheet: Sheet, mine: Collection[int], known: Collection[int], ledger: str) -> None:
    """Cover what is left: ranges, 十一项, bare numbers. `ledger` is the text of all tasks."""
    for found in _RANGE.finditer(sheet.masked) if sheet.range and sheet.figures else ():
        _cover_range(sheet, found, int(found["low"]), int(found["high"]))
    if sheet.numerals:
        _cover_numerals(sheet, mine)
    if sheet.figures:
        _cover_figures(sheet, mine, known, ledger)


def _cover_numerals(sheet: Sheet, mine: Collection[int]) -> None:
    for found in _HAN_LIST.finditer(sheet.masked):
        values = {part: number(part) or 0 for part in re.findall(_ONE_HAN, found[0])}
        if not set(values.values()) <= set(mine):
            continue
        for part in re.finditer(_ONE_HAN, found[0]):
            start = found.start() + part.start()
            sheet.cover(start, start + len(part[0]), TASK, Ref((values[part[0]],)))
    for found in _HAN_ITEM.finditer(sheet.masked):
        value = number(found["han"]) or 0
        joined = found[0].endswith("项") and _JOINED.search(sheet.masked[: found.start()])
        counted = (
            found["han"] in "两几" or joined or _counts(sheet.masked, found.start(), found.end())
        )
        sign = TASK if value in mine and not counted else COUNT
        sheet.cover(found.start(), found.end(), sign, Ref((value,)))
    for found in (*_HAN_BARE.finditer(sheet.masked), *_HAN_FIRST.finditer(sheet.masked)):
        value = number(found[0]) or 0
        if value in mine:
            sheet.cover(found.start(), found.end(), TASK, Ref((value,)))


def _cover_figures(
    sheet: Sheet, mine: Collection[int], known: Collection[int], ledger: str
) -> None:
    worded = _WORDED.finditer(sheet.masked) if sheet.latin else ()
    for found in (*worded, *_BARE.finditer(sheet.masked)):
        value = int(found["no"])
        units = found.groupdict().get("unit") or ""
        counted = _is_count(sheet.masked, found.start(), found.end(), units, ledger)
        counted = counted and not (
            value in mine and _all_of_it(sheet.masked, found.end(), value, mine)
        )
        beyond = value > 99 and value > max(known, default=0)
        if not value or beyond or counted:
            sheet.cover(found.start(), found.end(), COUNT, found[0])
        else:
            sheet.cover(found.start(), found.end(), TASK, Ref((value,)))


def _is_count(text: str, start: int, end: int, unit: str, ledger: str) -> bool:
    """Tell whether N项 counts items (12项民生实事, 完成5项) and does not name one."""
    if unit != "项":
        return False
    if text[start:end] + text[end : end + 2] in ledger and text[end : end + 2].strip():
        return True
    return _counts(text, start, end)


def _counts(text: str, start: int, end: int) -> bool:
    before = text[:start]
    if _LISTED_BEFORE.search(before) or (before.endswith(" ") and TASK in before):
        return False
    if _LISTED_AFTER.match(text, end) or (_TOLD.search(before) and _STANDS.match(text, end)):
        return False
    return bool(_COUNTING_BEFORE.search(text[:start]) or _COUNTING_AFTER.match(text, end))


_TOLD = re.compile(rf"{TASK}[项号]?(?:已经?|都|全|也)*(?:完成|办结|[办弄做搞]完|搞定)了?$")
_STANDS = re.compile(r"(?:已|完成|办结|[办弄做搞][完好]|搞定|[没未还正在卡停])")
"""五项办结九项办结: what stands between two statuses is a task's number."""

_JOINED = re.compile(rf"[{TASK}\d]$")
"""26三项: what follows a number at once counts those that were listed."""
_ITS_WORDS = re.compile("都(?:包括|涉及|指|要求)")


def _all_of_it(text: str, end: int, value: int, mine: Collection[int]) -> bool:
    """Tell whether 38项都 must name a task, for the unit has fewer than that to count."""
    if _ITS_WORDS.match(text, end):
        return True
    return value > len(mine) and text.startswith(("都", "全", "均", "工作"), end)


_LISTED_AFTER = re.compile(rf"[、,和跟与及] ?(?:第?\d{{1,3}}[项号]|{TASK})")
_LISTED_BEFORE = re.compile(rf"(?:{TASK}|\d)(?:[项号]|[项号]?[、,和跟与及 +]{{1,2}})$|{TASK}$")


def _cover_range(sheet: Sheet, found: re.Match[str], low: int | None, high: int | None) -> None:
    if low and high and 0 < low < high <= low + 60:
        numbers = tuple(range(low, high + 1))
        sheet.cover(found.start(), found.end(), TASK, Ref(numbers, ranged=True))
