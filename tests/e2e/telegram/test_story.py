"""A liaison, a clerk and a group on Telegram with the real program, by polling and by web hook."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from itertools import count

import pytest

from bot.turns import ALBUM_COMES_WITHIN
from ledger.model import Role
from tests.e2e.process import PATIENCE, environment
from tests.e2e.telegram.conftest import Phone, Program

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNIT = "县财政局"
numbers = count(1000)


def phone(program: Program, name: str = "小李") -> Phone:
    """Return the phone of somebody who is nobody to the office yet."""
    return Phone(program, next(numbers), name)


async def bound(program: Program, unit: str = UNIT, role: Role = Role.LIAISON) -> Phone:
    made = phone(program)
    await made.bind(unit, role)
    return made


async def handled(program: Program) -> None:
    """Wait until the program has taken in what happened, and has done what follows from it."""
    await program.until(lambda: program.api.delivery.waiting == 0)
    await program.settled()


async def test_a_liaison_binds_asks_reports_and_takes_it_back(shared: Program) -> None:
    invited = await shared.command("invite", UNIT)
    link = f"https://t.me/taizhang_test_bot?start={invited['code']}"
    li = phone(shared)

    assert invited["links"]["telegram"] == link
    assert "绑定码" in await li.say("/start")
    assert "绑定成功" in await li.start(invited["code"])
    assert "县财政局9项要办" in await li.say("我的任务")
    assert await li.say("/tasks") == li.shown[-2]
    assert "已记：第1项" in await li.say("1号已完成")
    assert (await shared.of_task(1, UNIT))["state"] == "reported_done"

    assert "已撤：第1项" in await li.press("撤销")

    assert (await shared.of_task(1, UNIT))["state"] == "open"
    assert all(query.answered for query in shared.api.queries.values())


async def test_what_was_offered_is_typed_as_well_as_tapped(shared: Program) -> None:
    li = await bound(shared)

    typed = await li.say("3号进展50%，目录已公布")
    undone = await li.say("撤销")

    assert "已记：第3项" in typed
    assert "已撤：第3项" in undone


async def test_paging_changes_the_card_in_its_place(shared: Program) -> None:
    li = await bound(shared)
    await li.say("我的任务")
    messages = len(li.shown)

    card = await li.press("逾期")

    assert card == li.shown[-1]
    assert len(li.shown) == messages


async def test_a_stranger_learns_how_to_bind_and_nothing_else(shared: Program) -> None:
    stranger = phone(shared, "路人")

    answers = {await stranger.say(words) for words in ("我的任务", "台账", "/help", "1已完成")}

    assert len(answers) == 1
    assert "绑定码" in answers.pop()
    assert "无效" in await stranger.say("/start ABCDEFGH")


async def test_an_old_button_and_a_forged_one_change_nothing(shared: Program) -> None:
    li = await bound(shared)
    await li.say("5号进展30%，方案已定")
    before = await shared.of_task(5, UNIT)

    shared.api.people.press_data(li.number, "review accept 1", shared.api.sent_to(li.number)[-1])
    await shared.until(lambda: "过时" in li.shown[-1])

    assert await shared.of_task(5, UNIT) == before


async def test_evidence_arrives_and_is_kept(shared: Program) -> None:
    li = await bound(shared)
    picture = b"\xff\xd8\xff\xe0" + b"0" * 500
    before = len(li.shown)

    shared.api.people.send_photo(li.number, picture, caption="第1项佐证")
    await shared.until(lambda: len(li.shown) > before)

    kept = [path.read_bytes() for path in (shared.folder / "files").rglob("*") if path.is_file()]
    assert picture in kept


async def test_a_group_is_silent_until_the_office_registers_it(shared: Program) -> None:
    group = -next(numbers)
    li = await bound(shared)
    clerk = phone(shared, "督办员")
    await clerk.bind("临江县人民政府办公室", Role.CLERK)
    people = shared.api.people
    people.group(group)
    people.stand(group, "member", by=clerk.number)
    await shared.until(lambda: people.buttons(group))
    people.say(li.number, "@taizhang_test_bot 第2项进展20%", chat=group)
    people.press(clerk.number, people.buttons(group)[0], chat=group)
    await shared.until(lambda: "已登记本群" in shared.api.words_to(group)[0])
    assert len(shared.api.sent_to(group)) == 1
    assert people.buttons(group) == []

    told = len(shared.api.sent_to(group))
    people.say(li.number, "@taizhang_test_bot 第2项进展30%", chat=group)
    await shared.until(lambda: len(shared.api.sent_to(group)) > told)

    assert (await shared.of_task(2, UNIT))["percent"] == 30


async def test_the_menu_is_the_roles_and_speaks_the_persons_language(shared: Program) -> None:
    li = await bound(shared)
    clerk = await bound(shared, "临江县人民政府办公室", Role.CLERK)

    def menu(of: Phone) -> dict[str, str]:
        lists = [
            entries
            for (scope, chat, _), entries in shared.api.commands.items()
            if scope == "chat" and chat == of.number
        ]
        return {entry["command"]: entry["description"] for entry in lists[-1]} if lists else {}

    await shared.until(lambda: menu(li) and menu(clerk))
    keys = [key["text"] for row in shared.api.keyboards[li.number]["keyboard"] for key in row]
    assert "我的任务" in keys
    assert "tasks" in menu(li)
    assert "desk" not in menu(li)
    assert "desk" in menu(clerk)
    assert "县财政局9项要办" in await li.say(keys[0])

    await li.say("English", answers=2)

    await shared.until(lambda: menu(li)["tasks"].isascii())
    assert "My tasks" in str(shared.api.keyboards[li.number])


async def album_comes_at_once(shared: Program, li: Phone, album: str) -> bool:
    """Send an album; tell whether it arrived as quickly as one does, so that it is waited for."""
    began = asyncio.get_running_loop().time()
    for number in range(3):
        picture = b"\xff\xd8\xff\xe0" + bytes([number]) * 500
        caption = "第1项佐证" if number == 0 else ""
        shared.api.people.send_photo(li.number, picture, caption=caption, album=album)
    await shared.until(lambda: shared.api.delivery.waiting == 0)
    return asyncio.get_running_loop().time() - began < ALBUM_COMES_WITHIN


async def test_an_album_is_one_message_with_one_answer(shared: Program) -> None:
    li = await bound(shared)

    for album in range(20):
        before = len(li.shown)
        at_once = await album_comes_at_once(shared, li, str(album))
        await shared.until(lambda before=before: len(li.shown) > before)
        await shared.settled()
        if at_once:
            break
    else:
        pytest.skip("this machine is too busy to hand over three pictures at once")

    [answer] = li.shown[before:]
    assert "3" in answer
    assert "第1项" in answer


async def test_a_group_that_puts_the_bot_out_is_on_the_desk_until_it_is_let_in(
    shared: Program,
) -> None:
    group = -next(numbers)
    clerk = await bound(shared, "临江县人民政府办公室", Role.CLERK)
    people = shared.api.people
    people.group(group, "临江县联络员群")
    people.stand(group, "member", by=clerk.number)
    await shared.until(lambda: people.buttons(group))
    people.press(clerk.number, people.buttons(group)[0], chat=group)
    await shared.until(lambda: "已登记本群" in shared.api.words_to(group)[0])

    people.person(7, "群主")
    people.stand(group, "restricted", by=7)  # muted, by somebody the office does not know
    await handled(shared)
    assert "临江县联络员群" in await clerk.say("待办")

    people.stand(group, "member", by=7)
    await handled(shared)
    assert "临江县联络员群" not in await clerk.say("待办")


async def test_who_blocks_the_bot_and_comes_back_goes_on(shared: Program) -> None:
    li = await bound(shared)
    clerk = await bound(shared, "临江县人民政府办公室", Role.CLERK)

    shared.api.people.block(li.number)
    await handled(shared)
    assert "联系不上1人：县财政局" in await clerk.say("待办")
    told = len(li.shown)
    shared.api.people.unblock(li.number)
    await shared.until(lambda: len(li.shown) >= told + 2)  # what can be said, and the keys

    assert "县财政局9项要办" in await li.say("我的任务")


async def test_doctor_asks_telegram_itself(shared: Program) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bot", "doctor"],
        capture_output=True,
        cwd=shared.folder,
        env=environment(shared.folder, **shared.settings),
        timeout=PATIENCE,
        check=False,
    )

    told = done.stdout.decode()
    assert "@taizhang_test_bot answers" in told, told + done.stderr.decode()
    assert shared.api.token not in told


async def test_the_log_holds_no_token_no_names_and_no_words(shared: Program) -> None:
    li = phone(shared, "赵钱孙")
    await li.say("您好，芝麻开门")
    shared.api.people.press_data(li.number, "forged", shared.api.sent_to(li.number)[-1])
    await shared.until(lambda: len(li.shown) >= 2)

    log = (shared.folder / "serve.log").read_text()
    assert shared.api.token.split(":")[1] not in log
    assert "芝麻开门" not in log
    assert "赵钱孙" not in log
