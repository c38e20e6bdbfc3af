"""procrastinate doing the same, in an environment of its own: prints messages a second.

It needs nothing of this project: `python peer.py CONNINFO URL COUNT`.
"""

from __future__ import annotations

import asyncio
import sys
import time

import aiohttp
import procrastinate

TEXT = "您好，第1项“更新政府信息公开目录”5月20日到期，还有7个工作日。办好了请回“1已完成”。" * 2


async def main(conninfo: str, url: str, count: int) -> None:
    """Defer so many jobs, let one worker with four at once do them, print the rate."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))
    async with app.open_async(), aiohttp.ClientSession() as session:

        @app.task(name="send")
        async def send(text: str) -> None:
            async with session.post(url, data=text.encode()) as answer:
                await answer.read()

        await app.schema_manager.apply_schema_async()
        await send.batch_defer_async(*({"text": TEXT} for _ in range(count)))
        begun, used = time.perf_counter(), time.process_time()
        await app.run_worker_async(wait=False, concurrency=4, install_signal_handlers=False)
        seconds, worked = time.perf_counter() - begun, time.process_time() - used
        sys.stdout.write(f"{count / seconds} {count / worked}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
