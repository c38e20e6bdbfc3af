"""Automatic numbers of Word files: 一、 and 1. that stand in no paragraph's text."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bot.documents.archive import Archive, parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Element = Any

_CHINESE = ("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified",
            "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand")  # fmt: skip
_SIGNS = "〇一二三四五六七八九"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, lists: dict[str, dict[int, _Level]], styles: dict[str, _Style]) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, list[int]] = {}

    @classmethod
    def of(cls, archive: Archive) -> Numbering:
        """Read the lists and styles of a file; one without them numbers nothing."""
        numbering = _tree(archive, "word/numbering.xml")
        styles = _tree(archive, "word/styles.xml")
        return cls(_lists(numbering), _styles(styles))

    def next_label(self, properties: Element) -> str:
        """Count a paragraph and return its label, empty where it has none."""
        number_id, level = self._of(properties)
        levels = self._lists.get(number_id or "", {})
        form = levels.get(level)
        if number_id in (None, "0") or form is None or form.style in ("bullet", "none"):
            return ""
        key = form.list_id
        counts = self._counts.setdefault(key, [])
        self._count(counts, level, levels)
        return _render(form, counts, levels)

    def _count(self, counts: list[int], level: int, levels: dict[int, _Level]) -> None:
        while len(counts) <= level:
            above = levels.get(len(counts))
            counts.append((above.start if above else 1) - (1 if len(counts) == level else 0))
        counts[level] += 1
        del counts[level + 1 :]

    def _of(self, properties: Element) -> tuple[str | None, int]:
        """Return the list and level of a paragraph: its own, or its style's."""
        if properties is None:
            return None, 0
        own = properties.find(W + "numPr")
        style = self._style(properties)
        number = _value(own, "numId") if own is not None else None
        level = _value(own, "ilvl") if own is not None else None
        if number is None and style:
            number = style.number
            level = level if level is not None else style.level
        return number, int(level or 0)

    def _style(self, properties: Element) -> _Style | None:
        return self._styles.get(_value(properties, "pStyle") or "")

    def heading_level(self, properties: Element) -> int | None:
        """Return the outline level that a paragraph or its style names, 1 the highest."""
        if properties is None:
            return None
        own = _value(properties, "outlineLvl")
        style = self._style(properties)
        level = own if own is not None else (style.outline if style else None)
        return int(level) + 1 if level is not None and int(level) < 9 else None


class _Level:
    """How one level of a list is written."""

    def __init__(self, element: Element, list_id: str) -> None:
        self.style = _value(element, "numFmt") or "decimal"
        self.text = _value(element, "lvlText") or ""
        self.start = int(_value(element, "start") or 1)
        self.list_id = list_id


class _Style:
    """What a paragraph style says of numbers and headings."""

    def __init__(self, element: Element) -> None:
        properties = element.find(W + "pPr")
        numbers = properties.find(W + "numPr") if properties is not None else None
        self.number = _value(numbers, "numId") if numbers is not None else None
        self.level = _value(numbers, "ilvl") if numbers is not None else None
        self.outline = _value(properties, "outlineLvl") if properties is not None else None
        self.based_on = _value(element, "basedOn")


def _tree(archive: Archive, name: str) -> Element:
    if not archive.has(name):
        return None
    try:
        return parse_xml(archive.read_xml(name))
    except etree.XMLSyntaxError:
        return None


def _value(element: Element, name: str) -> str | None:
    found = element.find(W + name) if element is not None else None
    value = found.get(W + "val") if found is not None else None
    return str(value) if value is not None else None


def _lists(tree: Element) -> dict[str, dict[int, _Level]]:
    if tree is None:
        return {}
    abstract = {item.get(W + "abstractNumId"): item for item in tree.findall(W + "abstractNum")}
    lists: dict[str, dict[int, _Level]] = {}
    for number in tree.findall(W + "num"):
        number_id = number.get(W + "numId")
        source = _value(number, "abstractNumId")
        levels = _levels(abstract.get(source), f"a{source}")
        for change in number.findall(W + "lvlOverride"):
            at = int(change.get(W + "ilvl") or 0)
            if at in levels:
                _override(levels[at], change, f"n{number_id}")
        lists[str(number_id)] = levels
    return lists


def _override(level: _Level, change: Element, list_id: str) -> None:
    start = _value(change, "startOverride")
    if start is not None:
        level.start, level.list_id = int(start), list_id


def _levels(abstract: Element, list_id: str) -> dict[int, _Level]:
    if abstract is None:
        return {}
    return {
        int(level.get(W + "ilvl") or 0): _Level(level, list_id)
        for level in abstract.findall(W + "lvl")
    }


def _styles(tree: Element) -> dict[str, _Style]:
    """Return the paragraph styles, each with what it takes over from the one it is based on."""
    if tree is None:
        return {}
    styles = {str(item.get(W + "styleId")): _Style(item) for item in tree.findall(W + "style")}
    for style in styles.values():
        base, steps = style.based_on, 0
        while base in styles and steps < 10:
            parent = styles[base]
            style.number = style.number if style.number is not None else parent.number
            style.level = style.level if style.level is not None else parent.level
            style.outline = style.outline if style.outline is not None else parent.outline
            base, steps = parent.based_on, steps + 1
    return styles


def _render(form: _Level, counts: list[int], levels: dict[int, _Level]) -> str:
    """Return the label: %1 in the level's text stands for the count of the first level."""

    def count(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        style = levels[at].style if at in levels else "decimal"
        return spell(counts[at] if at < len(counts) else 1, style)

    return re.sub(r"%(\d)", count, form.text).strip()


def spell(number: int, style: str) -> str:
    """Return a count in a list's style: 12 is 十二 in chineseCounting."""
    if style in _CHINESE:
        return _chinese(number)
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return _CIRCLES[number - 1] if 0 < number <= 20 else str(number)
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if style == "upperLetter" else letter
    if style == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _chinese(number: int) -> str:
    if number > 99:
        rest = number % 100
        low = ("零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else "") + _chinese(rest)
        return _SIGNS[number // 100 % 10] + "百" + (low if rest else "")
    tens, ones = divmod(number, 10)
    if not tens:
        return _SIGNS[ones]
    return ("" if tens == 1 else _SIGNS[tens]) + "十" + (_SIGNS[ones] if ones else "")
