"""待办: the office's desk, derived from the ledger: what waits for an answer."""

from __future__ import annotations

from handlers.ability import OFFICE, Ability
from handlers.bulletin import waiting as bulletin_checks
from handlers.extension import in_words
from handlers.extension import office_card as extension_card
from handlers.handover import office_card as handover_card
from handlers.ledger_summary import overdue
from handlers.my_tasks import filtered
from handlers.not_applicable import office_card as not_applicable_card
from handlers.turn import Turn
from handlers.undo import office_card as undo_card
from handlers.undo import reason_of
from ledger.actions import action
from ledger.talk import Button, Reply, Text

SHOWN = 5


async def handle(turn: Turn) -> Reply:
    """Show the counts, and the first thing that needs an answer, with its buttons."""
    return await press(turn)


async def press(turn: Turn) -> Reply:
    """Show what waits; each kind once, the first request opened."""
    lines: list[Text] = []
    card: Reply | None = None
    extensions = await turn.uow.extensions.waiting()
    if extensions:
        lines.append(Text("desk.extensions", count=len(extensions)))
        extension, assignment = extensions[0]
        card = extension_card(assignment.unit.name, assignment, extension)
        turn.pending = in_words(extension)
    handovers = await turn.uow.handovers.waiting()
    if handovers:
        lines.append(Text("desk.handovers", count=len(handovers)))
        leaver = await turn.uow.people.get(handovers[0].person_id)
        if card is None and leaver:
            card = handover_card(leaver, handovers[0].successor, handovers[0].id)
    if turn.notice:
        card = await _of_notice(turn, turn.notice.id, lines, card)
    reading = [n for n in await turn.uow.notices.all() if n.confirmed_at is None]
    if reading:
        lines.append(Text("desk.reading", title=reading[0].title))
        begun = Button(Text("desk.reading_button"), action("imports", "show", reading[0].id))
        card = card or Reply((), (begun,))
    unreachable = await turn.uow.accounts.broken()
    if unreachable:
        units = tuple(dict.fromkeys(person.unit for person, _ in unreachable))[:SHOWN]
        lines.append(Text("desk.unreachable", count=len(unreachable), units=units))
    lost = await turn.uow.groups.lost()
    if lost:
        lines.append(Text("desk.lost_groups", titles=tuple(group.title for group in lost)))
    opinions = await turn.uow.feedback.waiting()
    if opinions:
        lines.append(Text("desk.feedback", count=len(opinions), words=opinions[0].text[:30]))
        if card is None:
            card = Reply((), (Button(Text("feedback.answer"), action("feedback", opinions[0].id)),))
    if not lines:
        return Reply((Text("desk.empty"),))
    if card is None:
        return Reply(tuple(lines), _ways(lines))
    turn.keeps_card = len(lines) > 1
    return Reply((*lines, *card.lines), card.buttons, question=card.question)


_WAYS = {
    "desk.review": Button(Text("review.button"), action("review")),
    "desk.overdue": Button(Text("ledger.overdue"), action("ledger_summary", "overdue")),
    "desk.doubts": Button(Text("doubt.button"), action("doubts", "next")),
    "desk.unreachable": Button(Text("people.button"), action("people")),
}


def _ways(lines: list[Text]) -> tuple[Button, ...]:
    """Return a button for each list that the desk counts and something can be done about."""
    return tuple(_WAYS[line.key] for line in lines if line.key in _WAYS)


async def _of_notice(
    turn: Turn, notice_id: int, lines: list[Text], card: Reply | None
) -> Reply | None:
    assignments = await turn.uow.assignments.all(notice_id)
    asked = [a for a in assignments if a.waiting == "not_applicable"]
    if asked:
        lines.append(Text("desk.not_applicable", count=len(asked)))
        card = card or not_applicable_card(asked[0])
    undoing = [a for a in assignments if a.waiting == "undo"]
    if undoing:
        lines.append(Text("desk.undoing", count=len(undoing)))
        card = card or undo_card(undoing[0], await reason_of(turn, undoing[0]))
    checking = await bulletin_checks(turn, notice_id)
    if checking:
        lines.append(Text("desk.bulletin", count=checking[0]))
        card = card or checking[1]
    waiting = await turn.uow.assignments.waiting_review(notice_id)
    if waiting:
        lines.append(Text("desk.review", count=len(waiting)))
    blocked = filtered(assignments, "blocked", turn.today)
    if blocked:
        first = blocked[0]
        lines.append(
            Text(
                "desk.blocked",
                count=len(blocked),
                unit=first.unit.name,
                no=first.task.no,
                words=(first.blocked or "")[:30],
            )
        )
    late = await overdue(turn, assignments)
    if late:
        lines.append(Text("desk.overdue", count=len(late)))
    doubts = await turn.uow.doubts.open(notice_id)
    if doubts:
        lines.append(Text("desk.doubts", count=len(doubts)))
    return card


ability = Ability("desk", OFFICE, handle, acts=frozenset({"desk"}), press=press)
