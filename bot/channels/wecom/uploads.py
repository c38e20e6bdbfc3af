"""Files on their way out: uploaded once, and found again under the same id after a crash."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.channels.base import ReadBlob
from bot.channels.wecom.notebook import Notebook
from ledger.talk import File

Upload = Callable[[bytes, File, str], Awaitable[str]]
"""Gives a file's bytes to the platform as `image` or `file`; returns the platform's id for it."""


class Uploads:
    """Knows the platform's ids of files for as long as they live.

    The same id makes the same message: a repetition of it can be told from a new one.
    """

    def __init__(self, notebook: Notebook, upload: Upload) -> None:
        self._notebook = notebook
        self._upload = upload

    async def media_id(self, file: File, kind: str, read_blob: ReadBlob) -> str:
        """Return the platform's id of a file, uploading it if need be."""
        key = f"media:{kind}:{file.digest}:{file.name}"
        known = await self._notebook.read(key)
        if known:
            return known
        media_id = await self._upload(await read_blob(file.digest), file, kind)
        await self._notebook.write(key, media_id)
        return media_id
