"""Styles, scripts and pictures of the pages: read once, kept for good, sent compressed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_HERE = Path(__file__).resolve().parent
FOLDERS = (
    _HERE / "channels" / "web" / "assets",
    _HERE / "demo" / "assets",
    _HERE / "board" / "assets",
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it goes over the wire."""

    body: bytes
    packed: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Return every asset by its name. Read once: they change with a release, not at run time."""
    return {
        path.name: _asset(path)
        for folder in FOLDERS
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.suffix in _TYPES
    }


@cache
def assets_version() -> str:
    """Return a name for the content of all assets. One for all, so that scripts find each other."""
    digest = hashlib.sha256()
    for name, asset in sorted(assets().items()):
        digest.update(name.encode() + asset.body)
    return digest.hexdigest()[:12]


def asset_path(name: str) -> str:
    """Return the address of an asset; it changes when the content does, so it is kept for good."""
    assert name in assets(), name
    return f"/assets/{assets_version()}/{name}"


def asset_routes() -> list[web.RouteDef]:
    """Return the one path that serves assets."""
    return [web.get("/assets/{version}/{name}", _serve)]


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, gzip.compress(body, mtime=0), _TYPES[path.suffix])


async def _serve(request: web.Request) -> web.Response:
    asset = assets().get(request.match_info["name"])
    if asset is None or request.match_info["version"] != assets_version():
        raise web.HTTPNotFound
    headers = {
        "Content-Type": asset.media_type,
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
    }
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=asset.packed, headers=headers | {"Content-Encoding": "gzip"})
    return web.Response(body=asset.body, headers=headers)
