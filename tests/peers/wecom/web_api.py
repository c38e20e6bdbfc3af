"""The platform's HTTP side: tokens, messages, cards, chats, media, members, hooks."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import json
import secrets
from collections import Counter
from typing import Any

from aiohttp import web

from tests.peers.wecom.corp import (
    AGENT_ID,
    CORP_ID,
    HOOK_KEY,
    SECRET,
    TEXT_BYTES,
    Corp,
    Shown,
    Wrong,
)
from tests.peers.wecom.faults import Fault, Faults


class WebApi:
    """Answers as the platform does: HTTP 200, and the verdict in `errcode`."""

    def __init__(self, corp: Corp) -> None:
        self.corp = corp
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.trusted_ip = True
        self.token_life = 7200.0
        self.menu: dict[str, Any] | None = None
        self.codes: dict[str, str] = {}  # of OAuth: code -> userid
        self.hook_times: list[float] = []
        self.group: list[Shown] = []
        self._token = ""
        self._until = 0.0

    def revoke_token(self) -> None:
        """End the present token early, as the platform may."""
        self._token = ""

    def application(self) -> web.Application:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.router.add_route("*", "/cgi-bin/{path:.+}", self._answer)
        application.router.add_get("/connect/oauth2/authorize", self._authorize)
        return application

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.calls[path] += 1
        fault = await self.faults.next(path)
        if fault and fault.when == "before" and (spoiled := await _spoil(request, fault)):
            return spoiled
        try:
            answer = await self._call(path, request)
        except Wrong as wrong:
            said = f"{wrong.said}, hint: [1], from ip: 127.0.0.1, more info at …"
            answer = {"errcode": wrong.code, "errmsg": said}
        if fault and fault.when == "after" and (spoiled := await _spoil(request, fault)):
            return spoiled
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/octet-stream")
        return web.json_response(answer)

    async def _call(self, path: str, request: web.Request) -> dict[str, Any] | bytes:
        if path == "gettoken":
            return self._gettoken(request)
        if path.startswith("webhook/"):
            return await self._hook(path, request)
        self._check_token(request.query.get("access_token", ""))
        if not self.trusted_ip:
            raise Wrong(60020, "not allow to access from your ip")
        match path:
            case "message/send":
                return self.corp.send(await _json(request))
            case "message/update_template_card":
                return self.corp.update(await _json(request))
            case "media/upload":
                return await self._upload(request)
            case "media/get":
                return self.corp.medium(request.query.get("media_id", ""))[0]
            case "appchat/create":
                return self._make_chat(await _json(request))
            case "appchat/send":
                return self._to_chat(await _json(request))
            case "user/get":
                return self._member(request.query.get("userid", ""))
            case "agent/get":
                return self._agent(request.query.get("agentid", ""))
            case "menu/get":
                if self.menu is None:
                    raise Wrong(46003, "menu no exist")
                return self.menu | {"errcode": 0}
            case "menu/create":
                return self._make_menu(request.query.get("agentid", ""), await _json(request))
            case "auth/getuserinfo":
                return self._visitor(request.query.get("code", ""))
        raise Wrong(48002, "api forbidden")

    def _gettoken(self, request: web.Request) -> dict[str, Any]:
        if request.query.get("corpid") != CORP_ID:
            raise Wrong(40013, "invalid corpid")
        if request.query.get("corpsecret") != SECRET:
            raise Wrong(40001, "invalid credential")
        if not self._token or self.corp.now() > self._until:
            self._token = secrets.token_urlsafe(48)
            self._until = self.corp.now() + self.token_life
        left = int(self._until - self.corp.now())
        return {"errcode": 0, "errmsg": "ok", "access_token": self._token, "expires_in": left}

    def _check_token(self, token: str) -> None:
        if not token:
            raise Wrong(41001, "access_token missing")
        if token != self._token:
            raise Wrong(40014, "invalid access_token")
        if self.corp.now() > self._until:
            raise Wrong(42001, "access_token expired")

    async def _upload(self, request: web.Request) -> dict[str, Any]:
        if request.query.get("type") not in ("image", "file", "voice", "video"):
            raise Wrong(40005)
        data, name = await _file(request)
        if request.query["type"] == "image" and not _is_picture(data):
            raise Wrong(40009)
        media_id = self.corp.keep(data, name)
        return {"errcode": 0, "type": request.query["type"], "media_id": media_id}

    def _make_chat(self, body: dict[str, Any]) -> dict[str, Any]:
        users = [str(user).lower() for user in body.get("userlist", ())]
        if not 2 <= len(users) <= 2000:
            raise Wrong(86008, "2 to 2000 members")
        if any(user not in self.corp.members for user in users):
            raise Wrong(86216, "illegal member")
        chatid = body.get("chatid") or secrets.token_hex(12)
        self.corp.chats[chatid] = {"name": body.get("name", ""), "users": users, "shown": []}
        return {"errcode": 0, "errmsg": "ok", "chatid": chatid}

    def _to_chat(self, body: dict[str, Any]) -> dict[str, Any]:
        chat = self.corp.chats.get(str(body.get("chatid")))
        if chat is None:
            raise Wrong(86215, "chatid not exist")
        kind = body.get("msgtype")
        if kind not in ("text", "markdown", "image", "file"):
            raise Wrong(40008)
        if kind == "text" and len(body["text"]["content"].encode()) > TEXT_BYTES:
            raise Wrong(45002, "content too long")
        if kind in ("image", "file"):
            self.corp.medium(body[kind]["media_id"])
        chat["shown"].append(Shown(body["chatid"], body, self.corp.now()))
        return {"errcode": 0, "errmsg": "ok"}

    def _member(self, userid: str) -> dict[str, Any]:
        member = self.corp.members.get(userid.lower())
        if member is None:
            raise Wrong(60111, "userid not found")
        if not member.in_scope:
            raise Wrong(60011, "no privilege to access/modify contact/party/agent")
        return {"errcode": 0, "userid": member.userid, "status": member.status}

    def _agent(self, agentid: str) -> dict[str, Any]:
        if agentid != str(AGENT_ID):
            raise Wrong(40056)
        return {
            "errcode": 0,
            "agentid": AGENT_ID,
            "name": "台账",
            "close": 0,
            "redirect_domain": "linjiang.gov.cn",
        }

    def _make_menu(self, agentid: str, body: dict[str, Any]) -> dict[str, Any]:
        buttons = body.get("button", ())
        if agentid != str(AGENT_ID):
            raise Wrong(40056)
        if not 1 <= len(buttons) <= 3 or any(len(b["name"].encode()) > 16 for b in buttons):
            raise Wrong(40018, "button name")
        inner = [b for button in buttons for b in button.get("sub_button", ())]
        if any(len(b.get("sub_button", ())) > 5 for b in buttons) or any(
            len(b["name"].encode()) > 40 for b in inner
        ):
            raise Wrong(40023, "sub button")
        for button in (*(b for b in buttons if "sub_button" not in b), *inner):
            wants = {"click": "key", "view": "url"}.get(button.get("type", ""))
            if wants is None or not 1 <= len(str(button.get(wants, "")).encode()) <= 1024:
                raise Wrong(40019, "button key or url")
        self.menu = body
        return {"errcode": 0, "errmsg": "ok"}

    def _visitor(self, code: str) -> dict[str, Any]:
        userid = self.codes.pop(code, None)
        if userid is None:
            raise Wrong(40029, "invalid code")
        return {"errcode": 0, "errmsg": "ok", **({"userid": userid} if userid else {"openid": "o"})}

    async def _authorize(self, request: web.Request) -> web.Response:
        """Sign in whoever holds the phone (`?as=` in a test) and lead back with a code."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = request.query.get("as", "")
        back = request.query["redirect_uri"]
        joint = "&" if "?" in back else "?"
        raise web.HTTPFound(f"{back}{joint}code={code}&state={request.query.get('state', '')}")

    async def _hook(self, path: str, request: web.Request) -> dict[str, Any]:
        if request.query.get("key") != HOOK_KEY:
            raise Wrong(93000, "invalid webhook url")
        if path == "webhook/upload_media":
            data, name = await _file(request)
            return {"errcode": 0, "type": "file", "media_id": self.corp.keep(data, name)}
        now = self.corp.now()
        self.hook_times = [at for at in self.hook_times if now - at < 60]
        if len(self.hook_times) >= 20:
            raise Wrong(45009, "api freq out of limit")
        self.hook_times.append(now)
        body = await _json(request)
        self._check_hook(body)
        self.group.append(Shown("group", body, now))
        return {"errcode": 0, "errmsg": "ok"}

    def _check_hook(self, body: dict[str, Any]) -> None:
        kind = body.get("msgtype")
        if kind == "text" and len(body["text"]["content"].encode()) > TEXT_BYTES:
            raise Wrong(45002, "content too long")
        if kind == "image":
            try:
                data = base64.b64decode(body["image"]["base64"], validate=True)
            except binascii.Error as error:
                raise Wrong(301019, "image base64") from error
            if hashlib.md5(data).hexdigest() != body["image"]["md5"] or not _is_picture(data):
                raise Wrong(301019, "image md5 mismatch")
        if kind == "file":
            self.corp.medium(body["file"]["media_id"])
        if kind not in ("text", "markdown", "image", "file"):
            raise Wrong(40008)


async def _spoil(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    match fault.how:
        case "drop":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        case "silence":
            await asyncio.sleep(fault.seconds)
        case "garbage":
            return web.Response(text="<html>bad gateway</html>")
        case "status":
            return web.Response(status=fault.code or 502)
        case "code":
            return web.json_response({"errcode": fault.code, "errmsg": "as ordered"})
    return None


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise Wrong(47001, "data format error") from error
    if not isinstance(body, dict):
        raise Wrong(47001)
    return body


async def _file(request: web.Request) -> tuple[bytes, str]:
    part = await (await request.multipart()).next()
    assert part is not None
    if part.name != "media" or not part.filename:
        raise Wrong(41005, "media data missing")
    return bytes(await part.read()), part.filename


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff"))
