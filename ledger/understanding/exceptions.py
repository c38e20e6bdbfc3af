"""Takes apart what a message excepts from its own list: 1到4除了3不是我们的都在推进."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.understanding.signs import TASK, Said, pattern

_REFS = r"(?P<refs><task>(?:[ ,、和跟与及.]*<task>)*)"
_BEFORE = pattern(
    rf"(?:除了?|除开|不含|不包括|抛开"
    rf"|去掉)[ ]*{_REFS}[ ]*(?P<own>[^,。 ]{{0,10}}?)(?:之外|以外|外)?(?:[ ,]|(?=都|全|均"
    rf"|其他|其它|其余|别的|剩下)|$)"
)
_LISTED_BEHIND = pattern(
    r"(?:除了?|除开|不含|不包括|抛开|去掉)[ ]*(?P<refs><task>(?:[ 、和跟与及]*<task>)*)(?P<own>)"
    r"[ ]*(?:之外|以外|外)?[ ,]*(?=<task>(?:[、和跟与及]<task>)+)"
)
"""除了38，3、10、16都办结了: the list behind the comma is what is left."""
_AFTER = pattern(rf"{_REFS}(?P<own>)(?:除外|以外|之外|不算(?![完办好结数])|不含)")
_HINT_OF_EXCEPTION = pattern("[除含包抛去外算]")
_NOTHING = pattern(r"^(?:不是.*|不涉及|不归.*|不用管|不算|无关|跟我们.*|)$")


@dataclass(frozen=True, slots=True)
class Excepted:
    """Numbers that are taken out, and what is said of them alone, if anything."""

    numbers: frozenset[int]
    words: Said | None


def take_out(said: Said) -> tuple[Said, Excepted | None]:
    """Return the message without its exception, and the exception."""
    if not _HINT_OF_EXCEPTION.search(said.masked):
        return said, None
    found = (
        _LISTED_BEHIND.search(said.masked)
        or _BEFORE.search(said.masked)
        or _AFTER.search(said.masked)
    )
    if not found:
        return said, None
    refs = said.within(found.start("refs"), found.end("refs"))
    numbers = frozenset(number for ref in refs.values(TASK) for number in ref.numbers)
    own = said.within(found.start("refs"), found.end("own"))
    words = None if _NOTHING.match(found["own"].strip()) else own
    return said.cut_out(found.start(), found.end()), Excepted(numbers, words)
