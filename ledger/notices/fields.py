"""The fields of a notice: title, number, issuer, day, plan year, addressees."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from ledger.notices.document import Document
from ledger.notices.front import is_day_line, lines_of, read_day
from ledger.notices.healing import squeeze
from ledger.notices.numbering import read_label
from ledger.notices.site_fields import parted_fields
from ledger.units import is_group, is_whole

_HEAD = 60
_KINDS = r"(?:通知|意见|方案|通报|公告|函|决定|办法|计划|要点|清单|安排)"
_TITLE_END = re.compile(rf"(?:的)?(?:补充)?{_KINDS}(?:[（(][^（）()]{{1,12}}[）)])?$")
_ABOUT = re.compile(r"关于|转发|印发")
_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,14}(?:[（(][\u4e00-\u9fff]{1,4}[）)])?[\u4e00-\u9fff]{0,6})?"
    r"([〔\[［【（(﹝〈]|\{)\s*((?:19|20)\d{2})\s*([〕\]］】）)﹞〉]|\})\s*第?\s*(\d{1,4})\s*号"
)
_NUMBER_LABEL = re.compile(
    r"^(?:发文字号|发布文号|政策文号|文\s*号|发文文号|文件编号|文件文号)[:：]?"
)
_FIELD_DAY = re.compile(r"^(?:成文日期|发文日期|印发日期|制发日期)[:：]?")
_FIELD_ISSUER = re.compile(
    r"^[•·▪]?(?:发文机关|发布机构|发文机构|制发机关|发文单位|发布单位(?=[:：])|填报单位|编制单位|制表单位)[:：]?"
)
_FIELD_TITLE = re.compile(r"^(?:标\s*题|名\s*称|文件名称|信息名称|公文名称)[:：]")
_NUMBER_BEHIND = re.compile(r"[（(][^（）()]{2,20}[〔\[［【]\d{4}[〕\]］】]\d{1,4}号[）)]$")
_DAY_FIRST = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日[，,]?")
_UNDER_TITLE = re.compile(r"^[（(]((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)[^（）()。]{0,24}[）)]$")
"""A day in brackets under a title, alone or before the number."""
_RUN_ON = re.compile(
    rf"^(\S*(?:关于|印发|转发).{{2,80}}?{_KINDS})[ 　]*"
    r"([（(][^（）()]{4,24}号[）)]|)[ 　]+(\S.{60,})$"
)
"""A page that lost its line breaks: the title, its number, and the text in one line."""
_SPAN = re.compile(r"[（(]20\d\d[^（）()]{0,8}年[）)]$")
"""The years that a plan is for, behind its name: （2023—2025年）."""
_PLAN_NAME = re.compile(
    r"^[\u4e00-\u9fff]{2,9}?[省市县区旗州镇乡](?!场)[^，。；：|｜>》]{6,40}(?:方案|要点|计划|清单|分工)$"
)
_NEXT_CELL = re.compile(r"^\s*(?:\d{1,3}[.．、]?|[|│⸺]+)\s*$")
"""What stands after a day that is a cell of a table which lost its lines."""
_YEAR = re.compile(r"(20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年")
_LIST_TITLE = re.compile(r"要点|清单|分工|分解|台账|方案|任务|计划|一览|安排")
_ISSUER = re.compile(
    r"(?:政府|办公室|办公厅|局|委员会|委|厅|领导小组|领导小组办公室|管委会|办事处|中心|部|院|会|办|公司)$"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What a notice's head and signature say. `cut_number` is a number that lost its prefix."""

    title: str | None = None
    doc_number: str | None = None
    cut_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    year: int | None = None
    addressees: tuple[str, ...] = ()


