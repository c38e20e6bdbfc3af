"""每年不少于N次: an occurrence is counted when somebody says that one took place."""

from __future__ import annotations

import re

from handlers.ability import REPORTERS, Ability
from handlers.cards import placed, short_title, undo_button
from handlers.task_detail import reachable
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import SETTLED, Assignment, State, Status
from ledger.talk import Button, Reply, Text

CHOICES = 5


async def handle(turn: Turn) -> Reply:
    """Count it towards the one quota it can belong to; ask where there are several."""
    quotas = [a for a in turn.assignments if a.state not in SETTLED and wanted(a)]
    if not quotas:
        return Reply((Text("occurrence.no_quota"),))
    likely = [a for a in quotas if _is_about(turn.text, a)] or quotas
    if len(likely) == 1:
        return await count(turn, likely[0])
    turn.expect("occurrence", said=turn.text)
    buttons = placed(
        [
            (
                a.task.no,
                Button(
                    Text("task.choice", no=a.task.no, title=short_title(a.task)),
                    action("occurrence", a.id),
                ),
            )
            for a in likely[:CHOICES]
        ]
    )
    return Reply((Text("report.which_of", count=len(likely)),), buttons, question=True)


async def press(turn: Turn) -> Reply:
    """`occurrence ID`: it belongs to that quota."""
    own = await reachable(turn, turn.word(0))
    if own is None or not wanted(own):
        return turn.gone()
    return await count(turn, own)


async def count(turn: Turn, own: Assignment) -> Reply:
    """Append the occurrence; the item is done when the unit says so, not when the count is."""
    await turn.write(
        own,
        text=str(turn.waiting.get("said", "")) or turn.text,
        status=Status.IN_PROGRESS,
        state_after=State.IN_PROGRESS,
        occurrences_delta=1,
    )
    turn.topic = own.task.no
    done, least = own.occurrences + 1, wanted(own)
    line = Text(
        "occurrence.counted",
        no=own.task.no,
        title=short_title(own.task),
        done=done,
        wanted=least,
    )
    undo = undo_button(turn)
    if done < least:
        return Reply((line, Text("report.undo_hint")), (undo,))
    finish = Button(Text("report.button_done"), action("report", own.id, "done"))
    return Reply((line, Text("occurrence.enough")), (finish, undo))


def wanted(assignment: Assignment) -> int:
    """Return how many times a task asks for, in its own limit or in a milestone; 0 for no quota."""
    counts = [
        assignment.task.deadline.count_min,
        *(m.deadline.count_min for m in assignment.task.milestones),
    ]
    return max((c for c in counts if c), default=0)


def _is_about(text: str, assignment: Assignment) -> bool:
    """Tell whether what took place (培训, 开放日) is named in the task."""
    said = re.sub(r"[^\u4e00-\u9fff]", "", re.sub(r".*?[期次场个]", "", text, count=1))
    words = assignment.task.title + assignment.task.text
    return any(said[i : i + 2] in words for i in range(len(said) - 1))


ability = Ability("occurrence", REPORTERS, handle, acts=frozenset({"occurrence"}), press=press)
