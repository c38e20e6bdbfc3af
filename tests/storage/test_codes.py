"""Binding codes: once, within three days, not to be guessed, not to be read in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from ledger.model import Role
from storage.codes import ALPHABET, LENGTH, LIFE, Redeemed, TooManyTries
from tests.storage.county import AT, County

WEB = ("web", "main")


async def issue(county: County, name: str = "", role: Role = Role.LIAISON) -> str:
    async with county.work() as uow:
        return await uow.codes.issue(county.units["县教育局"], role, name, AT + LIFE, AT)


async def redeem(
    county: County, code: str, sender: str = "s1", after: timedelta = timedelta()
) -> Redeemed | None:
    async with county.database.work() as uow:
        redeemed = await uow.codes.redeem(code, *WEB, sender, AT + after)
        if redeemed:
            await uow.accounts.bind(redeemed.person.id, *WEB, sender, sender, AT)
        return redeemed


async def test_a_code_makes_a_person_of_a_stranger(county: County) -> None:
    redeemed = await redeem(county, await issue(county, "王芳", Role.HEAD))

    assert redeemed is not None
    assert redeemed.new
    person = redeemed.person
    assert (person.name, person.unit, person.role) == ("王芳", "县教育局", Role.HEAD)
    async with county.database.read() as uow:
        speaker = await uow.accounts.who(*WEB, "s1")
    assert speaker is not None
    assert speaker.person == person


async def test_redeeming_enters_the_office_of_the_code(county: County) -> None:
    code = await issue(county)
    async with county.database.work() as uow:
        await uow.codes.redeem(code, *WEB, "s1", AT)

        assert uow.jurisdiction_id == county.id


async def test_a_code_works_once(county: County) -> None:
    code = await issue(county)
    await redeem(county, code)

    assert await redeem(county, code, "s2") is None


async def test_a_code_is_over_after_three_days(county: County) -> None:
    code = await issue(county)

    assert await redeem(county, code, after=LIFE) is None
    assert await redeem(county, code, "s2", after=LIFE - timedelta(seconds=1)) is not None


async def test_a_second_device_is_the_same_person(county: County) -> None:
    first = await redeem(county, await issue(county, "王芳"), "phone")
    second = await redeem(county, await issue(county, "王芳"), "computer")

    assert first is not None
    assert second is not None
    assert (first.new, second.new) == (True, False)
    assert first.person == second.person


async def test_a_code_without_a_name_is_a_new_person(county: County) -> None:
    first = await redeem(county, await issue(county), "a")
    second = await redeem(county, await issue(county), "b")

    assert first is not None
    assert second is not None
    assert first.person.id != second.person.id


async def test_small_letters_and_spaces_are_forgiven(county: County) -> None:
    code = await issue(county)

    assert await redeem(county, f" {code.lower()} ") is not None


@pytest.mark.parametrize(
    "wrong", ["", "AAAAAAA", "23456789", "' OR 1=1", "绑定码绑定码绑定", "O0O0I1I1"]
)
async def test_a_wrong_code_opens_nothing(county: County, wrong: str) -> None:
    await issue(county)

    assert await redeem(county, wrong) is None


async def test_the_sixth_wrong_try_within_the_hour_is_not_looked_at(county: County) -> None:
    code = await issue(county)
    for _ in range(5):
        assert await redeem(county, "23456789") is None

    with pytest.raises(TooManyTries):
        await redeem(county, code)

    assert await redeem(county, code, after=timedelta(hours=1)) is not None


async def test_one_senders_tries_are_not_anothers(county: County) -> None:
    code = await issue(county)
    for _ in range(5):
        await redeem(county, "23456789", "guesser")

    assert await redeem(county, code, "somebody else") is not None


async def test_codes_are_long_and_without_look_alikes(county: County) -> None:
    codes = {await issue(county) for _ in range(20)}

    assert len(codes) == 20
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("01OIL") - {"L"}


async def test_the_database_does_not_know_the_code(county: County) -> None:
    code = await issue(county, "王芳")

    async with county.read() as uow:
        rows = (await uow.connection.execute(text("SELECT * FROM binding_code"))).all()

    assert code not in str(rows)


async def test_old_tries_are_forgotten(county: County) -> None:
    await redeem(county, "23456789")
    async with county.database.work() as uow:
        await uow.codes.purge(AT + timedelta(hours=2))
        left = (await uow.connection.execute(text("SELECT count(*) FROM code_try"))).scalar()

    assert left == 0
