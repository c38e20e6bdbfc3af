"""Who and what there is on the other side: people, chats, messages, files, one bot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.peers.bot_api.refusal import Refusal, bad, forbidden

JSON = dict[str, Any]


@dataclass
class Person:
    """A user. `started`: has pressed Start, so that the bot may write first."""

    id: int
    name: str
    language: str | None = "zh-hans"
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> JSON:
        """Return the user as the Bot API shows it."""
        shown: JSON = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            shown["username"] = self.username
        if self.language:
            shown["language_code"] = self.language
        return shown


@dataclass
class Chat:
    """A group or supergroup, and how the bot stands in it. Private chats have none of this."""

    id: int
    kind: str
    title: str
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    bot: str = "left"  # left, member, administrator, restricted, kicked
    migrated_to: int | None = None

    def shown(self) -> JSON:
        """Return the chat as the Bot API shows it."""
        shown: JSON = {"id": self.id, "type": self.kind, "title": self.title}
        return shown | ({"is_forum": True} if self.forum else {})


@dataclass
class Stored:
    """A file that somebody sent. `path` is what getFile gave out: a link, or its place on `disk`
    as a server that runs with --local names it.
    """

    data: bytes
    name: str
    media_type: str
    path: str | None = None
    disk: Path | None = None


class World:
    """Everything one bot can see. Message ids run through each chat."""

    def __init__(self, bot_id: int, username: str) -> None:
        self.me: JSON = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "台账",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, JSON]] = {}
        self.files: dict[str, Stored] = {}
        self.privacy = True
        self._last_ids: dict[int, int] = {}

    def shown_chat(self, chat_id: int) -> JSON:
        """Return a chat, private or not, as the Bot API shows it."""
        if chat_id in self.chats:
            return self.chats[chat_id].shown()
        person = self.people[chat_id]
        return {"id": chat_id, "type": "private", "first_name": person.name}

    def add_message(self, chat_id: int, sender: Mapping[str, Any], at: float, body: JSON) -> JSON:
        """Keep a message and give it the chat's next number."""
        number = self._last_ids.get(chat_id, 0) + 1
        self._last_ids[chat_id] = number
        message: JSON = {
            "message_id": number,
            "from": dict(sender),
            "chat": self.shown_chat(chat_id),
            "date": int(at),
        }
        message |= body
        self.messages.setdefault(chat_id, {})[number] = message
        return message

    def find(self, chat_id: int, message_id: int) -> JSON | None:
        """Return a message that is still there."""
        return self.messages.get(chat_id, {}).get(message_id)

    def keep_file(self, data: bytes, name: str, media_type: str) -> str:
        """Store a file and return its file_id: good for this bot only."""
        digest = hashlib.sha256(data + name.encode()).hexdigest()[:24]
        file_id = f"BQAC{self.me['id']}-{digest}"
        self.files[file_id] = Stored(data, name, media_type)
        return file_id

    # ---- may the bot write there? ---------------------------------------------------------

    def writable(self, chat_id: int, thread_id: int | None) -> None:
        """Refuse, in Telegram's words, when the bot may not write to a chat."""
        if chat_id in self.chats:
            self._group_writable(self.chats[chat_id], thread_id)
            return
        person = self.people.get(chat_id)
        if person is None:
            raise bad("chat not found")
        if person.deactivated:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")

    def _group_writable(self, chat: Chat, thread_id: int | None) -> None:
        if chat.migrated_to is not None:
            raise bad(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        if refusal := _standing(chat):
            raise refusal
        if thread_id is None:
            return
        if thread_id not in chat.topics:
            raise bad("message thread not found")
        if thread_id in chat.closed_topics:
            raise bad("TOPIC_CLOSED")


def _standing(chat: Chat) -> Refusal | None:
    kind = "supergroup" if chat.kind == "supergroup" else "group"
    if chat.bot == "kicked":
        return forbidden(f"bot was kicked from the {kind} chat")
    if chat.bot == "left":
        return forbidden(f"bot is not a member of the {kind} chat")
    if chat.bot == "restricted":
        return bad("not enough rights to send text messages to the chat")
    return None
