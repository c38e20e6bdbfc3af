"""What a 智能机器人 hears over its long connection: frames become Inbounds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.wecom.cards import Unseal, pressed, ticked, unsealed
from ledger.talk import Attachment, Inbound, InboundKind

_MENTION = re.compile(r"^\s*@\S+\s*")
_FILES = {
    "image": ("photo.jpg", "image/jpeg"),
    "video": ("video.mp4", "video/mp4"),
    "file": ("file", "application/octet-stream"),
}

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listener:
    """Turns callbacks into Inbounds for one bot."""

    channel: str
    bot: str
    unseal: Unseal

    def read(self, body: Body, req_id: str, now: datetime) -> Inbound | None:
        """Return what was said or pressed; None for what concerns nobody here."""
        if not body.get("msgid") or not person_of(body):
            return None
        kind = str(body.get("msgtype"))
        if kind == "event":
            return (
                self._press(body, req_id, now) if event_of(body) == "template_card_event" else None
            )
        if kind in ("text", "voice"):
            return self._said(body, now, text=str(_part(body, kind).get("content", "")))
        if kind == "mixed":
            return self._mixed(body, now)
        if kind in _FILES and (file := _attachment(kind, _part(body, kind))):
            return self._said(body, now, InboundKind.FILE, attachments=(file,))
        return None

    def _mixed(self, body: Body, now: datetime) -> Inbound:
        """Return a message of words and pictures as one, the pictures attached."""
        items = [i for i in _list(_part(body, "mixed"), "msg_item") if isinstance(i, dict)]
        words = [str(_part(item, "text").get("content", "")) for item in items]
        found = [_attachment("image", _part(item, "image")) for item in items]
        files = tuple(file for file in found if file)
        kind = InboundKind.FILE if files else InboundKind.TEXT
        text = "\n".join(word for word in words if word)
        return self._said(body, now, kind, text=text, attachments=files)

    def _press(self, body: Body, req_id: str, now: datetime) -> Inbound:
        card = _part(_part(body, "event"), "template_card_event")
        options, shown_by = _options(card), f"{req_id}@{card.get('task_id', '')}"
        if names := ticked(options):
            return self._said(body, now, text=names, message_ref=shown_by)
        sealed, _ = pressed(str(card.get("event_key", "")), options)
        action, also = unsealed(sealed, chat_of(body), self.unseal)
        return self._said(
            body,
            now,
            InboundKind.BUTTON,
            pressed=action,
            also=also,
            message_ref=shown_by,
        )

    def _said(
        self,
        body: Body,
        now: datetime,
        kind: InboundKind = InboundKind.TEXT,
        *,
        text: str = "",
        pressed: str | None = None,
        also: tuple[str, ...] = (),
        message_ref: str | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> Inbound:
        group = in_group(body)
        return Inbound(
            self.channel,
            self.bot,
            str(body["msgid"]),
            kind,
            person_of(body),
            chat_of(body),
            _said_at(body, now),
            text=_MENTION.sub("", text) if group else text,
            group=group,
            pressed=pressed,
            also=also,
            message_ref=message_ref,
            replying_to="quote" if body.get("quote") else None,
            attachments=attachments,
        )


def in_group(body: Body) -> bool:
    """Tell whether it was said in a group, where the bot hears only what mentions it."""
    return body.get("chattype") == "group"


def person_of(body: Body) -> str:
    """Return the sender's user id in lower case: the platform does not tell cases apart."""
    return str(_part(body, "from").get("userid", "")).lower()


def chat_of(body: Body) -> str:
    """Return the group's id, or the person with whom the bot is alone."""
    return str(body.get("chatid", "")) if in_group(body) else person_of(body)


def event_of(body: Body) -> str:
    """Return the kind of an event, or nothing."""
    return str(_part(body, "event").get("eventtype", ""))


def _part(body: Body, name: str) -> Body:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _options(card: Body) -> tuple[str, ...]:
    return tuple(
        str(option)
        for item in _list(_part(card, "selected_items"), "selected_item")
        if isinstance(item, dict)
        for option in _list(_part(item, "option_ids"), "option_id")
    )


def _list(body: Body, name: str) -> list[Any]:
    part = body.get(name)
    return part if isinstance(part, list) else []


def _attachment(kind: str, part: Body) -> Attachment | None:
    """Return a file that lies under an address for some minutes, encrypted with its own key."""
    if not part.get("url"):
        return None
    name, media_type = _FILES[kind]
    ref = json.dumps({"url": part["url"], "key": part.get("aeskey", "")})
    return Attachment(ref, str(part.get("filename") or name), media_type)


def _said_at(body: Body, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(int(body["create_time"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return now
