"""Splits a printed list of units into names, and heals the names that a line break cut."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ledger.units.lexicon import LEVELS, STEMS
from ledger.units.names import begins_a_name, begins_surely, is_group, is_whole, normalise, stem_of

_SEPARATORS = "、,，;；/／|｜\n"
_OPEN, _CLOSE = "（([〔【", "）)]〕】"
_TRAILING = re.compile(
    r"(?:等)?(?:(?:按照?|根据|依)(?:各自)?(?:的)?|各自(?:的)?|(?=职[责能]分工))职(?:责|能)(?:分工|范围)?(?:分别|共同|抓好|做好|协同)?(?:负责|落实|推进|配合)?$"
    r"|(?:分别|共同|具体|牵头|组织|协同)?(?:负责|落实|推进|实施)$|(?:积极)?(?:配合|参与|协助)$"
    r"|(?:分别|共同|各自|具体|积极|密切|共同做好)$"
)
_LEVELS_ALIKE = tuple(
    (
        re.compile(rf"各(?:{same}[、，,]?)+$"),
        re.compile(rf"{same}(?:人民政府|政府|办事处|党委|$|[、，,])"),
    )
    for same in ("(?:县|市|区|旗)", "(?:乡|镇|街道|苏木)")
)
_SPECK = re.compile(r"(?<=[局委办部院会心府厅处社])[.．·•](?=[\u4e00-\u9fff])")
"""A 、 as recognition reads it."""
_OFFICES_OF = re.compile(r"^(?!各).*政府 (?:各|有关|相关){1,2}(?:工作|职能)?(?:部门|单位)")
_LINES = 4
"""Lines of a narrow cell over which one name may run."""
_AND = re.compile(r"(?:以及|和|及|与|会同)")


def split_names(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of a list as printed, healed and without the words that are no name.

    Names part at 、，；/ and at blanks or 和 that stand between whole names. 等 ends a list:
    what follows it (A等有关部门) is a name of its own if it means somebody.
    """
    names: list[str] = []
    for piece in _pieces(_SPECK.sub("、", text)):
        for part in _parts_by_blank(piece, known):
            names.extend(_names(part, known))
    return tuple(dict.fromkeys(name for name in names if name))


def _pieces(text: str) -> list[str]:
    """Cut at separators outside brackets. A line break is a blank: it may stand inside a name."""
    pieces, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif sign in _SEPARATORS and sign != "\n" and not depth and not _one_group(text, at):
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _one_group(text: str, at: int) -> bool:
    """Tell whether a sign stands inside one phrase: 各乡、镇人民政府 means them all."""
    before, after = text[max(0, at - 8) : at], text[at + 1 :]
    return any(left.search(before) and right.match(after) for left, right in _LEVELS_ALIKE)


def _parts_by_blank(piece: str, known: Collection[str]) -> list[str]:
    """Join what blanks cut, and keep apart what stands whole on both sides."""
    parts: list[str] = []
    words = piece.split()
    for at, word in enumerate(words):
        if parts and not _apart(parts[-1], words[at:], known):
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def _apart(left: str, words: Sequence[str], known: Collection[str]) -> bool:
    right = words[0]
    if normalise(left) in known and normalise(right) in known:
        return True
    if _open(left) or _OFFICES_OF.search(f"{left} {right}"):
        return False
    if normalise(right)[:1] not in LEVELS and stem_of(left + right) in STEMS.values():
        return False  # 县住房城乡 建设局
    if not is_whole(left, known) or (_OF_PLACES.fullmatch(left) and _THEIR_OFFICES.match(right)):
        return False
    if stem_of(left + right) in STEMS.values() and stem_of(right) not in STEMS.values():
        return False  # 县乡 村振兴局
    both = _SECTION.fullmatch(left) and _SECTION.fullmatch(right)
    if both or (is_group(right) and len(right) > _BARE):
        return True
    return (is_whole(right, known) and begins_a_name(right)) or _begins_anew(words, known)


_BARE = 3  # 单位, 部门 are the end of a group's name
_SECTION = re.compile(rf"(?![{''.join(LEVELS)}])[\u4e00-\u9fff]{{2,8}}(?:科|处|股|办公室)")
"""A section of an office: 规划科 over 宣传科 in a cell are two."""


def _open(text: str) -> bool:
    """Tell whether a bracket of the name is still open: 各县（市、 goes on with 区）人民政府."""
    return sum(text.count(sign) for sign in _OPEN) > sum(text.count(sign) for sign in _CLOSE)


def _begins_anew(words: Sequence[str], known: Collection[str]) -> bool:
    """Tell whether a name of its own begins that the lines of a narrow cell cut: 区自来水 公司."""
    if not begins_surely(words[0]):
        return False
    joined = ("".join(words[:count]) for count in range(2, min(len(words), _LINES) + 1))
    return any(is_whole(name, known) or is_group(name) for name in joined)


def _names(part: str, known: Collection[str]) -> list[str]:
    name = _bare(part)
    if "等" in name[1:]:
        before, _, after = name.rpartition("等")
        if is_whole(before, known) or not after:
            return _names(before, known) + (
                _names(after, known) if is_group(after) and len(after) > 2 else []
            )
    for joint in _AND.finditer(name):
        left, right = name[: joint.start()], name[joint.end() :]
        if is_whole(left, known) and len(left) > 2 and begins_a_name(right):
            return _names(left, known) + _names(right, known)
    return _run_together(name, known) if name else []


def _run_together(name: str, known: Collection[str]) -> list[str]:
    """Part two whole names that a lost blank ran together: 县文化局县档案馆."""
    for at in range(3, len(name) - 2):
        left, right = name[:at], name[at:]
        if left.endswith(tuple(_SEPARATORS)) or any(
            left.count(sign) > left.count(shut) for sign, shut in zip(_OPEN, _CLOSE, strict=True)
        ):
            continue
        if _OF_PLACES.fullmatch(left):
            continue
        again = right[0] == name[0] and right[0] in "省市县区镇乡"
        town = name[0] == "各" and right[0] in "省市县区镇乡"
        if not (again or town or re.match(r"各(?:乡|镇|街)", right)):
            continue
        if is_whole(left, known) and is_whole(right, known):
            return [left, *_run_together(right, known)]
    return [name]


_OF_PLACES = re.compile("各(?:[县市区旗乡镇]|苏木|街道)+")
"""How one phrase begins: 各县市区人民政府, 各苏木镇人民政府."""

_THEIR_OFFICES = re.compile("(?:[镇乡区市旗](?:人民)?政府|街道办事处)(?!各)")
"""How such a phrase goes on behind a blank: 各乡 镇人民政府; 各乡镇 县政府各部门 are two."""


def _bare(part: str) -> str:
    name = "".join(part.split()).strip("。.:：*_·-—“”\"'")
    name = re.sub(r"^(?:由|请|会同|以及|及|和|并)(?=.{2})", "", name)
    shorter = _TRAILING.sub("", name)
    while shorter != name and (is_whole(shorter) or is_group(shorter)):
        name, shorter = shorter, _TRAILING.sub("", shorter)
    return name
