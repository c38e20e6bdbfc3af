"""People bound by the office's roster, and looked after before a deadline comes."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.base import AccountDown
from bot.channels.wecom import WeComApp, WeComGroupRobot
from bot.channels.wecom.members import Listed, Members, Roster, roster_in
from bot.texts import Texts
from ledger.model import Role
from ledger.talk import Text
from storage.database import Database
from tests.bot.channels.wecom.conftest import NOW, app_for
from tests.bot.world import World

SAY = Texts.load().say


@pytest.fixture
async def database(sqlite_url):
    database = Database.open(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def office(database):
    async with database.work() as uow:
        made = await uow.jurisdictions.create("临江县人民政府办公室", "Asia/Shanghai", at=NOW)
    async with database.work(made.id) as uow:
        await uow.units.add("县财政局")
        await uow.units.add("县司法局")
    return made


@pytest.fixture
async def members(database, wecom, clock):
    app = app_for(wecom, clock)
    yield Members(database, app.api, app.name, app.bot, clock, SAY)
    await app.close()


async def who(database, userid: str):
    async with database.read() as uow:
        return await uow.accounts.who("wecom", "wwlinjiang000001:1000002", userid)


async def broken(database, office) -> dict[str, str]:
    async with database.read(office.id) as uow:
        return {account.sender: account.broken for _, account in await uow.accounts.broken()}


async def test_the_roster_binds_without_codes(members, database, office):
    wrong = await members.bind(
        office.id, [Listed("县财政局", "Li", "李某"), Listed("县司法局", "WANG", role=Role.HEAD)]
    )

    assert wrong == []
    assert (await who(database, "li")).person.unit == "县财政局"
    assert (await who(database, "wang")).person.role is Role.HEAD


async def test_a_roster_read_twice_makes_nobody_twice(members, database, office):
    for _ in range(2):
        await members.bind(office.id, [Listed("县财政局", "Li", "李某")])

    async with database.read(office.id) as uow:
        assert len(await uow.people.all()) == 1


async def test_two_members_without_names_are_two_people_however_often_they_are_read(
    members, database, office
):
    listed = [Listed("县财政局", "Li"), Listed("县财政局", "Wang")]
    for _ in range(2):
        await members.bind(office.id, listed)

    async with database.read(office.id) as uow:
        assert len(await uow.people.all()) == 2
    assert (await who(database, "li")).person.id != (await who(database, "wang")).person.id


async def test_a_slip_in_the_roster_is_named_and_the_rest_is_bound(members, database, office):
    wrong = await members.bind(
        office.id,
        [Listed("县财证局", "Li"), Listed("县司法局", "Wang"), Listed("县司法局", "nobody", "某")],
    )

    assert [SAY(text) for text in wrong] == [
        "名册里的“县财证局”不在本县的单位里，没有绑定",
        "nobody：通讯录里没有这个账号",
    ]
    assert await who(database, "wang")


async def test_who_cannot_be_reached_is_on_the_desk_before_anything_is_sent(
    members, wecom, database, office
):
    await members.bind(office.id, [Listed("县财政局", "Li"), Listed("县司法局", "Wang")])
    wecom.corp.members["li"].in_scope = False
    wecom.corp.members["wang"].status = 4

    await members.look(office.id)

    assert await broken(database, office) == {
        "li": "不在应用的可见范围内", "wang": "还没有激活企业微信",
    }  # fmt: skip


async def test_everybody_is_greeted_so_that_a_missing_licence_is_seen_at_once(
    members, wecom, clock, database, office
):
    wecom.corp.members["wang"].licensed = False
    await members.bind(office.id, [Listed("县财政局", "Li", "李某"), Listed("县司法局", "Wang")])
    app = app_for(wecom, clock)
    senders = World(database, clock=clock, platform=app).dispatcher

    await senders.drain()

    assert wecom.corp.texts("li")[0].startswith("绑定成功：县财政局 李某")
    assert await broken(database, office) == {"wang": SAY(Text("wecom.unlicensed"))}

    await members.look(office.id)
    await senders.drain()
    assert await broken(database, office) == {"wang": SAY(Text("wecom.unlicensed"))}

    wecom.corp.members["wang"].licensed = True
    await members.look(office.id)
    await senders.drain()
    assert await broken(database, office) == {}
    assert wecom.corp.texts("wang")[0].startswith("绑定成功：县司法局")

    await members.bind(office.id, [Listed("县财政局", "Li", "李某")])
    await senders.drain()
    assert len(wecom.corp.texts("li")) == 1
    await app.close()


async def test_who_is_back_is_reached_again(members, wecom, database, office):
    await members.bind(office.id, [Listed("县财政局", "Li")])
    wecom.corp.members["li"].in_scope = False
    await members.look(office.id)
    wecom.corp.members["li"].in_scope = True

    assert await members.look(office.id) == []
    assert await broken(database, office) == {}


async def test_a_platform_that_refuses_us_makes_nobody_unreachable(
    members, wecom, database, office
):
    await members.bind(office.id, [Listed("县财政局", "Li")])
    wecom.api.trusted_ip = False

    with pytest.raises(AccountDown):
        await members.look(office.id)

    assert await broken(database, office) == {}


async def test_the_app_looks_by_itself_when_it_starts(wecom, clock, database, office, members):
    await members.bind(office.id, [Listed("县财政局", "Li")])
    wecom.corp.members["li"].in_scope = False
    app = app_for(wecom, clock)
    app = WeComApp(app._keys, clock, SAY, app._seals, database=database)

    receiving = asyncio.create_task(app.receive(None))
    async with asyncio.timeout(60):
        while not await broken(database, office):
            await asyncio.sleep(0.01)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    await app.close()


async def test_a_look_that_the_platform_did_not_answer_is_made_again_the_same_day(
    wecom, database, office, members, monkeypatch
):
    monkeypatch.setattr("bot.channels.wecom.members.LOOK_AGAIN", 0.01)
    await members.bind(office.id, [Listed("县财政局", "Li")])
    wecom.corp.members["li"].in_scope = False
    wecom.api.trusted_ip = False
    looks, look = [], members.look

    async def counted(jurisdiction_id):
        looks.append(jurisdiction_id)
        return await look(jurisdiction_id)

    monkeypatch.setattr(members, "look", counted)
    watching = asyncio.create_task(members.watch())
    async with asyncio.timeout(60):
        while len(looks) < 2:
            await asyncio.sleep(0.01)
        wecom.api.trusted_ip = True
        while not await broken(database, office):
            await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_the_robots_group_becomes_the_offices_own_once(wecom, clock, database, office):
    robot = WeComGroupRobot(wecom.hook_url, clock, SAY, database=database)
    for _ in range(2):
        receiving = asyncio.create_task(robot.receive(None))
        async with asyncio.timeout(60):
            while not await groups(database, office):
                await asyncio.sleep(0.01)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)

    (group,) = await groups(database, office)
    assert (group.channel, group.chat, group.active) == ("wecom-group", robot.chat, True)


async def groups(database, office):
    async with database.read(office.id) as uow:
        return await uow.groups.all()


def test_a_roster_sheet_is_read_by_its_column_names():
    rows = [
        ["序号", "单位", "姓名", "角色", "账号"],
        [1, "县财政局", "李某", "联络员", "Li"],
        [2, "县司法局", "", "分管领导", "Wang"],
        ["", "", "", "", ""],
    ]

    assert roster_in(rows) == Roster(
        (Listed("县财政局", "Li", "李某", Role.LIAISON), Listed("县司法局", "Wang", "", Role.HEAD))
    )


def test_a_line_of_the_roster_that_cannot_be_meant_as_it_stands_is_named():
    rows = [
        ["单位", "姓名", "角色", "账号"],
        ["县卫健局", "赵某", "", ""],
        ["县财政局", "李某", "科长", "Li"],
        ["县司法局", "王某", "督办员", "Wang"],
    ]

    read = roster_in(rows)

    assert read.lines == (Listed("县司法局", "Wang", "王某", Role.CLERK),)
    assert [SAY(text) for text in read.wrong] == [
        "名册里的“县卫健局 赵某”缺单位或账号，没有绑定",
        "名册里的“县财政局 李某 Li”，角色“科长”不是联络员、分管领导或督办员，没有绑定",
    ]


@pytest.mark.parametrize("rows", [[], [["单位", "姓名"]]])
def test_a_sheet_without_the_columns_says_which(rows):
    with pytest.raises(ValueError, match=r"单位|账号"):
        roster_in(rows)
