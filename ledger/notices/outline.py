"""The outline of running text: numbered items in their order, with what stands under each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ledger.notices.document import Paragraph
from ledger.notices.healing import CLOSING, OPENING, finished, join, spaced, unclosed
from ledger.notices.numbering import Label, read_label
from ledger.notices.owners import ends_with_label, owner_label, says_owners

_HEADING_MAX = 45
_INSIDE = re.compile(
    r"(?<=[。；）】〕\]])\s*(?=[（(一二三四五六七八九十\d]|第|实事|任务|事项)"
    r"|(?<=[\u4e00-\u9fff])[ 　]+(?=\d{1,2}[.．、](?!\d))"
)


@dataclass(slots=True)
class Item:
    """A numbered item (or the root) while the outline is built: its paragraphs, its children."""

    label: Label | None
    paragraphs: list[str] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    level: int | None = None
    loose: bool = False  # its last line may go on in the next one

    @property
    def heading(self) -> str:
        """The first paragraph: of a section, its heading."""
        return self.paragraphs[0] if self.paragraphs else ""

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    def walk(self, above: tuple[Item, ...] = ()) -> Iterator[tuple[Item, tuple[Item, ...]]]:
        """Yield each item below with the items above it, in reading order."""
        for child in self.children:
            yield child, above
            yield from child.walk((*above, child))

    def leaves(self) -> Iterator[tuple[Item, tuple[Item, ...]]]:
        """Yield the items that have no numbered items below them."""
        for item, above in self.walk():
            if not item.children:
                yield item, above


def outline(paragraphs: Iterable[Paragraph]) -> Item:
    """Return the root of the outline. What stands before the first label are its paragraphs.

    A label counts where an item may begin: not in the middle of a cut line, unless its number is
    the one that is due.
    """
    builder = _Builder()
    for paragraph in _with_bare_headings(list(paragraphs)):
        for part in parted(paragraph, builder.is_due):
            builder.take(part)
    return builder.root


_BARE_NUMBER = re.compile(
    r"^\s*(\d{1,2})\s*(?![年月日号个亿万元倍])(?=[\u4e00-\u9fff][^。；]{1,28}$)"
)


def _with_bare_headings(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Give 2 公开服务 a label's sign where the items under it are numbered 2.1, 2.2."""
    labels = [found[0] for p in paragraphs if (found := read_label(p.text, p.number))]
    if not any(label.style.startswith("decimal") for label in labels):
        return paragraphs
    return [replace(p, text=_BARE_NUMBER.sub(r"\1、", p.text)) for p in paragraphs]


def parted(
    paragraph: Paragraph, is_due: Callable[[Label], bool] = lambda label: False
) -> list[Paragraph]:
    """Part a paragraph at the labels inside it: line breaks are lost where texts are pasted.

    Labels count where a sentence or a note ended before them and they count on from one another,
    or from the paragraph's own: …。（一）…。（二）…. Behind a note and a blank those count that
    are due, behind a heading and a blank the first of the items under it.
    """
    text, cuts = paragraph.text, [0]
    counted = read_label(text, paragraph.number)
    seen = {counted[0].style: counted[0].number} if counted else {}
    under = _under_heading(text, counted[0]) if counted else 0
    if under:
        cuts.append(under)
        below = read_label(text[under:])
        seen |= {below[0].style: below[0].number} if below else {}
    for place in _INSIDE.finditer(text, under):
        found = read_label(text[place.end() :])
        if not found or found[0].style not in ("cn", "pcn", "ar", "task"):
            continue
        label, label_rest = found
        noted = place.end() > place.start() and text[place.start() - 1] in CLOSING
        if (
            (label.style in seen and label.number == seen[label.style] + 1)
            or (label.number == 1 and _counts_on(text[place.end() :], label))
            or (label.style == "cn" and label.number == 1 and _HEADS_ITEMS.match(label_rest))
            or (noted and is_due(label))
        ):
            cuts.append(place.end())
            seen[label.style] = label.number
    if len(cuts) == 1:
        return [paragraph]
    pieces = [text[a:b].strip() for a, b in pairwise([*cuts, len(text)])]
    first = replace(paragraph, text=pieces[0], wrapped=False)
    rest = [Paragraph(piece, level=paragraph.level) for piece in pieces[1:-1]]
    last = Paragraph(pieces[-1], wrapped=paragraph.wrapped)
    return [first, *(part for piece in (*rest, last) for part in _under(piece))]


