"""The edited workbook: differences are listed and confirmed; what moved meanwhile is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import State
from ledger.papers.round_trip import Change, Comparison
from ledger.talk import Button, Reply, Text

SHOWN = 8


async def handle(turn: Turn) -> Reply:
    """List what the returned workbook says differently."""
    comparison = next((a.comparison for a in turn.arrived if a.comparison), Comparison())
    lines: list[Text] = (
        [Text("sheet.unknown", words=comparison.unknown[:3])] if (comparison.unknown) else []
    )
    if comparison.conflicts:
        lines.append(Text("sheet.conflicts", count=len(comparison.conflicts)))
        lines += [_line(change) for change in comparison.conflicts[:SHOWN]]
    if not comparison.changes:
        return Reply((*lines, Text("sheet.same")))
    lines.append(Text("sheet.changes", count=len(comparison.changes)))
    lines += [_line(change) for change in comparison.changes[:SHOWN]]
    if len(comparison.changes) > SHOWN:
        lines.append(Text("sheet.more", count=len(comparison.changes) - SHOWN))
    turn.expect("sheet_back", changes=[_packed(change) for change in comparison.changes])
    turn.keeps_card = True
    return Reply(
        tuple(lines),
        (
            Button(Text("sheet.take"), action("sheet_back", "take")),
            Button(Text("sheet.leave"), action("sheet_back", "leave")),
        ),
        question=True,
    )


async def press(turn: Turn) -> Reply:
    """`sheet_back take` writes the listed changes, each as an entry; `… leave` writes none."""
    changes: Sequence[Mapping[str, str | int]] = turn.waiting.get("changes", ())
    if turn.word(0) != "take" or not changes:
        return Reply((Text("sheet.left"),))
    written, moved = 0, 0
    for change in changes:
        part = await turn.uow.assignments.get(int(change["assignment"]))
        if part is None or part.version < int(change["version"]):
            continue
        field = str(change["field"])
        if part.version != int(change["version"]) and field == "state":
            moved += 1
            continue
        state = State(str(change["state"])) if field == "state" else part.state
        words = str(change["new"])
        await turn.write(
            part,
            text=words,
            state_after=state,
            kind=_KINDS[field] if state is not State.CLOSED else "close",
            blocked=words if field == "problem" else part.blocked,
        )
        written += 1
    await turn.audit(
        "sheet.taken", f"notice:{turn.notice.id if turn.notice else 0}", changes=written
    )
    lines = [Text("sheet.taken", count=written)]
    if moved:
        lines.append(Text("sheet.moved", count=moved))
    return Reply(tuple(lines))


_KINDS = {"state": "sheet", "problem": "problem", "next": "next", "note": "note"}
FIELD_WORDS = {
    "state": Text("book.state"),
    "problem": Text("book.problem"),
    "next": Text("book.next"),
    "note": Text("book.note"),
}


def _line(change: Change) -> Text:
    return Text(
        "sheet.change",
        no=change.assignment.task.no,
        unit=change.assignment.unit.name,
        field=FIELD_WORDS[change.field],
        old=change.old[:20] or Text("sheet.empty"),
        new=change.new[:30],
    )


def _packed(change: Change) -> dict[str, str | int | None]:
    return {
        "assignment": change.assignment.id,
        "version": change.assignment.version,
        "field": change.field,
        "new": change.new,
        "state": change.state.value if change.state else None,
    }


ability = Ability("sheet_back", OFFICE, handle, press=press)
