"""Tasks in running text: the items at the lowest numbered level."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ledger.notices.document import Paragraph
from ledger.notices.drafts import Draft
from ledger.notices.duties import duties, duty_of
from ledger.notices.front import Part, is_remark
from ledger.notices.healing import finished, heal, sentences, squeeze
from ledger.notices.inline import part_inline
from ledger.notices.notes import (
    ends_bare,
    lacks_helpers,
    note_cells,
    open_note,
    owners_of_last_sentence,
    take_notes,
)
from ledger.notices.numbering import UNNUMBERED
from ledger.notices.outline import Item, outline
from ledger.notices.owners import LEAD_WORDS, OwnerGrammar, Owners, says_owners
from ledger.units import begins_a_name, is_whole, split_names

_GENERAL = re.compile(
    r"^(?:总体要求|指导思想|总体思路|总体目标|工作目标|主要目标|目标任务|基本原则|工作原则|工作思路|总体要求和目标|指导思想和目标"
    r"|(?:预期|行动|创建|整治|建设|活动|发展|年度)?目标(?:要求|和要求|与要求|指标)?$"
    r"|活动(?:主题|口号|时间|目的|对象|范围|地点)|(?:组织|领导)机构|(?:实施|适用)范围"
    r"|[序前引]言$|(?:发展|工作)(?:现状|基础|环境)|面临(?:的)?(?:主要)?形势"
    r"|[^，。]{0,24}(?:工作|发展)的?(?:主要)?回顾$|[^，。]{0,6}(?:年|年来)[^，。]{0,8}工作的?(?:主要)?总结$)"
)
_PARTS_OF_ITEMS = ("par", "sar", "circle", "decimal2", "decimal3")
_DEMANDS = re.compile(
    r"要求|保障|组织领导|组织实施|督导|督查|监督|考核|附则|其他事项|报送|工作分工"
)
_TITLE_MAX = 40


Leaves: TypeAlias = list[tuple[Item, tuple[Item, ...]]]


@dataclass(slots=True)
class Prose:
    """The tasks of a part, and the paragraphs that belong to none."""

    drafts: list[Draft]
    loose: list[str]


def read_prose(part: Part, grammar: OwnerGrammar) -> Prose:
    """Return the tasks of a part's running text."""
    root = outline(_without_remarks(part))
    grammar = replace(grammar, bare=_usually_bare(root, grammar))
    part_inline(root, grammar)
    _fold(root, grammar)
    _part_paragraphs(root, grammar)
    _share_last_notes(root, grammar)
    _drop_bare_number(root)
    leaves = [
        (item, above) for item, above in root.leaves() if not _is_general(item, above, grammar)
    ]
    leaves, asides = _without_asides(leaves, grammar)
    loose = [*_closing(leaves, grammar), *asides]
    drafts = [draft for item, above in leaves if (draft := _draft(item, above, grammar))]
    return Prose(drafts, loose)


def _drop_bare_number(root: Item) -> None:
    """Drop the number of an item whose text is not there: the file was cut behind it."""
    last = next((item for item, _ in reversed(list(root.walk()))), None)
    if last is None or last.label is None or len(last.paragraphs) < 2:
        return
    if last.paragraphs[-1].strip(" .．、") == str(last.label.number + 1):
        last.paragraphs.pop()


def _usually_bare(root: Item, grammar: OwnerGrammar) -> bool:
    texts = [item.text for item, _ in root.leaves()] or root.paragraphs
    return sum(1 for text in texts if ends_bare(text, grammar)) * 2 >= max(4, len(texts))


def _without_remarks(part: Part) -> list[Paragraph]:
    kept: list[Paragraph] = []
    for paragraph in part.paragraphs:
        if is_remark(paragraph.text):
            break
        kept.append(paragraph)
    return kept


def _is_general(item: Item, above: Sequence[Item], grammar: OwnerGrammar) -> bool:
    """Tell whether an item says what all of it is for, and asks nobody to do anything.

    A goal that names its units is theirs to reach.
    """
    return not _noted(item, grammar) and any(
        _GENERAL.match(squeeze(node.heading)) and not (node is not item and _lists_tasks(node))
        for node in (item, *above)
    )


def _lists_tasks(node: Item) -> bool:
    """Tell whether 一、目标任务 holds the year's tasks, each under a heading of its own."""
    heads = [squeeze(kid.heading) for kid in node.children]
    named = node.heading.strip("。：: ") in ("目标任务", "任务目标", "年度目标任务")
    return named and len(heads) > 2 and not any(re.search("目标", head[:10]) for head in heads)


