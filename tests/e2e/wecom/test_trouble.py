"""Trouble on the platform's side, and a program that is stopped in good order."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.e2e.wecom.conftest import running
from tests.peers.wecom.faults import Fault
from tests.peers.wecom.server import WeComServer


async def test_nothing_is_lost_or_doubled_and_a_stop_is_clean(
    folder: Path, wecom: WeComServer
) -> None:
    users = [f"user{n}" for n in range(6)]
    wecom.corp.add("Li", *users)
    async with running(folder, wecom, "both") as program:
        assert await wecom.callbacks.verify("echo") == (200, "echo")  # as the console does
        wecom.api.faults.order(
            "message/send", Fault("drop", "after"), Fault("status", code=502),
            Fault("code", code=-1), Fault("garbage", "after"),
        )  # fmt: skip
        wecom.api.revoke_token()

        assert all(await asyncio.gather(*(wecom.callbacks.say(user, "你好") for user in users)))
        await program.until(lambda: all(wecom.corp.phones[user] for user in users))
        await asyncio.sleep(1)
        assert [len(wecom.corp.phones[user]) for user in users] == [1] * 6

        assert await wecom.callbacks.say("Li", "你好")
        assert await program.stop() == 0
        await program.start()
        await program.until(lambda: wecom.corp.phones["li"])
        await asyncio.sleep(0.5)
        assert len(wecom.corp.phones["li"]) == 1
