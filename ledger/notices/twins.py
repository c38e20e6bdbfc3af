"""Tasks that a notice prints twice: in a table of units and again in one of times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledger.notices.drafts import Draft
from ledger.notices.healing import sentences
from ledger.units import normalise

_MOST = 0.6  # so many of a list's rows stand in another before it is taken for a second printing


def united(lists: Sequence[Sequence[Draft]]) -> list[Draft]:
    """Return the tasks of several lists, those printed in two of them once.

    What the first printing lacks (its time, its units) is taken from the second.
    """
    whole: list[Draft] = []
    for drafts in lists:
        pairs = _pairs(whole, drafts)
        if not pairs or len(pairs) < max(2, _MOST * len(drafts)):
            whole.extend(drafts)
            continue
        for at, draft in enumerate(drafts):
            if at in pairs:
                whole[pairs[at]] = _filled(whole[pairs[at]], draft)
            else:
                whole.append(draft)
    return whole


def twice(first: Sequence[Draft], second: Sequence[Draft]) -> bool:
    """Tell whether the second list prints tasks of the first again."""
    return len(_pairs(first, second)) >= max(2, _MOST * len(second))


def _pairs(whole: Sequence[Draft], drafts: Sequence[Draft]) -> dict[int, int]:
    """Return which of the tasks so far each draft repeats."""
    found: dict[int, int] = {}
    keys = [_keys(draft) for draft in whole]
    for at, draft in enumerate(drafts):
        own = _keys(draft)
        same = [
            n for n, key in enumerate(keys) if n not in found.values() and (own & key)
        ]  # fmt: skip
        near = [n for n in same if whole[n].number == draft.number]
        if same:
            found[at] = (near or same)[0]
    return found


def _keys(draft: Draft) -> set[str]:
    """Return the words by which a task is known: its whole text, its heading."""
    first = (sentences(draft.text) or [""])[0]
    words = (draft.text, draft.title or "", first, (draft.title or "") + draft.text)
    return {key for word in words if len(key := normalise(word.rstrip("。；;"))) > 3}


def _filled(draft: Draft, other: Draft) -> Draft:
    owners = draft.owners.plus(other.owners) if not draft.owners.lead else draft.owners
    longer = other.text if len(other.text) > len(draft.text) else draft.text
    return replace(
        draft,
        text=longer,
        title=draft.title or other.title,
        owners=owners,
        times=draft.times or other.times,
        time_from=draft.time_from or other.time_from,
        target=draft.target or other.target,
        time_column=draft.time_column or other.time_column,
    )
