"""What the pages' paths answer with: a page, parts of one, a stored file, the way to another."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from bot.html import Html


def see_other(path: str) -> web.Response:
    """Return an answer that leads to another page of ours."""
    return web.Response(status=303, headers={"Location": path})


def html_response(page: str, status: int = 200) -> web.Response:
    """Return a page, compressed, that no cache keeps."""
    response = web.Response(
        text=page, content_type="text/html", status=status, headers={"Cache-Control": "no-store"}
    )
    response.enable_compression()
    return response


def panels_response(panels: Mapping[str, Html]) -> web.Response:
    """Return the parts of a page that change, by the ids of their places; no cache keeps them."""
    response = web.json_response(panels, headers={"Cache-Control": "no-store"})
    response.enable_compression()
    return response


def file_response(
    data: bytes, name: str, *, media_type: str = "", cache: str = "no-store"
) -> web.Response:
    """Return a stored file. A picture is shown; anything else is saved, and nothing in it runs."""
    picture = media_type in ("image/png", "image/jpeg")
    disposition = "inline" if picture else "attachment"
    return web.Response(
        body=data,
        headers={
            "Content-Type": media_type if picture else "application/octet-stream",
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": f"private, {cache}",
        },
    )
