"""What extraction does to rows: cut, run together, shifted, printed twice. Each is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ledger.notices.columns import HELP, LEAD, TIME
from ledger.notices.drafts import Draft
from ledger.notices.healing import finished, sentences, squeeze
from ledger.notices.reading import Doubt
from ledger.talk import Text
from ledger.units import is_group, is_whole, split_names

IsTime = Callable[[str], bool]

_UNENDED = re.compile(r"(?:[和及与或并的对将把被向]|以及|并且|同时|[（(《“])$")
_UNBEGUN = re.compile(r"[，,、；;。：:）)》”]|[\u4e00-\u9fff][，、；。]")
_LEAST = 4  # tasks beside one, that tell how a task of this notice ends


def review_rows(drafts: Sequence[Draft], is_time: IsTime) -> list[tuple[Doubt, ...]]:
    """Return for each task the doubts that its neighbours or its own cells raise."""
    found: list[list[Doubt]] = [[] for _ in drafts]
    for at, doubt in (*_of_ends(drafts), *_of_numbers(drafts)):
        found[at].append(doubt)
    parted = _parts_units_by_blanks(drafts)
    for draft, doubts in zip(drafts, found, strict=True):
        doubts.extend(_of_cells(draft, is_time, parted))
    return [tuple(doubts) for doubts in found]


def _of_ends(drafts: Sequence[Draft]) -> Iterator[tuple[int, Doubt]]:
    """Yield the tasks whose text stops or begins in the middle of a sentence."""
    ends = [finished(draft.text) for draft in drafts]
    usual = len(drafts) > _LEAST and _is_slip(len(drafts) - sum(ends), len(drafts))
    for at, draft in enumerate(drafts):
        if _UNBEGUN.match(draft.text):
            yield (
                at,
                Doubt(Text("notices.doubt_cut_begin", begin=draft.text[:12]), "text", draft.text),
            )
        cut = _UNENDED.search(draft.text.rstrip()) or (usual and not ends[at])
        if cut and "text" not in draft.broken:
            yield (
                at,
                Doubt(Text("notices.doubt_cut_text", end=draft.text[-12:]), "text", draft.text),
            )
            if _holds_more(drafts, at + 1):
                begin = drafts[at + 1].text
                cut_begin = Text("notices.doubt_cut_begin", begin=begin[:12])
                yield at + 1, Doubt(cut_begin, "text", begin)


def _holds_more(drafts: Sequence[Draft], at: int) -> bool:
    """Tell whether a row behind one that was cut holds a sentence too many: the rest of that one.

    So it is where nearly all other rows are one sentence each.
    """
    counts = [len(sentences(draft.text)) for draft in drafts]
    single = sum(1 for count in counts if count == 1)
    return at < len(counts) and counts[at] > 1 and single * 4 >= len(counts) * 3


def _is_slip(unended: int, of: int) -> bool:
    """Tell whether texts without 。 are exceptions; a typist who leaves it out now and then cuts
    nothing off.
    """
    return unended * 5 <= of and (unended < _HABIT or unended * 10 <= of)


_HABIT = 4


def _of_numbers(drafts: Sequence[Draft]) -> Iterator[tuple[int, Doubt]]:
    """Yield the rows at which the sequence breaks: before a gap, and both of one number.

    What is missing may stand in the row before the gap.
    """
    for at in range(1, len(drafts)):
        before, draft = drafts[at - 1], drafts[at]
        if before.number is None or draft.number is None or not _in_one_row(before, draft):
            continue
        gap = draft.number - (before.last_number or before.number)
        if gap > 1:
            missing = tuple(range(draft.number - gap + 1, draft.number))
            yield at - 1, Doubt(Text("notices.doubt_gap", missing=missing), "no")
        elif gap == 0 and before.section == draft.section:
            twice = Doubt(Text("notices.doubt_number_twice", no=draft.number), "no")
            yield at - 1, twice
            yield at, twice


def _in_one_row(before: Draft, draft: Draft) -> bool:
    """Tell whether two numbers count the same thing: they are printed alike."""
    return _form(before.printed) == _form(draft.printed)


def _form(printed: str) -> str:
    return re.sub(r"[\d〇零一二三四五六七八九十百]+|[①-⑳]", "#", squeeze(printed))


def _of_cells(draft: Draft, is_time: IsTime, parted: bool) -> Iterator[Doubt]:
    """Yield what stands in the wrong cell of a row, or in one cell too many."""
    if draft.last_number is not None:
        numbers = (draft.number, draft.last_number)
        yield Doubt(Text("notices.doubt_two_numbers", numbers=numbers), "no")
    elif "row" not in draft.broken and _two_sets(draft, is_time, parted):
        yield Doubt(Text("notices.doubt_two_sets"), "lead", draft.owners.lead)
    if "note" in draft.broken:
        yield Doubt(Text("notices.doubt_note_open"), "lead", draft.owners.lead)
    if "row" in draft.broken or _time_among_units(draft) or _text_among_units(draft):
        yield Doubt(Text("notices.doubt_shifted"), "lead", draft.owners.lead)
    piece = _unit_in(draft.cells.get(TIME, ""), is_time)
    if piece:
        yield Doubt(Text("notices.doubt_unit_in_time", piece=piece), "deadline", piece)


def _time_among_units(draft: Draft) -> bool:
    """Tell whether a time limit stands under units though the table has a column for times."""
    return draft.time_column and draft.unit_column and bool(draft.owners.times)


def _text_among_units(draft: Draft) -> bool:
    """Tell whether a sentence ends in a cell for units: 况。县司法局."""
    ends = (_SENTENCE_END.match(draft.cells.get(role, "")) for role in (LEAD, HELP))
    return any(end and not is_whole(end[1]) for end in ends)


_SENTENCE_END = re.compile(r"\s*([\u4e00-\u9fff]{1,6})。\s*\S")


def _two_sets(draft: Draft, is_time: IsTime, parted: bool) -> bool:
    """Tell whether a row holds the cells of two: units over one another, and times or units again.

    Two times that the text itself names are its own.
    """
    stacked = sum(1 for role in (LEAD, HELP) if _stacked(draft.cells.get(role, "")))
    times = [time for time in _JOINT.split(draft.cells.get(TIME, "")) if time.strip()]
    own = any(time.rstrip("前") in squeeze(draft.text) for time in times)
    two_times = len(times) > 1 and not own and all(map(is_time, times))
    return bool(stacked) and (two_times or (stacked > 1 and not parted))


_JOINT = re.compile(
    r"\s+|(?<=前)(?=\d|年底|全年|长期|持续|每)|(?<=全年|每月|季度|推进|坚持)(?=\d|年底前|全年|每)"
)
"""Where one time limit ends and another begins with no sign between them: 9月底前全年."""


def _stacked(cell: str) -> bool:
    """Tell whether whole names stand one over the other in a cell, with no 、 between them."""
    names = split_names(cell)
    signs = re.search(r"[、，,；;]", cell)
    return len(names) > 1 and not signs and all(is_whole(n) or is_group(n) for n in names)


def _parts_units_by_blanks(drafts: Sequence[Draft]) -> bool:
    """Tell whether a notice parts units by blanks or lines as a rule, or nowhere by 、."""
    cells = [draft.cells.get(role, "") for draft in drafts for role in (LEAD, HELP)]
    several = [cell for cell in cells if len(split_names(cell)) > 1]
    stacked = sum(1 for cell in several if _stacked(cell))
    return stacked == len(several) or (stacked > 2 and stacked * 3 > len(several))


_REST = re.compile(
    r"^([\u4e00-\u9fff]{0,6}?(?:局|委|办|会|中心|分局|办公室|委员会|支行|公司|政府))"
    r"(?=\d|年|全年|持续|长期|常态|每|[一二三四上下]半?[季年]|第)"
)

_AFTER = re.compile(
    r"(?:前|底|内|全年|长期|推进|坚持|日)"
    r"([省市县区旗镇乡州][\u4e00-\u9fff]{1,14}(?:局|委|办|中心|政府|院|会|处|科|支行|公司))$"
)


def _unit_in(cell: str, is_time: IsTime) -> str:
    """Return the half of a unit's name that stands in a cell of times: 保障局 全年."""
    for piece in re.split(r"[\s、，,；;]+", cell):
        rest = _REST.match(piece) or _AFTER.search(piece)
        if rest:
            return rest[1]
        if (
            piece
            and not is_time(piece)
            and is_whole(piece)
            and not re.search(r"\d|(?<![员合])会$", piece)
        ):
            return piece
        if piece in ("局", "委", "办", "馆", "会"):
            return piece
    return ""
