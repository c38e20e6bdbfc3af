"""Runs the demo: one process, a database that is thrown away, one page."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import Application
from bot.board.routes import board_routes
from bot.clock import WoundClock
from bot.demo.stage import Stage
from bot.demo.world import ISSUED, MORNING, Narrator, at
from bot.settings import Settings


async def run_demo(port: int, stop: asyncio.Event) -> None:
    """Serve the demo on a port of this machine until it is told to stop."""
    with TemporaryDirectory(prefix="taizhang-demo-", ignore_cleanup_errors=True) as folder:
        application, stage = await make_demo(Path(folder), port)
        sys.stdout.write(f"taizhang: http://127.0.0.1:{port}/demo?key={stage.key}\n")
        sys.stdout.flush()
        pages = (*stage.routes(), *board_routes(application, stage.visitor))
        await application.run(stop, pages=pages)


async def make_demo(folder: Path, port: int) -> tuple[Application, Stage]:
    """Return the program with the example county in it, and the stage it is shown on."""
    clock = WoundClock(at(ISSUED, MORNING))
    application = Application(demo_settings(folder, port), clock)
    await application.prepare()
    world = await Narrator(application, clock, "story").build()
    return application, Stage(application, clock, world)


def demo_settings(folder: Path, port: int) -> Settings:
    """Return settings that owe nothing to the environment: no platform, no real database."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return Settings(**defaults | {"data_dir": folder, "web_port": port})
