"""What can be wrong with the WeCom accounts, found by real calls, each with what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from bot.channels.base import Say, SendFailed
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.callback import FRESH, PATH
from bot.channels.wecom.calls import TIMEOUT, Rejected
from bot.channels.wecom.verdicts import advice
from bot.clock import Clock
from ledger.talk import Text

UNTRUSTED_IP = 60020
_IP = re.compile(r"from ip: ([0-9a-fA-F.:]+[0-9a-fA-F])")
OK, NOTE, WRONG = "ok", "note", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands, what was seen, and what to do."""

    state: str
    what: Text
    todo: Text | None = None

    def said(self, say: Say) -> tuple[str, str, str]:
        """Return it in words: (ok, note or wrong; what; what to do)."""
        return self.state, say(self.what), say(self.todo) if self.todo else ""


async def examine_app(
    api: WeComApi, agent_id: int, clock: Clock, *, web_url: str | None
) -> list[Finding]:
    """Look at a 自建应用 by calling what it will call.

    A wrong IP shows itself only on a real call: the token comes all the same.
    """
    findings = [_address(web_url)]
    try:
        agent = await api.get("agent/get", agentid=str(agent_id))
    except (Rejected, SendFailed) as problem:
        return [*findings, _problem(problem)]
    findings.append(Finding(OK, Text("wecom.app_answers", name=str(agent.get("name", "")))))
    findings.append(_clock(api.calls.server_date, clock.now()))
    if agent.get("close"):
        findings.append(Finding(WRONG, Text("wecom.app_disabled"), Text("wecom.todo_app_disabled")))
    if web_url and not agent.get("redirect_domain"):
        findings.append(Finding(NOTE, Text("wecom.no_domain"), Text("wecom.todo_no_domain")))
    return findings


async def examine_bot(url: str) -> list[Finding]:
    """Look whether the long connection's host can be reached.

    It does not sign in: that would throw out the process that is connected now.
    """
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.ws_connect(url) as socket,
        ):
            await socket.close()
    except (aiohttp.ClientError, OSError, TimeoutError):
        host = urlsplit(url).hostname or url
        return [
            Finding(
                WRONG, Text("wecom.socket_closed", host=host), Text("wecom.todo_socket", host=host)
            )
        ]
    return [Finding(OK, Text("wecom.socket_open"))]


def _address(web_url: str | None) -> Finding:
    """Say which address belongs into the console, or that there is none yet."""
    if web_url is None:
        return Finding(WRONG, Text("wecom.no_address"), Text("wecom.todo_no_address"))
    return Finding(OK, Text("wecom.address", url=f"{web_url.rstrip('/')}{PATH}"))


def _clock(date: str | None, now: datetime) -> Finding:
    """Compare our clock with the platform's: what looks stale is refused by the callback."""
    try:
        off = abs((parsedate_to_datetime(date or "") - now).total_seconds())
    except (TypeError, ValueError):
        off = 0.0
    if off > FRESH / 2:
        return Finding(WRONG, Text("wecom.clock_off", seconds=int(off)), Text("wecom.todo_clock"))
    return Finding(OK, Text("wecom.clock_right"))


def _problem(problem: Rejected | SendFailed) -> Finding:
    if isinstance(problem, Rejected):
        said = advice(problem.code)
        what = Text("wecom.why", what=said.what, code=problem.code)
        seen = _IP.search(problem.said) if problem.code == UNTRUSTED_IP else None
        todo = Text("wecom.todo_60020_ip", ip=seen.group(1)) if seen else said.todo
        return Finding(WRONG, what, todo)
    return Finding(WRONG, Text("plain", text=problem.why), Text("wecom.todo_network"))
