"""The demo: a whole county on one page, with a clock to wind."""

from bot.demo.run import run_demo

__all__ = ["run_demo"]
