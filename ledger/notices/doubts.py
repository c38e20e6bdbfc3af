"""What a person should look at before a row is trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from ledger.deadlines.model import Deadline, Kind
from ledger.notices.columns import LEAD
from ledger.notices.drafts import Draft
from ledger.notices.garbled import is_garbled
from ledger.notices.healing import CLOSING, OPENING, finished, squeeze
from ledger.notices.owners import says_owners
from ledger.notices.reading import Doubt
from ledger.talk import Text
from ledger.units import (
    begins_a_name,
    corrected,
    is_group,
    is_half,
    is_known_form,
    is_whole,
    level_of,
    misspelt,
    normalise,
    other_names,
    same_unit,
)
from ledger.units.lexicon import LEVELS

SOON = 3
"""Working days: what falls due sooner after the issue is more likely misread than meant."""
_FAR = 10
"""Working days that another reading must leave: 三季度前 of 30 June is not that very day."""

_SPECK = re.compile(
    r"(?:年|月|季度?|旬)(?:底|末|内)[^前内后起间止末底中上下旬初份完各公发报办组开每、，；。（）()\s\d一二三四]$"
    r"|(?:年|季度?|旬)(?:底|末)前?\d{1,2}月|[A-Za-z?？!|]\s*(?:月|日|季度)|\d[目用曰口自]|^月(?:底|末)?前?$|\d年\s*月"
)
"""A time limit with a sign too many or too few: recognition makes 温 of a 前 that stands alone."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How the notice writes its units: which names it uses, of which level it is."""

    names: Counter[str]
    listed: frozenset[str]
    level: str | None
    prefixed: bool  # nearly all its names begin with a level (县财政局)
    lead_usual: bool
    time_usual: bool
    units_usual: bool = True
    home: str = ""  # its place without the level, as 鹭江海关 begins

    @classmethod
    def of(cls, drafts: Sequence[Draft], listed: frozenset[str], issuer: str | None) -> Usage:
        """Count what the tasks of a notice have in common."""
        names = Counter(
            normalise(name) for d in drafts for name in (*d.owners.lead, *d.owners.responsible)
        )
        plain = [name for name in names if not is_group(name)]
        with_level = sum(1 for name in plain if level_of(name))
        many = max(1, len(drafts))
        return cls(
            names,
            listed,
            place_of(issuer),
            len(plain) > 4 and with_level / len(plain) > 0.75,
            sum(1 for d in drafts if d.owners.lead) / many >= 0.75,
            sum(1 for d in drafts if d.times) / many >= 0.75,
            sum(1 for d in drafts if d.owners.lead or d.owners.responsible) / many > 0.6,
            home_of(issuer),
        )


def review_task(
    draft: Draft,
    deadline: Deadline,
    usage: Usage,
    *,
    issued: date | None,
    is_workday: Callable[[date], bool],
    by_default: bool = False,
) -> tuple[Doubt, ...]:
    """Return the doubts about one task. `by_default`: its day is the one set for all without."""
    return (
        *_of_text(draft),
        *_of_units(draft, usage),
        *(() if by_default else _of_times(draft, deadline, usage)),
        *_of_day(deadline, issued, is_workday),
    )


def _of_text(draft: Draft) -> Iterator[Doubt]:
    if is_garbled(draft.text):
        yield Doubt(Text("notices.doubt_garbled_text"), "text", draft.text)
    elif "text" in draft.broken or _breaks_off(draft.text):
        yield Doubt(Text("notices.doubt_cut_text", end=draft.text[-12:]), "text", draft.text)
    if draft.unnumbered:
        yield Doubt(Text("notices.doubt_unnumbered"), "no")


def _breaks_off(text: str) -> bool:
    """Tell whether a text ends inside a list or a bracket."""
    end = text.rstrip()[-60:]
    if end.endswith(("、", "，", ",", "（", "(", "《")):
        return True
    opened = max(end.rfind(sign) for sign in OPENING + "《")
    return opened >= 0 and not any(sign in end[opened:] for sign in CLOSING + "》")


