"""A platform in another process's place: it takes messages over a socket and writes them down.

It runs in a thread of the test, so that it outlives every worker that is killed, and knows what
was accepted whatever the worker came to know of it.
"""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Accepted:
    """What the platform took: from which worker, which message, when."""

    worker: int
    chat: str
    key: str
    text: str
    at: float


class Sink:
    """Takes one JSON line a message and answers with a number. With `deduplicates` it takes the
    same bytes under the same key only once, as WeCom's duplicate check does."""

    def __init__(self, path: Path, *, delay: float = 0.004, deduplicates: bool = False) -> None:
        self.path = path
        self.delay = delay
        self.deduplicates = deduplicates
        self.accepted: list[Accepted] = []
        self._seen: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._server = socketserver.ThreadingUnixStreamServer(str(path), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Sink:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def keys(self) -> Counter[str]:
        """Return how often each message was accepted."""
        with self._lock:
            return Counter(message.key for message in self.accepted)

    def in_order(self) -> bool:
        """Tell whether every chat got its messages in the order of their numbers."""
        last: dict[str, int] = {}
        with self._lock:
            for message in self.accepted:
                number = int(message.key.rpartition(":")[2])
                if number < last.get(message.chat, -1) and "补发" not in message.text:
                    return False
                last[message.chat] = max(number, last.get(message.chat, -1))
        return True

    def take(self, worker: int, chat: str, key: str, text: str) -> int:
        """Accept a message, unless it is one that was accepted before and doubles are refused."""
        with self._lock:
            known = (key, text) in self._seen
            self._seen.add((key, text))
            if not (known and self.deduplicates):
                at = time.monotonic()
                self.accepted.append(Accepted(worker, chat, key.rpartition("/")[0], text, at))
            return len(self.accepted)

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):  # a worker that is killed leaves in the middle
                    for line in self.rfile:
                        said = json.loads(line)
                        number = sink.take(said["worker"], said["chat"], said["key"], said["text"])
                        time.sleep(sink.delay)
                        self.wfile.write(f"{number}\n".encode())

        return Handler
