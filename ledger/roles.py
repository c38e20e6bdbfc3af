"""The word for what a person is: to chat, pages, papers and commands the same."""

from __future__ import annotations

from ledger.model import Role
from ledger.talk import Text

ROLE_WORDS = {
    Role.LIAISON: Text("role.liaison"),
    Role.HEAD: Text("role.head"),
    Role.CLERK: Text("role.clerk"),
}
