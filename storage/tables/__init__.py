"""Every table, in one metadata; a row belongs to one jurisdiction unless its table says why not."""

from storage.tables import delivery, notices, office, people, talk, told, web, work
from storage.tables.base import metadata

__all__ = [
    "delivery",
    "metadata",
    "notices",
    "office",
    "people",
    "talk",
    "told",
    "web",
    "work",
]
