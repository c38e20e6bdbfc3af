"""Why a file was not read: one sentence, with what to do."""

from __future__ import annotations

from ledger.talk import Text


class DocumentRefused(Exception):
    """The file was not read. `say` tells why and what to do; `kind` is for the log.

    `secret` says that the secrecy gate closed: then nothing of the file may be kept.
    """

    def __init__(self, say: Text, kind: str, *, secret: bool = False) -> None:
        super().__init__(kind)
        self.say = say
        self.kind = kind
        self.secret = secret
