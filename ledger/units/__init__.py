"""Knows units by their names: full, short, listed, grouped."""

from ledger.units.groups import Expansion, UnitList, expand
from ledger.units.matching import Candidate, Named, match, same_unit
from ledger.units.names import (
    begins_a_name,
    is_group,
    is_known_form,
    is_whole,
    level_of,
    normalise,
    other_names,
    stem_of,
)
from ledger.units.slips import corrected, is_half
from ledger.units.spelling import misspelt
from ledger.units.splitting import split_names

__all__ = [
    "Candidate",
    "Expansion",
    "Named",
    "UnitList",
    "begins_a_name",
    "corrected",
    "expand",
    "is_group",
    "is_half",
    "is_known_form",
    "is_whole",
    "level_of",
    "match",
    "misspelt",
    "normalise",
    "other_names",
    "same_unit",
    "split_names",
    "stem_of",
]
