"""Which column of a table holds what: headers in any order and naming, over one row or two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.notices.document import Cell, Table
from ledger.notices.healing import squeeze
from ledger.notices.owners import FIRST_LEADS, HELP_WORDS, LEAD_WORDS

NUMBER, SECTION, TASK, DETAIL, LEAD, HELP, TIME, TARGET, REMARK, OTHER = (
    "number", "section", "task", "detail", "lead", "responsible", "time", "target", "remark",
    "other",
)  # fmt: skip

# The first form that fits names the column. People and progress come first: 责任领导 is no unit.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        NUMBER,
        re.compile(
            r"^(?:序号?|编号|项号|项次|顺序号?|号|(?:任务|项目|事项)(?:序号|编号)|no\.?)$",
            re.IGNORECASE,
        ),
    ),
    (REMARK, re.compile(r"^备注$")),
    (
        OTHER,
        re.compile(
            r"领导|负责人|责任人|联系|电话|备注|进展|(?:完成|落实|推进|进度|办理)情况|达序|存在问题|下一步|分值|得分|评分|考核(?!内容|任务|事项|要点|指标)|督[办查]"
            r"|依据|来源|签字|审核|佐证|填报|公开渠道|公开方式|公开载体|是否|(?:启动|开始|起始)(?:时间|日期)"
        ),
    ),
    (
        TIME,
        re.compile(
            r"时限|期限|完成(?:时间|日期|时点)|时间(?:节点|要求|安排|进度|表)?$"
            r"|办结时间|截止|进度安排|进度要求"
        ),
    ),
    (
        LEAD,
        re.compile(
            rf"^{LEAD_WORDS}|(?:牵头|主办|承办|主责)(?:责任)?(?:单位|部门|科室|处室|股室)"
        ),
    ),
    (
        HELP,
        re.compile(
            rf"^{HELP_WORDS}(?:配合|主体|分工)?(?:单位|部门|科室|处室|股室|主体|分工|站所)?$"
            rf"|{HELP_WORDS}(?:单位|部门|科室|处室|股室|主体)|^(?:单位|部门|科室|单位名称|承担单位|责任清单)$"
            r"|^(?:职责|工作|落实)?分工$|^(?:公开|发布|实施)主体$"
        ),
    ),
    (
        DETAIL,
        re.compile(
            r"(?:具体|主要|工作|任务|落实|推进|实施|详细)(?:的)?"
            r"(?:要求|内容|措施|举措|做法|安排|描述|步骤|任务分解)"
            r"|(?:内容|措施|举措|要求|做法|说明|(?:工作|公开|质量)标准)$|^(?:内容|措施|举措)清单$|^(?:分?阶段|(?:分?季|月)度)性?(?:工作)?目标$|^(?:具体任务|要求|措施|举措|三级指标|内容及要求|具体事项)$"
        ),
    ),
    (TARGET, re.compile(r"目标|成果|成效|完成标准|预期")),
    (
        SECTION,
        re.compile(
            r"类别|领域|板块|章节|一级|分类|大项|方面|栏目|^项目$|^类型$|所属"
            r"|要点(?:章节|条目)"
        ),
    ),
    (TASK, re.compile(r"任务|重点工作|事项|要点|项目|工作|实事|二级|指标")),
)  # fmt: skip


_STAGES = re.compile(r"(?:分?阶段|(?:分?季|月)度)性?(?:工作)?目标$")
"""A column that says by when what is done, in its sentences: such a table may name no units."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's columns are. `below` is the first row after the header."""

    roles: Mapping[int, str]
    below: int
    texts: tuple[str, ...]
    first_leads: bool = False

    def columns(self, role: str) -> list[int]:
        """Return the columns of a role, from left to right."""
        return [column for column, found in sorted(self.roles.items()) if found == role]

    def repeats(self, row: Sequence[Cell]) -> bool:
        """Tell whether a row prints the header again, as tables do on each page."""
        words = [squeeze(cell.text) for cell in row]
        same = sum(1 for word in words if word and word in self.texts)
        filled = sum(1 for word in words if word)
        return filled > 1 and same >= max(2, filled - 1) and not self._in_other_order(words)

    def _in_other_order(self, words: Sequence[str]) -> bool:
        """Tell whether a row has the header's words in other columns: another table's header."""
        own = [word for word in self.texts if word]
        moved = [word for word in words if word and word in own]
        return len(set(own)) == len(own) and moved != [word for word in own if word in moved]


