"""Who a phrase such as 各乡镇人民政府 stands for, as far as anything written says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.characters import simplified
from ledger.units.matching import Named
from ledger.units.names import is_group, level_of, normalise


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list of units under a heading: 县属有关单位名单."""

    heading: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """The units that a phrase stands for. `source`: list, roster or addressees."""

    names: tuple[str, ...]
    source: str


_TOWNS = re.compile(r"乡镇|镇街|街镇|各镇|各乡|各街|镇办|街道|镇（|镇\(")
_OFFICES = re.compile(r"部门|单位|机关|科室|机构")
_SOME = re.compile(r"有关|相关|涉及|主管|主办|牵头|责任|成员")


def expand(
    phrase: str,
    *,
    lists: Sequence[UnitList] = (),
    roster: Iterable[Named] = (),
    addressees: Sequence[str] = (),
) -> Expansion | None:
    """Return the units that a group phrase stands for, or None: then the office is asked.

    The notice's own list comes first, if its heading says the phrase; then named units among the
    addressees; then all towns or all offices of the roster. 有关 and 相关 mean some of them, which
    no roster can tell.
    """
    if not is_group(phrase):
        return None
    phrase = simplified(phrase)
    listed = _listed(phrase, lists)
    if listed:
        return Expansion(listed, "list")
    units = list(roster)
    if _TOWNS.search(phrase):
        return _towns(units, addressees)
    if _OFFICES.search(phrase) and not _SOME.search(phrase):
        names = tuple(unit.name for unit in units if not _is_town(unit.name))
        return Expansion(names, "roster") if names else None
    return None


def _listed(phrase: str, lists: Sequence[UnitList]) -> tuple[str, ...]:
    key = _essence(phrase)
    for candidate in lists:
        heading = _essence(candidate.heading)
        if key and (key in heading or heading in key):
            return candidate.names
    return ()


def _essence(phrase: str) -> str:
    """Drop what two namings of one circle differ in: 县属有关单位 and 县属相关部门."""
    key = re.sub(r"^附件\d*|名单|一览表|清单|列表", "", normalise(phrase))
    return re.sub(r"有关|相关|各|的|人民", "", key).replace("部门", "单位")


def _towns(units: Sequence[Named], addressees: Sequence[str]) -> Expansion | None:
    names = tuple(unit.name for unit in units if _is_town(unit.name))
    if names:
        return Expansion(names, "roster")
    named = tuple(name for name in addressees if _is_town(name) and not is_group(name))
    return Expansion(named, "addressees") if named else None


def _is_town(name: str) -> bool:
    return level_of(name) == "town" and not is_group(name)
