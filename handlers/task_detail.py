"""One task's card: its own words, units, time limit and how it was read, what was last said."""

from __future__ import annotations

from handlers.ability import EVERYONE, Ability
from handlers.actions import action, long
from handlers.cards import LIGHT_WORDS, PART_WORDS, STATE_WORDS, light_of, short_title, when
from handlers.turn import Turn
from ledger.model import SETTLED, Assignment, Part, Role, State, Task
from ledger.talk import Button, Reply, Text

TEXT_LENGTH = 160  # 汉字 of the task's own text on the first card; the rest is one tap away


async def handle(turn: Turn) -> Reply:
    """Show the task whose number was said, or the one being talked about."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    numbers = turn.frame.tasks or ((turn.conversation.topic,) if turn.conversation.topic else ())
    if len(numbers) != 1:
        return which(turn, turn.frame.candidates or numbers)
    return await card(turn, numbers[0])


async def press(turn: Turn) -> Reply:
    """Open the card of an assignment's task; `full` shows every word of it."""
    assignment = await reachable(turn, turn.args[0] if turn.args else "")
    if assignment is None:
        return Reply((Text("tasks.gone"),))
    return await card(turn, assignment.task.no, full="full" in turn.args)


async def reachable(turn: Turn, word: str) -> Assignment | None:
    """Return the assignment a button names, if the person may see it: a button is no permission."""
    number = long(word)
    if number is None:
        return None
    own = next((a for a in turn.assignments if a.id == number), None)
    if own or not turn.is_clerk:
        return own
    return await turn.uow.assignments.get(number)


async def card(turn: Turn, no: int, *, full: bool = False) -> Reply:
    """Return a task's card for whoever asks: the unit sees its own part, the office all parts."""
    own = turn.mine(no)
    if own is None and turn.person.role is not Role.CLERK:
        return Reply((Text("task.not_yours", no=no, unit=turn.person.unit),))
    assert turn.notice is not None
    task = own.task if own else await turn.uow.notices.task(turn.notice.id, no)
    if task is None:
        return Reply((Text("task.unknown", no=no),))
    turn.topic = no
    lines = [_title(turn, task, own), *_words(task, full), *_units(task), _limit(task, own)]
    lines += [_milestone(task, index) for index in range(len(task.milestones))]
    lines += await _from_last_year(turn, task)
    if own:
        lines += _progress(turn, own)
    else:
        lines += await _parts(turn, task)
    return Reply(tuple(lines), _buttons(task, own, full=full))


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


def which(turn: Turn, candidates: tuple[int, ...]) -> Reply:
    """Ask which task is meant, with the likely ones to tap."""
    likely = [a for no in candidates if (a := turn.mine(no))][:5]
    if not likely:
        return Reply((Text("task.which"),))
    buttons = tuple(
        Button(Text("task.choice", no=a.task.no, title=short_title(a.task)), action("task", a.id))
        for a in likely
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


def _words(task: Task, full: bool) -> list[Text]:
    if full or len(task.text) <= TEXT_LENGTH:
        return [Text("task.text", text=task.text)]
    return [Text("task.text", text=task.text[:TEXT_LENGTH] + "…")]


def _units(task: Task) -> list[Text]:
    lines = []
    if task.lead:
        lines.append(Text("task.lead", units=task.lead))
    if task.responsible:
        lines.append(Text("task.responsible", units=task.responsible))
    return lines


def _limit(task: Task, own: Assignment | None) -> Text:
    if own and own.due != own.original_due and own.due:
        return Text(
            "task.limit_changed", why=task.deadline.why, due=own.due, original=own.original_due
        )
    return Text("task.limit", why=task.deadline.why)


def _milestone(task: Task, index: int) -> Text:
    milestone = task.milestones[index]
    return Text("task.milestone", text=milestone.text[:40], why=milestone.deadline.why)


def _progress(turn: Turn, own: Assignment) -> list[Text]:
    lines = []
    if own.percent is not None:
        lines.append(Text("task.state_percent", state=STATE_WORDS[own.state], percent=own.percent))
    else:
        lines.append(Text("task.state", state=STATE_WORDS[own.state]))
    if own.last_words and own.answered_at:
        lines.append(Text("task.last_words", at=own.answered_at, text=own.last_words[:60]))
    if own.blocked:
        lines.append(Text("task.blocked", text=own.blocked[:60]))
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


def _buttons(task: Task, own: Assignment | None, *, full: bool) -> tuple[Button, ...]:
    buttons = []
    if own and own.state not in SETTLED and own.state is not State.REPORTED_DONE:
        buttons += [
            Button(Text("report.button_done"), action("report", own.id, "done")),
            Button(Text("report.button_unchanged"), action("report", own.id, "unchanged")),
            Button(Text("extension.button"), action("extension", own.id)),
            Button(Text("not_applicable.button"), action("notmine", own.id)),
        ]
    if own and not full and len(task.text) > TEXT_LENGTH:
        buttons.append(Button(Text("task.full"), action("task", own.id, "full")))
    return tuple(buttons)


ability = Ability("task", EVERYONE, handle, intents=frozenset({"task_detail"}), press=press)
