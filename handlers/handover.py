"""交接: a liaison names a successor, the office confirms, both get the item-by-item list."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.ability import REPORTERS, Ability
from handlers.cards import STATE_WORDS, short_title, withdraw_button
from handlers.feedback import pass_on
from handlers.naming import units_named
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.model import SETTLED, Assignment, Person, Role
from ledger.own_words import about
from ledger.talk import Button, Reply, Text
from storage.codes import LIFE

SHOWN = 6

_NAME = re.compile(
    r"(?:交给|转给|移交给?|由|以后|换成?|让)\s*(?:[\u4e00-\u9fff]{2,6}(?:科|股|室|办)的?)?([\u4e00-\u9fff]{2,4}?)"
    r"(?=同志|接手|接任|接替|接管|接|负责|来|了|吧|$|[，,。；\s])"
)


async def handle(turn: Turn) -> Reply:
    """Ask the office to confirm a successor; the clerk's own word needs no second one."""
    if turn.person.role is Role.HEAD:
        return Reply((Text("handover.head"),))
    if not turn.is_clerk and _FOR_A_WHILE.search(turn.text) and not _FOR_GOOD.search(turn.text):
        kept = await pass_on(turn)
        return replace(kept, lines=(Text("handover.for_a_while"),))
    said = turn.frame.filters.get("person")
    name = said if said and said not in _NOBODY else _name_in(turn.text)
    units = list(turn.frame.filters.get("units") or [])
    unit = units[0] if turn.is_clerk and len(units) == 1 else None
    if turn.is_clerk and unit is None:
        turn.expect("handover", ask="unit", name=name)
        return Reply((Text("handover.whose"),))
    if not name:
        turn.expect("handover", ask="name", unit=unit)
        return Reply((Text("handover.who"),))
    return await (_by_the_office(turn, unit, str(name)) if unit else _ask_office(turn, str(name)))


_FOR_A_WHILE = re.compile(
    r"[代顶替](?:一下|一?[周天月]|几天|[^，,。]{0,3}(?:周|天|个月)|班)|暂时|临时|休假|请假|出差"
)
_FOR_GOOD = re.compile(r"调[走离动]|离职|退休|辞职|不再|以后")
"""Who is away for two weeks keeps the seat: nobody is to be put out by a confirmation."""


async def answer(turn: Turn) -> Reply | None:
    """Take the successor's name, or the unit, that was asked for."""
    if turn.waiting.get("ask") == "unit":
        return await _unit_answered(turn)
    name = turn.text.strip(" 。.，,")
    moved_on = turn.frame.act or turn.frame.intent not in _MAY_BE_A_NAME
    if moved_on or name in _NOBODY or not re.fullmatch(r"[\u4e00-\u9fff·]{2,6}", name):
        return None
    unit = turn.waiting.get("unit")
    return await (_by_the_office(turn, str(unit), name) if unit else _ask_office(turn, name))


async def _unit_answered(turn: Turn) -> Reply | None:
    units, unclear = await units_named(turn)
    if len(units) != 1 or unclear:
        return None
    name = turn.waiting.get("name")
    if not name:
        turn.expect("handover", ask="name", unit=units[0])
        return Reply((Text("handover.who"),))
    return await _by_the_office(turn, units[0], str(name))


_MAY_BE_A_NAME = frozenset({"out_of_scope", "handover", "who_is", "report", "greeting"})
"""What a bare name is read as; everything else says that the person has moved on."""


async def _by_the_office(turn: Turn, unit_name: str, name: str) -> Reply:
    """Hand a unit over on the office's own word: nobody has to confirm it again."""
    unit = await turn.uow.units.find(unit_name)
    if unit and await _leads(turn, unit.id, name):
        turn.expect("handover", ask="name", unit=unit_name)
        return Reply((Text("handover.is_head", unit=unit_name, name=name),))
    staff = await turn.uow.people.of_unit(unit.id, Role.LIAISON) if unit else []
    leaver = next((p for p in staff if p.active and p.name != name), None)
    if leaver is None:
        return Reply((Text("handover.nobody_yet", unit=unit_name),))
    number = await turn.uow.handovers.ask(leaver.id, name, at=turn.now)
    await turn.uow.handovers.decide(number, True, at=turn.now, person_id=turn.person.id)
    return await _carry_out(turn, leaver, name, number)


