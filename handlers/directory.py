"""Who leads a task, who is a unit's liaison: look-ups that save a phone call."""

from __future__ import annotations

import re

from handlers.ability import EVERYONE, Ability
from handlers.turn import Turn
from ledger.model import Role
from ledger.roles import ROLE_WORDS
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Answer by task number, else by unit, else by the name that was said."""
    if _OWN_LIAISON.fullmatch(turn.text) and not turn.is_clerk:
        return Reply((await _people(turn, turn.person.unit),))
    if turn.frame.tasks and turn.notice:
        task = await turn.uow.notices.task(turn.notice.id, turn.frame.tasks[0])
        if task is None:
            return Reply((Text("task.unknown", no=turn.frame.tasks[0]),))
        lines = [Text("directory.lead", no=task.no, units=task.lead or task.responsible)]
        if task.lead and task.responsible:
            lines.append(Text("task.responsible", units=task.responsible))
        return Reply(tuple(lines))
    units = turn.frame.filters.get("units") or ()
    if units:
        return Reply(tuple([await _people(turn, name) for name in units[:5]]))
    said = turn.frame.filters.get("person")
    if said:
        found = [p for p in await turn.uow.people.all() if p.active and said in p.name]
        if found:
            return Reply(
                tuple(
                    Text("directory.person", name=p.name, unit=p.unit, role=ROLE_WORDS[p.role])
                    for p in found[:5]
                )
            )
    return Reply((Text("directory.nobody"),))


_OWN_LIAISON = re.compile(
    r"(?:我们?|咱们?|本)?(?:单位|局)?(?:现在)?的?联络员(?:现在)?[是叫](?:谁|哪位|哪个)[啊呀?？。]*"
)
"""Words that mention no unit mean one's own."""


async def _people(turn: Turn, name: str) -> Text:
    unit = await turn.uow.units.find(name)
    people = await turn.uow.people.of_unit(unit.id) if unit else []
    liaisons = tuple(p.name for p in people if p.active and p.role is Role.LIAISON and p.name)
    if not liaisons:
        return Text("directory.no_liaison", unit=name)
    return Text("directory.liaisons", unit=name, names=liaisons)


ability = Ability("directory", EVERYONE, handle, intents=frozenset({"who_is"}))
