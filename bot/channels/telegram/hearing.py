"""An update of Telegram's as an `Inbound`: what was said, by whom, where, and whether to us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.signing import Seals
from bot.channels.telegram.chats import chat_of
from bot.channels.telegram.commands import WORDS, words_of_keys
from ledger.languages import ABROAD, by_tag
from ledger.talk import Attachment, Inbound, InboundKind

WANTED = ("message", "callback_query", "my_chat_member")
"""The kinds of updates we ask for. An edited message is not read again: what was recorded of it
has been shown, and 撤销 takes it back.
"""

DOUBLE_TAP = 1.5
"""Seconds within which the same tap by the same person is one tap."""

MOST_TAPS = 1000
"""Chats whose last tap is remembered."""

_COMMAND = re.compile(r"/(?P<name>[a-zA-Z0-9_]{1,32})(?:@(?P<whom>\w+))?(?:\s+|$)")
_FILES = {
    "document": ("", "application/octet-stream"),
    "video": (".mp4", "video/mp4"),
    "audio": (".mp3", "audio/mpeg"),
    "voice": (".ogg", "audio/ogg"),
    "animation": (".mp4", "video/mp4"),
    "video_note": (".mp4", "video/mp4"),
}
_IN = frozenset({"member", "administrator", "creator"})

Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Myself:
    """The bot as others see it. The name is what mentions and commands are addressed to."""

    id: int
    username: str


class Hearing:
    """Reads updates as plain JSON: an update that is odd in one place costs only itself."""

    def __init__(
        self,
        bot: str,
        seals: Seals,
        zone: ZoneInfo,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._bot = bot
        self._seals = seals
        self._zone = zone
        self._now = now
        self._monotonic = monotonic
        self._keys = words_of_keys()
        self._last_taps: dict[str, tuple[tuple[str, str], str, float]] = {}

    def inbound(self, update: Update, me: Myself) -> Inbound | None:
        """Return what happened, or None when it is nothing to us."""
        if message := update.get("message"):
            return self._message(update, message, me)
        if query := update.get("callback_query"):
            return self._tap(update, query)
        if change := update.get("my_chat_member"):
            return self._standing(update, change)
        return None

    # ---- messages -------------------------------------------------------------------------

    def _message(self, update: Update, message: Update, me: Myself) -> Inbound | None:
        sender = message.get("from")
        if not sender or sender.get("is_bot"):
            return None
        group = message["chat"]["type"] != "private"
        attachments = self._attachments(message)
        said = message.get("text") or message.get("caption") or _sticker(message)
        if not attachments and not said and (group or _is_service(message)):
            return None
        text, addressed = self._heard(said, message, me) if group else (said, True)
        return Inbound(
            kind=InboundKind.FILE if attachments else InboundKind.TEXT,
            text=self._meant(text),
            at=datetime.fromtimestamp(message["date"], UTC),
            addressed=addressed,
            message_ref=None,
            replying_to=_replied_to(message),
            attachments=attachments,
            **self._place(update, sender, message["chat"], message),
        )

    def _place(
        self, update: Update, sender: Update, chat: Update, message: Update | None
    ) -> dict[str, Any]:
        """Return who and where: the fields that every kind has."""
        return {
            "channel": "telegram",
            "bot": self._bot,
            "update_id": str(update["update_id"]),
            "sender": str(sender["id"]),
            "chat": chat_of(chat, message),
            "group": chat["type"] != "private",
            "chat_title": chat.get("title", ""),
            "language": language_of(sender.get("language_code")),
        }

    def _meant(self, text: str) -> str:
        """Return the words that a command or a key stands for."""
        text = text.strip()
        if key := self._keys.get(text):
            return key
        found = _COMMAND.match(text)
        if not found:
            return text
        name, rest = found["name"].lower(), text[found.end() :].strip()
        if name == "start":
            return f"/start {rest}" if rest else WORDS["help"]
        return f"{WORDS[name]} {rest}".strip() if name in WORDS else text

    def _heard(self, said: str, message: Update, me: Myself) -> tuple[str, bool]:
        """Return a group's message without our name, and whether it was said to us."""
        command = _COMMAND.match(said)
        if command:
            whom = command["whom"]
            return said, whom is None or whom.lower() == me.username.lower()
        answered = (message.get("reply_to_message") or {}).get("from") or {}
        text, mentioned = _without_mention(said, message, me)
        return text, mentioned or answered.get("id") == me.id

    def _attachments(self, message: Update) -> tuple[Attachment, ...]:
        album = message.get("media_group_id")
        if photo := message.get("photo"):
            largest = max(photo, key=lambda size: size.get("width", 0) * size.get("height", 0))
            name = f"{self._moment(message)}.jpg"
            return (_attachment(largest, name, "image/jpeg", album),)
        for kind, (ending, media_type) in _FILES.items():
            if found := message.get(kind):
                name = found.get("file_name") or self._moment(message) + ending
                return (_attachment(found, name, found.get("mime_type") or media_type, album),)
        return ()

    def _moment(self, message: Update) -> str:
        """Return a name for what came without one: when it was sent, by the office's clock."""
        return f"{datetime.fromtimestamp(message['date'], self._zone):%Y%m%d-%H%M%S}"

    # ---- taps and standing ----------------------------------------------------------------

    def _tap(self, update: Update, query: Update) -> Inbound | None:
        """Return a tap. A seal that is not ours, or too old, stays without an action: the router
        answers that politely, and it does nothing.
        """
        message = query.get("message")
        if not message or self._again(query, message):
            return None
        chat = message["chat"]
        action = self._seals.unseal(query.get("data") or "", str(chat["id"]), self._now())
        return Inbound(
            kind=InboundKind.BUTTON,
            at=self._now(),
            pressed=action if isinstance(action, str) else None,
            message_ref=str(message["message_id"]),
            **self._place(update, query["from"], chat, message),
        )

    def _again(self, query: Update, message: Update) -> bool:
        """Tell a double tap: the same as this person's last one here, just before.

        A tap that is delivered once more has the same id and is none; that is why the first of a
        double is remembered, not the second.
        """
        place = f"{message['chat']['id']}:{query['from']['id']}"
        tap = (str(message["message_id"]), str(query.get("data")))
        now = self._monotonic()
        last, tap_id, at = self._last_taps.get(place, (None, "", 0.0))
        if last == tap and tap_id != query["id"] and now - at < DOUBLE_TAP:
            return True
        self._last_taps.pop(place, None)
        self._last_taps[place] = (tap, query["id"], now)
        if len(self._last_taps) > MOST_TAPS:
            del self._last_taps[next(iter(self._last_taps))]
        return False

    def _standing(self, update: Update, change: Update) -> Inbound | None:
        """Return that the bot may write somewhere again, or no more."""
        before, now = _may_write(change["old_chat_member"]), _may_write(change["new_chat_member"])
        if before == now:
            return None
        return Inbound(
            kind=InboundKind.JOINED if now else InboundKind.LEFT,
            at=datetime.fromtimestamp(change["date"], UTC),
            **self._place(update, change["from"], change["chat"], None),
        )


