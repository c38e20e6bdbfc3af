"""Evidence is kept as it comes and attached once it is clear to what."""

from __future__ import annotations

from tests.storage.county import AT, County


async def keep(county: County, digest: str | None = None, link: str | None = None) -> int:
    async with county.work() as uow:
        return await uow.evidence.keep(
            at=AT, person_id=county.people["李文"].id, digest=digest, link=link, name="清单.pdf"
        )


async def test_evidence_belongs_to_its_assignment_once_it_is_attached(county: County) -> None:
    part, other = county.parts[1, "县财政局"], county.parts[2, "县财政局"]
    link, file = await keep(county, link="https://www.example.org/a"), await keep(county, "a" * 64)
    async with county.work() as uow:
        assert await uow.evidence.of_assignment(part) == []
        await uow.evidence.attach([link, file], part, at=AT)
        found = await uow.evidence.of_assignment(part)
        of_notice = await uow.evidence.of_notice(county.notice)

        assert await uow.evidence.of_assignment(other) == []
    assert [(e.link, e.digest) for e in found] == [
        ("https://www.example.org/a", None),
        (None, "a" * 64),
    ]
    assert of_notice == found


async def test_only_what_is_attached_to_nothing_can_be_dropped(county: County) -> None:
    loose, kept = await keep(county, "a" * 64), await keep(county, "b" * 64)
    async with county.work() as uow:
        await uow.evidence.attach([kept], county.parts[1, "县财政局"], at=AT)

        await uow.evidence.drop([loose, kept], at=AT)

        assert not await uow.evidence.may_see("a" * 64)
        assert await uow.evidence.may_see("b" * 64)
        assert len(await uow.evidence.of_notice(county.notice)) == 1


async def test_a_unit_sees_its_own_files_and_the_office_all(county: County) -> None:
    kept = await keep(county, "a" * 64)
    async with county.work() as uow:
        await uow.evidence.attach([kept], county.parts[1, "县财政局"], at=AT)

        assert await uow.evidence.may_see("a" * 64)
        assert await uow.evidence.may_see("a" * 64, county.units["县财政局"])
        assert not await uow.evidence.may_see("a" * 64, county.units["县教育局"])
        assert not await uow.evidence.may_see("c" * 64)
