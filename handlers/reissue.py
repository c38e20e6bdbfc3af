"""更正稿: a corrected notice is compared with the ledger, shown, and takes over what was done."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.cards import shortened
from handlers.turn import Turn
from ledger.actions import action
from ledger.deadlines.model import Kind
from ledger.model import Notice, Task
from ledger.notices.reissue import Difference, Entered, Pair, compare, is_reissue
from ledger.talk import Button, Reply, Text
from storage.database import UnitOfWork
from storage.reissues import Successor

SHOWN = 6  # changed tasks told one by one; the rest is a count
_UNITS = 3  # units that a line names before it counts them


async def earlier_version(uow: UnitOfWork, notice: Notice) -> tuple[Notice, Difference] | None:
    """Return the notice in force that this one corrects, and what it changes, if it does."""
    active = await uow.notices.active()
    if active is None or active.id == notice.id or active.year != notice.year:
        return None
    before, after = await uow.notices.tasks(active.id), await uow.notices.tasks(notice.id)
    if not is_reissue(active, before, notice, after):
        return None
    return active, compare(before, after)


async def preview(turn: Turn, notice: Notice, before: Notice, difference: Difference) -> Reply:
    """Show what the correction changes; the same words in another file change nothing."""
    if not difference:
        await turn.uow.notices.drop(notice.id)
        return Reply((Text("reissue.same", title=before.title),))
    return Reply(
        (
            Text("reissue.head", title=before.title),
            *lines_of(difference),
            Text("reissue.kept"),
        ),
        (
            Button(Text("reissue.take"), action("imports", "go", notice.id)),
            Button(Text("import.walk"), action("imports", "walk", notice.id)),
            Button(Text("reissue.leave"), action("imports", "drop", notice.id)),
        ),
        question=True,
    )


def lines_of(difference: Difference) -> list[Text]:
    """Return what a corrected version changes, task by task, as far as a card goes."""
    lines = [_changed(pair) for pair in difference.changed[:SHOWN]]
    if len(difference.changed) > SHOWN:
        lines.append(Text("reissue.more", count=len(difference.changed) - SHOWN))
    if difference.added:
        lines.append(Text("reissue.added", count=len(difference.added), nos=_nos(difference.added)))
    if difference.removed:
        removed = difference.removed
        lines.append(Text("reissue.removed", count=len(removed), nos=_nos(removed)))
    if difference.renumbered:
        lines.append(Text("reissue.renumbered", count=len(difference.renumbered)))
    return lines


async def take_over(uow: UnitOfWork, before: Notice, notice: Notice) -> int:
    """Move what was done on the earlier version to this one; return how many parts moved."""
    old, new = await uow.notices.tasks(before.id), await uow.notices.tasks(notice.id)
    by_no = {task.no: task for task in new}
    ids = {task.no: task for task in old}
    pairs = compare(old, new).pairs
    tasks = {ids[p.before.no].id: _successor(ids[p.before.no], by_no[p.after.no]) for p in pairs}
    return await uow.reissues.carry_over(before.id, notice.id, tasks)


def _successor(old: Task, new: Task) -> Successor:
    same_text = {a.id: b.id for a in old.milestones for b in new.milestones if a.text == b.text}
    same_day = {
        a.id: b.id
        for a in old.milestones
        for b in new.milestones
        if a.deadline.due == b.deadline.due
    }
    milestones = same_day | same_text
    return Successor(new.id, new.deadline.falls_due, milestones)


def _changed(pair: Pair) -> Text:
    title = shortened(pair.after.title or pair.after.text, 12)
    facts = {"no": pair.after.no, "title": title}
    if "deadline" in pair.fields:
        old, new = pair.before.deadline, pair.after.deadline
        return Text(
            "reissue.deadline",
            old=old.due if old.kind is Kind.BY else old.phrase or Text("reissue.nothing"),
            new=new.due if new.kind is Kind.BY else new.phrase or Text("reissue.nothing"),
            **facts,
        )
    if "lead" in pair.fields:
        return Text("reissue.lead", units=tuple(pair.after.lead) or ("—",), **facts)
    if "responsible" in pair.fields:
        units = tuple(pair.after.responsible)
        if len(units) > _UNITS:
            more = {"units": units[:_UNITS], "count": len(units)}
            return Text("reissue.responsible_more", **more, **facts)
        return Text("reissue.responsible", units=units or ("—",), **facts)
    return Text("reissue.text", **facts)


def _nos(tasks: Iterable[Entered]) -> tuple[int, ...]:
    return tuple(task.no for task in tasks)[:12]
