"""Cuts a message into statements: which task numbers, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.model import Status
from ledger.understanding.signs import TASK, Said, pattern
from ledger.understanding.status import Reading, asks, read_status
from ledger.understanding.taskrefs import Ref

_JOINT = r"(?:[ ,、和跟与及同+&/.]|以及|还有)"
_GROUP = pattern(
    rf"<task>(?:(?:{_JOINT}){{1,3}}<task>)*"
    r"(?:这?[两二三四五]?[项个](?![村乡镇家单])|的)?"
)
_CUT = pattern(
    r"[,;。!\n~…]+|(?<=\?)|[.]{2,}| +|(?<=[了完结中动没成好%])(?=但是?|不过|可是|然后"
    r"|另外)|(?<=[了完结成好])(?=就[差剩等]|[只还][剩差]|还[在有]|正在|在(?:公示|走|验收|审|报|改)"
    r"|除了|没人|有(?:问题|瑕疵|bug))|(?<=[一-龥]了)(?=(?!其实|实际|事实|结果"
    r"|就是)[一-龥]{2,4}(?<!了)(?:还没|没|未)[一-龥])|(?=但是|不过|可是|其余|其他(?!部门|单位)"
    r"|剩下的|另外)"
)
_SHARES_ONLY = pattern(r"(?:[ 、,和与跟]|<percent>)+")
_VERB_ONLY = pattern("(?:完成|办结|进度|推进)(?:了|到|情况)?")
_RESPECTIVELY = pattern(r"^ ?(?:进度|目前|现在|完成)?(?:分别|依次|各自?)[是为:]*|^ ?:")


class Statement(NamedTuple):
    """Task numbers (none: the words themselves must tell) and the clauses said of them."""

    refs: tuple[Ref, ...]
    clauses: tuple[Said, ...]
    asked: bool = False  # the sentence around it is a question
    unclear: bool = False  # numbers on both sides of the status: 十一项完成一


class _Piece(NamedTuple):
    refs: tuple[Ref, ...] | None  # None: words
    words: Said


def clauses_of(said: Said) -> list[Said]:
    """Return the message cut at punctuation, blanks and 但是; never inside a list of numbers."""
    return [said.within(start, end) for start, end in _bounds(said)]


def _bounds(said: Said) -> Iterator[tuple[int, int]]:
    numbered = _GROUP.finditer(said.masked) if TASK in said.masked else ()
    lists = [(found.start(), found.end()) for found in numbered]
    start = 0
    for cut in _CUT.finditer(said.masked):
        inside = any(low < cut.end() and cut.start() < high for low, high in lists if cut[0])
        if inside:
            continue
        if said.masked[start : cut.start()].strip():
            yield start, cut.start()
        start = cut.end()
    if said.masked[start:].strip():
        yield start, len(said.masked)


def statements(said: Said) -> tuple[Statement, ...]:
    """Return what is said of which numbers, in order; words before any number come first alone."""
    found: list[Statement] = []
    for clause in clauses_of(said):
        pieces = _pieces(clause) if TASK in clause.masked else []
        if not any(piece.refs for piece in pieces):
            _append(found, clause)
            continue
        asked, count = asks(clause), len(found)
        if _words_come_first(pieces):
            found.extend(_backward(pieces))
        elif _leans_over(pieces):
            found.append(Statement(pieces[1].refs or (), (clause,)))
        else:
            _forward(found, pieces)
        unclear = _on_both_sides(pieces) or _contradicted(pieces)
        if asked or unclear:
            found[count:] = [one._replace(asked=asked, unclear=unclear) for one in found[count:]]
    return tuple(_distributed(found))


def _on_both_sides(pieces: list[_Piece]) -> bool:
    """Tell whether a bare 完成 stands between two numbers, or a number stands twice (1 1完成)."""
    for piece in pieces:
        if piece.refs and len(set(piece.refs)) < len(piece.refs):
            return True
    if len(pieces) != 3 or not (pieces[0].refs and pieces[2].refs):
        return False
    return read_status(pieces[1].words).status is Status.DONE


def _contradicted(pieces: list[_Piece]) -> bool:
    """Tell whether numbers stand between two statuses: 完成6、9,10没完成 may be cut anywhere."""
    if len(pieces) != 3 or not pieces[1].refs or pieces[0].refs or pieces[2].refs:
        return False
    first, last = (read_status(piece.words) for piece in (pieces[0], pieces[2]))
    several = len(pieces[1].refs) > 1
    return several and first.explicit and last.strong and first.status is not last.status


def _append(found: list[Statement], clause: Said) -> None:
    if found:
        last = found.pop()
        found.append(last._replace(clauses=(*last.clauses, clause)))
    else:
        found.append(Statement((), (clause,)))


def _pieces(clause: Said) -> list[_Piece]:
    pieces, at = [], 0
    for group in _GROUP.finditer(clause.masked):
        if clause.masked[at : group.start()].strip(" :、,"):
            pieces.append(_Piece(None, clause.within(at, group.start())))
        words = clause.within(group.start(), group.end())
        pieces.append(_Piece(tuple(words.values(TASK)), words))
        at = group.end()
    if clause.masked[at:].strip(" :、,"):
        pieces.append(_Piece(None, clause.within(at, len(clause.masked))))
    return pieces


def _words_come_first(pieces: list[_Piece]) -> bool:
    """Tell whether each status stands before its numbers: 已完成3、10, 在办的有38."""
    first, last = pieces[0], pieces[-1]
    if first.refs or not last.refs:
        return False
    return read_status(first.words).status is not None


def _backward(pieces: list[_Piece]) -> Iterator[Statement]:
    words: Said | None = None
    for piece in pieces:
        if piece.refs is None:
            words = piece.words
        elif words is not None:
            yield Statement(piece.refs, (words,))


def _leans_over(pieces: list[_Piece]) -> bool:
    """Tell whether words on both sides of the numbers are one: 争取3办结, 把3改成在办."""
    if len(pieces) != 3 or pieces[1].refs is None:
        return False
    return not _own_status(pieces[0].words, pieces[2].words)


def _own_status(before: Said, after: Said) -> bool:
    """Tell whether words before a number are another matter: 备案完了第11项办结."""
    told = read_status(before)
    if not told.strong or told.hedged or told.asked:
        return False
    own = read_status(after)
    return own.explicit or (own.strong and own.status is not Status.DONE)


def _forward(found: list[Statement], pieces: list[_Piece]) -> None:
    before: tuple[Said, ...] = ()
    for at, piece in enumerate(pieces):
        if piece.refs is not None:
            found.append(Statement(piece.refs, before))
            before = ()
        elif at:
            said = found[-1].clauses
            if said and _own_status(said[0], piece.words):
                found[-1] = found[-1]._replace(clauses=())
            _append(found, piece.words)
        else:
            before = (piece.words,)


def _distributed(found: list[Statement]) -> Iterator[Statement]:
    """Give each number its own status where as many follow as there are numbers: 分别是 …"""
    for statement in found:
        shared = _shares(statement)
        if shared is None:
            yield statement
        else:
            yield from (
                Statement((ref,), (clause,))
                for ref, clause in zip(statement.refs, shared, strict=True)
            )


def _shares(statement: Statement) -> tuple[Said, ...] | None:
    refs, clauses = statement.refs, statement.clauses
    if len(refs) < 2 or not clauses or any(len(ref.numbers) > 1 for ref in refs):
        return None
    marked = _RESPECTIVELY.match(clauses[0].masked)
    if not marked and not all(_SHARES_ONLY.fullmatch(clause.masked) for clause in clauses):
        return None
    first = clauses[0].within(marked.end() if marked else 0, len(clauses[0].masked))
    told = tuple(c for c in ((first,) if first.masked.strip() else ()) + clauses[1:])
    told = tuple(c for clause in told for c in _by_comma(clause))
    if len(told) == len(refs) + 1 and _VERB_ONLY.fullmatch(told[0].masked.strip()):
        told = told[1:]
    readings: list[Reading] = [read_status(clause) for clause in told]
    if len(told) == len(refs) and all(reading.status for reading in readings):
        return told
    return None


def _by_comma(clause: Said) -> Iterator[Said]:
    start = 0
    for at, sign in enumerate(clause.masked):
        if sign in "、/和与跟":
            yield clause.within(start, at)
            start = at + 1
    yield clause.within(start, len(clause.masked))
