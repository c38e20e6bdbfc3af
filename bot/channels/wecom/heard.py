"""What a 智能机器人 hears over its long connection: frames become Inbounds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.channels.wecom.cards import Unseal, pressed, ticked, unsealed
from bot.channels.wecom.frames import Frame, event_of, items, part
from ledger.talk import Attachment, Inbound, InboundKind

_MENTION = re.compile(r"^\s*@\S+\s*")
_FILES = {
    "image": ("photo.jpg", "image/jpeg"),
    "video": ("video.mp4", "video/mp4"),
    "file": ("file", "application/octet-stream"),
}


@dataclass(frozen=True, slots=True)
class Listener:
    """Turns callbacks into Inbounds for one bot."""

    channel: str
    bot: str
    unseal: Unseal

    def read(self, body: Frame, req_id: str, now: datetime) -> Inbound | None:
        """Return what was said or pressed; None for what concerns nobody here."""
        if not body.get("msgid") or not person_of(body):
            return None
        kind = str(body.get("msgtype"))
        if kind == "event":
            return (
                self._press(body, req_id, now) if event_of(body) == "template_card_event" else None
            )
        if kind in ("text", "voice"):
            return self._said(body, now, text=str(part(body, kind).get("content", "")))
        if kind == "mixed":
            return self._mixed(body, now)
        if kind in _FILES and (file := _attachment(kind, part(body, kind))):
            return self._said(body, now, InboundKind.FILE, attachments=(file,))
        return None

    def _mixed(self, body: Frame, now: datetime) -> Inbound:
        """Return a message of words and pictures as one, the pictures attached."""
        pieces = [i for i in items(part(body, "mixed"), "msg_item") if isinstance(i, dict)]
        words = [str(part(piece, "text").get("content", "")) for piece in pieces]
        found = [_attachment("image", part(piece, "image")) for piece in pieces]
        files = tuple(file for file in found if file)
        kind = InboundKind.FILE if files else InboundKind.TEXT
        text = "\n".join(word for word in words if word)
        return self._said(body, now, kind, text=text, attachments=files)

    def _press(self, body: Frame, req_id: str, now: datetime) -> Inbound:
        card = part(part(body, "event"), "template_card_event")
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
        body: Frame,
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


def in_group(body: Frame) -> bool:
    """Tell whether it was said in a group, where the bot hears only what mentions it."""
    return body.get("chattype") == "group"


def person_of(body: Frame) -> str:
    """Return the sender's user id in lower case: the platform does not tell cases apart."""
    return str(part(body, "from").get("userid", "")).lower()


def chat_of(body: Frame) -> str:
    """Return the group's id, or the person with whom the bot is alone."""
    return str(body.get("chatid", "")) if in_group(body) else person_of(body)


def _options(card: Frame) -> tuple[str, ...]:
    return tuple(
        str(option)
        for item in items(part(card, "selected_items"), "selected_item")
        if isinstance(item, dict)
        for option in items(part(item, "option_ids"), "option_id")
    )


def _attachment(kind: str, sent: Frame) -> Attachment | None:
    """Return a file that lies under an address for some minutes, encrypted with its own key."""
    if not sent.get("url"):
        return None
    name, media_type = _FILES[kind]
    ref = json.dumps({"url": sent["url"], "key": sent.get("aeskey", "")})
    return Attachment(ref, str(sent.get("filename") or name), media_type)


def _said_at(body: Frame, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(int(body["create_time"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return now