def ends_the_file(text: str, whole: str, others: Sequence[str]) -> bool:
    """Tell whether a task's text was cut with its file: the file ends in it, no sentence does.

    `whole` is the file's text without blanks; `others` are the texts of the other tasks. A list
    whose items end without 。 is none that was cut.
    """
    if whole.endswith(("，", ",", "、")) or _ends_in_note(whole):
        return True
    key = squeeze(text)
    if finished(key) or len(key) < 2 or not whole.endswith(key[-16:]):
        return False
    ended = sum(1 for other in others if finished(other))
    alike = ended * 5 >= len(others) * 4 if others else whole.count("。") > 2
    return alike and (len(key) > 15 or len(others) > 1 or whole.count("。") > 2)


_NOTE = 200  # signs of a note of units at most


def _ends_in_note(whole: str) -> bool:
    """Tell whether a file ends inside a note of units: （牵头单位：县市场."""
    opened = max(whole.rfind(sign) for sign in OPENING)
    inside = whole[opened:] if opened >= max(0, len(whole) - _NOTE) else ""
    return says_owners(inside) and not any(sign in inside for sign in CLOSING)


def _of_units(draft: Draft, usage: Usage) -> Iterator[Doubt]:
    owners = draft.owners
    if draft.merged_units and len(owners.lead) > 0:
        first, rest = owners.lead[:1], owners.lead[1:]
        yield Doubt(
            Text("notices.doubt_merged_units", units=owners.lead),
            "lead",
            owners.lead,
            ((first, rest),) if rest else (),
        )
    if draft.lead_column and usage.lead_usual and not owners.lead and owners.responsible:
        yield Doubt(
            Text("notices.doubt_no_lead", units=owners.responsible), "lead", (), owners.responsible
        )
    nobody = draft.unit_column and usage.units_usual and not (owners.lead or owners.responsible)
    if nobody or "helpers" in draft.broken or _left_blank(draft):
        yield Doubt(Text("notices.doubt_no_units"), "lead", owners.lead)
    if "units" in draft.broken:
        yield Doubt(
            Text("notices.doubt_ran_together", units=owners.lead + owners.responsible),
            "lead",
            owners.lead,
        )
    twice = [name for name in owners.lead if name in owners.responsible]
    if twice:
        yield Doubt(
            Text("notices.doubt_unit_twice", units=tuple(twice)), "responsible", tuple(twice)
        )
    for part, names in (("lead", owners.lead), ("responsible", owners.responsible)):
        for name in names:
            yield from _of_name(name, part, usage)


def _left_blank(draft: Draft) -> bool:
    """Tell whether a note names nobody behind its word: （牵头单位：；责任单位：县司法局）."""
    return not draft.unit_column and draft.cells.get(LEAD) == ""


def _of_name(name: str, part: str, usage: Usage) -> Iterator[Doubt]:
    if is_scrap(name, usage):
        yield Doubt(Text("notices.doubt_unit_cut", unit=name), part, "")
    elif not sound(name, usage):
        likely = corrected(name, _known(usage, name)) or likely_names(name, usage)
        key = Text("notices.doubt_unit_cut_likely", unit=name, likely=likely[0]) if likely else None
        yield Doubt(key or Text("notices.doubt_unit_cut", unit=name), part, name, likely)
    elif _other_level(name, usage):
        yield Doubt(
            Text("notices.doubt_unit_level", unit=name), part, name, _own_level(name, usage)
        )
    else:
        fits = _fits(name, usage)
        if len(fits) > 1:
            yield Doubt(Text("notices.doubt_unit_two", unit=name, units=fits), part, name, fits)


_CUT_GROUP = re.compile(
    r"(?:各|有关|相关|人民|人民政|街道办事|(?:各|有关|相关)[部单]|事业单)$|\([^()]*$|。"
)
_UNSETTLED = re.compile(r"[?？…]|[×xX]{2,}|某|待(?:定|明确|补充?)")
"""What is left in a name until somebody settles it: 县××局, 县政府办公室（？）."""


