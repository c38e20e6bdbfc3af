"""回头看: last year's open items one by one; the office says merge, chase, or done."""

from __future__ import annotations

from handlers.ability import REPORTERS, Ability
from handlers.cards import short_title
from handlers.moved_on import asks_else
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.look_back import Unfinished, unfinished
from ledger.model import SETTLED, Notice, Role, State
from ledger.talk import Button, Reply, Text

_OUTCOMES = {"merge": "merged", "chase": "chased", "done": "done"}


async def handle(turn: Turn) -> Reply:
    """Show how last year ended, and the first item that is still open."""
    if not turn.is_clerk:
        return Reply((Text("refuse.not_yours"),))
    found = await _years(turn)
    if found is None:
        return Reply((Text("look_back.no_last_year"),))
    last, items, total = found
    if not items:
        return Reply((Text("look_back.all_done", year=last.year, count=total),))
    return _card(last, items, total)


async def press(turn: Turn) -> Reply:
    """`look_back merge|chase|done TASK`: the office's word on one of last year's items."""
    verb = turn.word(0)
    number = long(turn.word(1))
    found = await _years(turn) if turn.is_clerk else None
    if found is None or verb not in _OUTCOMES or turn.notice is None:
        return turn.gone()
    last, items, total = found
    item = next((i for i in items if i.task.id == number), None)
    if item is None:
        return turn.gone()
    becomes = item.like.no if verb == "merge" and item.like else None
    await turn.uow.look_backs.decide(
        last.id,
        item.task.id,
        turn.notice.id,
        _OUTCOMES[verb],
        becomes,
        at=turn.now,
        person_id=turn.person.id,
    )
    await _close(turn, item, done=verb == "done")
    if verb == "chase":
        await _ask_units(turn, item)
    left = [i for i in items if i.task.id != number]
    said = Text("look_back.decided", no=item.task.no, outcome=OUTCOME_WORDS[_OUTCOMES[verb]])
    if not left:
        return Reply((said, Text("look_back.finished")))
    following = _card(last, left, total)
    return Reply((said, *following.lines), following.buttons, question=True)


async def answer(turn: Turn) -> Reply | None:
    """Take a unit's one sentence on last year's item."""
    number = int(turn.waiting.get("assignment", 0))
    part = await turn.uow.assignments.get(number)
    if part is None or part.unit.id != turn.person.unit_id or _is_else(turn, part.task.no):
        return None
    if turn.frame.intent in ("ack", "greeting"):
        turn.pending = turn.conversation.pending  # 收到 says nothing of the item
        return Reply((Text("help.ack"),))
    await turn.write(part, text=turn.text)
    turn.tell_office(
        Reply(
            (Text("look_back.unit_says", unit=turn.person.unit, no=part.task.no, words=turn.text),)
        ),
        about=f"look_back:{part.id}:{turn.inbox_id}",
    )
    return Reply((Text("look_back.heard"),))


def _is_else(turn: Turn, no: int) -> bool:
    """Tell whether a message asks for something, or reports on other numbers than last year's."""
    numbered = [one.task for one in turn.frame.reports if _by_number(turn, one.task)]
    return asks_else(turn) or bool(numbered and no not in numbered)


def _by_number(turn: Turn, no: int) -> bool:
    return turn.frame.matched.get(no) == "number"


async def _years(turn: Turn) -> tuple[Notice, list[Unfinished], int] | None:
    """Return last year's notice, what is undecided of it, and how many tasks it had."""
    if turn.notice is None:
        return None
    this = turn.notice
    last = await turn.uow.notices.before(this)
    if last is None:
        return None
    assignments = await turn.uow.assignments.all(last.id)
    decided = {item.task_id for item in await turn.uow.look_backs.into(this.id)}
    items = unfinished(assignments, await turn.uow.notices.tasks(this.id))
    total = len({a.task.id for a in assignments})
    return last, [i for i in items if i.task.id not in decided], total


def _card(last: Notice, items: list[Unfinished], total: int) -> Reply:
    item = items[0]
    lines = [
        Text("look_back.head", year=last.year, count=total, left=len(items)),
        Text("look_back.item", no=item.task.no, title=short_title(item.task), units=item.units),
    ]
    if item.last_words:
        lines.append(Text("look_back.words", words=item.last_words[:60]))
    buttons = []
    if item.like:
        lines.append(Text("look_back.like", no=item.like.no, title=short_title(item.like)))
        buttons.append(Button(Text("look_back.merge"), action("look_back", "merge", item.task.id)))
    buttons += [
        Button(Text("look_back.chase"), action("look_back", "chase", item.task.id)),
        Button(Text("look_back.done"), action("look_back", "done", item.task.id)),
    ]
    return Reply(tuple(lines), tuple(buttons), question=True)


async def _close(turn: Turn, item: Unfinished, *, done: bool) -> None:
    """End last year's parts: closed when it was done all the same, carried over otherwise."""
    for part in await turn.uow.assignments.of_task(item.task.id):
        if part.state in SETTLED:
            continue
        await turn.write(
            part,
            state_after=State.CLOSED if done else State.CARRIED_OVER,
            kind="close" if done else "carry",
        )


async def _ask_units(turn: Turn, item: Unfinished) -> None:
    for part in await turn.uow.assignments.of_task(item.task.id):
        for person in await turn.uow.people.of_unit(part.unit.id, Role.LIAISON):
            if not person.active:
                continue
            said = (
                Text("look_back.ask_words", no=item.task.no, words=item.last_words[:40])
                if item.last_words
                else Text("look_back.ask", no=item.task.no, title=short_title(item.task))
            )
            turn.tell(
                person.id,
                Reply((said,)),
                about=f"look_back:{part.id}",
                expecting=("look_back", {"assignment": part.id}),
            )


OUTCOME_WORDS = {
    "merged": Text("look_back.merged"),
    "chased": Text("look_back.chased"),
    "done": Text("look_back.was_done"),
}

ability = Ability(
    "look_back",
    REPORTERS,
    handle,
    acts=frozenset({"look_back"}),
    press=press,
    answer=answer,
)
