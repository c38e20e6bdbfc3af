"""What can go wrong on the way, one after another, as a test orders it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """`when` it happens: `before` the call is done, or `after`, so that only the answer is lost.

    `how`: `drop` the connection, `silence`, `garbage`, `status` 502 or `code` (an errcode).
    """

    how: str
    when: str = "before"
    code: int = 0
    seconds: float = 60.0


@dataclass
class Faults:
    """Faults by path; each is used once, in order."""

    _orders: dict[str, list[Fault]] = field(default_factory=dict)
    latency: float = 0.0

    def order(self, path: str, *faults: Fault) -> None:
        self._orders.setdefault(path, []).extend(faults)

    async def next(self, path: str) -> Fault | None:
        if self.latency:
            await asyncio.sleep(self.latency)
        orders = self._orders.get(path)
        return orders.pop(0) if orders else None
