"""The fixtures of the web chat's tests."""

from tests.bot.county import county, read_events

__all__ = ["county", "read_events"]
