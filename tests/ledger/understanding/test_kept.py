"""What is looked at only once means the same as what is looked at anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.understanding import Context, understand
from ledger.understanding.kept import MOST, Kept
from tests.ledger.understanding.rows import rows

PLACES = {
    (row.context.role, row.context.unit): row.context
    for row in rows(Path(__file__).with_name("messages.txt"))
}


@pytest.mark.parametrize("context", PLACES.values(), ids=lambda each: each.unit)
@pytest.mark.parametrize("replying_to", [None, 1])
def test_the_key_means_what_its_words_mean(context: Context, replying_to: int | None) -> None:
    """With a blank in front it is no key, and is read like all other words."""
    context = replace(context, replying_to=replying_to, pending=None)
    assert understand("我的任务", context) == understand(" 我的任务", context)


def test_the_same_tasks_as_new_objects_mean_the_same() -> None:
    for row in [*rows(Path(__file__).with_name("plain_messages.txt"))][:40]:
        anew = replace(row.context, tasks=tuple(replace(task) for task in row.context.tasks))
        assert understand(row.text, anew) == understand(row.text, row.context)


def test_something_is_made_once_for_each_object() -> None:
    made: list[list[int]] = []

    def make(numbers: list[int]) -> int:
        made.append(numbers)
        return sum(numbers)

    summed, first, equal = Kept(make), [1, 2], [1, 2]
    assert [summed(first), summed(first), summed(equal)] == [3, 3, 3]
    assert made == [first, equal]


def test_no_more_than_so_many_are_kept_and_none_is_taken_for_another() -> None:
    summed = Kept(sum)
    for number in range(3 * MOST):
        assert summed((number, 1)) == number + 1