def _without_asides(leaves: Leaves, grammar: OwnerGrammar) -> tuple[Leaves, list[str]]:
    """Return the tasks' items, and the text of those that stand a level above them.

    二、有关要求 beside （一）–（八） under 一、重点任务 says how the tasks are to be reported; it
    is none of them, unless it names its units as they do.
    """
    ranks = Counter(item.label.rank for item, _ in leaves if item.label)
    usual = ranks.most_common(1)[0][0] if ranks else 0
    noted = sum(1 for item, _ in leaves if _noted(item, grammar))
    kept: Leaves = []
    asides: list[str] = []
    for item, above in leaves:
        higher = item.label is not None and item.label.rank < usual and ranks[usual] > 2
        speaks = bool(_DEMANDS.search(squeeze(item.heading)[:20])) or noted * 2 > len(leaves)
        if higher and not above and speaks and not _noted(item, grammar):
            asides.extend(line for line in item.paragraphs[1:] if len(line) > 8)
        else:
            kept.append((item, above))
    return kept, asides


def _fold(root: Item, grammar: OwnerGrammar) -> None:
    """Make （1）① a part of the item above them, unless they have units of their own."""
    for item, _ in list(root.walk()):
        kids = item.children
        if _one_sentence(kids, grammar):
            item.paragraphs.extend(_printed(kid) for kid in kids)
            item.children = []
            continue
        if _are_fields(kids):
            item.paragraphs.extend(kid.text for kid in kids if squeeze(kid.text))
            item.children = []
            continue
        if not kids or not all(k.label and k.label.style in _PARTS_OF_ITEMS for k in kids):
            continue
        own = sum(1 for kid in kids if _noted(kid, grammar))
        if own > 1 or (own and own == len(kids)):
            continue
        item.paragraphs.extend(_printed(kid) for kid in kids)
        item.children = []


_FIELD = re.compile(
    r"(?:活动|工作|任务|完成|组织|责任|牵头|承办|协办|参加|参与|配合|实施|推进|时间|具体|主要)?"
    r"(?:时间|时限|内容|单位|部门|地点|形式|对象|主题|要求|目标|措施|方式|安排)[：:]"
)


def _are_fields(kids: Sequence[Item]) -> bool:
    """Tell whether the items under a task are its fields: 1.活动时间：… 2.活动内容：…。"""
    texts = [squeeze(kid.text) for kid in kids]
    told = [text for text in texts if text]
    return len(told) > 1 and not any(kid.children for kid in kids) and all(map(_FIELD.match, told))


def _one_sentence(kids: Sequence[Item], grammar: OwnerGrammar) -> bool:
    """Tell whether numbered lines are the clauses of one sentence: 1.…；2.…；3.…。"""
    if len(kids) < 2 or any(kid.children for kid in kids):
        return False
    texts = [take_notes(kid.text, grammar) for kid in kids]
    clauses = all(text.rstrip().endswith(("；", ";")) for text, _ in texts[:-1])
    return clauses and not any(owners for _, owners in texts[:-1])


def _share_last_notes(root: Item, grammar: OwnerGrammar) -> None:
    """Give the items of a group the units that are noted once for all, after the last of them.

    So a notice does it that does it in each group: one that names some items' own units does not.
    """
    groups = [
        item.children
        for item, _ in root.walk()
        if len(item.children) > 1 and not any(kid.children for kid in item.children)
    ]
    noted = [[bool(take_notes(kid.text, grammar)[1]) for kid in kids] for kids in groups]
    if len(groups) < 2 or not all(flags[-1] and not any(flags[:-1]) for flags in noted):
        return
    for kids in groups:
        for paragraph in kids[-1].paragraphs:
            rest, owners = take_notes(paragraph, grammar)
            if owners and paragraph.startswith(rest):
                for kid in kids[:-1]:
                    kid.paragraphs.append(paragraph[len(rest) :].strip())


def _part_paragraphs(root: Item, grammar: OwnerGrammar) -> None:
    """Make each paragraph under a heading an item where each has units of its own, no number."""
    for item, _ in list(root.walk()):
        if _grouped_by_lead(item, grammar):
            item.children = [Item(UNNUMBERED, item.paragraphs[1:])]
            item.paragraphs = item.paragraphs[:1]
        heads = item.label and item.label.style in ("part", "cn") and "。" not in item.heading
        if item.children or not heads or take_notes(item.heading, grammar)[1]:
            continue
        pieces = list(_noted_pieces(item.paragraphs[1:], grammar))
        if len(pieces) > 1:
            item.paragraphs = item.paragraphs[:1]
            item.children = pieces
    if not root.children:
        pieces = list(_noted_pieces(root.paragraphs, grammar))
        root.children = pieces if len(pieces) > 2 else duties(root.paragraphs, grammar)


