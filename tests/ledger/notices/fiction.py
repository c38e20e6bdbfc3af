"""A fictional ledger of 临江县 and the many ways in which an office may print it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from tests.ledger.notices.county import LEDGER, Item, Ledger

CN = "〇一二三四五六七八九十"

__all__ = ["LEDGER", "Item", "Ledger"]


def renamed(ledger: Ledger, county: str, level: str) -> Ledger:
    """Return the ledger of another place: 县财政局 becomes 区财政局."""

    def unit(name: str) -> str:
        if name.startswith("市生态环境局"):
            return f"市生态环境局{county[:-1]}分局"
        return name.replace("县", level)

    chapters = tuple(
        replace(
            chapter,
            items=tuple(
                replace(
                    item,
                    lead=tuple(map(unit, item.lead)),
                    responsible=tuple(map(unit, item.responsible)),
                )
                for item in chapter.items
            ),
        )
        for chapter in ledger.chapters
    )
    return replace(ledger, chapters=chapters, county=county)


def shortened(ledger: Ledger) -> Ledger:
    """Return the ledger with the short names of units: 县发改局, 县人社局."""
    short = {
        "县发展和改革局": "县发改局", "县自然资源和规划局": "县自然资源局",
        "县住房和城乡建设局": "县住建局", "县工业和信息化局": "县工信局",
        "县政务服务和大数据管理局": "县政数局", "县卫生健康局": "县卫健局",
        "县文化广电和旅游局": "县文广旅局", "县政府办公室": "县政府办",
        "各乡镇人民政府": "各乡镇", "县属有关单位": "县直有关部门",
    }  # fmt: skip

    def swap(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(short.get(name, name) for name in names)

    chapters = tuple(
        replace(
            chapter,
            items=tuple(
                replace(item, lead=swap(item.lead), responsible=swap(item.responsible))
                for item in chapter.items
            ),
        )
        for chapter in ledger.chapters
    )
    return replace(ledger, chapters=chapters)


@dataclass(frozen=True)
class ProseStyle:
    """How running text prints a ledger."""

    numbering: str = (
        "pcn"  # pcn, pcn_restart, ar, ar_restart, cn_flat, deep, parts, ar_flat, inline
    )
    brackets: str = "（）"
    colon: str = "："
    between: str = "；"
    comma: str = "、"
    words: tuple[str, str] = ("牵头单位", "责任单位")
    note: str = "labels"  # labels, verbs, with, lines, first, marked, by, labelled_verbs, bare
    place: str = "end"  # end, title, own_line
    times: str = "in_text"  # in_text, in_note, none
    title_line: bool = False
    wrap: int = 0
    blank_lines: bool = True
    page_every: int = 0
    marks: bool = False
    halfwidth: bool = False
    spaces: bool = False


def cn(number: int) -> str:
    """Return 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return CN[ones]
    return ("" if tens == 1 else CN[tens]) + "十" + (CN[ones] if ones else "")


def note(item: Item, style: ProseStyle) -> str:
    """Return the note of units in the style, without brackets."""
    lead, rest = style.comma.join(item.lead), style.comma.join(item.responsible)
    time = item.time if style.times == "in_note" else ""
    if style.note == "verbs":
        words = f"{lead}牵头" + (f"，{rest}配合" if rest else "")
        return words + (
            f"，{time}完成" if time and item.kind == "by" else f"，{time}" if time else ""
        )
    if style.note == "with":
        words = f"{lead}会同{rest}负责" if rest else f"{lead}负责"
        return words + (f"，{time}" if time else "")
    if style.note == "first":
        return f"{style.words[1]}{style.colon}" + style.comma.join((*item.lead, *item.responsible))
    if style.note == "marked":
        marked = style.comma.join(f"{name}（牵头）" for name in item.lead)
        return f"责任单位{style.colon}" + style.comma.join(filter(None, [marked, rest]))
    if style.note in ("by", "labelled_verbs"):
        words = f"{lead}牵头" + (f"，{rest}参与" if rest else "")
        words = f"由{words}" if style.note == "by" else f"责任单位{style.colon}{words}"
        return words + (f"，{time}" if time else "")
    if style.note == "bare":
        words = f"牵头{style.colon}{lead}" + (f"；配合{style.colon}{rest}" if rest else "")
        return words + (f"；时限{style.colon}{time}" if time else "")
    parts = [f"{style.words[0]}{style.colon}{lead}"]
    if rest:
        parts.append(f"{style.words[1]}{style.colon}{rest}")
    if time:
        parts.append(f"完成时限{style.colon}{time}")
    return style.between.join(parts)


