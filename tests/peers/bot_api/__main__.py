"""`python -m tests.peers.bot_api --port N`: the server as a process, steered under /control."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.peers.bot_api.control import controlled
from tests.peers.bot_api.limits import Limits
from tests.peers.bot_api.server import TOKEN, BotApi


async def serve(arguments: argparse.Namespace) -> None:
    """Listen until killed; the first line printed says where."""
    api = BotApi(
        arguments.token,
        limits=Limits() if arguments.limits else None,
        record=not arguments.no_record,
    )
    await api.start(arguments.port, controlled(api))
    sys.stdout.write(f"{api.base_url} {api.token}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--limits", action="store_true", help="answer 429 beyond Telegram's pace")
    parser.add_argument("--no-record", action="store_true", help="keep no calls, for benches")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
