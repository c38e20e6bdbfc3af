"""Reads how far along something is: the lower bound that was said, in percent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledger.deadlines.numerals import HAN
from ledger.deadlines.numerals import value as number

_RATE = r"(?:(?<!完成)率|占比|得分|满意度|覆盖面|比例)[^\s,。;]{0,4}?"
_HAN = "[一二两三四五六七八九]"
_FORMS = re.compile(
    rf"(?=[\d从由率占得满覆比不接将附近快没未低已完超过大约差百{_HAN[1:-1]}小多对半])"  # begins so
    rf"(?P<from>(?:(?:从|由)?\d{{1,3}} ?%|(?:从|由)\d{{1,3}}) ?(?:→|->|-->|变成?为?|(?:提高|推进"
    rf"|升|涨|增加?)?到|至) ?(?=\d))?"
    rf"(?P<rate>{_RATE})?(?:(?P<below>不到|接近|将近|(?<![最附])近|快到?|不足|没到|没(?=\d)"
    rf"|不够|未到|低于|没过)|(?:已经?|完成"
    rf"|超过?|过了?|大概|大约|约|差不多))?"
    r"(?:(?P<digits>\d{1,3}(?:\.\d+)?)(?:(?<=[1-9][05]) ?[-~] ?\d{2,3}(?= ?%))? ?(?:%|个点"
    r"|个百分点|趴)(?:多"
    r"|以上|左右|上下)?"
    rf"|百分之 ?(?P<han>[{HAN}]+|\d{{1,3}})(?:多|以上|左右)?"
    rf"|(?P<tenths>(?<!\d)\d(?=成)|{_HAN}(?={_HAN}?成))(?:{_HAN})?成(?:(?P<five>[五半](?![一-龥]))"
    rf"|多|左右|以上"
    rf"|半)?(?![立果效功本员文是可])"
    rf"|(?P<of>{_HAN}|\d)分之(?P<part>{_HAN}|\d)(?:多|左右)?"
    r"|(?P<half>(?:小一|一?大|多|小|过|一)?半|一多半|对半)(?![天年月个小时路截夜途年]))"
    r"(?P<short>都?(?:还|也)?(?:不到|没到|没有|没过|达不到|没达到))?"
)
_ROSE = re.compile(
    r"从\d{1,2}(?:提高?|推进?|升|涨|增加?|变)(?:到|成"
    r"|为)(?P<to>\d{2,3})(?![\d项号月日.%个件条户篇家村])"
)
_SCALE = re.compile(
    r"(?:进度|完成度|进展|完成率|完成情况)(?:已经?|目前|现在|大概|大约|约|是|为|到了?"
    r"|达到?了?|报|改成|改为|比?较?有?点?慢|:|,| )*"
    r"(?P<scale>\d{1,3})(?![\d项号月日.%]| +\d+ ?%)"
)


_HINT_OF_SHARE = re.compile("[%点趴分成半]|[进从]|完成[度率情]")


def read_percents(text: str) -> Iterator[tuple[int, int, int | None, bool]]:
    """Yield (start, end, percent, is_progress) for each share that is named.

    七成多 is 70, 过半 and 一半 are 50; 不到一半 is a share without a lower bound (None). A rate
    (满意率99%) is no progress.
    """
    if not _HINT_OF_SHARE.search(text):
        return
    for found in _SCALE.finditer(text):
        share = int(found["scale"])
        if share <= 100:
            yield found.start("scale"), found.end(), share, True
    for found in _ROSE.finditer(text):
        if int(found["to"]) <= 100:
            yield found.start(), found.end(), int(found["to"]), True
            text = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    for found in _FORMS.finditer(text):
        value = _value(found)
        if value is None or value > 100:
            continue
        start = found.end("rate") if found["rate"] else found.start()
        yield (
            start,
            found.end(),
            None if found["below"] or found["short"] else value,
            not found["rate"],
        )


def _value(found: re.Match[str]) -> int | None:
    if found["digits"]:
        return int(float(found["digits"]))
    if found["han"]:
        return number(found["han"])
    if found["tenths"]:
        return (number(found["tenths"]) or 0) * 10 + (5 if found["five"] else 0)
    if found["of"]:
        whole, part = number(found["of"]), number(found["part"])
        return 100 * part // whole if whole and part and part <= whole else None
    return None if found["half"] in ("小半", "小一半") else 50