def body(item: Item, style: ProseStyle) -> str:
    """Return the item's text; its time stands in a sentence of its own where style says so."""
    if style.times != "in_text" or not item.time or item.kind != "by":
        return item.body
    return f"{item.body}{item.time}，完成本项任务并公布结果。"


def paragraphs(ledger: Ledger, style: ProseStyle) -> list[str]:
    """Return the body of a notice as paragraphs."""
    out: list[str] = []
    count = 0
    for c, chapter in enumerate(ledger.chapters, start=1):
        if style.numbering not in ("cn_flat", "ar_flat"):
            out.append(_chapter_label(c, style) + chapter.title)
            if style.numbering == "deep":
                out.append(f"（一）{chapter.title[:6]}有关工作")
        for i, item in enumerate(chapter.items, start=1):
            count += 1
            label = _label(c, i, count, style)
            printed = _item(label, item, style)
            if style.numbering == "inline":  # all items of a chapter stand in one line
                out[-1] += ("。" if i == 1 else "") + "".join(printed)
            else:
                out.extend(printed)
    return out


def _chapter_label(number: int, style: ProseStyle) -> str:
    if style.numbering == "parts":
        return f"第{cn(number)}部分 "
    if style.marks:
        return f"## {cn(number)}、"
    return f"{cn(number)}、"


def _label(c: int, i: int, count: int, style: ProseStyle) -> str:
    numbers = {
        "pcn": f"（{cn(count)}）", "pcn_restart": f"（{cn(i)}）", "ar": f"{count}．",
        "ar_restart": f"{i}. ", "cn_flat": f"{cn(count)}、", "deep": f"{i}.",
        "parts": f"{cn(count)}、",
        "ar_flat": f"{count}、",
        "inline": f"（{i}）",
    }  # fmt: skip
    return numbers[style.numbering]


def _item(label: str, item: Item, style: ProseStyle) -> list[str]:
    text = body(item, style)
    words = note(item, style) if item.lead else ""
    if style.note == "lines":
        lines = [
            f"{label}{item.title}。{text}",
            f"{style.words[0]}{style.colon}{style.comma.join(item.lead)}",
        ]
        if item.responsible:
            lines.append(f"{style.words[1]}{style.colon}{style.comma.join(item.responsible)}")
        if style.times == "in_note":
            lines.append(f"完成时限{style.colon}{item.time}")
        return lines
    bracket = f"{style.brackets[0]}{words}{style.brackets[1]}" if words else ""
    if style.marks and bracket:
        bracket = f"（**{words}**）"
    if style.place == "title":
        head = f"{label}{item.title}{bracket}"
        return [head, text] if style.title_line else [f"{head}。{text}"]
    head = f"{label}{item.title}" if style.title_line else f"{label}{item.title}。{text}"
    lines = [head, text] if style.title_line else [head]
    if style.place == "own_line":
        return [*lines, bracket]
    return [*lines[:-1], lines[-1] + bracket]


def letter(ledger: Ledger, *, first: bool = False) -> list[str]:
    """Return the covering letter's paragraphs."""
    y, m, d = ledger.issued
    lines = [
        f"{ledger.county}人民政府办公室文件",
        f"临政办发〔{ledger.year}〕17号",
        f"{ledger.county}人民政府办公室关于印发{ledger.year}年{ledger.county}政务公开工作要点的通知",
        "各乡镇人民政府，县政府各部门、各直属机构：",
        f"《{ledger.year}年{ledger.county}政务公开工作要点》已经县政府同意，现印发给你们，请结合实际认真组织实施。",
    ]
    if first:
        lines.append("各项任务的责任单位中，列第一位的为牵头单位，其他为配合单位。")
    return [
        *lines,
        f"{ledger.county}人民政府办公室",
        f"{y}年{m}月{d}日",
        "（此件公开发布）",
        f"{ledger.year}年{ledger.county}政务公开工作要点",
        f"为做好{ledger.year}年全县政务公开工作，根据上级部署，结合本县实际，制定本要点。",
    ]


