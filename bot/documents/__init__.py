"""Turns files into the neutral form, each in a process of its own, and refuses what is unsafe."""

from bot.documents.progress import Progress
from bot.documents.reading import (
    is_picture,
    looks_like_document,
    read_document,
    read_document_safely,
)
from bot.documents.refusal import DocumentRefused
from bot.documents.secrecy import secrecy_mark

__all__ = [
    "DocumentRefused",
    "Progress",
    "is_picture",
    "looks_like_document",
    "read_document",
    "read_document_safely",
    "secrecy_mark",
]
