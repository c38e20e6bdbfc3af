"""What comes round again, and what closes with its lead."""

from __future__ import annotations

import pytest

from ledger.model import Part, Role, State
from storage.assignments import NewAssignment
from tests.dialog import OFFICE, dialog


@pytest.fixture
async def office(database, tmp_path):
    async with dialog(database, tmp_path) as talking:
        yield talking


async def test_a_round_that_is_done_leaves_the_year_open(office):
    await office.join("li", "县水务局")
    await office.notice((15, "公布饮用水水质", "每季度", "县水务局"))

    said = await office.say("li", "15已完成")

    assert "本期已办，下一期12月31日" in said
    assert (await state_of(office, "县水务局")) is State.IN_PROGRESS
    await office.wind("2022-12-20 10:00")
    assert "报办结" in await office.say("li", "15已完成")
    assert (await state_of(office, "县水务局")) is State.REPORTED_DONE


async def test_whoever_would_only_have_helped_is_done_with_the_lead(office):
    await office.join("clerk", OFFICE, Role.CLERK)
    await office.join("li", "县财政局")
    await office.notice((1, "公开部门预算", "9月底前", "县财政局"))
    await help_with(office, "县公安局", "县民政局")

    await office.say("li", "1已完成")
    await office.say("clerk", "待核")
    said = await office.say("clerk", "1通过")

    assert said == "已办结：县财政局第1项，其余2个责任单位随牵头单位办结。"
    assert (await state_of(office, "县公安局")) is State.CLOSED


async def help_with(office, *names):
    """Put units beside the lead of the notice's first task."""
    async with office.database.work(office.jurisdiction_id) as uow:
        [task, *_] = await uow.notices.tasks(office.notice_id)
        units = [await uow.units.find(name) or await uow.units.add(name) for name in names]
        shares = [NewAssignment(task.id, unit.id, Part.RESPONSIBLE) for unit in units]
        await uow.assignments.add_many(office.notice_id, shares)


async def state_of(office, unit):
    async with office.database.read(office.jurisdiction_id) as uow:
        parts = await uow.assignments.all(office.notice_id)
    [part] = [part for part in parts if part.unit.name == unit]
    return part.state
