"""The key that buttons and links are signed with; made once, kept in DATA_DIR, never printed."""

from __future__ import annotations

import fcntl
import os
import secrets

from bot.settings import Settings


def signing_key(settings: Settings) -> bytes:
    """Return the key of the settings, or the one in DATA_DIR, made when it is first needed.

    The file is locked while it is made: processes that start together make one key, and a file
    that a crash left empty holds none.
    """
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir / "secret.key"
    if path.exists() and (known := path.read_bytes()):
        return known
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if known := file.read():
            return known
        made = secrets.token_bytes(32)
        file.write(made)
        return made
