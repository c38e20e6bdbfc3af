"""The labels of numbered items: 第一部分, 一、, （一）, 1., （1）, ①, also as scans read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SLIPS = str.maketrans(
    {"-": "一", "—": "一", "–": "一", "ー": "一", "=": "二", "＝": "二", "○": "〇"}
)
_CN = r"[一二三四五六七八九十百〇零]{1,4}"
_SLIP = r"[一二三四五六七八九十百〇零\-—–ー=＝](?:\s?[一二三四五六七八九十百〇零\-—–ー=＝]){0,3}"
_OPEN, _CLOSE = r"[（(〔\[［【﹙]", r"[）)〕\]］】﹚]"

_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("part", 0, re.compile(rf"第\s*({_CN}|\d{{1,2}})\s*(?:部分|章|篇|板块|节)[、：:\s]*")),
    ("article", 1, re.compile(rf"第\s*({_CN}|\d{{1,3}})\s*(?:条|项)[、：:．.\s]+")),
    (
        "task",
        4,
        re.compile(rf"[【\[]?(?:重点)?(?:任务|事项|实事)\s*({_CN}|\d{{1,3}})\s*[】\]、：:．.]\s*"),
    ),
    ("task", 4, re.compile(rf"[【\[]?(?:重点)?(?:任务|事项)\s*({_CN}|\d{{1,3}})[】\]]?$")),
    (
        "task",
        4,
        re.compile(
            rf"第\s*({_CN}|\d{{1,3}})\s*[件项](?:民生|惠民|为民|便民)?(?:实事|任务)\s*[、：:]\s*"
        ),
    ),
    ("cn", 2, re.compile(rf"({_CN})\s*[、．.，,]\s*")),
    ("cn", 2, re.compile(r"([\-—–ー])\s*、\s*")),
    ("cn", 2, re.compile(rf"({_CN})(?:\s{{1,4}}|　)(?=[\u4e00-\u9fff“])")),
    ("pcn", 3, re.compile(rf"{_OPEN}\s*({_SLIP})\s*{_CLOSE}\s*[、．.]?\s*")),
    ("pcn", 3, re.compile(rf"({_CN}){_CLOSE}\s*")),  # its opening bracket was lost
    (
        "decimal",
        5,
        re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?:[.．、]|\s)\s*(?=[\u4e00-\u9fff“])"),
    ),
    (
        "decimal",
        5,
        re.compile(
            r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?=[\u4e00-\u9fff“])(?![年月日号个亿万元倍公米级前底旬])"
        ),
    ),
    ("ar", 4, re.compile(r"(\d{1,3})\s*[.．、]\s*(?=\d{4}|\d{3}年|\d{1,2}月|[^\d\s])")),
    ("ar", 4, re.compile(r"(\d{1,3})\s*[.．、]\s+(?=\S)")),
    ("par", 6, re.compile(rf"{_OPEN}\s*(\d{{1,3}})\s*{_CLOSE}\s*[、．.]?\s*")),
    ("sar", 7, re.compile(rf"(\d{{1,2}})\s*{_CLOSE}\s*")),
)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BULLET = re.compile(
    r"^\s*(?:(?:[-*+•·▪●■◆◇○→>]\s+)+(?=\S)"
    r"|[-•·▪●■◆◇](?=[（(][一二三四五六七八九十]{1,3}[）)]))"  # a page lost the blank
)


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label. `rank` orders the styles: a lower one stands higher in the outline."""

    style: str
    number: int
    printed: str
    rank: int


UNNUMBERED = Label("", 0, "", 9)
"""What stands in the place of a label before a paragraph that has none."""


def read_label(text: str, automatic: str = "") -> tuple[Label, str] | None:
    """Return the label at the head of a paragraph and the rest, None where there is no label.

    `automatic` is a label that the file keeps apart from the text.
    """
    if automatic.strip():
        found = _read(automatic.strip() + " 文") or _read(automatic.strip() + "、文")
        return (found[0], text.strip()) if found else None
    return _read(_BULLET.sub("", text.strip()))


def _read(text: str) -> tuple[Label, str] | None:
    if text[:1] in _CIRCLES and text:
        return Label("circle", _CIRCLES.index(text[0]) + 1, text[0], 8), text[1:].lstrip("、. ")
    for style, rank, form in _FORMS:
        found = form.match(text)
        if not found:
            continue
        number = to_number(found[1])
        if number is not None:
            depth = len(re.findall(r"[.．]", found[1])) if style == "decimal" else 0
            label = Label(f"{style}{depth or ''}", number, _tidy(style, found), rank + depth)
            return label, text[found.end() :].strip()
    return None


def _tidy(style: str, found: re.Match[str]) -> str:
    """Return the label as it was meant: a scan's (-) is （一）."""
    printed = "".join(found[0].split())
    if style == "pcn":
        return f"（{''.join(found[1].split()).translate(_SLIPS)}）"
    if style == "cn":
        return f"{found[1].translate(_SLIPS)}、"
    return printed


def to_number(word: str) -> int | None:
    """Return what 十二, 12, １２ or 2.3 (its last part) counts; None for anything else."""
    word = re.split(r"[.．]", "".join(word.split()))[-1].translate(_SLIPS)
    if word.isdigit():
        return int(word)
    if not word or any(sign not in _DIGITS and sign not in "十百" for sign in word):
        return None
    if not any(sign in "十百" for sign in word):
        return int("".join(str(_DIGITS[sign]) for sign in word))
    hundreds, _, rest = word.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    total = 100 * (_DIGITS.get(hundreds, 1) if hundreds else 0) if "百" in word else 0
    total += 10 * (_DIGITS.get(tens[-1:], 1) if tens.strip("零〇") else 1) if ten else 0
    return total + (_DIGITS.get(ones.lstrip("零〇")[-1:], 0) if ones else 0)
