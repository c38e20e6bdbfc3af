"""Who is told what, and when: a pure function of the ledger's state, nothing stored."""

from ledger.planning.coming import reminders_to_come
from ledger.planning.day import Day
from ledger.planning.digests import plan
from ledger.planning.policy import Policy, PolicyUnreadable
from ledger.planning.situation import (
    DECIDED,
    Addressee,
    Digest,
    Plan,
    Push,
    Situation,
    Wish,
    Withheld,
)
from ledger.planning.told import Line, Telling, Told, push_key

__all__ = [
    "DECIDED",
    "Addressee",
    "Day",
    "Digest",
    "Line",
    "Plan",
    "Policy",
    "PolicyUnreadable",
    "Push",
    "Situation",
    "Telling",
    "Told",
    "Wish",
    "Withheld",
    "plan",
    "push_key",
    "reminders_to_come",
]
