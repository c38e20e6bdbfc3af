"""The one HTTP server: pages, web hooks, health and metrics, and the guards before all of them."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, Mapping
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.assets import asset_routes
from bot.channels.base import Channel, Intake
from storage.database import DatabaseBusy

log = structlog.get_logger(__name__)

LARGEST_BODY = 24 * 1024 * 1024  # a file of 20 MB and what wraps it; web hooks are far smaller
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
        " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

Vitals = Callable[[], Awaitable[Mapping[str, float]]]
"""Measures the running program: names of Prometheus samples and their values."""

Trouble = Callable[[], Awaitable[str | None]]
"""Says why nothing can be answered now, or None."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def web_application(
    channels: Iterable[Channel],
    intake: Intake,
    *,
    vitals: Vitals,
    trouble: Trouble | None = None,
    host: str = "127.0.0.1",
    public_url: str | None = None,
    hook_url: str | None = None,
    pages: Iterable[web.AbstractRouteDef] = (),
) -> web.Application:
    """Return the application that serves all channels' paths, `pages`, /healthz and /metrics.

    `host` is the address listened on, `public_url` the one that people use and `hook_url` that of
    a platform's web hook: requests for another name are refused, so that no foreign page can reach
    a server on loopback by a name of its own (DNS rebinding).
    """
    names = _names(host, public_url, hook_url)
    application = web.Application(middlewares=[_guard(names)], client_max_size=LARGEST_BODY)
    application.on_response_prepare.append(_protect)
    served = tuple(channels)
    for channel in served:
        application.add_routes(channel.routes(intake))
    application.add_routes(pages)
    application.add_routes(asset_routes())
    application.add_routes(
        [
            web.get("/healthz", _healthz),
            web.get("/readyz", _readyz(trouble)),
            web.get("/metrics", _metrics(vitals)),
        ]
    )

    async def hang_up(_: web.Application) -> None:
        for channel in served:
            await channel.close()

    application.on_shutdown.append(hang_up)
    return application


async def _protect(_: web.Request, response: web.StreamResponse) -> None:
    """Put the guarding headers on every answer; what a page has set itself stays."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _names(host: str, public_url: str | None, hook_url: str | None = None) -> frozenset[str] | None:
    """Return the names under which we answer; None means any (all addresses, no public one)."""
    if not _is_loopback(host) and not public_url:
        return None
    public = (urlsplit(url).hostname for url in (public_url, hook_url) if url)
    return frozenset({"localhost", "127.0.0.1", "::1", host} | {name for name in public if name})


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _guard(names: frozenset[str] | None) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Return what stands before every page and hook.

    It refuses another name than ours, and what another site's page makes a browser send
    (platforms' hooks are no browsers: they send neither header). Where nothing could be stored it
    asks for patience: whoever sent it sends it again.
    """

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if names is not None and urlsplit(f"//{request.host}").hostname not in names:
            raise web.HTTPMisdirectedRequest(text="This server answers under another name.\n")
        if request.method not in _SAFE_METHODS and not _from_here(request):
            raise web.HTTPForbidden(text="This came from another site's page.\n")
        try:
            return await handler(request)
        except DatabaseBusy as error:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"}) from error

    return guard


def _from_here(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


async def _healthz(_: web.Request) -> web.Response:
    """Say that the process answers."""
    return web.json_response({"ok": True})


def _readyz(trouble: Trouble | None) -> Handler:
    async def readyz(_: web.Request) -> web.Response:
        """Say whether messages can be answered; the reason of a refusal is in the log alone."""
        why = await trouble() if trouble else None
        if why is None:
            return web.json_response({"ready": True})
        log.warning("web.not_ready", why=why)
        return web.json_response({"ready": False}, status=503, headers={"Retry-After": "5"})

    return readyz


def _metrics(vitals: Vitals) -> Handler:
    async def metrics(_: web.Request) -> web.Response:
        """Return the samples in Prometheus' text form."""
        samples = await vitals()
        lines = "".join(f"{name} {value:.12g}\n" for name, value in sorted(samples.items()))
        return web.Response(text=lines, headers={"Content-Type": "text/plain; version=0.0.4"})

    return metrics
