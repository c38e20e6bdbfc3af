"""What a failed call to Telegram means for the message: try again, unreachable, refused, moved."""

from __future__ import annotations

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.base import (
    AccountDown,
    Moved,
    Refused,
    SendFailed,
    TryAgain,
    Unreachable,
)
from bot.channels.telegram.transport import FloodWait, NotConnected

UNNAMED_WAIT = 30.0
"""Seconds to wait after a 429 that does not say how long."""

_UNREACHABLE = re.compile(
    r"chat not found|user not found|PEER_ID_INVALID|not enough rights|have no rights"
    r"|need administrator rights|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED|CHAT_SEND_\w+_FORBIDDEN"
    r"|TOPIC_CLOSED|TOPIC_DELETED|message thread not found|group chat was (?:deactivated|deleted)"
    r"|bot is not a member|USER_IS_BLOCKED|INPUT_USER_DEACTIVATED",
    re.IGNORECASE,
)
_NOT_PARSED = re.compile(r"can't parse (?:entities|caption)", re.IGNORECASE)
_UNCHANGED = re.compile(r"message is not modified", re.IGNORECASE)
_NOT_EDITABLE = re.compile(
    r"message to edit not found|message can't be edited|MESSAGE_ID_INVALID"
    r"|there is no text in the message|MESSAGE_EDIT_TIME_EXPIRED",
    re.IGNORECASE,
)
_BAD_FILE_ID = re.compile(r"wrong (?:remote )?file|file_id|FILE_REFERENCE", re.IGNORECASE)
_BAD_PHOTO = re.compile(r"PHOTO_|IMAGE_PROCESS_FAILED|WEBPAGE_MEDIA", re.IGNORECASE)


def failure_of(error: TelegramError, chat: str) -> SendFailed:
    """Return what a failed send means, in the terms of every channel."""
    words = error.message
    if isinstance(error, FloodWait):
        # A group's limit is its own; any other may be the account's, and only time tells.
        seconds = UNNAMED_WAIT if error.seconds is None else error.seconds
        return TryAgain(words, after=seconds, whole_account=not chat.startswith("-"))
    if isinstance(error, ChatMigrated):
        return Moved(words, chat=str(error.new_chat_id))
    if isinstance(error, InvalidToken):
        return AccountDown(words)
    if isinstance(error, Forbidden):
        return Unreachable(words)
    if isinstance(error, BadRequest):
        return Unreachable(words) if _UNREACHABLE.search(words) else Refused(words)
    if isinstance(error, NotConnected):
        return TryAgain(words)
    if isinstance(error, NetworkError):
        return TryAgain(words, unknown=True)
    return Refused(words)


def not_parsed(error: TelegramError) -> bool:
    """Whether the markup was refused: the words alone may pass."""
    return isinstance(error, BadRequest) and bool(_NOT_PARSED.search(error.message))


def unchanged(error: TelegramError) -> bool:
    """Whether an edit was refused because the message says just that already."""
    return isinstance(error, BadRequest) and bool(_UNCHANGED.search(error.message))


def not_editable(error: TelegramError) -> bool:
    """Whether the message to be replaced is gone: it must be said in a new one."""
    return isinstance(error, BadRequest) and bool(_NOT_EDITABLE.search(error.message))


def bad_file_id(error: TelegramError) -> bool:
    """Whether a file that was sent before is known no more: upload it again."""
    return isinstance(error, BadRequest) and bool(_BAD_FILE_ID.search(error.message))


def too_big(error: TelegramError) -> bool:
    """Whether a file is larger than what is handed out; its size need not have been told."""
    return isinstance(error, BadRequest) and "file is too big" in error.message.lower()


def bad_photo(error: TelegramError) -> bool:
    """Whether a picture cannot be shown as one: it goes as a file."""
    return isinstance(error, BadRequest) and bool(_BAD_PHOTO.search(error.message))
