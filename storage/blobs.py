"""Files outside the database, named by what they hold; encrypted where a key is set."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

_SEALED = b"TZ\x01\x00"
"""What an encrypted file begins with: then 12 bytes of nonce, then AES-256-GCM."""
_NONCE = 12
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobUnreadable(Exception):
    """The file is there, but it is damaged, or was encrypted with another key."""


class Blobs:
    """A folder of files under their sha256. The same bytes are kept once.

    With a key every new file is encrypted; older plain ones stay readable.
    """

    def __init__(self, folder: Path, key: str | None = None) -> None:
        self.folder = folder
        self._key = hashlib.sha256(f"blobs:{key}".encode()).digest() if key else None

    async def put(self, data: bytes) -> str:
        """Store bytes and return their digest. When it returns, they are on the disk."""
        return await asyncio.to_thread(self._put, data)

    async def read(self, digest: str) -> bytes:
        """Return the bytes of a digest.

        Raises FileNotFoundError when they were deleted, BlobUnreadable when they are damaged.
        """
        return await asyncio.to_thread(self.read_now, digest)

    async def delete(self, digest: str) -> None:
        """Delete the bytes of a digest; no harm done when they are gone."""
        await asyncio.to_thread(self.path(digest).unlink, missing_ok=True)

    def path(self, digest: str) -> Path:
        """Return where the bytes of a digest lie."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("a digest is 64 hexadecimal digits")
        return self.folder / digest[:2] / digest

    def put_back(self, kept: Path) -> None:
        """Copy a file that was kept elsewhere, encrypted or not, to its place, unless it is there.

        It has its name only once it is whole: a copy that was cut off is made again.
        """
        path = self.path(kept.name)
        if not path.exists():
            self._write(path, kept.read_bytes())

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file that is kept."""
        for path in sorted(self.folder.glob("??/*")):
            if _DIGEST.fullmatch(path.name):
                yield path.name

    def stored_before(self, moment: float) -> Iterator[str]:
        """Yield the digests of files that were last put before a moment, in seconds of Unix."""
        for digest in self.digests():
            if self.path(digest).stat().st_mtime < moment:
                yield digest

    def sweep(self, digest: str, moment: float) -> bool:
        """Delete a file unless it has been put again since a moment; tell whether it is gone."""
        path = self.path(digest)
        aside = path.with_name(f"{digest}.{secrets.token_hex(4)}.part")
        path.rename(aside)
        if aside.stat().st_mtime >= moment:  # put again while we were looking
            aside.replace(path)
            return False
        aside.unlink()
        return True

    @staticmethod
    def is_sealed(path: Path) -> bool:
        """Tell whether a file is encrypted."""
        with path.open("rb") as file:
            return file.read(len(_SEALED)) == _SEALED

    def read_now(self, digest: str) -> bytes:
        """Return the bytes of a digest, as `read` does, waiting for the disk."""
        data = self.path(digest).read_bytes()
        if data.startswith(_SEALED):
            data = self._unseal(data, digest)
        if hashlib.sha256(data).hexdigest() != digest:
            raise BlobUnreadable(f"{self.path(digest)} is damaged; restore it from a backup")
        return data

    def _put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        try:
            os.utime(path)  # it is as new as its latest sender
        except FileNotFoundError:
            self._write(path, self._seal(data, digest))
        return digest

    def _write(self, path: Path, data: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(exist_ok=True)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)

    def _seal(self, data: bytes, digest: str) -> bytes:
        if self._key is None:
            return data
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE)
        return _SEALED + nonce + AESGCM(self._key).encrypt(nonce, data, digest.encode())

    def _unseal(self, sealed: bytes, digest: str) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        start = len(_SEALED) + _NONCE
        try:
            if self._key is None:
                raise InvalidTag
            opened: bytes = AESGCM(self._key).decrypt(
                sealed[len(_SEALED) : start], sealed[start:], digest.encode()
            )
        except InvalidTag as error:
            raise BlobUnreadable(
                f"{self.path(digest)}: encrypted with another key, or damaged"
            ) from error
        return opened


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
