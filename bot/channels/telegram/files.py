"""Files: evidence fetched while its link lives, papers uploaded once and sent again by their id."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, InputFile, Message
from telegram.error import BadRequest, TelegramError

from bot.channels.base import ReadBlob, Refused, TooBig
from bot.channels.telegram.composing import Outgoing
from bot.channels.telegram.transport import Transport
from bot.channels.telegram.verdicts import bad_file_id, bad_photo, failure_of, too_big
from ledger.talk import Attachment, File

LARGEST_DOWNLOAD = 20 * 1024 * 1024
"""What getFile gives out (Bot API); a larger file is refused before it is asked for."""

FETCH_WITHIN = 60.0
UPLOAD_WITHIN = 27.0
MOST_REMEMBERED = 200


class Files:
    """Both ways. What was uploaded is remembered by its digest for as long as the process lives."""

    def __init__(self, bot: Bot, transport: Transport, *, own_server: bool = False) -> None:
        """`own_server`: the Bot API is served by the office itself, whose paths may be read."""
        self._bot = bot
        self._own_server = own_server
        self._transport = transport
        self._uploaded: dict[tuple[str, str], str] = {}

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return a file's bytes, or raise SendFailed with what stood in the way."""
        if attachment.size is not None and attachment.size > LARGEST_DOWNLOAD:
            raise TooBig("larger than the 20 MB that Telegram hands out")
        try:
            file = await self._bot.get_file(attachment.ref)
            assert file.file_path, attachment.ref
            if file.file_path.startswith("/") and self._own_server:
                return await asyncio.to_thread(_from_disk, Path(file.file_path))
            return await self._transport.retrieve(file.file_path, read_timeout=FETCH_WITHIN)
        except BadRequest as error:
            raise (TooBig if too_big(error) else Refused)(error.message) from error
        except TelegramError as error:
            raise failure_of(error, "") from error

    async def send(self, place: dict[str, int], message: Outgoing, read_blob: ReadBlob) -> str:
        """Send a file with its caption; return the message's id. Raises TelegramError."""
        file = message.file
        assert file is not None
        known = self._uploaded.get((message.method, file.digest))
        if known:
            try:
                return self._sent(message, await self._upload(place, message, known))
            except BadRequest as error:
                if not bad_file_id(error):
                    raise
        data = InputFile(await read_blob(file.digest), filename=file.name)
        data.mimetype = file.media_type
        try:
            return self._sent(message, await self._upload(place, message, data))
        except BadRequest as error:
            if not bad_photo(error) or message.method == "sendDocument":
                raise
        as_file = Outgoing("sendDocument", message.params, file)
        return self._sent(as_file, await self._upload(place, as_file, data))

    async def _upload(
        self, place: dict[str, int], message: Outgoing, content: InputFile | str
    ) -> Message:
        options: dict[str, Any] = place | message.params
        if keyboard := options.pop("reply_markup", None):
            options["reply_markup"] = InlineKeyboardMarkup.de_json(keyboard)
        within = UPLOAD_WITHIN
        if message.method == "sendPhoto":
            return await self._bot.send_photo(photo=content, read_timeout=within, **options)
        return await self._bot.send_document(
            document=content, read_timeout=within, disable_content_type_detection=True, **options
        )

    def _sent(self, message: Outgoing, sent: Message) -> str:
        file_id = sent.photo[-1].file_id if sent.photo else None
        if sent.document:
            file_id = sent.document.file_id
        if file_id and isinstance(message.file, File):
            if len(self._uploaded) >= MOST_REMEMBERED:
                del self._uploaded[next(iter(self._uploaded))]
            self._uploaded[message.method, message.file.digest] = file_id
        return str(sent.message_id)


def _from_disk(path: Path) -> bytes:
    """Return a file that a Bot API server run with --local keeps on this machine: without a limit
    of its own, and named by its path.
    """
    try:
        if path.stat().st_size > LARGEST_DOWNLOAD:
            raise TooBig("larger than the 20 MB that are taken")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"the Bot API server's file is not here: {error.strerror}") from error