def _under(piece: Paragraph) -> list[Paragraph]:
    """Part a piece whose heading has its items behind it: 一、规范公开 （一）…（二）…."""
    label = read_label(piece.text)
    return parted(piece) if label and _under_heading(piece.text, label[0]) else [piece]


_HEADS_ITEMS = re.compile(r"[^。；，：]{2,40} +[（(]一[）)][\u4e00-\u9fff]")


_FIRST_ITEM = re.compile(
    r"(?<=[\u4e00-\u9fff]) +(?=(?:1[.．、]|[（(]一[）)])(?:[\u4e00-\u9fff]|\d{1,2}月))"
)


def _under_heading(text: str, label: Label) -> int:
    """Return where the first item begins that stands on its heading's line, 0 where none does."""
    place = _FIRST_ITEM.search(text)
    if not place or place.start() > _HEADING_MAX or re.search("[。；，：]", text[: place.start()]):
        return 0
    found = read_label(text[place.end() :])
    return place.end() if found and label.rank < found[0].rank else 0


def _counts_on(text: str, label: Label) -> bool:
    """Tell whether the next number of the same kind comes later in the text."""
    return any(
        found and found[0].style == label.style and found[0].number == label.number + 1
        for place in _INSIDE.finditer(text)
        if (found := read_label(text[place.end() :]))
    )


_DOTLESS = re.compile(
    r"\s*(\d{1,2})\s*(?=[\u4e00-\u9fff])(?![年月日号个亿万元倍项次类件家户条篇天周所名处种大级])"
)


class _Builder:
    def __init__(self) -> None:
        self.root = Item(None)
        self._open: list[Item] = []
        self._counted: dict[str, int] = {}  # the last number of each kind of label

    def take(self, paragraph: Paragraph) -> None:
        found = read_label(paragraph.text, paragraph.number) or self._dotless(paragraph)
        if found and self._begins(found[0], found[1], paragraph):
            self._begin(found[0], found[1], paragraph)
        else:
            self._go_on(paragraph)

    def _dotless(self, paragraph: Paragraph) -> tuple[Label, str] | None:
        """Return the number that is due though it has lost its dot: 6推进… between 5. and 7."""
        found = _DOTLESS.match(paragraph.text)
        if not found or not self._last.paragraphs or not _complete(self._last.paragraphs[-1]):
            return None
        label = Label("ar", int(found[1]), f"{found[1]}.", 4)
        return (label, paragraph.text[found.end() :].strip()) if self.is_due(label) else None

    def is_due(self, label: Label) -> bool:
        """Tell whether a label is the next of one that is open."""
        return any(
            item.label and (item.label.style, item.label.number + 1) == (label.style, label.number)
            for item in self._open
        )

    @property
    def _last(self) -> Item:
        return self._open[-1] if self._open else self.root

    def _begins(self, label: Label, rest: str, paragraph: Paragraph) -> bool:
        last = self._last
        if last.label is None or not last.loose or paragraph.number:
            return True
        if last.paragraphs and unclosed(last.paragraphs[-1][-200:]):
            due = self.is_due(label) or self._counted.get(label.style) == label.number - 1
            return due and not closes_first(rest)
        sibling = next((item for item in self._open if _style(item) == label.style), None)
        if sibling and sibling.label:
            return label.number in (sibling.label.number + 1, 1) or _complete(last.paragraphs[-1])
        return label.number == 1 or _complete(last.paragraphs[-1])

    def _begin(self, label: Label, rest: str, paragraph: Paragraph) -> None:
        item = Item(label, [spaced(rest)] if rest else [], level=paragraph.level)
        item.loose = paragraph.wrapped and _open_ended(rest)
        while self._open and not self._below(label, self._open[-1]):
            self._open.pop()
        self._last.children.append(item)
        self._open.append(item)
        self._counted[label.style] = label.number

    def _below(self, label: Label, item: Item) -> bool:
        """Tell whether an item with this label belongs under an open item."""
        assert item.label
        if any(_style(other) == label.style for other in self._open):
            return item.label.style != label.style and self._open.index(item) < min(
                at for at, other in enumerate(self._open) if _style(other) == label.style
            )
        heading_only = not item.children and len(item.text) <= _HEADING_MAX
        return item.label.rank < label.rank or (heading_only and label.number == 1)

    def _go_on(self, paragraph: Paragraph) -> None:
        item, text = self._last, spaced(paragraph.printed)
        if _POINTED.match(text) and item.paragraphs:
            self.root.paragraphs.append(text)  # it stands over the next items, and is none's
            return
        cut = item.paragraphs and (
            _note_is_open(item.paragraphs[-1]) or _waits_for_names(item.paragraphs[-1], text)
        )
        if cut or (item.loose and item.paragraphs and _joins(item, text, paragraph)):
            item.paragraphs[-1] = join(item.paragraphs[-1], text)
        else:
            item.paragraphs.append(text)
        item.loose = paragraph.wrapped and _open_ended(item.paragraphs[-1])


