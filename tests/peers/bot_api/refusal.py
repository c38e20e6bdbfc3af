"""How the Bot API says no: an error code, Telegram's own words, and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Mapping[str, Any]:
        """Return the answer's JSON."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(words: str, **parameters: Any) -> Refusal:
    """Return a 400."""
    return Refusal(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refusal:
    """Return a 403."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """Return a 409."""
    return Refusal(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refusal:
    """Return a 429."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
