"""Everybody's phone, whatever it talks through: the web chat, Telegram, WeCom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.rehearsal.story import Buttons
from tests.e2e.web.page import Page
from tests.peers.bot_api.server import BotApi
from tests.peers.wecom.server import WeComServer


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as its reader sees it. A button's action is whatever taps it on this phone."""

    text: str
    buttons: Buttons


class Phone(Protocol):
    """One person's chat with the bot."""

    async def say(self, words: str) -> None:
        """Write a message; when it returns, the program has taken it in."""
        ...

    async def tap(self, button: str) -> None:
        """Tap a button that was seen."""
        ...

    def read(self) -> list[Seen]:
        """Return what has come since the last time."""
        ...


class OnTelegram:
    """A person with Telegram."""

    def __init__(self, api: BotApi, number: int, name: str) -> None:
        self._api, self._number, self._read = api, number, 0
        api.people.person(number, name)

    async def say(self, words: str) -> None:
        self._api.people.say(self._number, words)
        await self._taken()

    async def tap(self, button: str) -> None:
        self._api.people.press(self._number, button)
        await self._taken()

    def read(self) -> list[Seen]:
        messages = self._api.sent_to(self._number)
        new, self._read = messages[self._read :], len(messages)
        return [Seen(m.get("text", ""), self._buttons(m)) for m in new]

    async def _taken(self) -> None:
        await self._api.people.wait_for(lambda: not self._api.delivery.waiting)

    @staticmethod
    def _buttons(message: dict) -> Buttons:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [(button["text"], button["text"]) for row in rows for button in row]


class OnWeCom:
    """A member with WeCom, at the app's entrance."""

    def __init__(self, wecom: WeComServer, userid: str) -> None:
        self._wecom, self._userid, self._read = wecom, userid, 0
        wecom.corp.add(userid)

    async def say(self, words: str) -> None:
        assert await self._wecom.callbacks.say(self._userid, words)

    async def tap(self, button: str) -> None:
        card = next(m for m in reversed(self._shown) if button in m.buttons)
        assert await self._wecom.callbacks.press(self._userid, card, button)

    def read(self) -> list[Seen]:
        new, self._read = self._shown[self._read :], len(self._shown)
        return [Seen(m.text, [(label, label) for label in m.buttons]) for m in new]

    @property
    def _shown(self) -> list:
        return self._wecom.corp.phones[self._userid.lower()]


class OnWeb:
    """A person who has the web chat open."""

    def __init__(self, page: Page) -> None:
        self.page, self._read = page, 0

    async def say(self, words: str) -> None:
        await self.page.post({"text": words})

    async def tap(self, button: str) -> None:
        action, _, ref = button.rpartition("#")
        await self.page.post({"press": action, "ref": ref})

    def read(self) -> list[Seen]:
        messages = self.page.shown
        new, self._read = messages[self._read :], len(messages)
        return [
            Seen("\n".join(m["body"].get("lines", ())), self._buttons(m))
            for m in new
            if m["by"] != self.page.chat
        ]

    @staticmethod
    def _buttons(message: dict) -> Buttons:
        buttons = message["body"].get("buttons", ())
        return [(b["label"], f"{b['action']}#{message['seq']}") for b in buttons if "action" in b]


class WeComGroup:
    """The group that the bot's robot writes to."""

    def __init__(self, wecom: WeComServer) -> None:
        self._wecom, self._read = wecom, 0

    def read(self) -> list[Seen]:
        shown = self._wecom.api.group
        new, self._read = shown[self._read :], len(shown)
        return [Seen(m.text, ()) for m in new]
