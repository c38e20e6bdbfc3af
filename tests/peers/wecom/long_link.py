"""The platform's long connection: one live socket a bot, frames, acknowledgements, files."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from collections import Counter
from typing import Any

from aiohttp import WSMsgType, web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.peers.wecom.corp import BOT_ID, BOT_SECRET, Corp, Shown, Wrong

MESSAGES = ("markdown", "template_card", "image", "file", "voice", "video")
ANSWERS = ("stream", "template_card", "stream_with_template_card", "image", "file")


class LongLink:
    """Speaks frames as path/101463 has them; a newer connection throws the older out."""

    def __init__(self, corp: Corp) -> None:
        self.corp = corp
        self.frames: Counter[str] = Counter()
        self.connections = 0
        self.silent = False  # takes everything in and answers nothing
        self.lose_answers = 0  # so many answers get lost after the deed
        self.event_within = 5.0  # seconds in which an event may be answered
        self.files: dict[str, bytes] = {}
        self._live: web.WebSocketResponse | None = None
        self._asked: dict[str, tuple[dict[str, Any], float]] = {}
        self._uploads: dict[str, dict[str, Any]] = {}
        self._subscribed = asyncio.Event()
        self._last_id = 0
        self.base_url = ""

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/", self._connect)
        application.router.add_get("/media/{name}", self._media)
        return application

    @property
    def there(self) -> bool:
        """Whether a bot is there."""
        return self._subscribed.is_set()

    async def subscribed(self, within: float = 60.0) -> None:
        """Wait until a bot is there."""
        async with asyncio.timeout(within):
            await self._subscribed.wait()

    async def hang_up(self, *, clean: bool = True) -> None:
        """End the connection: politely, or by cutting the wire."""
        live, self._live = self._live, None
        self._subscribed.clear()
        if live is None:
            return
        if clean:
            await live.close()
        elif live._req is not None and live._req.transport is not None:
            live._req.transport.abort()

    # ---- what people do -------------------------------------------------------------------

    async def say(self, userid: str, text: str, *, group: str = "", **more: Any) -> str:
        return await self.message(userid, "text", {"content": text}, group=group, **more)

    async def message(
        self, userid: str, kind: str, part: Any, *, group: str = "", **more: Any
    ) -> str:
        """Send what somebody said to the bot; return its req_id."""
        self.corp.opened.add(group or userid.lower())
        body = self._body(userid, group) | {"msgtype": kind, kind: part} | more
        return await self._call("aibot_msg_callback", body)

    def hidden_file(self, data: bytes, name: str) -> dict[str, str]:
        """Put a file under an address, encrypted with a key of its own."""
        key = secrets.token_bytes(32)
        fill = 32 - len(data) % 32
        cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        self.files[name] = cipher.update(data + bytes([fill]) * fill) + cipher.finalize()
        return {"url": f"{self.base_url}/media/{name}", "aeskey": base64.b64encode(key).decode()}

    async def enter(self, userid: str) -> str:
        """Open the bot's conversation, the first time today."""
        self.corp.opened.add(userid.lower())
        return await self._event(userid, "enter_chat", {})

    async def press(self, userid: str, shown: Shown, label: str, *, group: str = "") -> str:
        key = shown.buttons[label]
        card = shown.body["template_card"]
        if "checkbox" in card:
            chosen = {card["checkbox"]["question_key"]: [key]}
            return await self._pressed(userid, shown, card["submit_button"]["key"], chosen, group)
        return await self._pressed(userid, shown, key, {}, group)

    async def choose(self, userid: str, shown: Shown, *labels: str | None) -> str:
        """Choose in each of several selectors, None as it came, and submit."""
        key = shown.body["template_card"]["submit_button"]["key"]
        return await self._pressed(userid, shown, key, shown.chosen(*labels), "")

    async def _pressed(
        self, userid: str, shown: Shown, key: str, options: dict[str, list[str]], group: str
    ) -> str:
        card = shown.body["template_card"]
        part: dict[str, Any] = {"card_type": card["card_type"], "task_id": card["task_id"]}
        if options:
            items = [
                {"question_key": question, "option_ids": {"option_id": chosen}}
                for question, chosen in options.items()
            ]
            part |= {"selected_items": {"selected_item": items}}
        return await self._event(
            userid, "template_card_event", part | {"event_key": key}, group, shown
        )

    async def _event(
        self, userid: str, kind: str, part: Any, group: str = "", shown: Shown | None = None
    ) -> str:
        body = self._body(userid, group)
        body |= {"msgtype": "event", "event": {"eventtype": kind, kind: part}}
        return await self._call("aibot_event_callback", body, shown)

    def _body(self, userid: str, group: str) -> dict[str, Any]:
        self._last_id += 1
        body = {
            "msgid": f"m{self._last_id}_{secrets.token_hex(4)}",
            "create_time": int(self.corp.now()),
            "aibotid": BOT_ID,
            "chattype": "group" if group else "single",
            "from": {"userid": userid},
        }
        return body | ({"chatid": group} if group else {})

    async def _call(self, cmd: str, body: dict[str, Any], shown: Shown | None = None) -> str:
        req_id = f"{cmd}_{secrets.token_hex(6)}"
        self._asked[req_id] = (body | {"shown": shown}, asyncio.get_running_loop().time())
        assert self._live is not None, "no bot is connected"
        await self._live.send_json({"cmd": cmd, "headers": {"req_id": req_id}, "body": body})
        return req_id

    # ---- what the bot does ----------------------------------------------------------------

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=4 * 1024 * 1024)
        await socket.prepare(request)
        self.connections += 1
        async for message in socket:
            if message.type is WSMsgType.TEXT and not self.silent:
                await self._take(socket, json.loads(message.data))
        if self._live is socket:
            self._live = None
            self._subscribed.clear()
        return socket

    async def _take(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        cmd, req_id = frame.get("cmd", ""), frame.get("headers", {}).get("req_id", "")
        self.frames[cmd] += 1
        answer: dict[str, Any] = {"headers": {"req_id": req_id}}
        try:
            if cmd == "aibot_subscribe":
                await self._subscribe(socket, frame["body"])
            elif socket is not self._live:
                raise Wrong(846609, "not subscribed")
            elif found := self._do(cmd, frame.get("body", {}), req_id):
                answer["body"] = found
            answer |= {"errcode": 0, "errmsg": "ok"}
        except Wrong as wrong:
            answer |= {"errcode": wrong.code, "errmsg": wrong.said}
        if cmd not in ("aibot_subscribe", "ping") and self.lose_answers:
            self.lose_answers -= 1
            return
        if not socket.closed:
            await socket.send_json(answer)

    async def _subscribe(self, socket: web.WebSocketResponse, body: dict[str, Any]) -> None:
        if (body.get("bot_id"), body.get("secret")) != (BOT_ID, BOT_SECRET):
            raise Wrong(40001, "invalid bot secret")
        older, self._live = self._live, socket
        self._subscribed.set()
        if older is not None and older is not socket:
            event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            headers = {"req_id": secrets.token_hex(4)}
            await older.send_json(
                {"cmd": "aibot_event_callback", "headers": headers, "body": event}
            )
            await older.close()

    def _do(self, cmd: str, body: dict[str, Any], req_id: str) -> dict[str, Any] | None:
        match cmd:
            case "ping":
                return None
            case "aibot_send_msg":
                self._push(body)
            case "aibot_respond_msg":
                self._answer(body, req_id)
            case "aibot_respond_welcome_msg":
                self._welcome(body, req_id)
            case "aibot_respond_update_msg":
                self._update(body, req_id)
            case _ if cmd.startswith("aibot_upload_media_"):
                return self._upload(cmd.removeprefix("aibot_upload_media_"), body)
            case _:
                raise Wrong(846600, "unknown cmd")
        return None

    def _push(self, body: dict[str, Any]) -> None:
        chat = str(body.get("chatid", ""))
        if body.get("msgtype") not in MESSAGES:
            raise Wrong(40008, "invalid message type")
        if chat.lower() not in self.corp.opened and chat not in self.corp.opened:
            raise Wrong(93006, "invalid chatid")
        if body.get("chat_type") not in (0, 1, 2):
            raise Wrong(40058)
        self._show(chat, body)

    def _answer(self, body: dict[str, Any], req_id: str) -> None:
        asked, _ = self._asked.pop(req_id, ({}, 0.0))
        if not asked or asked["msgtype"] == "event":
            raise Wrong(846605, "invalid req_id")
        if body.get("msgtype") not in ANSWERS:
            raise Wrong(40008, "invalid message type")
        self._show(asked.get("chatid") or asked["from"]["userid"].lower(), body)

    def _welcome(self, body: dict[str, Any], req_id: str) -> None:
        asked, at = self._asked.pop(req_id, ({}, 0.0))
        event = asked.get("event", {}).get("eventtype")
        if event != "enter_chat" or asyncio.get_running_loop().time() - at > self.event_within:
            raise Wrong(846605, "invalid req_id")
        self._show(asked["from"]["userid"].lower(), body)

    def _update(self, body: dict[str, Any], req_id: str) -> None:
        asked, at = self._asked.pop(req_id, ({}, 0.0))
        card = body.get("template_card", {})
        shown = asked.get("shown")
        if shown is None or asyncio.get_running_loop().time() - at > self.event_within:
            raise Wrong(846605, "invalid req_id")
        if card.get("task_id") != shown.body["template_card"]["task_id"]:
            raise Wrong(42014, "another task_id")
        self.corp.check_card(card, title=26, text=112)
        shown.body = {"msgtype": "template_card", "template_card": card}
        shown.updates += 1

    def _show(self, chat: str, body: dict[str, Any]) -> None:
        kind = body["msgtype"]
        if kind == "template_card":
            self.corp.check_card(body[kind], title=26, text=112)
        if kind in ("file", "image"):
            self.corp.medium(body[kind]["media_id"])
        content = body.get(kind, {}).get("content")
        if content is not None and not content:
            raise Wrong(44004)
        self.corp.phones[chat].append(Shown(chat, body, self.corp.now()))

    def _upload(self, step: str, body: dict[str, Any]) -> dict[str, Any] | None:
        if step == "init":
            if not 1 <= body["total_chunks"] <= 100:
                raise Wrong(40006)
            upload_id = secrets.token_hex(8)
            self._uploads[upload_id] = body | {"pieces": {}}
            return {"upload_id": upload_id}
        upload = self._uploads.get(body.get("upload_id", ""))
        if upload is None:
            raise Wrong(40007)
        if step == "chunk":
            piece = base64.b64decode(body["base64_data"])
            if len(piece) > 512 * 1024:
                raise Wrong(40006)
            upload["pieces"][int(body["chunk_index"])] = piece
            return None
        data = b"".join(upload["pieces"][place] for place in range(upload["total_chunks"]))
        if hashlib.md5(data).hexdigest() != upload["md5"] or len(data) != upload["total_size"]:
            raise Wrong(40058, "md5")
        return {"media_id": self.corp.keep(data, upload["filename"])}

    async def _media(self, request: web.Request) -> web.Response:
        data = self.files.get(request.match_info["name"])
        if data is None:
            raise web.HTTPNotFound
        return web.Response(body=data, content_type="application/octet-stream")
