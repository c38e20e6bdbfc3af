"""One task's card: its own words, units, time limit and how it was read, what was last said."""

from __future__ import annotations

from datetime import date

from handlers.ability import EVERYONE, Ability
from handlers.cards import LIGHT_WORDS, PART_WORDS, STATE_WORDS, light_of, placed, short_title, when
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.deadlines.model import Kind
from ledger.model import ANSWERED, Assignment, Part, Role, State, Task
from ledger.talk import Button, Reply, Text

SCREEN = 290  # signs that a card may have; its text takes what the rest leaves
SHORTEST = 40  # 汉字 of the task's own text on its card at least; the rest is one tap away
PAGE = 240  # 汉字 of a page of the full text
UNITS = 3  # units named in a line; the rest is a count


async def handle(turn: Turn) -> Reply:
    """Show the task whose number was said, or the one being talked about."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    numbers = turn.numbers
    if len(numbers) != 1:
        return which(turn, turn.frame.candidates or numbers)
    return await card(turn, numbers[0])


async def press(turn: Turn) -> Reply:
    """Open the card of an assignment's task; `full N` shows a page of its own words."""
    assignment = await reachable(turn, turn.word(0))
    if assignment is None:
        return turn.gone()
    if turn.word(1) == "full":
        return _full_text(turn, assignment, long(turn.word(2)) or 0)
    return await card(turn, assignment.task.no)


async def not_yours(turn: Turn, no: int) -> Reply:
    """Say that a number is another unit's, or nobody's, and show the way to the own ones."""
    known = turn.notice and await turn.uow.notices.task(turn.notice.id, no)
    line = (
        Text("task.not_yours", no=no, unit=turn.person.unit)
        if known
        else Text("task.unknown", no=no)
    )
    return Reply((line,), (Button(Text("help.tasks"), action("my_tasks", "open", 0)),))


def _full_text(turn: Turn, assignment: Assignment, begun: int) -> Reply:
    """Return a page of a task's own words, as the notice prints them."""
    text = assignment.task.text
    begun = begun if begun < len(text) else 0
    turn.topic = assignment.task.no
    following = begun + PAGE
    buttons = []
    if following < len(text):
        buttons.append(
            Button(Text("tasks.next"), action("task_detail", assignment.id, "full", following))
        )
    buttons.append(Button(Text("task.back"), action("task_detail", assignment.id)))
    words = Text("task.text_of", no=assignment.task.no, text=text[begun:following])
    return Reply((words,), tuple(buttons), replaces=True)


async def reachable(turn: Turn, word: str) -> Assignment | None:
    """Return the assignment a button names, if the person may see it: a button is no permission."""
    number = long(word)
    if number is None:
        return None
    own = next((a for a in turn.assignments if a.id == number), None)
    if own or not turn.is_clerk:
        return own
    return await turn.uow.assignments.get(number)


async def card(turn: Turn, no: int) -> Reply:
    """Return a task's card for whoever asks: the unit sees its own part, the office all parts."""
    own = turn.mine(no)
    if own is None and turn.person.role is not Role.CLERK:
        return await not_yours(turn, no)
    assert turn.notice is not None
    task = own.task if own else await turn.uow.notices.task(turn.notice.id, no)
    if task is None:
        return Reply((Text("task.unknown", no=no),))
    turn.topic = no
    below = [*_units(task), _limit(task, own), *_milestones(task)]
    below += await _from_last_year(turn, task)
    below += _progress(own) if own else await _parts(turn, task)
    title = _title(turn, task, own)
    room = max(SHORTEST, SCREEN - sum(_signs(line) for line in (title, *below)))
    cut = len(task.text) > room
    words = task.text[: room - 1] + "…" if cut else task.text
    parts = [] if own else await turn.uow.assignments.of_task(task.id)
    whose = own or (parts[0] if parts else None)
    return Reply(
        (title, Text("task.text", text=words), *below), _buttons(own, whose if cut else None)
    )


def _signs(line: Text) -> int:
    """Return about how many signs a line takes: its facts, and some words around each."""
    return 6 + sum(_fact_signs(fact) for fact in line.facts.values())


def _fact_signs(fact: object) -> int:
    if isinstance(fact, Text):
        return _signs(fact) + 2
    if isinstance(fact, tuple):
        return sum(_fact_signs(one) + 1 for one in fact)
    if isinstance(fact, date):
        return 10
    return len(str(fact)) if fact is not None else 0


