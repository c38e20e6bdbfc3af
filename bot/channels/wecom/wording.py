"""A reply's words as WeCom takes them: lines that fit, tables as lines, buttons as words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.channels.base import Say
from ledger.talk import Button, Reply, Text

_LINK = re.compile(r"https?://[^\s<>，。；）]+")
_MARKS = str.maketrans({"<": "＜", ">": "＞", "*": "＊", "`": "｀"})


def lines_of(reply: Reply, say: Say) -> list[str]:
    """Return the reply's lines and its table, a row a line."""
    lines = [say(line) for line in reply.lines]
    if reply.table:
        lines.append("｜".join(say(cell) for cell in reply.table.head))
        lines += ["｜".join(_cell(cell, say) for cell in row) for row in reply.table.rows]
    return lines


def labels_of(buttons: Sequence[Button], say: Say, *, numbered: bool) -> list[str]:
    """Return what the buttons say; numbered as the router counts them: those that do something."""
    labels, number = [], 0
    for button in buttons:
        number += 1 if button.action else 0
        label = say(button.label)
        labels.append(f"{number} {label}" if numbered and button.action else label)
    return labels


def shortened(label: str, most: int) -> str:
    """Return a label of at most `most` characters; what is cut off is shown by an ellipsis."""
    return label if len(label) <= most else label[: most - 1] + "…"


def in_pieces(lines: Iterable[str], most: int) -> list[str]:
    """Return the lines as few texts of at most `most` bytes of UTF-8, cut between lines.

    The platform cuts what is longer without an error. A line that is too long by itself is cut
    between characters.
    """
    pieces: list[str] = []
    for line in lines:
        for part in _cut(line, most):
            joined = f"{pieces[-1]}\n{part}" if pieces else part
            if pieces and len(joined.encode()) <= most:
                pieces[-1] = joined
            else:
                pieces.append(part)
    return [piece for piece in pieces if piece.strip()]


def as_markdown(line: str) -> str:
    """Return a line whose signs stay signs: markdown has no way to escape them, so they widen.

    Addresses stay as they are, so that they can be opened.
    """
    words = _outside_links(line, lambda part: part.translate(_MARKS))
    return f"＃{words[1:]}" if words.startswith("#") else words


def _outside_links(line: str, change: Callable[[str], str]) -> str:
    end, changed = 0, []
    for link in _LINK.finditer(line):
        changed += [change(line[end : link.start()]), link.group()]
        end = link.end()
    return "".join((*changed, change(line[end:])))


def _cut(line: str, most: int) -> Iterable[str]:
    while len(line.encode()) > most:
        head = line.encode()[:most].decode(errors="ignore")
        yield head
        line = line[len(head) :]
    yield line


def _cell(cell: Any, say: Say) -> str:
    return say(cell) if isinstance(cell, Text) else say(Text("wecom.cell", value=cell))
