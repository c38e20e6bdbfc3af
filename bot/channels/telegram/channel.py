"""Telegram as a channel: python-telegram-bot's client over aiohttp, with our own durable intake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.base import Intake, Pace, ReadBlob, Say
from bot.channels.signing import Seals
from bot.channels.telegram import composing
from bot.channels.telegram.chats import place_of, without_topic
from bot.channels.telegram.composing import Outgoing, unpacked
from bot.channels.telegram.files import Files
from bot.channels.telegram.hearing import Hearing, Myself, moved
from bot.channels.telegram.keeper import KEPT_FOR, Keeper, NoKeeper
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.pace import pace_at
from bot.channels.telegram.passages import plain_of
from bot.channels.telegram.polling import Patience, clear_webhook, poll
from bot.channels.telegram.transport import Transport
from bot.channels.telegram.verdicts import failure_of, not_editable, not_parsed, unchanged
from bot.channels.telegram.webhook import Webhook
from bot.clock import Clock
from bot.keys import signing_key
from ledger.model import Role
from ledger.talk import Attachment, Inbound, Reply

if TYPE_CHECKING:
    from bot.settings import Settings

BASE_URL = "https://api.telegram.org/bot"
BASE_FILE_URL = "https://api.telegram.org/file/bot"
NOTE_EVERY = timedelta(minutes=1)
LOOK_AT_HOOK_EVERY = 300.0
ANSWERS_AT_ONCE = 8
_ODD = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError)
"""What an update of another form than the documented one can raise while it is read."""

log = structlog.get_logger(__name__)


class TelegramChannel:
    """One bot. Without a web hook it polls; at most one process may call `receive` at a time."""

    name = "telegram"
    deduplicates = False

    def __init__(
        self,
        token: str,
        *,
        key: bytes,
        clock: Clock,
        zone: ZoneInfo,
        base_url: str = BASE_URL,
        base_file_url: str = BASE_FILE_URL,
        webhook_url: str | None = None,
        webhook_secret: str | None = None,
        proxy: str | None = None,
        keeper: Keeper | None = None,
        pace: Pace | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`key` signs buttons; `keeper` remembers and tells what only the channel can notice."""
        self.bot = token.partition(":")[0]
        self.pace = pace or pace_at(base_url)
        self._clock = clock
        self._keeper: Keeper = keeper or NoKeeper()
        self._patience = patience or Patience()
        self._transport = Transport(base_url + token, proxy)
        self._client = Bot(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=self._transport,
            get_updates_request=self._transport,
        )
        self._seals = Seals(key, self.name)
        self._hearing = Hearing(
            self.bot, self._seals, zone, now=clock.now, monotonic=clock.monotonic
        )
        self._files = Files(self._client, self._transport, own_server=base_url != BASE_URL)
        self._menus = Menus(self._client, self._transport)
        self._hook = Webhook(webhook_url, webhook_secret or "") if webhook_url else None
        self._me: Myself | None = None
        self._noted_at = clock.now() - NOTE_EVERY
        self._answering: set[asyncio.Task[None]] = set()
        self._answers = asyncio.Semaphore(ANSWERS_AT_ONCE)

    @classmethod
    def from_settings(
        cls, settings: Settings, clock: Clock, keeper: Keeper | None = None
    ) -> TelegramChannel:
        """Return the channel that the settings describe."""
        assert settings.telegram_token
        secret = settings.telegram_webhook_secret
        return cls(
            settings.telegram_token.get_secret_value(),
            key=signing_key(settings),
            clock=clock,
            zone=ZoneInfo(settings.timezone),
            base_url=settings.telegram_base_url,
            base_file_url=settings.telegram_base_file_url,
            webhook_url=settings.telegram_webhook_url,
            webhook_secret=secret.get_secret_value() if secret else None,
            proxy=settings.telegram_proxy,
            keeper=keeper,
        )

    # ---- out ------------------------------------------------------------------------------

    def compose(
        self, reply: Reply, say: Say, *, chat: str, group: bool, edits: str | None = None
    ) -> tuple[bytes, ...]:
        """Render a reply: HTML text within Telegram's limits, one payload for each message."""
        at, place = self._clock.now(), without_topic(chat)
        return composing.compose(
            reply,
            say,
            lambda action: self._seals.seal(action, place, at),
            group=group,
            edits=edits,
        )

    async def send(self, chat: str, payload: bytes, *, key: str, read_blob: ReadBlob) -> str:
        """Send one payload; what Telegram cannot show as it is goes out in a plainer form."""
        message = unpacked(payload)
        try:
            return await self._send(chat, message, read_blob)
        except TelegramError as error:
            raise failure_of(error, chat) from error

    async def _send(self, chat: str, message: Outgoing, read_blob: ReadBlob) -> str:
        try:
            if message.file:
                return await self._files.send(place_of(chat), message, read_blob)
            sent = await self._transport.call(message.method, place_of(chat) | message.params)
        except TelegramError as error:
            if unchanged(error):
                return str(message.params["message_id"])
            if not_parsed(error) and "parse_mode" in message.params:
                return await self._send(chat, _plainer(message), read_blob)
            if not_editable(error) and message.method == "editMessageText":
                return await self._send(chat, _anew(message), read_blob)
            raise
        return str(sent["message_id"])

    async def fetch(self, attachment: Attachment) -> bytes:
        """Fetch a file that somebody sent; Telegram hands out 20 MB at most."""
        return await self._files.fetch(attachment)

    async def set_menu(self, chat: str, role: Role, language: str) -> None:
        """Give a private chat the commands and the keys of a role. What fails is only logged."""
        await self._menus.set(chat, role, language)

    # ---- in -------------------------------------------------------------------------------

    async def receive(self, intake: Intake) -> None:
        """Fetch updates, or keep the web hook set, until cancelled."""
        await self._menus.set_for_strangers()
        if self._hook:
            await self._keep_hook(self._hook)
        else:
            await self._poll(intake)

    def routes(self, intake: Intake) -> Iterable[web.AbstractRouteDef]:
        """Return the web hook's path, when there is one."""
        if self._hook is None:
            return ()
        return (self._hook.route(lambda update: self._take((update,), intake)),)

    async def close(self) -> None:
        """Let go of connections; an open long poll ends at once."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=1.0)
        await self._transport.shutdown()

    async def check(self) -> AsyncIterator[tuple[str, str, str]]:
        """Say how the account stands, by real calls: (ok, note or wrong; what; what to do)."""
        try:
            me = await self._client.get_me()
            hook = await self._client.get_webhook_info()
        except TelegramError as error:
            yield (
                "wrong",
                f"getMe: {error.message}",
                "look at TAIZHANG_TELEGRAM_TOKEN and the way out",
            )
            return
        yield "ok", f"@{me.username} answers", ""
        if self._hook is None and hook.url:
            yield "note", "a web hook is set, and will be cleared when polling begins", ""
        if self._hook and hook.last_error_message:
            yield "wrong", f"web hook: {hook.last_error_message}", "look at the public address"

    async def _poll(self, intake: Intake) -> None:
        await clear_webhook(self._transport)

        async def take(updates: Sequence[Mapping[str, Any]]) -> None:
            await self._take(updates, intake)
            for update in updates:
                query = update.get("callback_query")
                if isinstance(query, dict) and "id" in query:
                    self._put_at_rest(query["id"])

        await poll(self._transport, take, self._in_reach, self._patience)

    async def _take(self, updates: Sequence[Mapping[str, Any]], intake: Intake) -> None:
        """Commit what a batch says. What cannot be read is logged and passed over: it would stand
        in the way of everything after it.
        """
        heard: list[Inbound] = []
        for update in updates:
            try:
                new_id = moved(update)
                me = await self._myself() if _in_group(update) else Myself(int(self.bot), "")
                inbound = self._hearing.inbound(update, me)
            except _ODD:
                log.exception("telegram.unreadable", update=update.get("update_id"))
                continue
            if new_id:
                await self._keeper.moved(*new_id)
            if inbound:
                heard.append(inbound)
        if heard:
            await intake.accept(heard)

    async def _myself(self) -> Myself:
        """Return who we are; asked once. Only groups need it: for mentions and commands."""
        if self._me is None:
            user = await self._client.get_me()
            self._me = Myself(user.id, user.username or "")
        return self._me

    async def _keep_hook(self, hook: Webhook) -> None:
        """Look after the web hook: set at the start, and again when something took it away."""
        failures = 0
        while True:
            if await hook.keep(self._transport):
                failures = 0
                await self._in_reach()
                await asyncio.sleep(LOOK_AT_HOOK_EVERY)
            else:
                failures += 1
                rest = self._patience.shortest * 2 ** min(failures - 1, 8)
                await asyncio.sleep(min(self._patience.longest, rest))

    def _put_at_rest(self, query_id: str) -> None:
        """Answer a tap, beside everything else: until then its button spins."""
        task = asyncio.create_task(self._answer(query_id))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, query_id: str) -> None:
        async with self._answers:
            try:
                await self._transport.call("answerCallbackQuery", {"callback_query_id": query_id})
            except TelegramError as error:
                log.info("telegram.tap_not_answered", problem=type(error).__name__)

    # ---- how long we were away --------------------------------------------------------------

    async def _look_back(self) -> None:
        """Tell people when we were away for longer than Telegram keeps what they wrote."""
        now = self._clock.now()
        last = await self._keeper.last_contact()
        if last and now - last > KEPT_FOR:
            await self._keeper.was_away(last, now)
            await self._keeper.note_contact(now)

    async def _in_reach(self) -> None:
        """Note from time to time that Telegram was in reach; an outage of the line counts too."""
        now = self._clock.now()
        if now - self._noted_at < NOTE_EVERY:
            return
        await self._look_back()
        self._noted_at = now
        await self._keeper.note_contact(now)


def _in_group(update: Mapping[str, Any]) -> bool:
    chat = (update.get("message") or {}).get("chat") or {}
    return chat.get("type") not in (None, "private")


def _plainer(message: Outgoing) -> Outgoing:
    """Return the message without markup."""
    params = {name: value for name, value in message.params.items() if name != "parse_mode"}
    for name in ("text", "caption"):
        if name in params:
            params[name] = plain_of(params[name])
    return Outgoing(message.method, params, message.file)


def _anew(message: Outgoing) -> Outgoing:
    """Return an edit as a message of its own: what it was to replace is gone."""
    params = {name: value for name, value in message.params.items() if name != "message_id"}
    return Outgoing("sendMessage", params)
