"""Uploading a file over the long connection: announced, sent in pieces, put together."""

from __future__ import annotations

import base64
import hashlib

from bot.channels.wecom.calls import beforehand
from bot.channels.wecom.connection import LongConnection
from ledger.talk import File

PIECE = 512 * 1024


async def upload(connection: LongConnection, data: bytes, file: File, kind: str) -> str:
    """Upload a file and return its media id, which lives three days; raise Rejected, SendFailed."""
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    announced = await beforehand(
        connection.ask(
            "aibot_upload_media_init",
            {
                "type": kind,
                "filename": file.name,
                "total_size": len(data),
                "total_chunks": len(pieces),
                "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            },
        )
    )
    upload_id = announced["upload_id"]
    for place, piece in enumerate(pieces):
        body = {
            "upload_id": upload_id,
            "chunk_index": place,
            "base64_data": base64.b64encode(piece).decode(),
        }
        await beforehand(connection.ask("aibot_upload_media_chunk", body))
    finished = await beforehand(
        connection.ask("aibot_upload_media_finish", {"upload_id": upload_id})
    )
    return str(finished["media_id"])
