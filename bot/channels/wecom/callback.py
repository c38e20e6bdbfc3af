"""The callback of a 自建应用: the platform checks the address once, then posts what members do."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from aiohttp import web

from bot.channels.base import Intake
from bot.channels.wecom.cards import pressed
from bot.channels.wecom.envelope import Envelope, NotFromWeCom
from bot.channels.wecom.inbound import Fields, NotXml, Reader, read_fields
from bot.clock import Clock

PATH = "/wecom"
LARGEST_BODY = 64 * 1024
FRESH = 300.0
"""Seconds by which an envelope's timestamp may differ from our clock. The platform's own retries
come within seconds; what is older is played back by somebody else.
"""

log = structlog.get_logger(__name__)


class Callback:
    """Answers as soon as a message is safely stored; replies go their own way, later."""

    def __init__(self, envelope: Envelope, reader: Reader, agent_id: int, clock: Clock) -> None:
        self._envelope = envelope
        self._reader = reader
        self._agent_id = str(agent_id)
        self._clock = clock
        self._intake: Intake | None = None

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return the callback's path; what members say goes to `intake`."""
        self._intake = intake
        return (web.get(PATH, self._verify), web.post(PATH, self._take))

    async def _verify(self, request: web.Request) -> web.Response:
        """Show that we hold the key: return the words that the platform has encrypted."""
        return web.Response(body=self._open(request, request.query.get("echostr", "")))

    async def _take(self, request: web.Request) -> web.Response:
        self._must_be_fresh(request.query.get("timestamp", ""))
        try:
            outer = read_fields(await _body(request))
            fields = read_fields(self._open(request, outer["Encrypt"]))
            inbound = self._reader.read(fields) if self._for_us(fields) else None
        except NotXml as problem:
            log.warning("wecom.callback_refused", why=str(problem))
            raise web.HTTPBadRequest from problem
        if inbound is None:
            return web.Response()
        assert self._intake is not None
        await self._intake.accept([inbound])
        return self._answer(fields)

    def _answer(self, fields: Fields) -> web.Response:
        """Return nothing, or the words that take the place of a question's buttons."""
        if fields["Event"] != "template_card_event":
            return web.Response()
        _, words = pressed(fields["EventKey"], fields.options)
        if not words:
            return web.Response()
        sealed = self._envelope.seal(_replacing(fields, words))
        timestamp = str(int(self._clock.now().timestamp()))
        nonce = fields["TaskId"][-16:] or timestamp
        signature = self._envelope.sign(timestamp, nonce, sealed)
        return web.Response(
            content_type="application/xml",
            text=f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>",
        )

    def _open(self, request: web.Request, encrypted: str) -> bytes:
        query = request.query
        try:
            return self._envelope.open(
                encrypted,
                signature=query.get("msg_signature", ""),
                timestamp=query.get("timestamp", ""),
                nonce=query.get("nonce", ""),
            )
        except NotFromWeCom as problem:
            log.warning("wecom.callback_refused", why=str(problem))
            raise web.HTTPForbidden from problem

    def _must_be_fresh(self, timestamp: str) -> None:
        now = self._clock.now().timestamp()
        if not timestamp.isdecimal() or abs(now - int(timestamp[:15])) > FRESH:
            log.warning("wecom.callback_refused", why="stale timestamp: replay, or a wrong clock")
            raise web.HTTPForbidden

    def _for_us(self, fields: Fields) -> bool:
        return fields["AgentID"] in ("", self._agent_id)


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(max_size=LARGEST_BODY, actual_size=len(body))
    return bytes(body)


def _replacing(fields: Fields, words: str) -> bytes:
    """Return the passive reply that puts words in the place of the pressed buttons (path/90241)."""
    safe = words.replace("]]>", "]]＞")
    return (
        f"<xml><ToUserName><![CDATA[{fields['FromUserName']}]]></ToUserName>"
        f"<FromUserName><![CDATA[{fields['ToUserName']}]]></FromUserName>"
        f"<CreateTime>{fields['CreateTime']}</CreateTime>"
        "<MsgType><![CDATA[update_button]]></MsgType>"
        f"<Button><ReplaceName><![CDATA[{safe}]]></ReplaceName></Button></xml>"
    ).encode()