def moved(update: Update) -> tuple[str, str] | None:
    """Return the old and the new id of a group that has become a supergroup."""
    message = update.get("message") or {}
    here = str((message.get("chat") or {}).get("id", ""))
    if new := message.get("migrate_to_chat_id"):
        return here, str(new)
    if old := message.get("migrate_from_chat_id"):
        return str(old), here
    return None


def language_of(code: str | None) -> str | None:
    """Return the language to speak to somebody who has not chosen one."""
    if not code:
        return None
    return by_tag(code) or ABROAD


def _without_mention(said: str, message: Update, me: Myself) -> tuple[str, bool]:
    """Take our own name out. Entities count in UTF-16 units."""
    units = said.encode("utf-16-le")
    for entity in message.get("entities") or message.get("caption_entities") or ():
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        named = units[start:end].decode("utf-16-le", "ignore")
        by_name = entity["type"] == "mention" and named.lower() == f"@{me.username}".lower()
        by_link = entity["type"] == "text_mention" and entity["user"]["id"] == me.id
        if by_name or by_link:
            rest = units[:start].decode("utf-16-le") + units[end:].decode("utf-16-le")
            return rest.strip(" ,，:：\u2005"), True
    return said, False


def _attachment(found: Update, name: str, media_type: str, album: str | None) -> Attachment:
    return Attachment(found["file_id"], name, media_type, found.get("file_size"), album)


def _sticker(message: Update) -> str:
    """A sticker says what its emoji says."""
    return (message.get("sticker") or {}).get("emoji") or ""


def _is_service(message: Update) -> bool:
    """Tell what nobody has said: members come and go, titles, pins, migrations."""
    spoken = ("sticker", "location", "venue", "contact", "poll", "dice", "story", "game")
    return not any(kind in message for kind in spoken)


def _replied_to(message: Update) -> str | None:
    """Return the message that was quoted. In a topic every message replies to the topic itself."""
    replied = message.get("reply_to_message")
    if not replied or "forum_topic_created" in replied:
        return None
    return str(replied["message_id"])


def _may_write(member: Update) -> bool:
    if member["status"] == "restricted":
        return bool(member.get("is_member") and member.get("can_send_messages"))
    return member["status"] in _IN