def prose_notice(ledger: Ledger, style: ProseStyle) -> str:
    """Return a whole notice as plain text in a style."""
    lines = letter(ledger, first=style.note == "first") + paragraphs(ledger, style)
    lines += [
        "抄送：县委办公室，县人大常委会办公室，县政协办公室。",
        f"{ledger.county}人民政府办公室 {ledger.issued[0]}年5月19日印发",
    ]
    return typeset(lines, style)


def typeset(lines: list[str], style: ProseStyle) -> str:
    """Put paragraphs on lines as a file has them: wrapped, with pages, half-width signs, blanks."""
    out: list[str] = []
    for number, line in enumerate(lines):
        if style.halfwidth:
            line = line.translate(str.maketrans("，；：（）", ",;:()"))
        if style.spaces:
            line = line.replace("年", " 年").replace("月底", " 月底")
        out.extend(_wrapped(line, style.wrap))
        if style.blank_lines:
            out.append("")
        if style.page_every and number % style.page_every == style.page_every - 1:
            out.extend(["", f"— {number // style.page_every + 1} —", ""])
    return "\n".join(out)


def _wrapped(line: str, width: int) -> list[str]:
    if not width or len(line) <= width:
        return [line]
    return [line[at : at + width] for at in range(0, len(line), width)]


@dataclass(frozen=True)
class TableStyle:
    """How a table prints a ledger."""

    columns: tuple[str, ...] = ("no", "task", "lead", "responsible", "time")
    names: dict[str, str] = field(
        default_factory=lambda: {
            "no": "序号", "section": "类别", "task": "重点工作", "lead": "牵头单位",
            "responsible": "责任单位", "time": "完成时限", "remark": "备注", "leader": "责任领导",
            "title": "工作任务", "body": "具体要求",
        }
    )  # fmt: skip
    sections: str = "rows"  # rows, column, filled, none
    comma: str = "、"
    repeat_every: int = 0
    cut_every: int = 0
    restart: bool = False


def rows(ledger: Ledger, style: TableStyle) -> list[list[str]]:
    """Return header and rows of a plain table, sections as rows of their own or in a column."""
    out = [[style.names[column] for column in style.columns]]
    width, count = len(style.columns), 0
    for c, chapter in enumerate(ledger.chapters, start=1):
        if style.sections == "rows":
            out.append([f"{cn(c)}、{chapter.title}"] + [""] * (width - 1))
        for i, item in enumerate(chapter.items, start=1):
            count += 1
            cells = {
                "no": str(i if style.restart else count),
                "section": chapter.title if style.sections == "filled" or i == 1 else "",
                "task": f"{item.title}。{item.body}", "title": item.title, "body": item.body,
                "lead": style.comma.join(item.lead),
                "responsible": style.comma.join(item.responsible),
                "time": item.time, "remark": "", "leader": "王某某",
            }  # fmt: skip
            out.append([cells[column] for column in style.columns])
            if style.repeat_every and count % style.repeat_every == 0:
                out.append(out[0])
    return out


def shuffled(columns: tuple[str, ...], seed: int) -> tuple[str, ...]:
    """Return the columns in another order, the number first."""
    rest = [column for column in columns if column != "no"]
    random.Random(seed).shuffle(rest)
    return ("no", *rest)


def as_printed(ledger: Ledger, style: ProseStyle) -> Ledger:
    """Return the ledger as a right reader has it from this style: some of it is not printed."""

    def item(it: Item) -> Item:
        if style.note == "first":
            it = replace(it, lead=it.lead[:1], responsible=(*it.lead[1:], *it.responsible))
        if style.note == "with" and not it.responsible:
            it = replace(it, lead=(), responsible=it.lead)
        printed = style.times == "in_note" and style.note not in ("first", "marked")
        if printed or (style.times == "in_text" and it.kind == "by"):
            return it
        return replace(it, due=None, kind="none")

    chapters = tuple(replace(c, items=tuple(map(item, c.items))) for c in ledger.chapters)
    return replace(ledger, chapters=chapters)
