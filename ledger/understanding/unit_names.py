"""Finds units in chat by the names people use for them: 发改, 大数据中心, 洋山镇, 各乡镇."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ledger.understanding.frame import Context, KnownTask
from ledger.understanding.kept import Kept
from ledger.understanding.signs import Span
from ledger.units import begins_a_name, is_group, is_whole, normalise, stem_of
from ledger.units.lexicon import STEMS

_ENDINGS = r"(?:局|委员会|委|办公室|办|中心|管理中心|服务中心|部|分局|公司|厅|站|支行)"
_WORDS = frozenset(
    {
        "统计",
        "建设",
        "公安",
        "政务",
        "信息",
        "数据",
        "文化",
        "环境",
        "督查",
        "政府办公室",
        "人民政府办公室",
    }
)
"""Short forms that are ordinary words of these messages."""

_TOWN = re.compile(
    r"(?P<name>[一-龥]{1,4}?(?:镇|街道|(?<![城下])乡(?!镇|村|亲|下)))(?P<end>人民政府"
    r"|政府|办事处|街道办)?"
)
_TOWN_LEAD = re.compile(
    r"^(?:再次?|给|请|让|叫|催促?|催一下|催办|提醒|提醒一下|提醒下|督促|敦促|盯|追|通知"
    r"|通知一下|告诉|转告|问问?|和|跟|与|及|是|把|替|帮|由|对|有|的|就|还有|以及|查|看"
    r"|看看|退回|查看|县|都|下|一下)+"
)
_NO_TOWN = (
    "乡镇",
    "村镇",
    "城镇",
    "各镇",
    "各乡",
    "集镇",
    "全镇",
    "本镇",
    "我镇",
    "们镇",
    "们乡",
    "们街道",
    "咱镇",
    "该镇",
    "几个镇",
    "小镇",
    "下乡",
    "返乡",
    "家乡",
    "所有镇",
)
_TOWNS = re.compile(
    r"(?:各|全部|所有|全体|全县)?(?:乡镇街区?|乡镇(?:街道)?|镇街|街镇|镇乡)(?:人民政府"
    r"|政府)?"
)
_HINT_OF_TOWN = re.compile("[镇乡街]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit named at one place. `bare`: without 局 or the like, so it may be an ordinary word."""

    span: Span
    name: str
    bare: bool = False


class Names:
    """All forms under which the units of one context may be named."""

    def __init__(self, full: Mapping[str, str], groups: Iterable[str]) -> None:
        self._whole: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        for printed, name in full.items():
            self._learn(normalise(printed), name)
        for printed, name in full.items():
            self._learn_parts(normalise(printed), name)
        self._groups = tuple(groups)
        forms = sorted({*self._whole, *self._bare}, key=len, reverse=True)
        self._found = re.compile("|".join(map(re.escape, forms))) if forms else None

    def _learn(self, printed: str, name: str) -> None:
        short = printed[1:] if printed[:1] in "县市区省" else printed
        for form in {printed, short}:
            if len(form) > 1:
                self._whole.setdefault(form, name)
        stem = stem_of(printed)
        ending = re.search(f"{_ENDINGS}$", printed)
        for form in {stem, *_same_stem(stem)}:
            if len(form) < 2 or form in _WORDS:
                continue
            self._bare.setdefault(form, name)
            self._bare.setdefault(re.sub("[和与及]", "", form), name)
            endings = {"局", "委", "办"} if ending is None else {ending[0]}
            if ending and ending[0] in ("局", "委员会", "委", "办公室", "办", "中心"):
                endings |= {"局", "委", "办"} if ending[0] != "中心" else {"局", "办"}
            for end in endings:
                self._whole.setdefault(form + end, name)
                self._whole.setdefault("县" + form + end, name)
                self._whole.setdefault(re.sub("[和与及]", "", form) + end, name)

    def _learn_parts(self, printed: str, name: str) -> None:
        """Learn 渔业局 of 县海洋与渔业局, unless a unit has that name."""
        ending = re.search(f"{_ENDINGS}$", printed)
        parts = re.split("[和与及]", stem_of(printed))
        for part in parts if ending and len(parts) > 1 else ():
            if ending and len(part) > 1:
                self._whole.setdefault(part + ending[0], name)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the units named in a text, in order, longest forms first."""
        found = list(self._listed(text))
        if not _HINT_OF_TOWN.search(text):
            return tuple(found)
        taken = [(mention.span.start, mention.span.end) for mention in found]
        for mention in (*self._group(text), *_towns(text)):
            if not any(s < mention.span.end and mention.span.start < e for s, e in taken):
                found.append(mention)
                taken.append((mention.span.start, mention.span.end))
        return tuple(sorted(found, key=lambda mention: mention.span.start))

    def _listed(self, text: str) -> Iterable[Mention]:
        if self._found is None:
            return
        for match in self._found.finditer(text):
            form = match[0]
            bare = form not in self._whole
            name = self._bare[form] if bare else self._whole[form]
            yield Mention(Span(match.start(), match.end(), "", form), name, bare)

    def _group(self, text: str) -> Iterable[Mention]:
        for match in _TOWNS.finditer(text):
            name = next((g for g in self._groups if "乡" in g or "镇" in g), "各乡镇人民政府")
            yield Mention(Span(match.start(), match.end(), "", match[0]), name)


def names_in(context: Context) -> Names:
    """Return the names of the context's units; kept between messages."""
    return _beside(context.units)(_printed(context.tasks))


def _known(units: Mapping[str, str]) -> Kept[tuple[str, ...], Names]:
    known = tuple(units.items())
    return Kept(lambda printed: _names(known, printed))


_beside = Kept(_known)
"""By what is printed in the tasks beside the units."""


def _names_of(tasks: tuple[KnownTask, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for task in tasks for name in (*task.lead, *task.responsible)))


_printed = Kept(_names_of)


@lru_cache(maxsize=32)
def _names(known: tuple[tuple[str, str], ...], printed: tuple[str, ...]) -> Names:
    """Known units first: what is printed only in a task may be a slip or another spelling.

    Another name of a unit that a task names as such (宣传部's 网信办) stands for itself.
    """
    full = {name: name if name in printed else whole for name, whole in known}
    stems = {(stem_of(name), _kind(name)) for name in full}
    for name in printed:
        if is_group(name) or not is_whole(name) or not begins_a_name(name):
            continue
        if (stem_of(name), _kind(name)) not in stems:
            full.setdefault(name, name)
            stems.add((stem_of(name), _kind(name)))
    return Names(full, [name for name in printed if is_group(name)])


def _kind(name: str) -> str:
    """Return what sort of body a name says: a 部 and its 办 may share a stem (宣传部, 网信办)."""
    ending = re.search("(部|办)(?:公室)?$", normalise(name))
    return ending[1] if ending else ""


def _towns(text: str) -> Iterable[Mention]:
    for match in _TOWN.finditer(text):
        lead = _TOWN_LEAD.match(match["name"])
        start = match.start() + (len(lead[0]) if lead else 0)
        name = text[start : match.end("name")]
        if len(name) < 3 or name in _NO_TOWN or name.endswith(_NO_TOWN):
            continue
        end = "办事处" if name.endswith("街道") else "人民政府"
        yield Mention(Span(start, match.end(), "", match[0]), name + end)


@lru_cache(maxsize=512)
def _same_stem(stem: str) -> tuple[str, ...]:
    return tuple(form for form, main in STEMS.items() if main == stem)
