"""Who does what, as notices note it: （牵头单位：A；责任单位：B）, A牵头，B配合, A会同B负责."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from ledger.notices.healing import squeeze
from ledger.units import is_group, is_whole, split_names

_KIND = r"(?:单位|部门|科室|处室|股室|站所|主体|机关|责任方|方)"
LEAD_WORDS = r"(?:总?牵头|主办|承办|主责|第一责任)"
HELP_WORDS = r"(?:责任|配合|协办|协同|协作|协助|参与|参加|落实|实施|负责|支持|会办|辅助|分办)"
TIME_WORDS = (
    r"(?:完成|办结|办理|整改|工作|落实|推进|责任|任务|进度)?(?:时限|期限|时间节点|时间要求|时间安排|时间进度|时点)(?:要求)?"
    r"|完成时间|活动时间|办结时间|截止时间|完成日期|推进时间"
)
_PEOPLE = (
    r"(?:(?:项目|具体|直接)?(?:责任人|负责人)"
    r"|(?:责任|分管|牵头|包抓|包保|挂钩|联系|主管|督办)(?:负责|责任)?[县市区镇乡]?领导"
    r"|联系人|责任股室长|联系电话|督办单位)"
)
_BARE = r"(?<![\u4e00-\u9fff])"  # 牵头： alone is a label where no word runs into it
_IN_BRACKET = r"(?<=[【\[〔])"  # 【牵头】县司法局
_LABEL = re.compile(
    rf"[【\[〔]?\s*(?:(?P<lead>{LEAD_WORDS}(?:责任)?{_KIND}|{_BARE}{LEAD_WORDS}(?=\s*[:：])|{_IN_BRACKET}{LEAD_WORDS}(?=[】\]〕]))"
    rf"|(?P<help>{HELP_WORDS}(?:配合|责任)?{_KIND}|{_BARE}组织单位|{_BARE}(?:责任|任务|职责)分工(?=\s*[:：])"
    rf"|{_BARE}(?:责任|配合|协办|协同|参与)(?=\s*[:：])|{_IN_BRACKET}{HELP_WORDS}(?=[】\]〕]))"
    rf"|(?P<time>{TIME_WORDS})|(?P<people>{_PEOPLE}))"
    rf"(?P<aside>[（(][^（）()]*[）)])?\s*(?:[】\]〕]\s*[:：]?|[:：]|[为是](?=[各县市区省镇乡本]))"
)
_VERB = re.compile(
    r"(?P<lead>牵头(?:负责|组织实施|组织|实施|抓总|落实|推进)?|主办|承办|抓总)"
    r"|(?P<help>配合(?:落实|实施|(?:抓好|做好)(?:相关|有关|此项|各项)?(?:工作|落实)?)?|协办|协助|协同(?:配合)?|参与|参加|组织实施|具体实施|具体落实|抓好落实)"
    r"|(?P<with>会同|商(?=县|市|区))|(?P<duty>负责(?:落实|实施|组织实施)?)"
)
_MARKED = re.compile(
    rf"[（(【〔［\[](?:(?P<lead>{LEAD_WORDS})|{HELP_WORDS})(?:责任)?(?:单位|部门)?[）)】〕］\]]$"
)
_STARS = re.compile(r"[★☆▲△◆◇◎※]")  # the legend of such tables says that they mark the lead
STAR_LEADS = re.compile(
    r"(?:带|标|注|打|加|画|有|为)[有注]?[“\"‘（(]?[*＊]+[”\"’）)]?[^，。；]{0,12}(?:牵头|主办|主责)"
)
_BROKEN_VERB = re.compile(r"([牵负配落会参协主承])\s*\n\s*([头责合实同与办])")
NOBODY = ("无", "暂无", "空", "/", "-", "—", "——", "略")
_STOP = re.compile(r"[，,；;。、\s）)]|$")
_NOUN = re.compile(rf"\s*{_KIND}")
FIRST_LEADS = re.compile(
    r"[（(【〔［\[]?[^，。；;,（(【〔［\[\n]{0,12}?(?:(?:排|列)(?:在|名|序)?(?:第一位|第一|首位|最前|前列|首)|排名第一|首位|第一(?:个|家|位)?)"
    r"(?:的|者)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是|系|即)(?:主|总|工作)?(?:牵头|主办|主责|第一责任)(?:责任)?(?:单位|部门)?(?:或汇总单位)?"
    r"(?:[，,、](?:下同|以下同))?[）)】〕］\]]?"
    r"|(?:[^，。；;,（(\n]{2,20}的[，,])?[^，。；;,（(\n]{0,8}?(?:排名|排列|排|列)在?(?:首位|第一位?|最前)(?:面)?的(?:责任)?"
    r"(?:单位|部门)(?:负责)?(?:牵头|主办)(?:负责|落实|组织实施)?"
)
_SO_CALLED = r"以下(?:统一?|合|简)?称(?:为)?(?:[^（）()，,；;。、]|[（(][^（）()]*[）)])+"
_NOISE = re.compile(
    rf"[（(](?:下同|以下同|排名不分先后|{_SO_CALLED})[）)]"
    r"|[（(](?:具体)?(?:名单|单位)?(?:详?见|附)?附[件表后][^（）()]{0,12}[）)]"
    rf"|(?:^|[，,；;。（(])\s*(?:下同|以下同|排名不分先后|按职责分工负责|{_SO_CALLED})\s*(?=$|[）)，,；;。、])"
)
"""What stands among units and names none: 下同, 以下统称各县（区）, （名单见附件1）."""


@dataclass(frozen=True, slots=True)
class Owners:
    """The units of a task as printed, and the time limit that stood among them.

    `labelled` says that lead and responsible units were told apart by the notice itself.
    """

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    labelled: bool = False

    def __bool__(self) -> bool:
        return bool(self.lead or self.responsible or self.times)

    def plus(self, other: Owners) -> Owners:
        """Return the owners of two notes of one task together, each unit once."""
        lead = tuple(dict.fromkeys((*self.lead, *other.lead)))
        rest = dict.fromkeys((*self.responsible, *other.responsible))
        return Owners(
            lead,
            tuple(name for name in rest if name not in lead),
            self.times + other.times,
            self.labelled or other.labelled,
        )

    def first_leads(self) -> Owners:
        """Return them with the first responsible unit as the lead, where none is told."""
        if self.lead or not self.responsible:
            return self
        return Owners(self.responsible[:1], self.responsible[1:], self.times, self.labelled)


@dataclass(slots=True)
class OwnerGrammar:
    """Reads notes of units. `known` are normalised names; `is_time` tells a time limit."""

    is_time: Callable[[str], bool]
    known: Collection[str] = field(default_factory=frozenset)
    starred: bool = False  # the notice says that * marks the lead
    bare: bool = False  # its items end with （县财政局）, without a word for it

    def read(self, note: str, role: str = "") -> Owners:
        """Return the owners that a note or a cell names; without any word for it they get `role`.

        `role` is lead or responsible: the column they stand in.
        """
        note = FIRST_LEADS.sub("", _BROKEN_VERB.sub(r"\1\2", note))
        if self.starred:
            note = re.sub("[*＊]+", "★", note)
        labels = list(_LABEL.finditer(note))
        if not labels:
            return self._clauses(_NOISE.sub("", note), role)
        owners = self._clauses(note[: labels[0].start()].strip(" ，,；;。、"), role)
        for at, label in enumerate(labels):
            end = labels[at + 1].start() if at + 1 < len(labels) else len(note)
            owners = owners.plus(self._labelled(label, note[label.end() : end]))
        return owners

    def _labelled(self, label: re.Match[str], value: str) -> Owners:
        value = _NOISE.sub("", value).strip(" 　，,；;。、\n")
        if label["people"]:
            return Owners()
        if label["time"]:
            return Owners(times=(squeeze(value),) if squeeze(value) else ())
        found = self._clauses(value, "lead" if label["lead"] else "responsible")
        return Owners(found.lead, found.responsible, found.times, True)

    def _clauses(self, text: str, role: str) -> Owners:
        """Read 'A、B牵头，C配合'. Names that no verb follows get the role of their column."""
        verbs = [v for v in _VERB.finditer(text) if self._is_verb(text, v)]
        if not verbs:
            return self._names(text, role or "responsible")
        owners, start = Owners(labelled=len(verbs) > 1 or bool(verbs[0]["lead"])), 0
        for at, verb in enumerate(verbs):
            part = text[start : verb.start()]
            owners = owners.plus(self._names(part, _role(verb, verbs, at)))
            start = verb.end()
        return owners.plus(self._names(text[start:], role or "responsible"))

    def _is_verb(self, text: str, verb: re.Match[str]) -> bool:
        before = text[: verb.start()]
        if not before.strip(" ，,；;、（("):
            return False
        if before.endswith(("（", "(")) and text[verb.end() :].startswith(("）", ")")):
            return False
        if verb["with"]:
            return is_whole(re.split(r"[、，,；;]", before)[-1], self.known)
        return bool(_STOP.match(text, verb.end())) and not _NOUN.match(text, verb.end())

    def _names(self, text: str, role: str) -> Owners:
        names, times = [], []
        marked: list[str] = []
        helping: list[str] = []
        for name in split_names(text, self.known):
            if name in NOBODY:
                continue
            tail = _MARKED.search(name)
            if _STARS.search(name):
                marked.append(_STARS.sub("", name))
            elif tail:
                (marked if tail["lead"] else helping).append(name[: tail.start()])
            elif not is_whole(name, self.known) and self.is_time(name):
                times.append(name)
            else:
                names.append(name)
        if role == "lead":
            return Owners(tuple(marked + names), tuple(helping), tuple(times))
        return Owners(tuple(marked), tuple(names + helping), tuple(times))

    def all_units(self, owners: Owners) -> bool:
        """Tell whether every name can be a unit's: then a note without a word for it is one."""
        names = owners.lead + owners.responsible
        return bool(names) and all(is_whole(name, self.known) or is_group(name) for name in names)


