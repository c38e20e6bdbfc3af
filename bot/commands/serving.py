"""`taizhang serve`, `web`, `worker`, `demo`: processes that run until they are told to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from bot.commands.errors import BadInput, CommandFailed


def run(*, web: bool, worker: bool) -> None:
    """Run the program with the settings of the environment."""
    from bot.app import Application
    from bot.board.routes import board_routes
    from bot.logs import configure
    from bot.settings import BadSettings, load_settings
    from storage.database import DatabaseUnusable

    try:
        settings = load_settings()
    except BadSettings as bad:
        raise BadInput(str(bad)) from bad
    configure()

    async def serve() -> None:
        application = Application(settings, web=web, worker=worker)
        await application.prepare()
        keep_what_is_loaded()
        if web:
            sys.stdout.write(f"taizhang: http://{settings.web_host}:{settings.web_port}/chat\n")
            sys.stdout.flush()
        await application.run(stopping(), pages=board_routes(application) if web else ())

    try:
        in_a_loop(serve())
    except DatabaseUnusable as unusable:
        raise CommandFailed(str(unusable)) from unusable
    except OSError as error:
        raise CommandFailed(_address(error, settings.web_host, settings.web_port)) from error


def run_demo(port: int) -> None:
    """Run the demo: one process, a database that is thrown away, a clock that can be wound on."""
    from bot.demo.run import run_demo as demo
    from bot.logs import configure

    configure("error")  # the demo's terminal shows its address only

    async def show() -> None:
        await demo(port, stopping())

    try:
        in_a_loop(show())
    except OSError as error:
        raise CommandFailed(_address(error, "127.0.0.1", port)) from error


def in_a_loop(process: Coroutine[Any, Any, None]) -> None:
    """Run a process to its end, in uvloop's event loop where there is one (not on Windows).

    Waiting, waking and the sockets' bytes were a sixth of a turn's processor time in asyncio's own.
    """
    try:
        from uvloop import new_event_loop
    except ImportError:
        asyncio.run(process)
    else:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(process)


def keep_what_is_loaded() -> None:
    """Let the garbage collector pass over what stays for good: catalogs, dictionaries, modules.

    Going through all of it again and again took a tenth of a turn's processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def stopping() -> asyncio.Event:
    """Return an event that is set when the process is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    return stop


def _address(error: OSError, host: str, port: int) -> str:
    if error.errno in (48, 98):
        return f"{host}:{port} is in use; choose another port (TAIZHANG_WEB_PORT, or --port)"
    return str(error)
