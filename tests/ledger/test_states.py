"""How a report moves an assignment, and when it may still be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ledger.model import Entry, State, Status
from ledger.states import OFFICE_ACTS, after_report, may_undo

AT = datetime(2022, 8, 17, 2, 0, tzinfo=UTC)
REPORT = Entry(1, 1, AT, 7, "王丽", "已公布", Status.DONE, None, State.OPEN, State.REPORTED_DONE)
FINISHED = (State.CLOSED, State.NOT_APPLICABLE, State.CARRIED_OVER)


@pytest.mark.parametrize("state", [state for state in State if state not in FINISHED])
def test_what_a_unit_says_last_counts(state: State) -> None:
    assert after_report(state, Status.DONE) is State.REPORTED_DONE
    assert after_report(state, Status.NOT_STARTED) is State.OPEN
    others = set(Status) - {Status.DONE, Status.NOT_STARTED}
    assert {after_report(state, status) for status in others} == {State.IN_PROGRESS}


@pytest.mark.parametrize("state", FINISHED)
@pytest.mark.parametrize("status", list(Status))
def test_what_the_office_has_closed_is_not_reported_on(state: State, status: Status) -> None:
    assert after_report(state, status) is None


def test_an_entry_may_be_taken_back_until_the_office_has_acted() -> None:
    assert may_undo(REPORT, [])
    assert may_undo(REPORT, [replace(REPORT, id=2), replace(REPORT, id=3, kind="note")])
    for act in OFFICE_ACTS:
        assert not may_undo(REPORT, [replace(REPORT, id=2), replace(REPORT, id=3, kind=act)])


def test_an_entry_is_taken_back_once() -> None:
    assert not may_undo(replace(REPORT, undone=True), [])
