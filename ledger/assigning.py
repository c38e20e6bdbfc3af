"""From a notice's printed owners to units: who gets which task, and which phrases must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ledger.model import Part
from ledger.units import Named, UnitList, expand, is_group, level_of, match

CERTAIN = 0.9  # a match at least this good, and alone, is the same unit (ledger.units.matching)


@dataclass(frozen=True, slots=True)
class Owners:
    """Whom a notice names: for each task number its lead and responsible phrases, as printed.

    `units` are the notice's own list (name, aliases), `lists` the same under their headings.
    """

    issuer: str | None
    tasks: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]
    units: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lists: tuple[UnitList, ...] = ()
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit by its name and its other names."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's part in one task. `shared` says that a group phrase brought it there."""

    no: int
    unit: str
    part: Part
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Assigning:
    """Who gets what. `unknown` maps each phrase nobody could resolve to the tasks it stands on."""

    units: tuple[NamedUnit, ...] = ()
    shares: tuple[Share, ...] = ()
    unknown: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def assign(
    owners: Owners,
    *,
    roster: Sequence[Named] = (),
    scoped: Mapping[str, Sequence[str]] | None = None,
    expand_groups: bool = True,
) -> Assigning:
    """Resolve every owner of every task.

    `roster` are the units known already, `scoped` the phrases whose units the office has ticked
    (an empty list means: nobody besides those named). With `expand_groups` a phrase the office
    has not ticked stands for what the notice itself lists; without it, it is left to be asked.
    A unit is named once a task: as lead, if it is both.
    """
    ticked = dict(scoped or {})
    units = _known_units(owners, roster)
    shares: dict[tuple[int, str], Share] = {}
    unknown: dict[str, list[int]] = {}
    for no, part, phrase in _phrases(owners):
        names = _names(phrase, owners, units, ticked, expand_groups=expand_groups)
        if names is None:
            unknown.setdefault(phrase, []).append(no)
            continue
        for name in names:
            shares.setdefault((no, name), Share(no, name, part, is_group(phrase)))
    named = {share.unit for share in shares.values()}
    kept = tuple(u for u in units.values() if u.name in named or _listed(u, owners))
    return Assigning(
        kept, tuple(shares.values()), {phrase: tuple(nos) for phrase, nos in unknown.items()}
    )


def groups_of(owners: Owners) -> Mapping[str, tuple[int, ...]]:
    """Return the phrases that stand for many units, each with the tasks it stands on."""
    found: dict[str, list[int]] = {}
    for no, _, phrase in _phrases(owners):
        if is_group(phrase):
            found.setdefault(phrase, []).append(no)
    return {phrase: tuple(nos) for phrase, nos in found.items()}


def proposal(owners: Owners, phrase: str, roster: Iterable[Named] = ()) -> tuple[str, ...]:
    """Return the units that a phrase would stand for by the notice's own words, if any."""
    units = _known_units(owners, tuple(roster))
    names = _expanded(phrase, owners, units)
    return names or ()


def _phrases(owners: Owners) -> Iterable[tuple[int, Part, str]]:
    for no, lead, responsible in owners.tasks:
        yield from ((no, Part.LEAD, phrase) for phrase in lead)
        yield from ((no, Part.RESPONSIBLE, phrase) for phrase in responsible)


def _known_units(owners: Owners, roster: Sequence[Named]) -> dict[str, NamedUnit]:
    """Return the roster, then the notice's list, then every unit named on a task."""
    units = {unit.name: NamedUnit(unit.name, tuple(unit.aliases)) for unit in roster}
    for name, aliases in owners.units:
        if _certain(name, units) is None:
            units[name] = NamedUnit(name, aliases)
    for _, _, phrase in _phrases(owners):
        if not is_group(phrase) and _certain(phrase, units) is None:
            units[phrase] = NamedUnit(phrase)
    return units


def _certain(name: str, units: Mapping[str, NamedUnit]) -> str | None:
    if name in units:
        return name
    found = [c for c in match(name, units.values()) if c.score >= CERTAIN]
    best = [c for c in found if c.score == found[0].score]
    return best[0].name if len(best) == 1 else None


def _names(
    phrase: str,
    owners: Owners,
    units: Mapping[str, NamedUnit],
    ticked: Mapping[str, Sequence[str]],
    *,
    expand_groups: bool,
) -> tuple[str, ...] | None:
    if phrase in ticked:
        return tuple(ticked[phrase])
    if not is_group(phrase):
        name = _certain(phrase, units)
        return (name,) if name else None
    return _expanded(phrase, owners, units) if expand_groups else None


def _expanded(
    phrase: str, owners: Owners, units: Mapping[str, NamedUnit]
) -> tuple[str, ...] | None:
    if _elsewhere(phrase, owners):
        return None
    found = expand(phrase, lists=owners.lists, roster=units.values(), addressees=owners.addressees)
    if found is None:
        return None
    return tuple(_certain(name, units) or name for name in found.names)


_HEIGHT = {"village": 0, "town": 1, "county": 2, "city": 3, "province": 4, "state": 5}


def _elsewhere(phrase: str, owners: Owners) -> bool:
    """Tell whether a phrase names the units of a higher level (市级有关单位 in a county's notice).

    They are not the office's to assign: 嵊泗2022 rows 27 and 28 are left over from a template.
    """
    own = level_of(owners.issuer) if owners.issuer else None
    named = level_of(phrase) if is_group(phrase) else None
    return _HEIGHT.get(named or "", 0) > _HEIGHT.get(own or "county", 2)


def _listed(unit: NamedUnit, owners: Owners) -> bool:
    return any(unit.name == name for name, _ in owners.units)