_POINTED = re.compile(r"[▶►➤]\s*[^。；]{2,30}$")
"""A heading without a number: ▶ 以公开促发展."""


def closes_first(text: str) -> bool:
    """Tell whether a line closes a bracket that was opened above it: it stands inside."""
    return any(sign in CLOSING for sign in text) and not unclosed(
        text[: next(at for at, sign in enumerate(text) if sign in CLOSING)]
    )


def _style(item: Item) -> str:
    return item.label.style if item.label else ""


def _open_ended(text: str) -> bool:
    return not ended(text) or unclosed(text[-200:])


def _note_is_open(text: str) -> bool:
    """Tell whether a paragraph was cut inside its note of units: （牵头单位：县财政局、县."""
    return unclosed(text[-200:]) and says_owners(text[-200:])


def _waits_for_names(text: str, following: str) -> bool:
    """Tell whether a line broke behind a label within it: …。责任单位： / 县财政局。"""
    return ends_with_label(text) and not owner_label(following[:12])


def ended(text: str) -> bool:
    """Tell whether a line may be the last of its paragraph: a sentence's end, a note of units."""
    return finished(text) or _ends_with_note(text)


def _complete(text: str) -> bool:
    """Tell whether a line without 。 stands for itself: a heading, a closed bracket."""
    return finished(text) or len(text) <= _HEADING_MAX or _ends_with_note(text)


def _ends_with_note(text: str) -> bool:
    """Tell whether a line ends with a note of units: nothing of the item comes after it.

    The note may have begun in the line before.
    """
    bare = text.rstrip("* ")
    depth = 0
    for at in range(len(bare) - 1, -1, -1):
        depth += (bare[at] in CLOSING) - (bare[at] in OPENING)
        if depth <= 0:
            return bare[at] in OPENING and says_owners(bare[at:])
    return bool(depth) and says_owners(bare)


def _joins(item: Item, text: str, paragraph: Paragraph) -> bool:
    """Tell whether a line goes on with the one before: not where that one is a heading."""
    last = item.paragraphs[-1]
    if unclosed(last[-200:]) or text.startswith(tuple("。，、；：！？）》”")):
        return True
    if paragraph.level is not None or re.match(
        r"^(?:[（(〔【\[]?(?:牵头|责任|主办|配合|完成时限)(?![，,；;。、）)])|【[^】]{2,8}】)", text
    ):
        return False
    is_heading = len(item.paragraphs) == 1 and len(last) <= _HEADING_MAX and "。" not in last
    return not is_heading or last.endswith(("、", "，", ",", "的", "和", "与", "及"))