def _grouped_by_lead(item: Item, grammar: OwnerGrammar) -> bool:
    """Tell whether an item is a lead's heading over one task: （一）县审计局牵头的工作."""
    named = re.search("牵头.{0,6}(?:任务|工作|事项)$", item.heading.strip("。：: "))
    alone = len(item.paragraphs) > 1 and not item.children
    return bool(named) and alone and bool(lead_of_heading(item.heading, grammar))


def _noted_pieces(paragraphs: Sequence[str], grammar: OwnerGrammar) -> Iterator[Item]:
    """Yield paragraphs up to the one with their units; a line that only notes units goes along."""
    held: list[str] = []
    piece: Item | None = None
    for paragraph in paragraphs:
        text, owners = take_notes(paragraph, grammar)
        if owners and piece and not held and not squeeze(text):
            piece.paragraphs.append(paragraph)
            continue
        held.append(paragraph)
        if owners:
            if piece:
                yield piece
            piece, held = Item(UNNUMBERED, held), []
    if piece:
        piece.paragraphs.extend(held)
        yield piece


def _noted(item: Item, grammar: OwnerGrammar) -> bool:
    """Tell whether an item, or one below it, names its units."""
    return bool(take_notes(item.text, grammar)[1]) or any(
        _noted(kid, grammar) for kid in item.children
    )


def _printed(item: Item) -> str:
    assert item.label
    own = item.label.printed + item.text
    return "\n".join([own, *(_printed(kid) for kid in item.children)])


def _closing(leaves: Sequence[tuple[Item, tuple[Item, ...]]], grammar: OwnerGrammar) -> list[str]:
    """Take the closing paragraph off the last item: after a note, or one too many."""
    if len(leaves) < 3:
        return []
    item, others = leaves[-1][0], [other for other, _ in leaves[:-1]]
    noted = _after_note(item, grammar)
    if noted:
        after = max(len(o.paragraphs) - (_after_note(o, grammar) or 99) for o in others)
        cut = noted + max(0, after)
    else:
        cut = max(len(other.paragraphs) for other in others)
        if item.paragraphs and not finished(item.paragraphs[0]):
            cut = max(cut, 2)  # its first paragraph is a heading: what it asks for comes after
    loose = item.paragraphs[cut:]
    item.paragraphs = item.paragraphs[:cut]
    return [line for line in loose if len(line) > 8]


def _after_note(item: Item, grammar: OwnerGrammar) -> int:
    """Return how many paragraphs there are up to the last note of units, 0 without one."""
    count = 0
    for at, paragraph in enumerate(item.paragraphs):
        if take_notes(paragraph, grammar)[1]:
            count = at + 1
    return count


def _draft(item: Item, above: tuple[Item, ...], grammar: OwnerGrammar) -> Draft | None:
    assert item.label
    text, owners = take_notes(item.text, grammar)
    if not squeeze(text):
        return None
    if not owners:
        text, owners = _said_first(text, grammar)
    if not owners and item.label is UNNUMBERED:
        owners = Owners(responsible=duty_of(text, grammar))
    if not owners:
        owners = owners_of_last_sentence(text, grammar) or _named_first(text, grammar)
    if not owners.lead:
        owners = _with_inherited(owners, _inherited(above, grammar))
    times = owners.times or _times_above(above, grammar)
    return Draft(
        number=item.label.number or None,
        printed=item.label.printed,
        section=" / ".join(_heading(node, grammar) for node in above),
        title=_title(text),
        text=_flow(text),
        owners=owners,
        times=times,
        time_from="annotation" if owners.times else "heading" if times else None,
        cells=note_cells(item.text),
        broken=_broken(item),
    )


def _broken(item: Item) -> list[str]:
    """Return which fields of an item are garbled, by what stands in its notes."""
    cut = any(open_note(line) is not None for line in item.paragraphs)
    return ["note"] * cut + ["helpers"] * lacks_helpers(item.text)


