"""The bot's calls, checked as Telegram checks them."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.peers.bot_api.markup import read_markup
from tests.peers.bot_api.parse_mode import parse_html, utf16
from tests.peers.bot_api.refusal import Refusal, bad
from tests.peers.bot_api.world import JSON

if TYPE_CHECKING:
    from tests.peers.bot_api.server import BotApi

LONGEST_TEXT = 4096
LONGEST_SOURCE = 32_768
LONGEST_CAPTION = 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
QUERY_LIVES = 15.0
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")

Params = dict[str, Any]


class Upload:
    """A file that came with a call."""

    def __init__(self, data: bytes, name: str, media_type: str) -> None:
        self.data = data
        self.name = name
        self.media_type = media_type


class Methods:
    """Carries calls out on the world of one server."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._world = api.world
        self.known: dict[str, Callable[[Params], Awaitable[Any]]] = {
            name.lower(): call
            for name, call in {
                "getMe": self._me,
                "getUpdates": self._updates,
                "setWebhook": self._set_webhook,
                "deleteWebhook": self._delete_webhook,
                "getWebhookInfo": self._webhook_info,
                "sendMessage": self._send_message,
                "editMessageText": self._edit_text,
                "editMessageReplyMarkup": self._edit_markup,
                "deleteMessage": self._delete,
                "sendDocument": self._send_document,
                "sendPhoto": self._send_photo,
                "sendChatAction": self._action,
                "answerCallbackQuery": self._answer_query,
                "getFile": self._get_file,
                "getChat": self._get_chat,
                "setMyCommands": self._set_commands,
                "getMyCommands": self._get_commands,
                "deleteMyCommands": self._delete_commands,
                "setChatMenuButton": self._yes,
                "logOut": self._yes,
                "close": self._yes,
            }.items()
        }

    async def _yes(self, _: Params) -> bool:
        return True

    async def _me(self, _: Params) -> JSON:
        return self._world.me

    # ---- receiving ------------------------------------------------------------------------

    async def _updates(self, params: Params) -> list[JSON]:
        self._allow(params)
        delivery = self._api.delivery
        return await delivery.poll(
            integer(params.get("offset"), 0),
            max(1, integer(params.get("limit"), 100)),
            float(params.get("timeout") or 0),
        )

    def _allow(self, params: Params) -> None:
        """Remember the kinds of updates that are wanted: they stick until changed."""
        kinds = decoded(params.get("allowed_updates"))
        if kinds is None:
            return
        from tests.peers.bot_api.delivery import DEFAULT_KINDS

        self._api.delivery.kinds = frozenset(kinds) or DEFAULT_KINDS

    async def _set_webhook(self, params: Params) -> bool:
        secret = params.get("secret_token")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        connections = integer(params.get("max_connections"), 40)
        if not 1 <= connections <= 100:
            raise bad("max_connections must be between 1 and 100")
        self._allow(params)
        if true(params.get("drop_pending_updates")):
            self._api.delivery.drop()
        self._api.delivery.set_hook(str(params.get("url", "")), secret, connections)
        return True

    async def _delete_webhook(self, params: Params) -> bool:
        if true(params.get("drop_pending_updates")):
            self._api.delivery.drop()
        self._api.delivery.remove_hook()
        return True

    async def _webhook_info(self, _: Params) -> JSON:
        delivery = self._api.delivery
        hook = delivery.hook
        info: JSON = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": delivery.waiting,
        }
        from tests.peers.bot_api.delivery import DEFAULT_KINDS

        if delivery.kinds != DEFAULT_KINDS:
            info["allowed_updates"] = sorted(delivery.kinds)
        if hook:
            info["max_connections"] = hook.max_connections
            if hook.last_error:
                info["last_error_message"] = hook.last_error
                info["last_error_date"] = int(self._api.now())
        return info

    # ---- writing --------------------------------------------------------------------------

    async def _send_message(self, params: Params) -> JSON:
        text, entities = words(params, "text", LONGEST_TEXT)
        if not text:
            raise bad("message text is empty")
        return self._post(params, {"text": text}, entities)

    async def _edit_text(self, params: Params) -> JSON:
        message = self._own(params, "edit")
        text, entities = words(params, "text", LONGEST_TEXT)
        if not text:
            raise bad("message text is empty")
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        markup = read_markup(params.get("reply_markup"), edit=True)
        self._same(message, {"text": text, "entities": entities, "reply_markup": markup})
        message.update(text=text, edit_date=int(self._api.now()))
        for key, value in (("entities", entities), ("reply_markup", markup)):
            message.pop(key, None)
            if value:
                message[key] = value
        return message

    async def _edit_markup(self, params: Params) -> JSON:
        message = self._own(params, "edit")
        markup = read_markup(params.get("reply_markup"), edit=True)
        self._same(message, {"reply_markup": markup})
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        return message

    def _same(self, message: JSON, new: JSON) -> None:
        if all((message.get(key) or None) == (value or None) for key, value in new.items()):
            raise bad(
                "message is not modified: specified new message content and reply markup are"
                " exactly the same as a current content and reply markup of the message"
            )

    def _own(self, params: Params, what: str) -> JSON:
        chat = integer(params.get("chat_id"), 0)
        message = self._world.find(chat, integer(params.get("message_id"), 0))
        if message is None:
            raise bad(f"message to {what} not found")
        if not message["from"]["is_bot"]:
            raise bad(f"message can't be {what}ed")
        self._world.writable(chat, None)
        return message

    async def _delete(self, params: Params) -> bool:
        message = self._own(params, "delete")
        if self._api.now() - message["date"] > 48 * 3600:
            raise bad("message can't be deleted")
        del self._world.messages[message["chat"]["id"]][message["message_id"]]
        return True

    async def _send_document(self, params: Params) -> JSON:
        file_id = self._file(params, "document", LARGEST_UPLOAD)
        caption, entities = words(params, "caption", LONGEST_CAPTION)
        stored = self._world.files[file_id]
        document = {
            "file_id": file_id,
            "file_unique_id": file_id[-12:],
            "file_name": stored.name,
            "mime_type": stored.media_type,
            "file_size": len(stored.data),
        }
        return self._post(params, {"document": document} | captioned(caption), entities)

    async def _send_photo(self, params: Params) -> JSON:
        file_id = self._file(params, "photo", LARGEST_PHOTO)
        caption, entities = words(params, "caption", LONGEST_CAPTION)
        stored = self._world.files[file_id]
        if not stored.data.startswith(_PICTURES):
            raise bad("IMAGE_PROCESS_FAILED")
        photo = [
            {
                "file_id": file_id,
                "file_unique_id": file_id[-12:],
                "width": 800,
                "height": 600,
                "file_size": len(stored.data),
            }
        ]
        return self._post(params, {"photo": photo} | captioned(caption), entities)

    def _file(self, params: Params, name: str, largest: int) -> str:
        value = params.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = params.get(value.removeprefix("attach://"))
        if isinstance(value, Upload):
            if not value.data:
                raise bad("file must be non-empty")
            if len(value.data) > largest:
                raise Refusal(413, "Request Entity Too Large")
            return self._world.keep_file(value.data, value.name, value.media_type)
        if isinstance(value, str) and value in self._world.files:
            return value
        if value:
            raise bad("wrong remote file identifier specified: Wrong string length")
        raise bad(f"there is no {name} in the request")

    def _post(self, params: Params, body: JSON, entities: list[JSON]) -> JSON:
        """Put a message of the bot's into a chat."""
        chat = integer(params.get("chat_id"), 0)
        thread = integer(params.get("message_thread_id"), 0) or None
        self._world.writable(chat, thread)
        markup = read_markup(params.get("reply_markup"))
        replied = self._replied_to(chat, params)
        self._api.count(chat)
        if entities:
            body["caption_entities" if "caption" in body else "entities"] = entities
        if markup and "inline_keyboard" in markup:
            body["reply_markup"] = markup
        elif markup:
            self._api.keyboards[chat] = markup
        if thread:
            body |= {"message_thread_id": thread, "is_topic_message": True}
        if replied:
            body["reply_to_message"] = replied
        return self._world.add_message(chat, self._world.me, self._api.now(), body)

    def _replied_to(self, chat: int, params: Params) -> JSON | None:
        reply = decoded(params.get("reply_parameters"))
        if not reply:
            return None
        message = self._world.find(chat, integer(reply.get("message_id"), 0))
        if message is None and not true(reply.get("allow_sending_without_reply")):
            raise bad("message to be replied not found")
        return message

    async def _action(self, params: Params) -> bool:
        self._world.writable(integer(params.get("chat_id"), 0), None)
        return True

    async def _answer_query(self, params: Params) -> bool:
        if len(str(params.get("text") or "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        query = self._api.queries.get(str(params.get("callback_query_id")))
        if query is None or self._api.now() - query.at > QUERY_LIVES:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        query.answered = True
        query.text = params.get("text")
        return True

    async def _get_chat(self, params: Params) -> JSON:
        chat = integer(params.get("chat_id"), 0)
        if chat not in self._world.chats and chat not in self._world.people:
            raise bad("chat not found")
        return self._world.shown_chat(chat) | {"accent_color_id": 0, "max_reaction_count": 11}

    # ---- files and commands ---------------------------------------------------------------

    async def _get_file(self, params: Params) -> JSON:
        file_id = str(params.get("file_id", ""))
        stored = self._world.files.get(file_id)
        if stored is None:
            raise bad("invalid file_id")
        if len(stored.data) > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        stored.path = str(stored.disk or f"documents/file_{list(self._world.files).index(file_id)}")
        return {
            "file_id": file_id,
            "file_unique_id": file_id[-12:],
            "file_size": len(stored.data),
            "file_path": stored.path,
        }

    async def _set_commands(self, params: Params) -> bool:
        commands = decoded(params.get("commands")) or []
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not _COMMAND.fullmatch(str(command.get("command", ""))):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self._api.commands[self._scope(params)] = commands
        return True

    async def _get_commands(self, params: Params) -> list[JSON]:
        return self._api.commands.get(self._scope(params), [])

    async def _delete_commands(self, params: Params) -> bool:
        self._api.commands.pop(self._scope(params), None)
        return True

    def _scope(self, params: Params) -> tuple[str, int | None, str]:
        language = str(params.get("language_code") or "")
        if not re.fullmatch(r"([a-z]{2})?", language):
            raise bad("invalid language code specified")
        scope = decoded(params.get("scope")) or {"type": "default"}
        chat = integer(scope.get("chat_id"), 0) or None
        if chat is not None:
            self._world.writable(chat, None)
        return scope["type"], chat, language


def words(params: Params, name: str, longest: int) -> tuple[str, list[JSON]]:
    """Return a text and its entities, by parse mode or as they were given."""
    source = str(params.get(name) or "")
    if any("\ud800" <= character <= "\udfff" for character in source):
        raise bad("strings must be encoded in UTF-8")
    if len(source.encode()) > LONGEST_SOURCE:
        raise bad("text is too long")
    mode = str(params.get("parse_mode") or "").lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        text, entities = source.strip(), decoded(params.get("entities")) or []
    if max(len(text), utf16(text)) > longest:
        raise bad("message caption is too long" if name == "caption" else "message is too long")
    return text, entities


def captioned(caption: str) -> JSON:
    """Return the caption's field, if there is one."""
    return {"caption": caption} if caption else {}


def integer(value: Any, default: int) -> int:
    """Return a whole number that came as a number or as a string."""
    try:
        return int(value) if value not in (None, "") else default
    except (TypeError, ValueError):
        return default


def true(value: Any) -> bool:
    """Read a boolean as the Bot API does."""
    return value is True or str(value).lower() in ("true", "1")


def decoded(value: Any) -> Any:
    """Return a value that may have come as a JSON string."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad("can't parse JSON object") from error
    return value
