"""What people do: write, tap, send files, block, found groups. Each becomes the update it makes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.peers.bot_api.parse_mode import utf16
from tests.peers.bot_api.world import JSON, Chat, Person

if TYPE_CHECKING:
    from tests.peers.bot_api.server import BotApi, Call

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?")
_MENTION = re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}")


class People:
    """The hands and eyes of everybody in the world."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._queries = 0
        self._ears: list[Callable[[Call], None]] = []

    # ---- private chats --------------------------------------------------------------------

    def person(
        self, number: int, name: str = "小李", *, started: bool = True, **more: Any
    ) -> Person:
        """Return a person, made on first mention."""
        world = self._api.world
        if number not in world.people:
            world.people[number] = Person(number, name, started=started, **more)
        return world.people[number]

    def say(
        self,
        person: int,
        text: str,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        entities: list[JSON] | None = None,
    ) -> int | None:
        """Write a text; returns the update's id, or None when the bot does not get to see it."""
        body: JSON = {"text": text}
        found = entities if entities is not None else marks(text)
        if found:
            body["entities"] = found
        return self._post(person, chat, body, reply_to, thread)

    def send_file(
        self,
        person: int,
        data: bytes,
        name: str,
        media_type: str = "application/octet-stream",
        *,
        chat: int | None = None,
        caption: str = "",
        album: str | None = None,
        size: int | None = None,
    ) -> int | None:
        """Send a document."""
        document = {
            "file_id": self._api.world.keep_file(data, name, media_type),
            "file_unique_id": "AgAD" + name[:6],
            "file_name": name,
            "mime_type": media_type,
            "file_size": size if size is not None else len(data),
        }
        return self._post(person, chat, {"document": document} | extras(caption, album), None, None)

    def send_photo(
        self,
        person: int,
        data: bytes,
        *,
        chat: int | None = None,
        caption: str = "",
        album: str | None = None,
    ) -> int | None:
        """Send a photo: Telegram offers it in several sizes, the largest last."""
        sizes = [
            {
                "file_id": self._api.world.keep_file(data, f"{width}.jpg", "image/jpeg"),
                "file_unique_id": f"AQAD{width}",
                "width": width,
                "height": width * 3 // 4,
                "file_size": len(data),
            }
            for width in (90, 320, 1280)
        ]
        return self._post(person, chat, {"photo": sizes} | extras(caption, album), None, None)

    def press(
        self, person: int, label: str, *, chat: int | None = None, message: int | None = None
    ) -> str:
        """Tap a button that is really there: the newest with this label. Returns the query's id."""
        place = person if chat is None else chat
        for candidate in reversed(self._api.sent_to(place)):
            if message is not None and candidate["message_id"] != message:
                continue
            rows = candidate.get("reply_markup", {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row):
                if button["text"] == label and "callback_data" in button:
                    return self.press_data(person, button["callback_data"], candidate)
        raise LookupError(f"no button {label!r} in chat {place}: {self.buttons(place)}")

    def press_data(self, person: int, data: str, message: JSON, *, gone: bool = False) -> str:
        """Send any callback data, as a forged client can; `gone`: the message is inaccessible."""
        from tests.peers.bot_api.server import Query

        self._queries += 1
        query_id = f"{person}{self._queries:06d}"
        self._api.queries[query_id] = Query(self._api.now())
        chat_id = message["chat"]["id"]
        shown = message
        if gone:
            shown = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
        body = {
            "id": query_id,
            "from": self._api.world.people[person].user(),
            "message": shown,
            "chat_instance": "-42",
            "data": data,
        }
        self._api.delivery.put("callback_query", body, chat_id)
        return query_id

    def buttons(self, chat: int) -> list[str]:
        """Return the labels under the newest message that has any."""
        for message in reversed(self._api.sent_to(chat)):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                return [button["text"] for row in rows for button in row]
        return []

    def block(self, person: int) -> None:
        """Block the bot."""
        self.person(person).blocked = True
        self._standing_changed(person, person, "member", "kicked")

    def unblock(self, person: int) -> None:
        """Unblock the bot; the chat opens again."""
        self.person(person).blocked = False
        self._standing_changed(person, person, "kicked", "member")

    # ---- groups ---------------------------------------------------------------------------

    def group(
        self, chat: int, title: str = "政务公开联络群", *, kind: str = "group", forum: bool = False
    ) -> Chat:
        """Found a group that the bot is not in yet."""
        assert chat < 0, chat
        group = Chat(chat, kind, title, forum=forum)
        self._api.world.chats[chat] = group
        return group

    def topic(self, chat: int, title: str) -> int:
        """Open a topic in a forum and return its number."""
        number = 100 + len(self._api.world.chats[chat].topics)
        self._api.world.chats[chat].topics[number] = title
        return number

    def stand(self, chat: int, status: str, *, by: int) -> None:
        """Change the bot's standing in a group: member, administrator, restricted, kicked, left."""
        group = self._api.world.chats[chat]
        before, group.bot = group.bot, status
        self._standing_changed(chat, by, before, status)

    def migrate(self, chat: int, new: int) -> None:
        """Turn a group into a supergroup: its id changes."""
        world = self._api.world
        old = world.chats[chat]
        world.chats[new] = Chat(new, "supergroup", old.title, bot=old.bot)
        old.migrated_to = new
        by = next(iter(world.people))
        self._put(by, chat, {"migrate_to_chat_id": new})
        self._put(by, new, {"migrate_from_chat_id": chat})

    # ---- watching -------------------------------------------------------------------------

    def listen(self, ear: Callable[[Call], None]) -> None:
        """Have every call that was carried out told to `ear`."""
        self._ears.append(ear)

    def heard(self, call: Call) -> None:
        """Tell what the bot has done."""
        for ear in self._ears:
            ear(call)

    async def wait_for(self, told: Callable[[], Any], seconds: float = 120.0) -> Any:
        """Wait until something is true and return it; fails with the calls that were made."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (result := told()):
            if asyncio.get_running_loop().time() > deadline:
                last = [(c.method, c.params.get("text"), c.error) for c in self._api.calls[-8:]]
                raise AssertionError(f"waited {seconds} s; the last calls were {last}")
            await asyncio.sleep(0.01)
        return result

    # ---- how it becomes an update ---------------------------------------------------------

    def _post(
        self, person: int, chat: int | None, body: JSON, reply_to: int | None, thread: int | None
    ) -> int | None:
        who = self.person(person)
        place = person if chat is None else chat
        if chat is None:
            who.started = True
        if reply_to is not None:
            body["reply_to_message"] = self._api.world.messages[place][reply_to]
        if thread is not None:
            body |= {"message_thread_id": thread, "is_topic_message": True}
        return self._put(person, place, body)

    def _put(self, person: int, chat: int, body: JSON) -> int | None:
        world = self._api.world
        message = world.add_message(chat, world.people[person].user(), self._api.now(), body)
        if chat in world.chats and not self._visible(world.chats[chat], message):
            return None
        return self._api.delivery.put("message", message, chat)

    def _visible(self, chat: Chat, message: JSON) -> bool:
        """Privacy mode: in groups a bot sees what is meant for it, and service messages."""
        if chat.bot in ("left", "kicked"):
            return False
        if not self._api.world.privacy or chat.bot == "administrator":
            return True
        if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("is_bot"):
            return True
        text = message.get("text") or message.get("caption") or ""
        name = self._api.world.me["username"].lower()
        if command := _COMMAND.match(text):
            _, _, whom = command[0].partition("@")
            return not whom or whom.lower() == name
        return f"@{name}" in text.lower()

    def _standing_changed(self, chat: int, by: int, before: str, now: str) -> None:
        me = self._api.world.me
        body = {
            "chat": self._api.world.shown_chat(chat),
            "from": self.person(by).user(),
            "date": int(self._api.now()),
            "old_chat_member": member(me, before),
            "new_chat_member": member(me, now),
        }
        self._api.delivery.put("my_chat_member", body, chat)


def member(user: JSON, status: str) -> JSON:
    """Return a ChatMember."""
    shown: JSON = {"user": user, "status": status}
    if status == "restricted":
        may = dict.fromkeys(_RIGHTS, False)
        return shown | may | {"is_member": True, "until_date": 0}
    if status == "kicked":
        return shown | {"until_date": 0}
    if status == "administrator":
        return shown | dict.fromkeys(_ADMIN, False)
    return shown


_RIGHTS = ("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
           "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
           "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
           "can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag",
           "can_react_to_messages")  # fmt: skip
_ADMIN = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
          "can_manage_video_chats", "can_restrict_members", "can_promote_members",
          "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
          "can_delete_stories")  # fmt: skip


def marks(text: str) -> list[JSON]:
    """Return the entities that Telegram finds by itself: commands and mentions."""
    return [
        {
            "type": kind,
            "offset": utf16(text[: found.start()]),
            "length": utf16(found[0]),
        }
        for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION))
        for found in pattern.finditer(text)
    ]


def extras(caption: str, album: str | None) -> JSON:
    """Return a file message's caption and album."""
    body: JSON = {}
    if caption:
        body["caption"] = caption
        if found := marks(caption):
            body["caption_entities"] = found
    if album:
        body["media_group_id"] = album
    return body