def sound(name: str, usage: Usage) -> bool:
    """Tell whether a name can stand as printed: listed, used often, or whole and well begun."""
    key = normalise(name)
    if _UNSETTLED.search(name):
        return False
    if key in usage.listed or is_group(name):
        cut = len(key) < 2 or _CUT_GROUP.search(key) or corrected(key, _known(usage, name))
        return not _two_in_one(key) and not cut
    if not is_whole(name) or _two_in_one(key) or len(key) < 3:
        short = is_known_form(key) and is_whole(name)  # 残联, 工会
        return short or (key in ("县委", "市委", "区委") and usage.names[key] > 1)
    town = re.fullmatch(r"(?:镇|乡|乡镇|街道)(?:人民政府|政府|办事处)", key)
    if town and usage.level != "town" and usage.names[key] < 2:
        return False  # 各乡 stands in the other cell
    if is_half(key):
        return False
    if usage.names[key] > 2 or _BRANCH.fullmatch(key):
        return True
    if usage.prefixed and not _well_begun(key, usage):
        return False
    return not (_near_miss(key, usage) or misspelt(key) or corrected(key, _known(usage, key)))


_BRANCH = re.compile(
    r"(?:公安|国土|规划|环保|工商|质监|食药监|税务|自然资源|生态环境)[\u4e00-\u9fff]{2,3}分局"
)
"""How cities call a bureau's branch in a district, without the district's level: 国土临江分局."""


def _known(usage: Usage, name: str) -> frozenset[str]:
    """Return the names that a notice knows beside one: those it lists, or uses more often."""
    key = normalise(name)
    often = {other for other, count in usage.names.items() if count > max(1, usage.names[key])}
    return usage.listed | often - {key}


def is_scrap(name: str, usage: Usage) -> bool:
    """Tell whether a name is what a cell's border left of one (县, 县委): it names no unit."""
    key = normalise(name)
    return len(key) < 3 and key[:1] in LEVELS and not sound(name, usage)


_OWN_NAME = (
    "管委会", "管理委员会", "公司", "集团", "银行", "支行", "分行", "医院", "学校", "大学", "学院",
    "电视台", "报社", "景区", "园区", "产业园", "工业园", "开发区",
    "新区", "农场", "林场", "社区", "村", "供电所",
)  # fmt: skip
"""Endings of names that begin with a name of their own: 青峰湖风景区管委会."""


def _well_begun(key: str, usage: Usage) -> bool:
    """Tell whether a name begins where names begin, and is no rest of one that the notice uses."""
    if begins_a_name(key) or (usage.home and key.startswith(usage.home)):
        return True
    others = usage.listed | set(usage.names)
    rest = any(other.endswith(key) for other in others if other != key)
    return key.endswith(_OWN_NAME) and len(key) > 4 and not rest


def _two_in_one(key: str) -> bool:
    """Tell whether two names ran together: 县农业农各乡镇人民政府."""
    return bool(re.search(r"(?<=[\u4e00-\u9fff]{2})各(?:乡镇|镇|街道|县)", key))


def _near_miss(key: str, usage: Usage) -> bool:
    """Tell whether a name misses one character of a known one, and means no other unit."""
    known = (usage.listed | {name for name, count in usage.names.items() if count > 1}) - {key}
    return any(
        abs(len(other) - len(key)) < 2 and _alike(key, other) > 0.85 and not same_unit(key, other)
        and min(len(other), len(key)) > 5
        for other in known
    )  # fmt: skip


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def likely_names(name: str, usage: Usage) -> tuple[str, ...]:
    """Return the known names that a garbled one most likely was, best first, three at most."""
    key = normalise(name)
    known = usage.listed | {other for other, count in usage.names.items() if count > 1}
    rated = [(_overlap(key, other), other) for other in known if other != key]
    return tuple(other for rate, other in sorted(rated, reverse=True)[:3] if rate > 0.6)


def _overlap(piece: str, whole: str) -> float:
    """Return how much of a piece stands at the head or the end of a whole name."""
    found = SequenceMatcher(None, piece, whole, autojunk=False).find_longest_match()
    return found.size / max(3, len(piece))


