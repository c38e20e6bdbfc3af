"""The notice's own lists of units: 县属有关单位名单, on lines, in one paragraph or in a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledger.notices.document import Block, Document, Paragraph
from ledger.notices.front import FOOTER, is_day_line
from ledger.notices.healing import finished, join, squeeze
from ledger.notices.numbering import read_label
from ledger.notices.reading import ReadUnit
from ledger.units import UnitList, begins_a_name, is_whole, other_names, split_names

_NAME = re.compile(
    r"^(?:附件\s*\d*[:：.]?\s*)?(.{0,30}(?:单位|部门|成员|机构|乡镇|镇街|街道|园区|[）)])"
    r"(?:名单|一览表|名录|列表)(?:及.{1,8}|[（(].{1,10}[）)])?)$"
)


def unit_lists(document: Document) -> tuple[UnitList, ...]:
    """Return the lists of units that a notice brings, each with its heading."""
    found = []
    for at, block in enumerate(document.blocks):
        heading = _heading(block)
        if heading:
            names = _names(document.blocks[at + 1 :])
            if len(names) > 2:
                found.append(UnitList(heading, names))
    return tuple(found)


def read_units(lists: Sequence[UnitList]) -> tuple[ReadUnit, ...]:
    """Return the units of the lists: 县委宣传部(县网信办) is one unit with two names."""
    units: dict[str, ReadUnit] = {}
    for unit_list in lists:
        for printed in unit_list.names:
            name, *aliases = other_names(printed)
            units.setdefault(name, ReadUnit(name, tuple(aliases)))
    return tuple(units.values())


def _heading(block: Block) -> str | None:
    text = block.text if isinstance(block, Paragraph) else block.name
    if not isinstance(block, Paragraph):
        first = next((cell.text for cell in block.cells() if cell.text.strip()), "")
        text = first
    label = read_label(text)
    found = _NAME.match(squeeze(text))
    return found[1] if found and not label else None


def _names(blocks: Sequence[Block]) -> tuple[str, ...]:
    text = ""
    names: list[str] = []
    for block in blocks:
        lines = (
            [block.text]
            if isinstance(block, Paragraph)
            else [cell.text for cell in block.cells() if cell.text.strip()]
        )
        for line in lines:
            if FOOTER.search(line) or is_day_line(line) or _heading(Paragraph(line)):
                return _whole(names + list(split_names(text)))
            if re.fullmatch(r"\s*\d{1,3}\s*|序号|单位名称|单位|备注", line):
                continue
            label = read_label(line)
            line = label[1] if label else line
            if text and _parted(text, line):
                names.extend(split_names(text))
                text = line
            elif text and not finished(text) and "、" in text + line:
                text = join(text, line)
            elif "、" in line:
                text = line
            else:
                names.extend(split_names(line))
            if not _plausible(names):
                return _whole(names[:-1] + list(split_names(text)))
    return _whole(names + list(split_names(text)))


def _parted(text: str, line: str) -> bool:
    """Tell whether a new line is a new name: what stands on both sides of the break is whole."""
    last, first = re.split("[、，]", text)[-1], re.split("[、，。]", line)[0]
    return is_whole(last) and is_whole(first) and begins_a_name(first)


def _plausible(names: Sequence[str]) -> bool:
    return not names or is_whole(names[-1])


def _whole(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if is_whole(name)))
