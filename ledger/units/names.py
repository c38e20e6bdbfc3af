"""What a unit's name says: its key, its level, whether it is whole, whether it means many units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from ledger.characters import simplified
from ledger.units.lexicon import LEVELS, NOT_A_LEVEL, STEMS, SUFFIXES, WHOLE_ENDINGS

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_PLACE = re.compile(rf"^{_HAN}{{2,8}}?(?:自治县|自治区|自治州|自治旗|省|市|县|区|旗|州|盟)")
_BRANCH = re.compile(r"(?:分局|支局|支行|分公司|支队|大队|调查队|管理处|直属局|派驻|驻|在)")
_GROUP = re.compile(
    r"^(?:各|全体|所有|其他|其它|有关|相关|所属|直属|涉及|本)|有关|相关|^成员|成员单位|各部门|各单位|各镇|各乡|各街|各县|各区|各科"
    r"|(?:直|属|级)(?:机关)?(?:各|有关|相关)?(?:单位|部门|机关)$|^(?:乡镇|镇街|街道|街镇|镇办)(?:政府|人民政府|办事处)?$"
    r"|主管部门$|(?:主办|牵头|责任|起草|制定|主管|运维|实施|承办|开办|运营|采购|成员|建设|发布|制发|参与|使用)(?:单位|部门|机关)$"
    r"|^(?:中心|科室|股室|处室|站所|院所|分局|大队|社区|村居|街道|镇街|园区|学校|企业|窗口)$"
    r"|^(?:县\([市区旗、,]+\)|旗县|县市|县区)[市区旗]?(?:党委|人民政府|政府)$|^县市区$"
    r"|[直所下]属各|^辖区内?(?:各|有关)|等(?:单位|部门)$|^(?:单位|部门|行政机关|镇办|村居)$|企事业单位$"
)
_TOWN = re.compile(rf"^{_HAN}{{2,6}}(?:镇|乡|街道)(?:人民政府|政府|党委|党工委|办事处)?$")
_ZONES = ("管委会", "管理委员会", "开发区", "高新区", "经开区", "园区", "景区", "新区")
_HEADQUARTERS = ("人行", "人民银行", "国网", "中国", "国家")


@lru_cache(maxsize=8192)
def normalise(name: str) -> str:
    """Return the name as a key: simplified, NFKC, no blanks or marks. 縣 發改局 -> 县发改局."""
    folded = simplified("".join(unicodedata.normalize("NFKC", name).split()))
    return folded.strip("、,;:.。·*_-—\"'“”‘’|/★☆▲△◆◇◎※")


def other_names(name: str) -> tuple[str, ...]:
    """Return the names that one printed name gives: 县委宣传部(县网信办) is both of them."""
    key = normalise(name)
    found = re.fullmatch(r"(.{3,}?)\((.{2,})\)(.{0,6})", key)
    if not found:
        return (key,)
    main, inner, tail = found.groups()
    if tail or not is_whole(main):
        return (key,)
    aliases = [part for part in re.split(r"[、,]", inner) if is_whole(part)]
    return (main, *aliases)


def level_of(name: str) -> str | None:
    """Return the level that a name prints: state, province, city, county, town, village, or None.

    A branch is of the place it serves: 市生态环境局嵊泗分局 has no level of its own.
    """
    key = normalise(name)
    if _BRANCH.search(key):
        return None
    local = re.match(r"国家税务总局(?=..)", key)
    if local:
        return _level_of_place(key[local.end() :])
    for word in ("国家", "国务院", "中央"):
        if key.startswith(word):
            return "state"
    key = key.removeprefix("各")
    if key.startswith(NOT_A_LEVEL):
        return "town" if key.startswith(("乡镇", "镇街", "镇办", "街道")) else None
    if key[:1] in LEVELS:
        return LEVELS[key[:1]]
    if re.search(r"(?:社区|[^农]村)(?:居委会|居民委员会|村委会|村民委员会)?$", key):
        return "village"
    for ending in ("镇", "乡", "街道", "办事处"):
        if re.search(rf"{ending}(?:人民政府|政府|党委|办事处|党工委)?$", key):
            return "town"
    return _level_of_place(key)


def _level_of_place(key: str) -> str | None:
    found = _PLACE.match(key)
    if not found or stem_of(key) in STEMS.values():
        return None
    if key.endswith(_ZONES):
        return None
    last = found[0][-1]
    return LEVELS.get(last)


def is_group(name: str) -> bool:
    """Tell whether a phrase stands for many units: 各乡镇人民政府, 县属有关单位, 成员单位."""
    return bool(_GROUP.search(normalise(name)))


def is_whole(name: str, known: Collection[str] = ()) -> bool:
    """Tell whether the words can be a unit's whole name: the right ending, and a stem before it."""
    key = normalise(name)
    if key in known:
        return True
    bare = re.sub(r"\([^()]*\)$", "", key)
    if len(bare) < 2 or re.search(r"[?!。；:：]|\ufffd", bare):
        return False
    return bare.endswith(WHOLE_ENDINGS)


def begins_a_name(name: str) -> bool:
    """Tell whether the words begin as names do: with a level, 各, a place, a known stem."""
    key = normalise(name)
    if key.startswith(("各", "有关", "相关", "其他", "其它", "驻", *_HEADQUARTERS)):
        return True
    if key[:1] in LEVELS and not key.startswith(NOT_A_LEVEL):
        return len(key) > 2
    return _known(key) or bool(_TOWN.match(key))


def begins_surely(name: str) -> bool:
    """Tell whether words, maybe cut, can only begin a name: 区自来水, 各乡镇人, 国网临江."""
    key = normalise(name)
    level = key[:1] in LEVELS and not key.startswith(NOT_A_LEVEL)
    return level or key.startswith(("各", "国网", "人行", "中国人民银行"))


def is_known_form(name: str) -> bool:
    """Tell whether a name is written as one of the lexicon's forms, without place or level."""
    return normalise(name) in STEMS


def _known(key: str) -> bool:
    return key in STEMS or stem_of(key) in STEMS.values() or bool(_PLACE.match(key))


@lru_cache(maxsize=8192)
def stem_of(name: str) -> str:
    """Return what tells a unit from the others of its place: 县发改委 -> 发展和改革."""
    key = normalise(name)
    for bare in without_places(key):
        found = bare_stem(bare)
        if found:
            return found
    bare = _without_level(key)
    for suffix in SUFFIXES:
        if bare.endswith(suffix) and len(bare) > len(suffix) + 1:
            return bare[: -len(suffix)]
    return bare


def bare_stem(bare: str) -> str | None:
    """Return the stem of a name without its place, None where it is no usual one."""
    if bare in STEMS:
        return STEMS[bare]
    for suffix in SUFFIXES:
        stem = bare[: -len(suffix)]
        if bare.endswith(suffix) and stem in STEMS:
            return STEMS[stem]
    return None


def _without_level(key: str) -> str:
    if key[:1] in LEVELS and not key.startswith(NOT_A_LEVEL):
        return key[1:]
    return key


def without_places(key: str) -> list[str]:
    """Return the name with less and less before it, most careful first."""
    forms = [key]
    if key[:1] in LEVELS:
        forms.append(key[1:])
    forms.extend(
        key[cut:]
        for cut in range(3, min(9, len(key)))
        if key[cut - 1] in "省市县区旗州盟镇乡" or key[cut - 2 : cut] == "街道"
    )
    return forms
