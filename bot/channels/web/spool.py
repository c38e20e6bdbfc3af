"""Uploaded files, from the moment they arrive until the turn that reads them has been kept."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.base import Refused

UNREAD_FOR = timedelta(days=7)
READ_FOR = timedelta(minutes=15)  # a turn that fails is tried again and reads the file again
_REF = re.compile(r"[A-Za-z0-9_-]{20,64}\Z")


class Spool:
    """A folder of files on their way in. Nothing stays: evidence is kept by the blob store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes, at: datetime) -> str:
        """Keep a file, safely on disk when this returns; return the name to fetch it by."""
        ref = secrets.token_urlsafe(24)
        await asyncio.to_thread(self._write, ref, data, at)
        return ref

    async def read(self, ref: str, at: datetime) -> bytes:
        """Return a file's bytes, and let it go soon; Refused when it is gone."""
        if not _REF.match(ref):
            raise Refused("no such upload")
        return await asyncio.to_thread(self._read, ref, at)

    async def sweep(self, at: datetime) -> None:
        """Remove what was read, and what nobody read for days."""
        await asyncio.to_thread(self._sweep, at)

    def _write(self, ref: str, data: bytes, at: datetime) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / ref
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _stamp(path, at + UNREAD_FOR)

    def _read(self, ref: str, at: datetime) -> bytes:
        path = self._folder / ref
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise Refused("the upload is gone") from error
        _stamp(path, at + READ_FOR)
        return data

    def _sweep(self, at: datetime) -> None:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.stat().st_mtime < at.timestamp():
                path.unlink(missing_ok=True)


def _stamp(path: Path, until: datetime) -> None:
    """Note on the file itself until when it is needed; a restart must still know."""
    os.utime(path, (until.timestamp(), until.timestamp()))