async def _from_last_year(turn: Turn, task: Task) -> list[Text]:
    """Return what was last said of the item of last year that was merged into this one."""
    merged = [m for m in await turn.uow.look_backs.into(task.notice_id) if m.becomes == task.no]
    lines = []
    for item in merged[:1]:
        parts = await turn.uow.assignments.of_task(item.task_id)
        words = next((a.last_words for a in parts if a.last_words), None)
        if parts and words:
            no = parts[0].task.no
            lines.append(Text("task.from_last_year", no=no, words=words[:40]))
    return lines


def which(turn: Turn, candidates: tuple[int, ...], opens: str = "task_detail") -> Reply:
    """Ask which task is meant, with the likely ones to tap; `opens` is what is done with it."""
    likely = [a for no in candidates if (a := turn.mine(no))][:5]
    if not likely:
        return Reply((Text("task.which"),))
    buttons = placed(
        [
            (
                a.task.no,
                Button(
                    Text("task.choice", no=a.task.no, title=short_title(a.task)),
                    action(opens, a.id),
                ),
            )
            for a in likely
        ]
    )
    return Reply((Text("task.which_of", count=len(likely)),), buttons, question=True)


def _title(turn: Turn, task: Task, own: Assignment | None) -> Text:
    if own is None:
        return Text("task.title", no=task.no, title=short_title(task, 30))
    return Text(
        "task.title_own",
        light=LIGHT_WORDS[light_of(turn, own)],
        no=task.no,
        title=short_title(task, 30),
        part=PART_WORDS[own.part],
        when=when(turn, own),
    )


def _units(task: Task) -> list[Text]:
    lines = []
    for key, names in (("task.lead", task.lead), ("task.responsible", task.responsible)):
        if not names:
            continue
        facts = {"units": names[:UNITS], "count": len(names)}
        more = len(names) > UNITS
        if key == "task.lead":
            lines.append(Text("task.lead_more", **facts) if more else Text("task.lead", **facts))
        else:
            lines.append(
                Text("task.responsible_more", **facts)
                if more
                else Text("task.responsible", **facts)
            )
    return lines


def _limit(task: Task, own: Assignment | None) -> Text:
    if own and own.due != own.original_due and own.due:
        return Text(
            "task.limit_changed", why=task.deadline.why, due=own.due, original=own.original_due
        )
    return Text("task.limit", why=task.deadline.why)


def _milestones(task: Task) -> list[Text]:
    """Return the dated steps inside a task, the first few of them."""
    lines = []
    for milestone in task.milestones[:2]:
        limit = milestone.deadline
        when = limit.due if limit.kind is Kind.BY and limit.due else limit.phrase[:12]
        lines.append(Text("task.milestone", text=milestone.text[:16], when=when))
    if len(task.milestones) > len(lines):
        lines.append(Text("task.more_milestones", count=len(task.milestones) - len(lines)))
    return lines


def _progress(own: Assignment) -> list[Text]:
    lines = []
    if own.percent is not None:
        lines.append(Text("task.state_percent", state=STATE_WORDS[own.state], percent=own.percent))
    else:
        lines.append(Text("task.state", state=STATE_WORDS[own.state]))
    if own.last_words and own.answered_at:
        lines.append(Text("task.last_words", at=own.answered_at, text=own.last_words[:40]))
    if own.blocked:
        lines.append(Text("task.blocked", text=own.blocked[:40]))
    return lines


async def _parts(turn: Turn, task: Task) -> list[Text]:
    """Return a line for each state with the units in it, leads first, for the office."""
    parts = await turn.uow.assignments.of_task(task.id)
    lines = []
    for state in State:
        units = [a.unit.name for a in parts if a.state is state and a.part is Part.LEAD]
        units += [a.unit.name for a in parts if a.state is state and a.part is not Part.LEAD]
        if units:
            shown = tuple(units[:6])
            key_facts = {"state": STATE_WORDS[state], "units": shown, "count": len(units)}
            lines.append(
                Text("task.units_in_state", **key_facts)
                if len(units) <= len(shown)
                else Text("task.more_units_in_state", **key_facts)
            )
    return lines


def _buttons(own: Assignment | None, cut: Assignment | None) -> tuple[Button, ...]:
    """Return what can be answered; `cut` is any part of a task whose text did not fit."""
    buttons = []
    if own and own.state not in ANSWERED:
        buttons += [
            Button(Text("report.button_done"), action("report", own.id, "done")),
            Button(Text("report.button_unchanged"), action("report", own.id, "unchanged")),
            Button(Text("extension.button"), action("extension", own.id)),
            Button(Text("not_applicable.button"), action("not_applicable", own.id)),
        ]
    if cut:
        buttons.append(Button(Text("task.full"), action("task_detail", cut.id, "full", 0)))
    return tuple(buttons)


ability = Ability("task_detail", EVERYONE, handle, intents=frozenset({"task_detail"}), press=press)