def _role(verb: re.Match[str], verbs: list[re.Match[str]], at: int) -> str:
    """Return the part of the names before a verb.

    负责 alone makes responsible units; beside 配合 or after 会同 it tells the two parts apart.
    """
    if verb["lead"] or verb["with"]:
        return "lead"
    alone = verb["duty"] and not any(v["lead"] or v["with"] for v in verbs)
    return "lead" if alone and any(v["help"] for v in verbs[at + 1 :]) else "responsible"


def says_owners(note: str) -> bool:
    """Tell whether a note has a word that makes it one of units: 牵头单位：, …负责."""
    return bool(_LABEL.search(note) or _VERB.search(note))


def owner_label(text: str) -> re.Match[str] | None:
    """Return the first label of units or time in a line: 责任单位：, 【完成时限】."""
    return _LABEL.search(text)


def owner_labels(text: str) -> Iterator[re.Match[str]]:
    """Return all labels of units, times and people in a text, in their order."""
    return _LABEL.finditer(text)


def ends_with_label(text: str) -> bool:
    """Tell whether a line ends with a label, behind other words: …。责任单位：."""
    bare = text.rstrip()
    return any(label.start() and label.end() == len(bare) for label in _LABEL.finditer(bare))


_DOES = re.compile(
    r"(?:共同|分别)?(?:牵头|主办|承办|配合|协办|协助|参与|负责|落实)+(?=$|[，,；;、。])"
)


def are_units(text: str) -> bool:
    """Tell whether a cell holds units and nothing else: 办公室, A牵头，B、C配合."""
    key = _DOES.sub("", squeeze(text)).strip("，,；;、")
    if not key or "。" in key or len(key) > 200:
        return False
    names = split_names(key)
    return bool(names) and all(is_whole(name) or is_group(name) for name in names)
