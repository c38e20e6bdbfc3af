"""Where a notice's tasks stand: in tables, or else in its running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ledger.notices.by_number import owners_by_number, with_owners
from ledger.notices.cards import as_rows
from ledger.notices.cell_lines import with_tables
from ledger.notices.columns import DETAIL, HELP, LEAD, NUMBER, REMARK, TARGET, TASK, TIME
from ledger.notices.document import Document
from ledger.notices.drafts import Draft
from ledger.notices.front import Part, annex_names, has_items, issued_names, parts
from ledger.notices.healing import heal, squeeze
from ledger.notices.notes import take_notes
from ledger.notices.numbering import read_label
from ledger.notices.owners import OwnerGrammar, Owners
from ledger.notices.prose import Prose, read_prose
from ledger.notices.reading import Doubt
from ledger.notices.rows import Row, TaskTable, task_tables, walk
from ledger.notices.twins import twice, united
from ledger.talk import Text

_LIST = re.compile(r"(?:表|清单|台账|分解|分工)$")
_PARTED = re.compile(
    r"任务(?:予以)?分解(?:印发|下[达发])|(?:分工|分解)(?:表|方案)?已经[^。]{0,30}同意[，,]现印发"
)
_ORGANISES = re.compile(
    r"组织领导|责任|分解任务|担当|站位|认识|重视|督[促查办导]|检查|考核|调度|协调|配合|协作|统筹"
    r"|各负其责|报送|报告(?:完成|进展)|审核|工作方案|抓落实|工作落实|跟踪|通报|作为|推进机制|办理机制|高效推进"
)
"""Headings of what a letter asks for beside its list: 压实责任, 强化督查."""
_BACKGROUND = re.compile(r"(?:政策)?(?:出台|起草|制定|编制|印发|发布)?(?:的)?(?:背景|依据|目的)")
_EXPLAINS = re.compile(
    r"现(?:将|就|对)[^。；]{0,60}(?:解读如下|进行(?:政策|如下)?解读)"
    r"|同志(?:对|就)?解读[^。，；]{0,50}(?:方案|通知|清单|要点|分工)》?$"
)
_REPORTS = re.compile(
    r"^(?!.*(?:关于|做好|编制|报送))[^《》：:]{0,20}\d{4}年[^《》：:]{4,30}(?:年度报告|情况(?:的)?报告|工作总结)$"
    r"|现将[^。；]{2,40}情况(?:报告|汇报)如下[:：]?$"
)
_OPENING = 15
_HEAD = 24
_BESIDES = 160  # signs after a letter's day that may be the page's; more are its list
_DEMANDS_MOST = 6  # points that a letter makes of its own


@dataclass(slots=True)
class Found:
    """The tasks of a notice; `closing` duties outside them, `instead` what it is without."""

    drafts: list[Draft]
    closing: tuple[str, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)
    instead: Text = field(default_factory=lambda: Text("notices.no_tasks"))


def find_tasks(document: Document, grammar: OwnerGrammar) -> Found:
    """Return the tasks of a notice. Where it has a table of tasks, its rows are they.

    The numbered items of the text before such a table are the rows' parents.
    """
    document = with_tables(document, grammar.is_time)
    tables = task_tables([as_rows(table) for table in walk(document.tables)])
    lists = [rows for table in tables if (rows := _rows(table, grammar))]
    stretches = parts(document)
    if not tables and _annex_missing(document, stretches, grammar):
        return Found([], instead=Text("notices.only_letter"))
    if not tables and _interprets(document):
        return Found([])
    bare = not any(draft.unit_column for rows in lists for draft in rows)
    annexed = any(_LIST.search(name) for name in annex_names(document))
    prose = _prose(stretches, grammar, annexed) if bare else Found([])
    if not tables and _opens(document, _REPORTS) and not _mostly_noted(prose.drafts):
        return Found([])
    if prose.drafts and (not tables or _mostly_noted(prose.drafts)):
        again = [rows for rows in lists if twice(prose.drafts, rows)]
        return replace(prose, drafts=united([prose.drafts, *again]))
    if lists:
        return Found(united(lists), _after_last(stretches, grammar))
    return Found([], instead=Text("notices.empty_table")) if tables else prose


def _annex_missing(document: Document, stretches: Sequence[Part], grammar: OwnerGrammar) -> bool:
    """Tell whether a letter is all there is: it issues a list, and nothing comes after its day.

    What it numbers itself (一、压实责任) is how the list is to be kept: a few points under no
    headings, whose units are not noted. Where the letter is not signed, or issues a plan that may
    follow at once, each of them must say so.
    """
    letters = [part for part in stretches if has_items(part)] or list(stretches[:1])
    if len(letters) != 1 or letters[0].named:
        return False
    besides = sum(len(p.text) for part in stretches if part not in letters for p in part.paragraphs)
    if besides > _BESIDES:
        return False
    drafts = read_prose(letters[0], grammar).drafts
    few = len(drafts) <= _DEMANDS_MOST and not any(draft.section for draft in drafts)
    if not few or _mostly_noted(drafts):
        return False
    names = [*issued_names(document), *annex_names(document)]
    if any(_LIST.search(name) for name in names) and letters[0].signed:
        return True
    issues = bool(names) or bool(_PARTED.search(squeeze(document.text()))) or len(drafts) > 1
    return issues and bool(drafts) and all(_ORGANISES.search(_head(draft)) for draft in drafts)


def _interprets(document: Document) -> bool:
    """Tell whether a text explains a notice (政策解读): it says so, or begins with 出台背景."""
    if _opens(document, _EXPLAINS):
        return True
    heads = [found[1] for p in document.paragraphs if (found := read_label(p.text, p.number))]
    background = heads and _BACKGROUND.match(squeeze(heads[0]))
    return bool(background) and "解读" in document.text()


def _opens(document: Document, saying: re.Pattern[str]) -> bool:
    """Tell whether a line that opens a document, not one of its items, says so."""
    opening = [p for p in document.paragraphs[:_OPENING] if not read_label(p.text, p.number)]
    return any(saying.search(squeeze(p.text)) for p in opening)


def _head(draft: Draft) -> str:
    return squeeze(draft.title or draft.text[:_HEAD])


def _rows(table: TaskTable, grammar: OwnerGrammar) -> list[Draft]:
    found = [(row, draft) for row in table.rows if (draft := _row(row, table, grammar))]
    drafts = [draft for _, draft in found]
    if len(drafts) > 1 and all(draft.number == 1 for draft in drafts):
        for draft in drafts:  # each cell counts its own points
            draft.text = draft.printed + draft.text
            draft.number, draft.printed = None, ""
    _head_sections(found)
    return drafts


def _head_sections(rows: Sequence[tuple[Row, Draft]]) -> None:
    """Take a heading that stands over several tasks for their section: it names none of them.

    A file that lost its spans has it in the first row only.
    """
    heading = None
    for row, draft in rows:
        if draft.title:
            heading = draft.title
        elif not squeeze(row.get(TASK)):
            draft.title = heading
    times = Counter(draft.title for _, draft in rows)
    for _, draft in rows:
        if draft.title and times[draft.title] > 1:
            draft.section = " / ".join(filter(None, (draft.section, draft.title)))
            draft.title = None


def _row(row: Row, table: TaskTable, grammar: OwnerGrammar) -> Draft | None:
    task, detail = _flow(row.get(TASK)), _flow(row.get(DETAIL))
    told = bool(table.header.columns(LEAD) + table.header.columns(HELP))
    text, noted = take_notes(detail or task, replace(grammar, bare=not told))
    if not squeeze(text):
        return None
    number, printed = row.number, row.printed
    named = read_label(task) if detail and task else None
    if named and named[0].style == "ar" and not table.header.columns(NUMBER):
        number, printed, task = named[0].number, named[0].printed, named[1]
    label = None if table.header.columns(NUMBER) else read_label(text)
    if number is None and label and label[0].style == "ar":
        number, printed, text = label[0].number, label[0].printed, label[1]
    owners = _cell_owners(row, table, grammar).plus(noted)
    broken = ["units"] if any(_ran_together(row.get(r), owners) for r in (LEAD, HELP)) else []
    remark = row.get(REMARK).strip()
    dated = not owners.times and len(remark) < 20 and grammar.is_time(squeeze(remark))
    cell = row.get(TIME).strip() or (remark if dated else "")
    times = (cell,) if cell else owners.times or _heading_time(row, table, grammar)
    return Draft(
        number=number,
        printed=printed,
        section=row.section,
        title=task.rstrip("。") if detail and task else None,
        text=text,
        owners=owners,
        times=times,
        time_from="cell" if cell else "annotation" if times else None,
        target=squeeze(row.get(TARGET)) or None,
        merged_units=row.merged_units,
        unnumbered=row.unnumbered,
        lead_column=bool(table.header.columns(LEAD)),
        unit_column=told,
        time_column=bool(table.header.columns(TIME)),
        broken=broken + (["row"] if row.shifted else []),
        cells={role: row.get(role) for role in (LEAD, HELP, TIME)},
        last_number=row.last_number,
    )


def _heading_time(row: Row, table: TaskTable, grammar: OwnerGrammar) -> tuple[str, ...]:
    """Return the month that stands over a row where the table has no column for times."""
    words = squeeze(row.section.rpartition(" / ")[2])
    dated = _MONTHS.fullmatch(words) and not table.header.columns(TIME)
    return (words,) if dated and grammar.is_time(words) else ()


_MONTHS = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底)?(?:[-—–~～至到、](?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底)?)?"
    r"|(?:第?[一二三四1-4]季度|[上下]半年)"
)


def _ran_together(cell: str, owners: Owners) -> bool:
    """Tell whether two names stand in a cell with nothing between them: a border was lost."""
    names = [squeeze(name) for name in (*owners.lead, *owners.responsible)]
    return any(a + b in cell for a in names for b in names if a != b and f"{a}{b}" not in names)


def _flow(text: str) -> str:
    """Return a cell's text as one run: its line breaks are those of its width."""
    return heal(re.sub(r"\s*\n\s*", " ", text))


