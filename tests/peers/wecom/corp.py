"""A corp on the other side: its members, what their phones show, and the platform's rules.

Where the platform drops, cuts or swallows without a word, so does this.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock

CORP_ID = "wwlinjiang000001"
AGENT_ID = 1000002
SECRET = "the-apps-own-secret-000000000000000000000"
TOKEN = "callbackToken"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
BOT_ID = "aib-linjiang"
BOT_SECRET = "the-bots-own-secret"
HOOK_KEY = "0f0e0d0c-0b0a-0908-0706-050403020100"

PER_MINUTE, PER_HOUR = 30, 1000
TEXT_BYTES = 2048
MEDIA_LIFE = 3 * 24 * 3600
CODE_LIFE = 72 * 3600
TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}\Z")
ANSWERABLE = ("button_interaction", "vote_interaction", "multiple_interaction")


@dataclass
class Shown:
    """One message as a phone shows it. Cards change when they are updated."""

    to: str
    body: dict[str, Any]
    at: float
    msgid: str = ""
    replaced_by: str = ""  # what stands where the buttons were
    updates: int = 0

    @property
    def kind(self) -> str:
        return str(self.body["msgtype"])

    @property
    def text(self) -> str:
        """All words of the message, for reading."""
        for kind in ("text", "markdown"):
            if kind in self.body:
                return str(self.body[kind]["content"])
        if "stream" in self.body:
            return str(self.body["stream"]["content"])
        card = self.body.get("template_card", {})
        title = card.get("main_title", {}).get("title", "")
        return "\n".join(part for part in (title, card.get("sub_title_text", "")) if part)

    @property
    def buttons(self) -> dict[str, str]:
        """The labels that can be tapped now, with their keys."""
        if self.replaced_by:
            return {}
        card = self.body.get("template_card", {})
        pairs = [(b["text"], b.get("key", "")) for b in card.get("button_list", ())]
        pairs += [(o["text"], o["id"]) for o in card.get("checkbox", {}).get("option_list", ())]
        return dict(pairs)

    def chosen(self, *labels: str | None) -> dict[str, list[str]]:
        """What a submit of several selectors carries: the options of these labels, by question.

        None leaves a selector as it came.
        """
        assert not self.replaced_by, "it has been answered"
        selectors = self.body["template_card"]["select_list"]
        found = {}
        for one, label in zip(selectors, labels, strict=True):
            by_label = {option["text"]: option["id"] for option in one["option_list"]}
            untouched = one.get("selected_id") or one["option_list"][0]["id"]
            found[one["question_key"]] = [by_label[label] if label else untouched]
        return found


@dataclass
class Member:
    """Somebody with a phone."""

    userid: str
    in_scope: bool = True
    licensed: bool = True
    status: int = 1


class Wrong(Exception):
    """A call that the platform answers with a code."""

    def __init__(self, code: int, said: str = "") -> None:
        super().__init__(f"{code} {said}")
        self.code = code
        self.said = said


@dataclass
class Corp:
    """What the platform knows of one corp, one app and one bot."""

    clock: Clock = field(default_factory=Clock)
    members: dict[str, Member] = field(default_factory=dict)
    phones: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    dropped: list[Shown] = field(default_factory=list)
    swallowed: int = 0
    advice_ignored: list[str] = field(default_factory=list)  # what is allowed, but looks bad
    chats: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, tuple[bytes, str, float]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)  # conversations that a bot may push into
    _seen: dict[str, float] = field(default_factory=dict)
    _task_ids: set[str] = field(default_factory=set)
    _codes: dict[str, tuple[float, list[Shown]]] = field(default_factory=dict)
    _sent_at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, *userids: str) -> None:
        for userid in userids:
            self.members[userid.lower()] = Member(userid)

    def now(self) -> float:
        return self.clock.now().timestamp()

    def texts(self, userid: str) -> list[str]:
        """What a phone shows, oldest first."""
        return [shown.text for shown in self.phones[userid.lower()]]

    # ---- message/send ---------------------------------------------------------------------

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("agentid") != AGENT_ID:
            raise Wrong(40056, "invalid agentid")
        if self._repeated(body):
            self.swallowed += 1
            return {"errcode": 0, "errmsg": "ok", "msgid": "again"}
        kind = body.get("msgtype")
        content = self._content(body, str(kind))
        named = [name for name in str(body.get("touser", "")).split("|") if name]
        if not named or len(named) > 1000:
            raise Wrong(40003 if named else 41011)
        known = [m for n in named if (m := self.members.get(n.lower())) and m.in_scope]
        if not known:
            raise Wrong(81013, "user & party & tag all invalid")
        if kind == "template_card":
            self._task_ids.add(content["task_id"])
        self._remember(body)
        msgid = secrets.token_hex(8)
        shown = [self._deliver(m.userid, body, msgid) for m in known if m.licensed]
        reached = {m.userid.lower() for m in known}
        answer = {
            "errcode": 0,
            "errmsg": "ok",
            "msgid": msgid,
            "invaliduser": "|".join(n.lower() for n in named if n.lower() not in reached),
            "unlicenseduser": "|".join(m.userid.lower() for m in known if not m.licensed),
        }
        if kind == "template_card" and content["card_type"] in ANSWERABLE:
            answer["response_code"] = self.new_code([s for s in shown if s])
        return answer

    def _repeated(self, body: dict[str, Any]) -> bool:
        if not body.get("enable_duplicate_check"):
            return False
        until = self._seen.get(_digest(body))
        return until is not None and self.now() < until

    def _remember(self, body: dict[str, Any]) -> None:
        if body.get("enable_duplicate_check"):
            interval = body.get("duplicate_check_interval", 1800)
            if not 1 <= interval <= 14_400:
                raise Wrong(40058, "duplicate_check_interval")
            self._seen[_digest(body)] = self.now() + interval

    def _content(self, body: dict[str, Any], kind: str) -> dict[str, Any]:
        content = body.get(kind)
        if kind not in ("text", "markdown", "image", "file", "template_card"):
            raise Wrong(40008, "invalid message type")
        if not isinstance(content, dict):
            raise Wrong(41011 if content is None else 40058)
        if kind in ("text", "markdown"):
            if not content.get("content"):
                raise Wrong(44004, "empty content")
            cut = content["content"].encode()[:TEXT_BYTES].decode(errors="ignore")
            if cut != content["content"]:
                self.advice_ignored.append(f"{kind} was cut")
                content["content"] = cut
        elif kind in ("image", "file"):
            self.medium(str(content.get("media_id")))
        else:
            self.check_card(content)
            if content.get("task_id", "") in self._task_ids:
                raise Wrong(42014, "taskid has existed")
        return content

    def check_card(self, card: dict[str, Any], *, title: int = 36, text: int = 160) -> None:
        """Refuse what is not allowed, note what would not be shown whole."""
        if card.get("card_type") not in ANSWERABLE or not TASK_ID.match(card.get("task_id", "")):
            raise Wrong(42014, "taskid empty or card_type unknown")
        shown = card.get("main_title", {}).get("title", "")
        if not shown:
            raise Wrong(41016, "no main_title")
        if len(shown) > title or len(card.get("sub_title_text", "")) > text:
            self.advice_ignored.append(f"card text too long: {shown[:20]}")
        if card["card_type"] == "button_interaction":
            self._check_buttons(card.get("button_list", ()))
        elif card["card_type"] == "multiple_interaction":
            self._check_selectors(card, shows=16 if title > 30 else 10)
        else:
            self._check_options(card)

    def _check_buttons(self, buttons: Any) -> None:
        if not 1 <= len(buttons) <= 6:
            raise Wrong(40016, "1 to 6 buttons")
        keys = [button["key"] for button in buttons if "key" in button]
        if len(set(keys)) != len(keys) or any(len(key.encode()) > 1024 for key in keys):
            raise Wrong(40019, "button key")
        if any("key" not in b and not (b.get("type") == 1 and b.get("url")) for b in buttons):
            raise Wrong(40058, "button without key or url")
        if any(len(button["text"]) > 10 for button in buttons):
            self.advice_ignored.append("button label too long")

    def _check_options(self, card: dict[str, Any]) -> None:
        options = card.get("checkbox", {}).get("option_list", ())
        submit = card.get("submit_button", {})
        if not 1 <= len(options) <= 20 or not submit.get("text") or not submit.get("key"):
            raise Wrong(40058, "1 to 20 options and a submit button")
        ids = [option["id"] for option in options]
        if len(set(ids)) != len(ids) or any(len(one.encode()) > 128 for one in ids):
            raise Wrong(40058, "option id")

    def _check_selectors(self, card: dict[str, Any], *, shows: int) -> None:
        """Hold several selectors to document/path/90236: three of ten, each id and key once."""
        selectors, submit = card.get("select_list", ()), card.get("submit_button", {})
        if not 1 <= len(selectors) <= 3 or not submit.get("text") or not submit.get("key"):
            raise Wrong(40058, "1 to 3 selectors and a submit button")
        if "sub_title_text" in card or "button_list" in card or "checkbox" in card:
            raise Wrong(40058, "not on this card")
        keys = [one.get("question_key", "") for one in selectors]
        if len(set(keys)) != len(keys) or any(not 1 <= len(k.encode()) <= 1024 for k in keys):
            raise Wrong(40058, "question_key")
        ids = [option["id"] for one in selectors for option in one["option_list"]]
        if len(set(ids)) != len(ids) or any(not 1 <= len(one.encode()) <= 128 for one in ids):
            raise Wrong(40058, "option id")
        for one in selectors:
            options = one["option_list"]
            if not 1 <= len(options) <= 10 or not all(option["text"] for option in options):
                raise Wrong(40058, "1 to 10 options")
            if one.get("selected_id") not in {option["id"] for option in options}:
                self.advice_ignored.append("the first option is chosen by itself")
            if any(len(option["text"]) > shows for option in options):
                self.advice_ignored.append("option too long")

    def _deliver(self, userid: str, body: dict[str, Any], msgid: str) -> Shown | None:
        """Show it on a phone, unless the member has had too much: then nobody is told."""
        now = self.now()
        shown = Shown(userid.lower(), body, now, msgid)
        sent = self._sent_at[userid.lower()]
        lately = sum(1 for at in sent if now - at < 60), sum(1 for at in sent if now - at < 3600)
        if lately[0] >= PER_MINUTE or lately[1] >= PER_HOUR:
            self.dropped.append(shown)
            return None
        sent.append(now)
        self.phones[userid.lower()].append(shown)
        return shown

    # ---- cards ----------------------------------------------------------------------------

    def new_code(self, shown: list[Shown]) -> str:
        code = secrets.token_urlsafe(24)
        self._codes[code] = (self.now() + CODE_LIFE, shown)
        return code

    def update(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("agentid") != AGENT_ID:
            raise Wrong(40056)
        code = str(body.get("response_code", ""))
        until, shown = self._codes.pop(code, (0.0, []))
        if self.now() > until:
            raise Wrong(42022, "response_code used, unknown or too old")
        card = body.get("template_card")
        if card is not None:
            self.check_card(card | {"task_id": card.get("task_id", "unchanged")})
        wanted = {str(user).lower() for user in body.get("userids", ())}
        for one in shown:
            if one.to in wanted:
                one.updates += 1
                if card is None:
                    one.replaced_by = body["button"]["replace_name"]
                else:
                    one.body = {"msgtype": "template_card", "template_card": card}
        return {"errcode": 0, "errmsg": "ok", "invaliduser": []}

    # ---- media ----------------------------------------------------------------------------

    def keep(self, data: bytes, name: str) -> str:
        if len(data) <= 5:
            raise Wrong(40006, "a file has more than 5 bytes")
        media_id = secrets.token_urlsafe(32)
        self.media[media_id] = (data, name, self.now() + MEDIA_LIFE)
        return media_id

    def medium(self, media_id: str) -> tuple[bytes, str]:
        data, name, until = self.media.get(media_id, (b"", "", 0.0))
        if self.now() > until:
            raise Wrong(40007, "invalid media_id")
        return data, name


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
