"""Who gets which task: printed owners become units, group phrases are expanded or asked."""

from __future__ import annotations

from dataclasses import replace

from ledger.assigning import NamedUnit, Owners, Share, assign, groups_of, proposal
from ledger.model import Part
from ledger.units import UnitList

GROUP = "县属有关单位"
LISTED = (("县政府办公室", ("县政府办",)), ("县财政局", ()), ("县司法局", ()))
OWNERS = Owners(
    issuer="临江县人民政府办公室",
    tasks=((1, ("县财政局",), (GROUP,)), (2, ("县政府办",), ("县财政局", "县政府办公室"))),
    units=LISTED,
    lists=(UnitList("县属有关单位名单", tuple(name for name, _ in LISTED)),),
)


def shares(owners: Owners, **how: object) -> set[tuple[int, str, Part, bool]]:
    found = assign(owners, **how)  # type: ignore[arg-type]
    return {(share.no, share.unit, share.part, share.shared) for share in found.shares}


def test_a_unit_has_one_part_in_a_task_and_the_lead_is_the_stronger() -> None:
    own = {share for share in shares(OWNERS) if share[0] == 2}
    assert own == {
        (2, "县政府办公室", Part.LEAD, False),
        (2, "县财政局", Part.RESPONSIBLE, False),
    }


def test_a_group_stands_for_the_notices_own_list() -> None:
    found = shares(OWNERS)
    assert (1, "县财政局", Part.LEAD, False) in found
    assert (1, "县司法局", Part.RESPONSIBLE, True) in found
    assert (1, "县政府办公室", Part.RESPONSIBLE, True) in found
    assert assign(OWNERS).unknown == {}


def test_a_group_that_is_not_expanded_is_left_to_be_asked() -> None:
    found = assign(OWNERS, expand_groups=False)
    assert found.unknown == {GROUP: (1,)}
    assert Share(1, "县财政局", Part.LEAD) in found.shares


def test_what_the_office_ticked_is_what_a_group_stands_for() -> None:
    assert shares(OWNERS, scoped={GROUP: ("县司法局",)}) >= {
        (1, "县司法局", Part.RESPONSIBLE, True)
    }
    assert not {share for share in shares(OWNERS, scoped={GROUP: ()}) if share[3]}


def test_a_unit_that_the_office_knows_keeps_its_name() -> None:
    roster = (NamedUnit("临江县财政局", ("县财政局",)),)
    found = assign(replace(OWNERS, units=(), lists=()), roster=roster, expand_groups=False)
    assert {share.unit for share in found.shares if share.no == 1} == {"临江县财政局"}
    assert found.units[0].name == "临江县财政局"


def test_the_units_of_a_higher_level_are_not_the_offices_to_assign() -> None:
    above = replace(OWNERS, tasks=((3, ("县财政局",), ("市级有关单位",)),))
    assert assign(above).unknown == {"市级有关单位": (3,)}
    assert proposal(above, "市级有关单位") == ()


def test_group_phrases_are_told_with_the_tasks_they_stand_on() -> None:
    twice = replace(OWNERS, tasks=(*OWNERS.tasks, (5, (), (GROUP,))))
    assert groups_of(twice) == {GROUP: (1, 5)}
    assert set(proposal(twice, GROUP)) == {"县政府办公室", "县财政局", "县司法局"}


def test_a_unit_that_has_nothing_to_do_is_kept_only_if_the_notice_lists_it() -> None:
    roster = (NamedUnit("县水利局"),)
    names = {unit.name for unit in assign(OWNERS, roster=roster).units}
    assert names == {"县政府办公室", "县财政局", "县司法局"}
