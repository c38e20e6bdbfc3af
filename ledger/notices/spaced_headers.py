"""Headers of tables whose columns are parted by blanks, and where the words of a line stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ledger.notices.columns import named_columns, role_of
from ledger.notices.owners import are_units

_DAY = re.compile(r"(?:\d [年月日号]|[年月第] \d)\S*$")
_LONGEST_WORD, _MOST_SIGNS = 14, 80
_WORD = re.compile(r"^[\u4e00-\u9fff（）()/]{1,10}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Signs of a line with no blank between them, and where they stand."""

    text: str
    start: int
    end: int


def pieces_of(line: str, wide: int) -> list[Piece]:
    """Return the pieces of a line; a Chinese sign takes `wide` columns."""
    found, place, start, words = list[Piece](), 0, 0, ""
    for sign in line.replace("\f", "").expandtabs(8) + " ":
        if sign.isspace():
            if words:
                found.append(Piece(words, start, place))
            words = ""
            place += wide if sign == "\u3000" else 1
            continue
        start = start if words else place
        words += sign
        place += wide if ord(sign) > 0x2000 else 1
    return found


def whole_figures(pieces: Sequence[Piece]) -> list[Piece]:
    """Put together the words of a day that a printer parts: 12 月 31 日前."""
    out: list[Piece] = []
    for piece in pieces:
        near = bool(out) and piece.start - out[-1].end == 1
        counted = len(out) > 1 and out[-1].text.isdigit() and not are_units(piece.text)
        if near and (counted or _DAY.search(f"{out[-1].text} {piece.text}")):
            out[-1] = Piece(f"{out[-1].text} {piece.text}", out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def header_height(lines: Sequence[str], at: int) -> int:
    """Return on how many lines a header stands that begins here, 0 where none does."""
    if "\t" in lines[at] or "|" in lines[at]:
        return 0
    words = lines[at].split()
    if not words or len(words) > _MOST_SIGNS or max(map(len, words)) > _LONGEST_WORD:
        return 0
    best = 1 if header_of(lines[at : at + 1], 1) else 0
    for height in (2, 3):
        held = lines[at : at + height]
        if len(held) < height or not all(map(_is_wordy, held)):
            break
        if any(header_of(held, wide) and (not best or _adds(held, wide)) for wide in (1, 2)):
            best = height
    return best


def header_texts(lines: Sequence[str]) -> list[str]:
    """Return the column words of a header's lines as text."""
    return [word.text for word in header_of(lines, 1) or header_of(lines, 2)]


def _is_wordy(line: str) -> bool:
    """Tell whether a line holds nothing but short words, as a header's lines do."""
    pieces = line.split()
    return bool(pieces) and all(_WORD.match(piece) for piece in pieces)


def _adds(lines: Sequence[str], wide: int) -> bool:
    """Tell whether the last line has column words, so that it is a part of the header above it."""
    last = _joined_signs(pieces_of(lines[-1], wide))
    above = [piece for line in lines[:-1] for piece in _joined_signs(pieces_of(line, wide))]
    return all(
        role_of(piece.text)
        or any(
            role_of(upper.text + piece.text) and (len(piece.text) < 3 or not role_of(upper.text))
            for upper in above
            if abs(upper.start - piece.start) < NEAR
        )
        for piece in last
    )


def header_of(lines: Sequence[str], wide: int) -> tuple[Piece, ...]:
    """Return the column words of a header's lines, from left to right; empty where it is none."""
    return _header_of(tuple(lines), wide)


@lru_cache(maxsize=1024)
def _header_of(lines: tuple[str, ...], wide: int) -> tuple[Piece, ...]:
    for gap in (0, 1, 2, 3):
        rows = [_joined_signs(pieces_of(line, wide), gap) for line in lines]
        words = _stacked(rows)
        known = len(lines) == 1 or all(role_of(word.text) for word in words)
        if known and _names_columns(words):
            return tuple(words)
    return ()


def _names_columns(words: Sequence[Piece]) -> bool:
    """Tell whether words are those of a table of tasks, most of them far from one another."""
    wide = sum(1 for a, b in pairwise(words) if b.start - a.end > 1)
    if len(words) < 3 or not wide or wide * 2 < len(words) - 1:
        return False
    if not all(len(word.text) <= _LONGEST_WORD for word in words):
        return False
    unknown = [word.text for word in words if role_of(word.text) is None]
    plain = all(len(text) > 1 and _WORD.match(text) for text in unknown)
    return len(unknown) <= len(words) // 4 and plain and named_columns([w.text for w in words])


def _joined_signs(pieces: Sequence[Piece], gap: int = 1) -> list[Piece]:
    """Put 重 点 任 务 together: single signs that stand so near to one another."""
    out: list[Piece] = []
    signs = False
    for piece in pieces:
        single = len(piece.text) == 1 and not piece.text.isdigit()
        near = bool(out) and piece.start - out[-1].end <= gap
        halves = bool(out) and near and _is_half(out[-1].text, piece.text)
        if out and near and ((signs and single) or halves):
            out[-1] = Piece(out[-1].text + piece.text, out[-1].start, piece.end)
        else:
            out.append(piece)
        signs = single
    return out


def _is_half(a: str, b: str) -> bool:
    """Tell whether two words only together name a column: 完成 时限."""
    return role_of(a) is None and len(a) > 1 and len(b) > 1 and role_of(a + b) is not None


def _stacked(rows: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Return the words of a header's lines as one row, what stands under a word put to it.

    A word over two others only covers them.
    """
    words = list(rows[0])
    for row in rows[1:]:
        rest = list(row)
        kept: list[Piece] = []
        for word in words:
            below = [piece for piece in rest if _overlap(word, piece) > 0]
            ends = [piece for piece in below if _is_end(word.text, piece.text)]
            if ends:
                end = max(ends, key=lambda piece: _overlap(word, piece))
                kept.append(_both(word, end))
                rest.remove(end)
            elif not (below and role_of(word.text) and all(role_of(p.text) for p in below)):
                kept.append(word)
        for end in [piece for piece in rest if role_of(piece.text) is None]:
            near = min(kept, key=lambda word: abs(word.start - end.start), default=end)
            if abs(near.start - end.start) < NEAR and _is_end(near.text, end.text):
                kept[kept.index(near)] = _both(near, end)
                rest.remove(end)
        words = sorted([*kept, *rest], key=lambda piece: piece.start)
    return words


def _is_end(word: str, end: str) -> bool:
    """Tell whether what stands under a header's word is its end: 完成 over 时限."""
    if role_of(word + end) is None or word.endswith(_ENDS) or (role_of(end) and len(end) > 2):
        return False
    return (word + end).endswith(_ENDS) or (role_of(word) is None and role_of(end) is None)


NEAR = 8
_ENDS = (
    "单位", "部门", "科室", "内容", "任务", "措施", "要求", "时限", "时间", "期限", "事项", "序号",
    "编号", "备注", "目标", "分工", "领导", "要点", "工作", "类别", "项目", "责任人", "负责人",
)  # fmt: skip


def _both(a: Piece, b: Piece) -> Piece:
    return Piece(a.text + b.text, min(a.start, b.start), max(a.end, b.end))


def _overlap(a: Piece, b: Piece) -> int:
    return min(a.end, b.end) - max(a.start, b.start)