def read_fields(document: Document) -> Fields:
    """Return the fields of a notice, from where such notices print them."""
    lines = [line for block in _lines(document) for line in block.split("\n") if line.strip()]
    head = [f for line in lines[:_HEAD] for part in _run_on(line) for f in parted_fields(part)]
    title = _title(head) or _list_title(document) or _plan_name(head)
    number, cut = _number(head)
    issued_on, signer = _signature(lines, _running(document))
    issuer = (
        signer
        or _issuer_of_title(title)
        or _labelled(head, _FIELD_ISSUER)
        or _letterhead(head)
        or _issuer_of_list(title)
    )
    if issued_on is None:
        issued_on = _day_of_issuer(head)
    return Fields(
        title=title,
        doc_number=number,
        cut_number=cut,
        issuer=issuer,
        issued_on=issued_on,
        year=_year(title) or _year(_list_title(document)),
        addressees=_addressees(head, title),
    )


def _run_on(line: str) -> list[str]:
    found = _RUN_ON.match(line.strip())
    return [part for part in found.groups() if part] if found else [line]


def _running(document: Document) -> list[str]:
    """Return the lines outside tables: a day in a cell is a time limit, no signature."""
    found = [line for block in document.paragraphs for line in block.printed.split("\n")]
    return [line for line in found if line.strip()]


def _lines(document: Document) -> list[str]:
    return lines_of(document.blocks)


def _title(head: list[str]) -> str | None:
    """Return the lines …关于…的通知, joined: from its first line to its last."""
    for at, line in enumerate(head):
        joined = _NUMBER_BEHIND.sub("", _bare_title(line))
        if not _ABOUT.search(joined) or _is_running(joined):
            continue
        title = _longest_title(joined, head[at + 1 : at + 6])
        if title and title.count("《") > title.count("》"):
            return title.rpartition("《")[2]  # a report says: 县政府办公室印发《…要点
        if title:
            return _with_issuer(title, head[:at])
    return None


def _bare_title(line: str) -> str:
    """Return a title's line without what sites print around it: 【栏目】, its number, 《…》."""
    key = _FIELD_TITLE.sub("", line.strip(" 　|｜"))
    key = re.sub(r"^【[^【】]{2,20}】(?=.{6})", "", squeeze(key))
    number = _NUMBER.match(key)
    if number and _ABOUT.search(key[number.end() :]):
        key = key[number.end() :]
    ended = re.match(rf"(.*{_KINDS})(?={_NUMBER.pattern}$)", key)
    if ended and _ABOUT.search(ended[1]):
        key = ended[1]
    whole = re.fullmatch(rf"《([^《》]*关于[^《》]*{_KINDS})》", key)
    return whole[1].translate(str.maketrans("〈〉", "《》")) if whole else key


def _longest_title(joined: str, following: list[str]) -> str | None:
    """Add lines until a title is whole. 关于印发…要点 is one too, unless 的通知 comes."""
    found = joined if _TITLE_END.search(joined) else None
    for line in following:
        names = re.match(rf"《.*》(?:的)?(?:补充)?{_KINDS}$", squeeze(line))
        if (found and found.endswith("通知")) or read_label(line):
            break
        if _is_running(line) and not names:
            break
        joined += squeeze(line)
        if joined.endswith(("通知", "函")) or (not found and _TITLE_END.search(joined)):
            found = joined
    return found


def _is_running(line: str) -> bool:
    key = squeeze(line)
    return (
        len(key) > 90
        or key.endswith(("。", "：", ":", "；"))
        or bool(re.match(r"《|（|\(|现将|为", key))
    )


def _with_issuer(title: str, before: list[str]) -> str:
    """Put the issuer's line above 关于… before it; a letterhead (…文件) is no part of a title."""
    if not title.startswith(("关于", "转发", "印发")) or not before:
        return title
    above = squeeze(before[-1])
    names: list[str] = []
    for line in reversed(before[-3:]):
        name = squeeze(line)
        if not _ISSUER.search(name) or len(name) > 40 or _NUMBER.search(name):
            break
        names.insert(0, name)
    return "".join(names) + title if names and above else title


