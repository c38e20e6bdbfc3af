"""The key that buttons and links are signed with; made once, kept in DATA_DIR, never printed."""

from __future__ import annotations

import os
import secrets

from bot.settings import Settings


def signing_key(settings: Settings) -> bytes:
    """Return the key of the settings, or the one in DATA_DIR, made when it is first needed."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir / "secret.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()
