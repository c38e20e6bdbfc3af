"""People at both entrances of WeCom talk with the real program."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from tests.e2e.wecom.conftest import (
    Phone,
    Program,
    app_settings,
    bot_settings,
    environment,
    running,
    until,
)
from tests.peers.wecom.faults import Fault

UNIT = "县财政局"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 200


@pytest.fixture(params=["app", "bot"])
async def entrance(request, folder, wecom):
    """The program behind one of the two entrances, and a maker of phones for it."""
    bot = request.param == "bot"
    settings = bot_settings(wecom) if bot else app_settings(wecom)
    async with running(folder, wecom, settings) as program:
        if bot:
            await wecom.link.subscribed(20)
        yield program, lambda userid: Phone(program, userid, bot=bot)


async def bound(program: Program, phone: Phone, unit: str = UNIT, role: str = "liaison") -> Phone:
    said = await phone.say(await program.code_for(unit, role))
    assert "绑定成功" in said
    return phone


async def test_a_liaison_binds_asks_reports_and_takes_it_back(entrance):
    program, phone = entrance

    assert "绑定码" in await phone("Li").say("你好")
    li = await bound(program, phone("Li"))
    assert "县财政局9项要办" in await li.say("我的任务")
    assert "已记：第1项" in await li.say("1办完了")
    reported = [row for row in await program.ledger() if row["unit"] == UNIT and row["task"] == 1]
    assert reported[0]["state"] == "reported_done"

    assert "已撤：第1项" in await li.press("撤销")

    taken_back = [row for row in await program.ledger() if row["unit"] == UNIT and row["task"] == 1]
    assert taken_back[0]["state"] == "open"
    assert program.wecom.corp.advice_ignored == []


async def test_a_photo_is_kept_as_evidence_where_a_tap_or_a_number_says(entrance, wecom):
    program, phone = entrance
    li, wang = await bound(program, phone("Li")), await bound(program, phone("Wang"))

    asked = await li.photo(PNG)
    first = next(label for label in li.shown[-1].buttons if label.startswith("1 "))
    by_tap = await li.press(first)
    await wang.photo(PNG + b"2")
    by_number = await wang.say("1")

    assert "附到" in asked
    assert "附到" in by_tap
    assert by_number == by_tap
    kept = [path.read_bytes() for path in (program.folder / "files").rglob("*") if path.is_file()]
    assert sorted(kept) == [PNG, PNG + b"2"]


async def test_trouble_on_the_platforms_side_loses_and_doubles_nothing(by_app, wecom):
    assert await wecom.callbacks.verify("echo") == (200, "echo")  # as the console does
    send = "message/send"
    wecom.api.faults.order(
        send, Fault("drop", "after"), Fault("status", code=502), Fault("code", code=-1),
        Fault("garbage", "after"),
    )  # fmt: skip
    wecom.api.revoke_token()
    users = [f"user{n}" for n in range(6)]
    wecom.corp.add(*users)

    assert all(await asyncio.gather(*(wecom.callbacks.say(user, "你好") for user in users)))
    await until(lambda: all(wecom.corp.phones[user] for user in users), 60)
    await asyncio.sleep(1)

    assert [len(wecom.corp.phones[user]) for user in users] == [1] * 6


async def test_it_ends_in_good_order_and_answers_later_what_it_had_taken(folder, wecom):
    settings = app_settings(wecom) | bot_settings(wecom)
    async with running(folder, wecom, settings) as program:
        await wecom.link.subscribed(20)
        assert await wecom.callbacks.say("Li", "你好")

        assert await program.stop() == 0
        await program.start()
        await until(lambda: wecom.corp.phones["li"])

    assert len(wecom.corp.phones["li"]) == 1


async def test_doctor_names_the_untrusted_ip(folder, wecom):
    wecom.api.trusted_ip = False
    settings = app_settings(wecom) | bot_settings(wecom)

    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "bot", "doctor"], capture_output=True, cwd=folder,
        env=environment(folder, **settings, TAIZHANG_WEB_URL="https://linjiang.gov.cn"),
        timeout=60, check=False,
    )  # fmt: skip

    told = done.stdout.decode()
    assert done.returncode == 1, told + done.stderr.decode()
    assert "60020" in told
    assert "127.0.0.1" in told
    assert "https://linjiang.gov.cn/wecom" in told