_LEVELS = ("state", "province", "city", "county", "town", "village")
_BARE_LEVEL = re.compile(r"[县区旗](?![县区市旗(（])")


def _other_level(name: str, usage: Usage) -> bool:
    level = level_of(name)
    if level is None or usage.level is None or level == usage.level:
        return False
    own, other = _LEVELS.index(usage.level), _LEVELS.index(level)
    if other > own and not _BARE_LEVEL.match(normalise(name)):
        return False  # 云岭区人民政府, 河湾镇 in a notice of the city above them
    return not re.match(r"^各", normalise(name)) and usage.names[normalise(name)] * 4 < max(
        8, sum(usage.names.values())
    )


def _own_level(name: str, usage: Usage) -> tuple[str, ...]:
    """Return the groups of the notice's own level that a slip of another level may mean."""
    if not is_group(name):
        return ()
    own = [n for n in usage.names if is_group(n) and level_of(n) == usage.level]
    return tuple(sorted(own, key=lambda n: -usage.names[n])[:2])


def _fits(name: str, usage: Usage) -> tuple[str, ...]:
    key = normalise(name)
    if other_names(key)[0] in usage.listed or is_group(name):
        return ()
    return tuple(sorted(other for other in usage.listed if same_unit(key, other)))


def _of_times(draft: Draft, deadline: Deadline, usage: Usage) -> Iterator[Doubt]:
    if draft.time_column and usage.time_usual and not draft.times:
        proposed = (deadline.due,) if deadline.due else ()
        yield Doubt(Text("notices.doubt_no_time"), "deadline", None, proposed)
    elif draft.times and (deadline.kind is Kind.NONE or any(map(_SPECK.search, draft.times))):
        phrase = "、".join(draft.times)
        yield Doubt(Text("notices.doubt_time_unread", phrase=phrase), "deadline", phrase)


def _of_day(
    deadline: Deadline, issued: date | None, is_workday: Callable[[date], bool]
) -> Iterator[Doubt]:
    if deadline.kind is not Kind.BY or not deadline.due:
        return
    phrase, due = deadline.phrase, deadline.due
    others = tuple(
        day for day in deadline.readings if not issued or _workdays(issued, day, is_workday) >= _FAR
    )
    if deadline.ambiguous and others:
        yield Doubt(
            Text("notices.doubt_two_readings", phrase=phrase, due=due, other=others[0]),
            "deadline",
            due,
            others,
        )
    if not issued:
        return
    if due < issued:
        yield Doubt(Text("notices.doubt_past", phrase=phrase, due=due), "deadline", due)
    elif _workdays(issued, due, is_workday) < SOON:
        yield Doubt(Text("notices.doubt_soon", phrase=phrase, due=due), "deadline", due)


def _workdays(start: date, end: date, is_workday: Callable[[date], bool]) -> int:
    days = (end - start).days
    if days > 3 * _FAR:
        return days
    return sum(1 for n in range(1, days + 1) if is_workday(start + timedelta(days=n)))


def place_of(issuer: str | None) -> str | None:
    """Return the level of the office that issued a notice: county for 临江县人民政府办公室."""
    found = _PLACE.match(squeeze(issuer or ""))
    return _LEVEL_OF.get(found[2], "county") if found else None


_LEVEL_OF = {
    "自治区": "province", "省": "province", "自治州": "city", "市": "city", "州": "city",
    "盟": "city", "镇": "town", "乡": "town", "街道": "town",
}  # fmt: skip
"""What the last word of a place's name says: 云岭市河湾区 is a county's equal."""


def home_of(issuer: str | None) -> str:
    """Return the place of the office that issued a notice without its level: 临江."""
    found = _PLACE.match(squeeze(issuer or ""))
    name = re.sub(r"^.*[省市州盟县](?=..)", "", found[1]) if found else ""
    return name if len(name) > 1 else ""


_PLACE = re.compile(
    r"^(.*?)(自治区|自治州|自治县|自治旗|省|市|州|盟|县|区|旗|镇|乡|街道)(?:人民政府|委|党|政府|办)"
)