_DATED = re.compile(
    r"(?:截至|截止|力争|确保|须|应|于|在|到|至|按|第)?(?:20\d\d|\d|[一二三四五六七八九十上下本今每全年当明半首月季周元])"
)
"""How a time limit begins: 聚焦年底目标任务 is a section's name."""
_ALWAYS = re.compile(
    r"(?:长期|持续|常态|日常|不间断)(?:性|化|坚持|推进|开展|落实|实施|抓好|进行)*的?"
)
"""持续推进 is a time limit; 持续推进学习宣传 is a section's name."""
_TASKS_OF = re.compile(
    r"(?:前|内|底)?(?:应|要|须|需)?(?:完成|办结|推进|开展|落实|实施|启动)?的?(?:重点)?(?:任务|事项|工作|项目)?"
    r"(?:清单)?(?:[（(][^（）()]*[）)])?[：:。]?$"
)


def _times_above(above: Sequence[Item], grammar: OwnerGrammar) -> tuple[str, ...]:
    """Return the time limit of the nearest heading that is one: 一、6月底前完成的任务."""
    for item in reversed(above):
        noted = take_notes(item.heading, grammar)[1].times
        if noted:
            return noted
        words = squeeze(item.heading)
        for end in (found.start() for found in _TASKS_OF.finditer(words)):
            for phrase in (words[:end], words[: end + 1]):
                dated = _DATED.match(phrase) or _ALWAYS.fullmatch(phrase)
                if len(phrase) < 16 and dated and grammar.is_time(phrase):
                    return (phrase,)
    return ()


def _said_first(text: str, grammar: OwnerGrammar) -> tuple[str, Owners]:
    """Return a text without the note that it begins with, and its units: A牵头：公开预算。"""
    found = re.match(r"([^：:。\n]{4,160})[：:](?=.)", text)
    if not found or not says_owners(found[1]):
        return text, Owners()
    owners = grammar.read(found[1])
    if not grammar.all_units(owners) or owners.times:
        return text, Owners()
    return text[found.end() :], owners


def _named_first(text: str, grammar: OwnerGrammar) -> Owners:
    """Return the units that an item begins with as with a heading: 县财政局：公开预决算。"""
    head, colon, _ = text.partition("：")
    return Owners(lead=lead_of_heading(head, grammar)) if colon and len(head) < 40 else Owners()


def _flow(text: str) -> str:
    """Heal the text once its notes are out: a line break stays where a paragraph ended."""
    return "\n".join(line for line in (heal(line) for line in text.split("\n")) if line)


def _title(text: str) -> str | None:
    """Return the first sentence where it is a heading: short, and more follows."""
    lines = text.split("\n")
    first = sentences(lines[0])
    if not first:
        return None
    title = first[0].rstrip("。：:")
    more = len(first) > 1 or len(lines) > 1
    ends = first[0].endswith(("。", "：", ":")) or (len(lines) > 1 and len(first) == 1)
    return (
        heal(title)
        if more and ends and len(title) <= _TITLE_MAX and title[-1:] not in "！？；"
        else None
    )


def _heading(item: Item, grammar: OwnerGrammar) -> str:
    assert item.label
    text, _ = take_notes(item.heading, grammar)
    return item.label.printed + heal(text or item.heading).rstrip("。；;：:")


def _with_inherited(owners: Owners, above: Owners) -> Owners:
    """Give a task what its heading says: all of it, or the lead where it names its helpers."""
    if not owners.responsible:
        return owners.plus(above)
    helpers = owners.labelled and bool(above.lead)
    return owners.plus(Owners(lead=above.lead, labelled=True)) if helpers else owners


def _inherited(above: Sequence[Item], grammar: OwnerGrammar) -> Owners:
    """Return the units of the nearest heading that names them: a note, or the lead's own name."""
    for item in reversed(above):
        _, owners = take_notes(item.text, grammar)
        if owners.lead or owners.responsible:
            return owners
        lead = lead_of_heading(item.heading, grammar)
        if lead:
            return Owners(lead=lead, labelled=True)
    return Owners()


def lead_of_heading(heading: str, grammar: OwnerGrammar) -> tuple[str, ...]:
    """Return the lead units of a heading that groups tasks: 县财政局牵头任务（3项）."""
    text = re.sub(r"[（(][^（）()]*\d+[^（）()]*[）)]|[：:。]$", "", squeeze(heading))
    text = re.sub(rf"^(?:由|以下由|{LEAD_WORDS}(?:责任)?(?:单位|部门)[：:])", "", text)
    text = re.sub(
        rf"{LEAD_WORDS}?(?:负责)?(?:落实|办理|推进|完成)?(?:的)?(?:重点)?(?:任务|事项|工作|项目)?$",
        "",
        text,
    )
    names = split_names(text, grammar.known)
    if not names or len(text) > 40:
        return ()
    good = all(is_whole(name, grammar.known) and begins_a_name(name) for name in names)
    return names if good and "信息公开" not in text else ()
