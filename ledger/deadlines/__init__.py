"""Reads the language of Chinese official time limits, and says how it read it."""

from ledger.deadlines.chat import ChatDate, read_chat_date, speaks_of_time
from ledger.deadlines.due_days import occurrences
from ledger.deadlines.model import Deadline, Kind, Sla
from ledger.deadlines.prose import find_deadlines
from ledger.deadlines.reading import read_deadline
from ledger.deadlines.rows import deadline_to_json

__all__ = [
    "ChatDate",
    "Deadline",
    "Kind",
    "Sla",
    "deadline_to_json",
    "find_deadlines",
    "occurrences",
    "read_chat_date",
    "read_deadline",
    "speaks_of_time",
]