def _list_title(document: Document) -> str | None:
    """Return the name that a list or a body bears: 2022年度临江县政务公开工作任务清单."""
    lines = [field for line in _lines(document)[:_HEAD] for field in parted_fields(line)]
    for at, line in enumerate(lines):
        key = _NUMBER_BEHIND.sub("", _FIELD_TITLE.sub("", squeeze(line)))
        if key.startswith("附件") or _is_running(line) or read_label(line) or is_day_line(line):
            continue
        following = squeeze("".join(lines[at + 1 : at + 2]))
        if _names_list(key):
            return key
        if _names_list(key + following) and not _is_value(key, following):
            return key + following
    return None


def _plan_name(head: list[str]) -> str | None:
    """Return the name of a plan without a year, as sites print it over the text: 临江县…方案."""
    return next((squeeze(line) for line in head if _PLAN_NAME.match(squeeze(line))), None)


def _names_list(words: str) -> bool:
    """Tell whether a line is the name of a list of tasks for a year."""
    ending = _SPAN.sub("", words)[-8:]
    named = _LIST_TITLE.search(ending) and _YEAR.search(words)
    return len(words) < 50 and bool(named) and not re.search(r"[，。；：]", words)


def _is_value(words: str, title: str) -> bool:
    """Tell whether a line above a title is a site's field: a day, 主动公开, the office."""
    if not _names_list(title):
        return False
    names = _ISSUER.search(words) or words.endswith(tuple("省市县区旗镇乡"))
    return not names or title.startswith(words)


def _number(head: list[str]) -> tuple[str | None, str | None]:
    """Return the notice's own number, or what is left of one that lost its prefix."""
    for line in head:
        key = _own_number(_NUMBER_LABEL.sub("", squeeze(line)))
        found = _NUMBER.search(key)
        if not found or len(key) > 60 or re.search(r"[，。；《]", key[: found.start()]):
            continue
        alone = found.start() == 0 or _NUMBER_LABEL.match(squeeze(line))
        rest = key[found.end() :]
        if not alone or len(rest) > 20 or rest.startswith(("）", ")", "文", "精神", "》")):
            continue
        prefix, opened, year, closed, serial = found.groups()
        if (opened, closed) not in (("[", "]"), ("（", "）"), ("(", ")"), ("［", "］")):
            opened, closed = "〔", "〕"
        tail = f"{opened}{year}{closed}{serial}号"
        return (prefix + tail, None) if prefix else (None, tail)
    return None, None


def _own_number(line: str) -> str:
    """Return the number behind a title, 关于…的通知（青政办发〔2023〕5号), or the line itself."""
    behind = _NUMBER_BEHIND.search(line)
    if not behind:
        return line
    before = line[: behind.start()]
    titled = not before or _TITLE_END.search(before) or _names_list(before)
    return _DAY_FIRST.sub("", behind[0][1:-1]) if titled else line


def _signature(lines: list[str], running: list[str]) -> tuple[date | None, str | None]:
    """Return the day of the first signature and who signed; a web page's own dates do not count.

    A day under an office's name comes before one that stands alone.
    """
    head = [field for line in lines[:_HEAD] for field in parted_fields(line)]
    labelled = _labelled(head, _FIELD_DAY)
    signed: list[tuple[date, str | None]] = []
    for at, line in enumerate(running):
        day = read_day(line) if is_day_line(line) else None
        named = at > 0 and running[at - 1].strip().endswith(("：", ":"))  # a site's 生成日期：
        in_row = at + 1 < len(running) and _NEXT_CELL.match(running[at + 1])
        if day and not named and not in_row:
            before = re.split(r"(?:19|20)\d{2}|二[〇○零O0]", squeeze(line))[0]
            signer = before if _ISSUER.search(before) else _signer(running[max(0, at - 4) : at])
            signed.append((day, signer))
    if signed:
        return next((pair for pair in signed if pair[1]), signed[0])
    for at, line in enumerate(head):
        found = re.search(r"(?:成文|发文|印发|制发)日期[:：]?", squeeze(line))
        if found:
            value = squeeze(line)[found.end() :] or squeeze("".join(head[at + 1 : at + 2]))
            return read_day(value), None
    under = next((found[1] for line in head if (found := _UNDER_TITLE.match(squeeze(line)))), None)
    told = labelled or under
    return (read_day(told), None) if told else (None, None)