async def press(turn: Turn) -> Reply:
    """`handover yes|no ID` is the office's answer."""
    number = long(turn.word(1))
    if not turn.is_clerk or number is None:
        return turn.gone()
    agreed = turn.word(0) == "yes"
    request = await turn.uow.handovers.get(number)
    if request is None or not await turn.uow.handovers.decide(
        number, agreed, at=turn.now, person_id=turn.person.id
    ):
        return turn.gone()
    leaver = await turn.uow.people.get(request.person_id)
    assert leaver is not None
    if not agreed:
        turn.tell(leaver.id, Reply((Text("handover.declined"),)), about=f"handover:{number}")
        return Reply((Text("handover.office_declined", unit=leaver.unit),))
    return await _carry_out(turn, leaver, request.successor, number)


async def _leads(turn: Turn, unit_id: int, name: str) -> bool:
    """Tell whether a name is the unit's head's: as a successor nobody would be left to be told."""
    heads = await turn.uow.people.of_unit(unit_id, Role.HEAD)
    return any(head.active and head.name == name for head in heads)


async def _ask_office(turn: Turn, name: str) -> Reply:
    if await _leads(turn, turn.person.unit_id, name):
        turn.expect("handover", ask="name", unit=None)
        return Reply((Text("handover.is_head", unit=turn.person.unit, name=name),))
    number = await turn.uow.handovers.ask(turn.person.id, name, at=turn.now)
    turn.tell_office(office_card(turn.person, name, number), about=f"handover:{number}")
    return Reply((Text("handover.asked", name=name),), (withdraw_button("handover", number),))


def office_card(leaver: Person, name: str, number: int) -> Reply:
    """Return the request as the office sees it."""
    return Reply(
        (Text("handover.office", unit=leaver.unit, old=leaver.name, name=name),),
        (
            Button(Text("handover.yes"), action("handover", "yes", number)),
            Button(Text("handover.no"), action("handover", "no", number)),
        ),
        question=True,
    )


async def _carry_out(turn: Turn, leaver: Person, name: str, number: int) -> Reply:
    """Make the successor the liaison; hand them a code unless they are bound already."""
    colleagues = await turn.uow.people.of_unit(leaver.unit_id)
    known = next((p for p in colleagues if p.active and p.name == name), None)
    assignments = await turn.uow.assignments.of_unit(
        leaver.unit_id, turn.notice.id if turn.notice else None
    )
    still_open = [a for a in assignments if a.state not in SETTLED]
    await turn.uow.people.deactivate(leaver.id, at=turn.now)
    turn.tell(
        leaver.id,
        Reply((Text("handover.done_old", name=name, count=len(still_open)),)),
        about=f"handover:{number}:old",
    )
    if known:
        turn.tell(known.id, list_for(leaver.unit, still_open), about=f"handover:{number}:new")
        return Reply((Text("handover.office_done", unit=leaver.unit, name=name),))
    code = await turn.uow.codes.issue(
        leaver.unit_id, Role.LIAISON, name, expires_at=turn.now + LIFE, at=turn.now
    )
    return Reply((Text("handover.office_code", unit=leaver.unit, name=name, code=code),))


def list_for(unit: str, still_open: list[Assignment]) -> Reply:
    """Return the item-by-item list a successor starts from, with the last words on each."""
    lines = [Text("handover.new", unit=unit, count=len(still_open))]
    lines += [
        Text(
            "handover.item",
            no=item.task.no,
            title=short_title(item.task),
            state=STATE_WORDS[item.state],
            words=about(item.last_words or "", item.task.no)[:30],
        )
        for item in still_open[:SHOWN]
    ]
    lines.append(Text("handover.see_all"))
    return Reply(tuple(lines), (Button(Text("help.tasks"), action("my_tasks", "open", 0)),))


def _name_in(text: str) -> str | None:
    found = _NAME.search(text)
    return found.group(1) if found and found.group(1) not in _NOBODY else None


_NOBODY = frozenset({"联络员", "新联络员", "联络", "别人", "新人", "同事", "其他人", "人"})
"""Words in a name's place that name nobody: 换联络员."""


ability = Ability(
    "handover",
    REPORTERS,
    handle,
    intents=frozenset({"handover"}),
    press=press,
    answer=answer,
)
