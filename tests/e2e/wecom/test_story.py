"""A liaison, a clerk and a group on WeCom with the real program, through both entrances."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from itertools import count

import pytest

from ledger.model import Role
from tests.e2e.process import OFFICE, PATIENCE, environment
from tests.e2e.wecom.conftest import Phone, Program
from tests.peers.wecom.corp import AES_KEY, BOT_SECRET, HOOK_KEY, SECRET, TOKEN

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNIT = "县财政局"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 200
IN_ITS_PLACE = 4.0  # seconds; a card that is pressed has to be changed within five
numbers = count(1)


def phone(program: Program, **more: str) -> Phone:
    """Return the phone of somebody who is nobody to the office yet."""
    return Phone(program, f"User{next(numbers)}", **more)


async def bound(program: Program, unit: str = UNIT, role: Role = Role.LIAISON) -> Phone:
    made = phone(program)
    await made.bind(unit, role)
    return made


async def test_a_liaison_binds_asks_reports_and_takes_it_back(shared: Program) -> None:
    invited = await shared.command("invite", UNIT)
    li = phone(shared)

    assert "绑定码" in await li.say("你好")
    assert "绑定成功" in await li.say(invited["code"])
    assert "县财政局9项要办" in await li.say("我的任务")
    assert "已记：第1项" in await li.say("1号已完成")
    assert (await shared.of_task(1, UNIT))["state"] == "reported_done"

    assert "已撤：第1项" in await li.press("撤销")

    assert (await shared.of_task(1, UNIT))["state"] == "open"
    assert shared.wecom.corp.advice_ignored == []


async def test_what_was_offered_is_typed_as_well_as_tapped(shared: Program) -> None:
    li = await bound(shared)

    typed = await li.say("3号进展50%，目录已公布")
    undone = await li.say("撤销")

    assert "已记：第3项" in typed
    assert "已撤：第3项" in undone


async def test_paging_changes_the_card_in_its_place(shared: Program) -> None:
    li = await bound(shared)
    await li.say("我的任务")
    messages, began = len(li.shown), asyncio.get_running_loop().time()

    card = await li.press("逾期")

    assert card == li.shown[-1].text
    late = asyncio.get_running_loop().time() - began > IN_ITS_PLACE
    assert late or len(li.shown) == messages


async def test_a_stranger_learns_how_to_bind_and_nothing_else(shared: Program) -> None:
    stranger = phone(shared)

    answers = {await stranger.say(words) for words in ("我的任务", "台账", "帮助", "1已完成")}

    assert len(answers) == 1
    assert "绑定码" in answers.pop()
    assert "无效" in await stranger.say("ABCDEFGH")


async def test_a_forged_button_changes_nothing(shared: Program) -> None:
    li = await bound(shared)
    await li.say("5号进展30%，方案已定")
    before = await shared.of_task(5, UNIT)

    card = next(shown for shown in reversed(li.shown) if shown.buttons)
    [first, *_] = card.body["template_card"]["button_list"]
    first |= {"text": "伪造", "key": "review ok 1"}
    said = await li.press("伪造")

    assert "过时" in said
    assert await shared.of_task(5, UNIT) == before


async def test_a_photo_is_kept_as_evidence_where_a_tap_or_a_number_says(shared: Program) -> None:
    li, wang = await bound(shared), await bound(shared)

    asked = await li.photo(PNG)
    first = next(label for label in li.shown[-1].buttons if label.startswith("1 "))
    by_tap = await li.press(first)
    await wang.photo(PNG + b"2")
    by_number = await wang.say("1")

    assert "附到" in asked
    assert "附到" in by_tap
    assert by_number == by_tap
    files = (shared.folder / "files").rglob("*")
    kept = [path.read_bytes() for path in files if path.is_file()]
    assert sorted(kept) == [PNG, PNG + b"2"]


async def test_a_group_hears_what_the_office_sends_and_nothing_else(shared: Program) -> None:
    clerk = await bound(shared, OFFICE, Role.CLERK)
    if shared.entrance == "bot":
        group = "wrGroup"
        in_group = Phone(shared, clerk.userid, group=group)
        await in_group.say("在吗")
        await in_group.press("登记本群")
        li = Phone(shared, (await bound(shared)).userid, group=group)
        assert "已记" in await li.say("第2项进展30%")
        assert (await shared.of_task(2, UNIT))["percent"] == 30
        heard = shared.wecom.corp.phones[group]
    else:
        heard = shared.wecom.api.group
    before = len(heard)

    preview = await clerk.say("群里发一下：5月底前公开部门预算")
    assert "预览" in preview
    assert len(heard) == before
    await clerk.press("1 发")
    await shared.until(lambda: len(heard) > before)

    assert "5月底前公开部门预算" in heard[-1].text


async def test_who_leaves_and_comes_back_goes_on(shared: Program) -> None:
    li = await bound(shared)
    before = len(li.shown)
    if shared.entrance == "app":
        assert await shared.wecom.callbacks.event(li.userid, "unsubscribe")
        assert await shared.wecom.callbacks.event(li.userid, "subscribe")
    else:
        await shared.wecom.link.enter(li.userid)
    await shared.until(lambda: len(li.shown) > before)  # the greeting

    assert "县财政局9项要办" in await li.say("我的任务")


async def test_doctor_names_the_untrusted_ip(shared: Program) -> None:
    if shared.entrance == "bot":
        pytest.skip("the long connection needs no trusted address")
    shared.wecom.api.trusted_ip = False
    settings = dict(shared.settings) | {"TAIZHANG_WEB_URL": "https://linjiang.gov.cn"}
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "bot", "doctor"], cwd=shared.folder,
        env=environment(shared.folder, **settings), timeout=PATIENCE, capture_output=True,
        check=False,
    )  # fmt: skip
    shared.wecom.api.trusted_ip = True

    told = done.stdout.decode()
    assert done.returncode == 1, told + done.stderr.decode()
    assert "60020" in told
    assert "127.0.0.1" in told
    assert "https://linjiang.gov.cn/wecom" in told


async def test_the_log_holds_no_secret_no_names_and_no_words(shared: Program) -> None:
    await phone(shared).say("您好，芝麻开门")
    stranger = Phone(shared, "ZhaoQianSun")
    await stranger.say("我的任务")

    log = (shared.folder / "serve.log").read_text().lower()
    for secret in (SECRET, TOKEN, AES_KEY, BOT_SECRET, HOOK_KEY, "芝麻开门", "zhaoqiansun"):
        assert secret.lower() not in log