_UNTIL = re.compile(r"^(?:截至)?(?:\d{1,2}[-—~至])?\d{1,2}月份?(?:底)?(?=.{2,4}情况$)")
"""The months that a column of progress is of: 1-10月推进情况."""


_ASIDES = str.maketrans("【〔［[】〕］]", "（（（（））））")


def role_of(text: str) -> str | None:
    """Return what a header cell names, None where it is no column word."""
    text = text.translate(_ASIDES)
    aside = re.search(r"[（(](牵头|主办|配合|协办|责任)(?:单位|部门)?[）)]", squeeze(text))
    word = re.sub(r"[（(][^（）()]*[）)]", "", squeeze(text)).strip("：:")
    word = _UNTIL.sub("", word)
    if aside and re.search(r"单位|部门|科室|分工", word):
        return LEAD if aside[1] in ("牵头", "主办") else HELP
    if not word or len(word) > 14 or re.search(r"[。；，]|^\d|^[一二三四五六七八九十]+、", word):
        return None
    both = re.match(rf"(?:({LEAD_WORDS})|责任)(?:单位|部门|科室|处室|股室)(?:[及和与、/]|（)", word)
    if both:  # 责任科室及责任人: the units matter
        return LEAD if both[1] else HELP
    return next((role for role, form in _FORMS if form.search(word)), None)


def header_words(text: str) -> list[str]:
    """Return the column words of a line that prints a header between blanks, empty for others."""
    words = re.sub(r"(?<=(?<!\S)[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff](?!\S))", "", text).split()
    if len(words) < 3 or len(text) > 80 or any(role_of(word) is None for word in words):
        return []
    return words if _is_task_header(_resolve([role_of(word) for word in words])) else []


def named_columns(words: Sequence[str]) -> bool:
    """Tell whether words name the columns of a table of tasks: the task, and units or times."""
    return _is_task_header(_resolve([role_of(word) for word in words]))


def find_header(table: Table) -> Header | None:
    """Return the header of a table of tasks: the row with the most column words.

    It must have a column for the task and one for units or times. A header over two rows is read
    downwards, each column by its lowest word.
    """
    best: Header | None = None
    score = 0
    for at, row in enumerate(table.grid[:15]):
        found = _header_at(table, at, row)
        if found and _score(found) > score:
            best, score = found, _score(found)
    return best


def _score(header: Header) -> int:
    return len(set(header.roles.values()) - {OTHER, REMARK}) * 2 + len(header.roles)


def _header_at(table: Table, at: int, row: Sequence[Cell]) -> Header | None:
    if any(len(squeeze(cell.text)) > 30 for cell in row):
        return None
    words = [[squeeze(cell.text)] for cell in row]
    below = at + 1
    if below < len(table.grid) and _two_rows(row, table.grid[below]):
        for column, cell in enumerate(table.grid[below]):
            if squeeze(cell.text) != words[column][0]:
                words[column].append(squeeze(cell.text))
        below += 1
    found = [_role(word) for word in words]
    if not {TASK, DETAIL} & set(found) and len({LEAD, HELP, TIME, NUMBER} & set(found)) > 1:
        _name_longest(found, row, table.grid[below:])
    if words[-1] == ["说明"] and OTHER in found and TASK in found:
        found[-1] = REMARK  # of the progress, which stands before it
    roles = _resolve(found)
    staged = NUMBER in found and TASK in found and any(_STAGES.match(w[0]) for w in words)
    if not staged and not _is_task_header(roles):
        return None
    _part_titles(roles, found, table.grid[below:])
    _add_details(roles, row, table.grid[below:])
    texts = tuple(word for column in words for word in column if word)
    first = any(FIRST_LEADS.search(text) for text in texts)
    return Header(roles, below, texts, first)


