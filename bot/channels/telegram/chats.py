"""Names of chats: a topic of a forum is a chat of its own, so that the office can pick one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def chat_of(chat: Mapping[str, Any], message: Mapping[str, Any] | None) -> str:
    """Return `ID`, or `ID:TOPIC` for what stands in a topic of a forum.

    Only `is_topic_message` marks a topic: `message_thread_id` alone stands on ordinary replies
    too, and the General topic has neither (writing to it by number is refused).
    """
    topic = message.get("message_thread_id") if message else None
    if message and topic and message.get("is_topic_message"):
        return f"{chat['id']}:{topic}"
    return str(chat["id"])


def place_of(chat: str) -> dict[str, int]:
    """Return the Bot API's parameters for a chat."""
    number, _, topic = chat.partition(":")
    place = {"chat_id": int(number)}
    return place | ({"message_thread_id": int(topic)} if topic else {})


def without_topic(chat: str) -> str:
    """Return the chat that a topic belongs to."""
    return chat.partition(":")[0]
