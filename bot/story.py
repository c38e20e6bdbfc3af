"""A year in which people answer: who says what to a push, by seed, written into the ledger."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from ledger.model import Assignment, Person, State, Status
from ledger.planning import Digest, Push
from ledger.states import after_report
from storage.database import Database, UnitOfWork

SHARES = (("done", 0.5), ("unchanged", 0.7), ("silent", 1.0))
"""What a liaison does with a push: each up to the given share of the dice."""


class Story:
    """Liaisons who answer about two pushes in three; an office that accepts what is reported."""

    def __init__(self, database: Database, jurisdiction_id: int, dice: random.Random) -> None:
        self._database = database
        self._jurisdiction_id = jurisdiction_id
        self._dice = dice

    async def answer(self, digests: Sequence[Digest], at: datetime) -> None:
        """Let everybody who was told something today answer it or not."""
        told = [d for d in digests if d.push is Push.DIGEST and d.person]
        if not told:
            return
        async with self._database.work(self._jurisdiction_id) as uow:
            for digest in told:
                assert digest.person is not None
                for line in digest.told:
                    if line.assignment_id:
                        await self._answer(uow, digest.person, line.assignment_id, at)

    async def _answer(
        self, uow: UnitOfWork, person: Person, assignment_id: int, at: datetime
    ) -> None:
        dice = self._dice.random()
        does = next(what for what, share in SHARES if dice < share)
        assignment = await uow.assignments.get(assignment_id)
        if does == "silent" or assignment is None:
            return
        status = Status.DONE if does == "done" else Status.IN_PROGRESS
        state = after_report(assignment.state, status)
        if state is None:
            return
        await _append(uow, assignment, person, at, status, state)
        if state is State.REPORTED_DONE:
            await _append(uow, assignment, None, at, None, State.CLOSED)


async def _append(
    uow: UnitOfWork,
    assignment: Assignment,
    person: Person | None,
    at: datetime,
    status: Status | None,
    state: State,
) -> None:
    await uow.entries.append(
        assignment.id,
        at=at,
        person_id=person.id if person else None,
        by=person.name if person else "",
        text="",
        status=status,
        percent=None,
        state_before=assignment.state,
        state_after=state,
        kind="report" if person else "close",
    )