def _cell_owners(row: Row, table: TaskTable, grammar: OwnerGrammar) -> Owners:
    lead = grammar.read(row.get(LEAD), "lead") if row.get(LEAD).strip() else Owners()
    if row.merged_units:
        return Owners(lead.lead + lead.responsible, (), lead.times, True)
    rest = grammar.read(row.get(HELP), "responsible") if row.get(HELP).strip() else Owners()
    both = Owners(
        lead.lead + rest.lead, lead.responsible + rest.responsible, lead.times + rest.times
    )
    return both.first_leads() if table.header.first_leads else both


def _after_last(stretches: Sequence[Part], grammar: OwnerGrammar) -> tuple[str, ...]:
    """Return the closing paragraphs of the text before a table."""
    closing: list[str] = []
    for part in stretches:
        closing.extend(read_prose(part, grammar).loose)
    return tuple(closing)


def _prose(stretches: Sequence[Part], grammar: OwnerGrammar, annexed: bool) -> Found:
    """Return the tasks of the part that holds them: the one with the most, its letter left out."""
    told = {at: whose for at, p in enumerate(stretches) if (whose := owners_by_number(p, grammar))}
    read = [(p, read_prose(p, grammar)) for at, p in enumerate(stretches) if at not in told]
    held = [(part, prose) for part, prose in read if prose.drafts]
    if not held:
        return Found([], instead=_instead(stretches, annexed))
    chosen = _chosen(held)
    drafts = [draft for _, prose in chosen for draft in prose.drafts]
    for whose in told.values():
        drafts = with_owners(drafts, whose)
    closing = tuple(line for _, prose in chosen for line in prose.loose)
    return Found(drafts, closing)


def _chosen(held: Sequence[tuple[Part, Prose]]) -> list[tuple[Part, Prose]]:
    """Return the parts whose items are tasks: those with units noted or issued by name.

    Where there are none, the largest is the one.
    """
    issued = [pair for pair in held if pair[0].named or _noted(pair[1])]
    if issued:
        return issued
    return [max(held, key=lambda pair: len(pair[1].drafts))]


def _noted(prose: Prose) -> bool:
    return _mostly_noted(prose.drafts)


def _mostly_noted(drafts: Sequence[Draft]) -> bool:
    with_units = sum(1 for d in drafts if d.owners.lead or d.owners.responsible)
    return with_units * 2 >= len(drafts)


def _instead(stretches: Sequence[Part], annexed: bool) -> Text:
    """Return what a document without tasks is: a covering letter, or something else."""
    text = squeeze("".join(p.text for part in stretches for p in part.paragraphs))
    letter = re.search(r"(?:印发|转发|下发).{0,40}(?:你们|如下|遵照|执行|落实|贯彻)", text)
    if (letter or annexed) and not any(part.named for part in stretches):
        return Text("notices.only_letter")
    return Text("notices.no_tasks")
