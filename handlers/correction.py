"""不对，是9号；改成80%: the last report put right; the wrong one is taken back, not erased."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.ability import REPORTERS, Ability
from handlers.report import confirmation, record
from handlers.turn import Turn
from ledger.model import Assignment, Entry, Status
from ledger.states import may_undo
from ledger.talk import Reply, Text
from ledger.understanding import Report

_SHARE = re.compile(r"(\d{1,3})\s*[%％]")
_NUMBER = re.compile(r"第?\s*(\d{1,3})\s*(?:项|号|条|任务)?")
_BARE = re.compile(r"[^\d第]*\d{1,3}[。.!！ ]*")


async def handle(turn: Turn) -> Reply:
    """Put the last report on another task, or give it another share; ask what cannot be told."""
    last = await turn.uow.entries.last_batch(turn.person.id)
    latest = await turn.uow.entries.last_act(turn.person.id)
    if len(last) != 1 or latest is None or latest.kind != "report":
        return Reply((await _which(turn, last),))
    entry = last[0]
    wrong = await turn.uow.assignments.get(entry.assignment_id)
    assert wrong is not None
    history = await turn.uow.entries.of_assignment(entry.assignment_id)
    if not may_undo(entry, [e for e in history if e.id > entry.id]):
        return Reply((Text("correct.office_acted", no=wrong.task.no),))
    share = _SHARE.search(turn.text)
    if share and int(share.group(1)) <= 100:
        return await _again(turn, entry, wrong, wrong, int(share.group(1)))
    shared = entry.status is not Status.DONE and entry.percent is not None
    if shared and _BARE.fullmatch(turn.text):
        return Reply((Text("correct.which"),))  # 20 may be a task or a share
    named = _NUMBER.search(_SHARE.sub("", turn.text))
    right = turn.mine(int(named.group(1))) if named else None
    if right is None:
        no = int(named.group(1)) if named else 0
        return Reply((Text("task.not_yours", no=no, unit=turn.person.unit),))
    if right.id == wrong.id:
        return Reply((Text("correct.same", no=right.task.no),))
    return await _again(turn, entry, wrong, right, entry.percent)


async def _which(turn: Turn, last: Sequence[Entry]) -> Text:
    """Return how to go on where several were reported at once: that one alone, or another one."""
    parts = await turn.uow.assignments.by_ids([entry.assignment_id for entry in last])
    nos = sorted(part.task.no for part in parts.values())
    named = _NUMBER.search(_SHARE.sub("", turn.text))
    if len(nos) < 2 or named is None:
        return Text("correct.which")
    no = int(named.group(1))
    if no in nos:
        others = tuple(each for each in nos if each != no)
        return Text("correct.one_of", nos=tuple(nos), no=no, others=others)
    return Text("correct.none_of", nos=tuple(nos), no=no, first=nos[0])


async def _again(
    turn: Turn, entry: Entry, wrong: Assignment, right: Assignment, percent: int | None
) -> Reply:
    """Take the wrong entry back and append the right one, as one message that undoes as one."""
    await turn.uow.entries.undo(
        entry.id, at=turn.now, person_id=turn.person.id, by=turn.person.called
    )
    status = entry.status or Status.IN_PROGRESS
    if status is Status.DONE and percent is not None and percent < 100:
        status = Status.IN_PROGRESS
    if status is Status.DONE:
        percent = None
    now = await turn.uow.assignments.get(right.id) or right
    line = await record(turn, now, Report(right.task.no, status, percent), words=entry.text)
    shown = confirmation(turn, [line], [now], repeat=False)
    if wrong.id == right.id:
        return shown
    return Reply((Text("correct.taken_back", no=wrong.task.no), *shown.lines), shown.buttons)


ability = Ability("correction", REPORTERS, handle, acts=frozenset({"correct"}))