def _signer(above: list[str]) -> str | None:
    """Return who signed above a day: several bodies stand on lines, or between blanks."""
    names: list[str] = []
    for line in (re.sub(r"[（(]代章?[）)]\s*$", "", line) for line in reversed(above)):
        parts = [squeeze(part) for part in re.split(r"\s+", line.strip()) if part.strip()]
        if len(parts) > 1 and not all(len(p) > 4 and _ISSUER.search(p) for p in parts):
            parts = [squeeze(line)]
        signs = all(_ISSUER.search(p) and len(p) <= 40 for p in parts) and parts
        if signs and not re.search(r"[，。：；、]", squeeze(line)):
            names = [*parts, *names]
        elif names:
            break
    return "、".join(dict.fromkeys(names)) or None


def _labelled(head: list[str], label: re.Pattern[str]) -> str | None:
    """Return what follows a label: on its line, or alone on the next one."""
    for at, line in enumerate(head):
        key = squeeze(line)
        found = label.match(key)
        if found:
            value = key[found.end() :] or squeeze("".join(head[at + 1 : at + 2]))
            return re.sub(r"(?<=.)20\d\d年\d.*$", "", re.split(r"[|｜]", value)[0]) or None
    return None


def _day_of_issuer(head: list[str]) -> date | None:
    """Return the day behind a list's 编制单位：…, on the same line or in the next cell."""
    for line in head:
        if _FIELD_ISSUER.match(squeeze(line)) and is_day_line(_FIELD_ISSUER.sub("", squeeze(line))):
            return read_day(line)
    return None


def _issuer_of_title(title: str | None) -> str | None:
    if not title:
        return None
    found = re.match(r"^(.{3,40}?)(?:关于|转发|印发)", title)
    return found[1] if found and _ISSUER.search(found[1]) else None


def _issuer_of_list(title: str | None) -> str | None:
    """Return the office that a list's title begins with: 临江县信访局2024年政务公开任务清单."""
    found = re.match(r"^(.{3,30}?)20\d\d年", title or "")
    return found[1] if found and _ISSUER.search(found[1]) else None


def _letterhead(head: list[str]) -> str | None:
    for line in head[:12]:
        key = squeeze(line)
        if key.endswith("文件") and _ISSUER.search(key[:-2]) and len(key) < 40:
            return key[:-2]
    return None


def _year(title: str | None) -> int | None:
    found = _YEAR.search(title or "")
    if not found:
        return None
    digits = unicodedata.normalize("NFKC", found[1])
    if digits.isdigit():
        return int(digits)
    return int("".join(str("〇一二三四五六七八九".find("〇" if d in "○零" else d)) for d in digits))


def _addressees(head: list[str], title: str | None) -> tuple[str, ...]:
    """Return whom the notice is sent to: the lines that end in ： after its title."""
    gathered = ""
    for line in head:
        key = squeeze(line)
        if (title and (title.endswith(key) or key in title)) or read_label(line):
            gathered = ""
            continue
        gathered = (gathered + key) if gathered.endswith(("，", "、", ",")) else key
        if key.endswith(("：", ":")) and _addresses(gathered[:-1]):
            return _split_addressees(gathered[:-1])
        if key.endswith("。"):
            break
    return ()


def _addresses(text: str) -> bool:
    """Tell whether a line that ends in ： is whom it is sent to: 各…, or a list with 各… in it."""
    if re.match(r"各|县|市|区|镇|乡|局|机关|有关|省|本", text):
        return True
    names = _split_addressees(text)
    return "各" in text and len(names) > 1 and all(is_whole(n) or is_group(n) for n in names)


def _split_addressees(text: str) -> tuple[str, ...]:
    separator = r"[，,；;]" if re.search(r"[，,；;]", text) else r"、"
    return tuple(part for part in re.split(separator, text) if part)
