"""Understands what a clerk types on a phone: text and context in, a frame out. No model, no I/O."""

from ledger.understanding.frame import Context, Frame, KnownTask, Report
from ledger.understanding.reading import understand
from ledger.understanding.tokens import prepare

__all__ = ["Context", "Frame", "KnownTask", "Report", "prepare", "understand"]
