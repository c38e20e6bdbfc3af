"""Forms as browsers send them, and as anybody else may: broken ones are the sender's mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

LONGEST_FIELD = 200
_NO_FORM = (ValueError, AssertionError, LookupError, HttpProcessingError)
"""What aiohttp raises over a form without its boundary, with broken headers, cut short."""


async def form_of(request: web.Request) -> Mapping[str, Any]:
    """Return the fields of a small form; raise HTTPBadRequest for what is none."""
    try:
        return await request.post()
    except _NO_FORM as error:
        raise web.HTTPBadRequest from error


async def parts_of(request: web.Request) -> AsyncIterator[BodyPartReader]:
    """Yield the parts of a form with a file; raise HTTPBadRequest for what is none."""
    if not request.content_type.startswith("multipart/"):
        raise web.HTTPBadRequest
    try:
        form = await request.multipart()
        while part := await form.next():
            if not isinstance(part, BodyPartReader):
                raise web.HTTPBadRequest
            yield part
    except _NO_FORM as error:
        raise web.HTTPBadRequest from error


async def field_of(part: BodyPartReader) -> str:
    """Return a short field; a long one is refused before it fills the memory."""
    data = b""
    try:
        while chunk := await part.read_chunk(LONGEST_FIELD + 1):
            data += chunk
            if len(data) > LONGEST_FIELD:
                raise web.HTTPRequestEntityTooLarge(LONGEST_FIELD, len(data))
    except _NO_FORM as error:
        raise web.HTTPBadRequest from error
    return data.decode("utf-8", "replace")


async def bytes_of(part: BodyPartReader, most: int) -> bytes:
    """Return a file's bytes, at most so many."""
    data = bytearray()
    try:
        while chunk := await part.read_chunk(1 << 16):
            data += chunk
            if len(data) > most:
                raise web.HTTPRequestEntityTooLarge(most, len(data))
    except _NO_FORM as error:
        raise web.HTTPBadRequest from error
    return bytes(data)