def _is_word(text: str) -> bool:
    return 1 < len(squeeze(text)) <= 14 and not re.search(r"[，。、；]|\d", text)


def _name_longest(
    found: list[str | None], row: Sequence[Cell], rows: Sequence[Sequence[Cell]]
) -> None:
    """Take the column with the longest texts for the tasks where no word says which it is."""
    sizes = [
        sum(len(row[c].text) for row in rows if row[c].columns == 1) / max(1, len(rows))
        for c in range(len(found))
    ]
    free = [c for c, role in enumerate(found) if role is None and _is_word(row[c].text)]
    best = max(free, key=lambda c: sizes[c], default=None)
    if best is not None and sizes[best] >= 10 and sizes[best] == max(sizes):
        found[best] = TASK


def _part_titles(
    roles: dict[int, str], found: Sequence[str | None], rows: Sequence[Sequence[Cell]]
) -> None:
    """Take the column before the tasks for their headings where each row has one of its own.

    Two columns are named as tasks are. A section's name stands over several rows, a heading over
    one.
    """
    tasks = [c for c, role in enumerate(found) if role == TASK]
    if len(tasks) != 2 or DETAIL in roles.values() or roles.get(tasks[0]) != SECTION:
        return
    own = [row[tasks[0]] for row in rows if tasks[0] < len(row)]
    texts = [squeeze(cell.text) for cell in own]
    if len(texts) > 2 and all(texts) and len(set(texts)) == len(texts):
        roles[tasks[0]], roles[tasks[1]] = TASK, DETAIL


def _add_details(
    roles: dict[int, str], row: Sequence[Cell], rows: Sequence[Sequence[Cell]]
) -> None:
    """Take a column for the tasks' details whose name nobody knows and whose cells are sentences.

    Nothing that a task says may be lost.
    """
    for c, cell in enumerate(row):
        if c in roles or not _is_word(cell.text):
            continue
        texts = [squeeze(line[c].text) for line in rows if c < len(line) and line[c].columns == 1]
        said = [text for text in texts if len(text) > 14]
        if said and len(said) * 2 >= len([text for text in texts if text]):
            roles[c] = DETAIL


def _two_rows(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Tell whether the next row belongs to the header: under a spanning cell stand column words."""
    spanning = any(cell.columns > 1 and cell.text.strip() for cell in upper)
    reaching = any(cell.rows > 1 for cell in upper)
    own = [cell for cell, above in zip(lower, upper, strict=True) if cell is not above]
    words = [cell.text for cell in own if cell.text.strip()]
    if not words or not (spanning or reaching or any(not c.text.strip() for c in upper)):
        return False
    return all(role_of(word) for word in words) and len(words) < len(upper)


def _role(words: list[str]) -> str | None:
    """Return a column's role by its lowest word that says one; 责任分工 over 牵头 is a lead."""
    for word in reversed(words):
        role = role_of(word)
        if role:
            return role
    return None


def _resolve(found: list[str | None]) -> dict[int, str]:
    """Settle columns that two words could name: the last of several task columns is the detail."""
    roles = {column: role for column, role in enumerate(found) if role}
    tasks = [column for column, role in roles.items() if role == TASK]
    details = [column for column, role in roles.items() if role == DETAIL]
    if not tasks and details:
        roles[details[0]] = TASK
        details = details[1:]
    if len(tasks) > 1 and not details:
        for column in tasks[:-1]:
            roles[column] = SECTION
    if not tasks and not details and TARGET in roles.values():
        roles[next(c for c, role in roles.items() if role == TARGET)] = TASK
    if TASK not in roles.values() and SECTION in roles.values():
        last = [column for column, role in roles.items() if role == SECTION][-1]
        roles[last] = TASK
    return roles


def _is_task_header(roles: Mapping[int, str]) -> bool:
    kinds = set(roles.values())
    return TASK in kinds and bool(kinds & {LEAD, HELP, TIME})
