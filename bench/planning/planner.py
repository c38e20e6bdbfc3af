"""One planner process: `python -m bench.planning.planner URL` prints what it did and used."""

from __future__ import annotations

import json
import resource
import sys
import time

from bench.planning.county import MORNING
from bot.clock import WoundClock
from bot.commands.serving import in_a_loop, keep_what_is_loaded
from bot.logs import configure
from bot.planner import Planner
from bot.texts import Texts
from ledger.talk import Text
from storage.database import Database


async def main(url: str) -> None:
    """Plan everything that is due, and print seconds, processor seconds, memory and rows."""
    database = Database.open(url)
    planner = Planner(database, WoundClock(MORNING, running=False))
    Texts.load("zh_CN", "Asia/Shanghai").say(Text("plain", text=""))  # read once a process
    keep_what_is_loaded()
    begun, used = time.perf_counter(), time.process_time()
    enqueued = await planner.plan_due()
    done = {
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - used,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "enqueued": enqueued,
    }
    await database.close()
    sys.stdout.write(json.dumps(done))


if __name__ == "__main__":
    configure()
    in_a_loop(main(sys.argv[1]))
