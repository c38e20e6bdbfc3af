"""The platform's calls into an app's callback, sealed by wechatpy: no code of ours is used."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import aiohttp
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.peers.wecom.corp import AES_KEY, AGENT_ID, CORP_ID, TOKEN, Corp, Shown

TRIES = 3
PATIENCE = 5.0


class Callbacks:
    """Posts what members do. Gives up on an answer after 5 s, tries three times in all, and makes
    a new envelope for each try.
    """

    def __init__(self, corp: Corp, url: str) -> None:
        self.corp = corp
        self.url = url
        self.crypto = WeChatCrypto(TOKEN, AES_KEY, CORP_ID)
        self.took: list[float] = []
        self.pause = 0.2
        self._session: aiohttp.ClientSession | None = None
        self._last_id = 4_561_255_354_251_345_929

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    # ---- what a member does ---------------------------------------------------------------

    async def say(self, userid: str, text: str) -> bool:
        return await self.message(userid, "text", Content=text)

    async def photo(self, userid: str, data: bytes) -> bool:
        media_id = self.corp.keep(data, "photo.jpg")
        return await self.message(userid, "image", PicUrl="http://p", MediaId=media_id)

    async def message(self, userid: str, kind: str, **fields: str) -> bool:
        self._last_id += 1
        return await self.deliver(
            self.plain(userid, MsgType=kind, MsgId=str(self._last_id), **fields)
        )

    async def event(self, userid: str, event: str, **fields: str) -> bool:
        return await self.deliver(self.plain(userid, MsgType="event", Event=event, **fields))

    async def press(self, userid: str, shown: Shown, label: str, *also: str) -> bool:
        """Tap a button, or choose from a list, of a message that the phone shows."""
        key = shown.buttons[label]
        card = shown.body["template_card"]
        options: dict[str, list[str]] = {}
        if "checkbox" in card:
            assert not also or card["checkbox"]["mode"] == 1, "only one may be chosen"
            chosen = [key, *(shown.buttons[other] for other in also)]
            options = {card["checkbox"]["question_key"]: chosen}
            key = card["submit_button"]["key"]
        return await self._pressed(userid, shown, key, options)

    async def choose(self, userid: str, shown: Shown, *labels: str | None) -> bool:
        """Choose in each of several selectors, None as it came, and submit."""
        key = shown.body["template_card"]["submit_button"]["key"]
        return await self._pressed(userid, shown, key, shown.chosen(*labels))

    async def _pressed(
        self, userid: str, shown: Shown, key: str, options: Mapping[str, Sequence[str]]
    ) -> bool:
        card = shown.body["template_card"]
        code = self.corp.new_code([shown])
        plain = self.plain(
            userid,
            MsgType="event",
            Event="template_card_event",
            EventKey=key,
            TaskId=card["task_id"],
            CardType=card["card_type"],
            ResponseCode=code,
            options=options,
        )
        return await self.deliver(plain, shown=shown)

    # ---- the way there --------------------------------------------------------------------

    def plain(
        self, userid: str, *, options: Mapping[str, Sequence[str]] | None = None, **fields: str
    ) -> str:
        """Return the XML of a message before it is sealed."""
        root = ElementTree.Element("xml")
        at = str(int(self.corp.now()))
        known = {"ToUserName": CORP_ID, "FromUserName": userid, "CreateTime": at}
        for name, value in (known | fields | {"AgentID": str(AGENT_ID)}).items():
            ElementTree.SubElement(root, name).text = value
        items = ElementTree.SubElement(root, "SelectedItems") if options else root
        for question, chosen in (options or {}).items():
            item = ElementTree.SubElement(items, "SelectedItem")
            ElementTree.SubElement(item, "QuestionKey").text = question
            ids = ElementTree.SubElement(item, "OptionIds")
            for option in chosen:
                ElementTree.SubElement(ids, "OptionId").text = option
        return ElementTree.tostring(root, encoding="unicode")

    def sealed(self, plain: str, *, timestamp: int | None = None) -> tuple[str, bytes]:
        """Return the query and the body of one try."""
        nonce = secrets.token_hex(5)
        at = str(timestamp if timestamp is not None else int(self.corp.now()))
        xml = ElementTree.fromstring(self.crypto.encrypt_message(plain, nonce, at))
        query = urlencode(
            {"msg_signature": xml.findtext("MsgSignature"), "timestamp": at, "nonce": nonce}
        )
        body = (
            f"<xml><ToUserName><![CDATA[{CORP_ID}]]></ToUserName><AgentID><![CDATA[{AGENT_ID}]]>"
            f"</AgentID><Encrypt><![CDATA[{xml.findtext('Encrypt')}]]></Encrypt></xml>"
        )
        return query, body.encode()

    async def deliver(self, plain: str, *, shown: Shown | None = None) -> bool:
        """Deliver as the platform does; True when one of the tries was accepted."""
        for _ in range(TRIES):
            query, body = self.sealed(plain)
            status, answer = await self.post(query, body)
            if status == 200:
                if shown and answer:
                    self._change(shown, answer)
                return True
            await asyncio.sleep(self.pause)
        return False

    async def post(self, query: str, body: bytes) -> tuple[int, bytes]:
        """Make one try; 0 stands for no answer within the time."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with self.session.post(
                f"{self.url}?{query}", data=body, headers={"Content-Type": "text/xml"},
                timeout=timeout,
            ) as response:  # fmt: skip
                answer = await response.read()
                self.took.append(loop.time() - began)
                return response.status, answer
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, b""

    async def verify(self, words: str = "1616140317555161061") -> tuple[int, str]:
        """Check the address as the console does when it is saved."""
        nonce = secrets.token_hex(5)
        at = str(int(self.corp.now()))
        xml = ElementTree.fromstring(self.crypto.encrypt_message(words, nonce, at))
        query: dict[str, Any] = {
            "msg_signature": xml.findtext("MsgSignature"),
            "timestamp": at,
            "nonce": nonce,
            "echostr": xml.findtext("Encrypt"),
        }
        timeout = aiohttp.ClientTimeout(total=1)
        async with self.session.get(self.url, params=query, timeout=timeout) as response:
            return response.status, await response.text()

    def _change(self, shown: Shown, answer: bytes) -> None:
        """Read a passive reply, which must be sealed rightly, and change the card."""
        xml = ElementTree.fromstring(answer)
        plain = self.crypto.decrypt_message(
            answer.decode(), xml.findtext("MsgSignature"), xml.findtext("TimeStamp"),
            xml.findtext("Nonce"),
        )  # fmt: skip
        inner = ElementTree.fromstring(plain)
        assert inner.findtext("MsgType") == "update_button", plain
        shown.replaced_by = inner.findtext("Button/ReplaceName") or ""
