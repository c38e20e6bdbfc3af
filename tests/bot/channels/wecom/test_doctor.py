"""What `taizhang doctor` finds wrong with WeCom, by real calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.doctor import examine_app, examine_bot
from bot.clock import Clock
from bot.texts import Texts
from tests.peers.wecom.corp import AGENT_ID, CORP_ID, SECRET
from tests.peers.wecom.faults import Fault

SAY = Texts.load().say
URL = "https://linjiang.gov.cn"


@pytest.fixture
async def examined(wecom, clock):
    clock.wind_to(Clock().now())  # the platform's Date header is the real one
    apis = []

    async def examine(*, corp_id=CORP_ID, secret=SECRET, agent_id=AGENT_ID, url=URL):
        api = WeComApi(wecom.base_url, corp_id, secret, clock, SAY)
        apis.append(api)
        return await examine_app(api, agent_id, clock, web_url=url)

    yield examine
    for api in apis:
        await api.close()


def wrong(findings):
    return [
        f"{SAY(finding.what)} → {SAY(finding.todo)}"
        for finding in findings
        if finding.state != "ok"
    ]


async def test_a_healthy_app_names_the_address_for_the_console(examined):
    findings = await examined()

    assert wrong(findings) == []

    assert any("https://linjiang.gov.cn/wecom" in SAY(finding.what) for finding in findings)
    assert any("台账" in SAY(finding.what) for finding in findings)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"corp_id": "ww1"}, "40013"), ({"secret": "x"}, "40001"), ({"agent_id": 1}, "40056")],
)
async def test_a_slip_in_the_settings_is_named_with_what_to_do(examined, given, code):
    (found,) = wrong(await examined(**given))

    assert code in found
    assert "TAIZHANG_WECOM" in found


async def test_an_untrusted_ip_is_told_with_the_ip(examined, wecom):
    wecom.api.trusted_ip = False

    (found,) = wrong(await examined())

    assert "60020" in found
    assert "企业可信IP" in found
    assert "127.0.0.1" in found


@pytest.mark.parametrize("code", [48002, 60011, 45009])
async def test_each_known_code_has_one_line_and_a_way_out(examined, wecom, code):
    wecom.api.faults.order("agent/get", Fault("code", code=code))

    (found,) = wrong(await examined())

    assert str(code) in found
    assert "\n" not in found


async def test_an_unknown_code_says_where_to_look_it_up(examined, wecom):
    wecom.api.faults.order("agent/get", Fault("code", code=99999))

    (found,) = wrong(await examined())

    assert "https://open.work.weixin.qq.com/devtool/query?e=99999" in found


async def test_a_wrong_clock_is_found_before_messages_stay_out(examined, clock):
    clock.wind_to(Clock().now() - timedelta(minutes=4))

    assert any("时间同步" in line for line in wrong(await examined()))


async def test_without_an_address_the_other_entrance_is_named(examined):
    assert any("智能机器人" in line for line in wrong(await examined(url=None)))


async def test_the_long_connection_is_looked_at_without_disturbing_it(wecom):
    assert [finding.state for finding in await examine_bot(wecom.ws_url)] == ["ok"]
    assert wecom.link.frames["aibot_subscribe"] == 0


async def test_a_closed_long_connection_says_what_to_open():
    (found,) = wrong(await examine_bot("ws://127.0.0.1:9/"))

    assert "127.0.0.1" in found
