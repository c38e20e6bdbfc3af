"""联络员: who is bound, who is not, and the codes that bring them in."""

from __future__ import annotations

import re

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.model import Role, Unit
from ledger.talk import Button, Reply, Text
from ledger.units import match, split_names
from storage.codes import LIFE

SHOWN = 10


async def handle(turn: Turn) -> Reply:
    """Say which units have nobody yet; with units named, make a code for each."""
    invited = re.fullmatch(r"邀请\s*(.{2,60})", turn.text)
    seats = split_names(invited.group(1)) if invited else turn.frame.filters.get("units") or ()
    if seats:
        codes = [await _seat(turn, words) for words in seats[:SHOWN]]
        unknown = [code.key == "people.no_unit" for code in codes]
        notes = [Text("people.whom")] if any(unknown) else []
        notes += [] if all(unknown) else [Text("people.codes_note")]
        return Reply((*codes, *notes))
    listed, missing = await _units(turn)
    lines = [Text("people.counts", count=len(listed), bound=len(listed) - len(missing))]
    if missing:
        lines.append(
            Text("people.missing", count=len(missing), units=tuple(u.name for u in missing[:SHOWN]))
        )
        lines.append(Text("people.how", unit=missing[0].name))
    broken = await turn.uow.accounts.broken()
    lines += [Text("people.unreachable", unit=p.unit, name=p.name) for p, _ in broken[:5]]
    return Reply(tuple(lines), (Button(Text("people.codes"), action("people", "codes")),))


async def press(turn: Turn) -> Reply:
    """`people codes`: a code for each unit that has no liaison yet, a screenful at a time."""
    if turn.word(0) != "codes":
        return await handle(turn)
    _, missing = await _units(turn)
    if not missing:
        return Reply((Text("people.complete"),))
    begun = long(turn.word(1)) or 0
    lines = [await _code(turn, unit.name) for unit in missing[begun : begun + SHOWN]]
    left = len(missing) - begun - SHOWN
    more = (
        (Button(Text("people.more_codes", count=left), action("people", "codes", begun + SHOWN)),)
        if left > 0
        else ()
    )
    return Reply((*lines, Text("people.codes_note")), more)


async def _units(turn: Turn) -> tuple[list[Unit], list[Unit]]:
    """Return the units, and those of them of whom nobody is bound."""
    bound = {account.person_id for account in await turn.uow.accounts.all()}
    liaisons = await turn.uow.people.by_role(Role.LIAISON)
    there = {p.unit_id for p in liaisons if p.active and p.id in bound}
    listed = [unit for unit in await turn.uow.units.all() if not unit.office]
    return listed, [unit for unit in listed if unit.id not in there]


async def _unit_called(turn: Turn, name: str) -> Unit | None:
    """Return the one unit that a name means, short names included; None where several may be."""
    units = [unit for unit in await turn.uow.units.all() if not unit.office]
    found = match(name, units)
    best = [one.name for one in found if one.score == found[0].score]
    return await turn.uow.units.find(best[0] if len(best) == 1 else name)


_SEAT = re.compile(r"(.{2,}?)的?(联络员|分管领导|分管负责人|负责人|领导)(.{0,4})")


async def _seat(turn: Turn, words: str) -> Text:
    """Make a code for a seat as it was said: 财政局, 司法局分管领导, 教育局联络员王芳."""
    said = _SEAT.fullmatch(words)
    if said is None:
        return await _code(turn, words)
    unit, post, name = said.groups()
    return await _code(turn, unit, Role.LIAISON if post == "联络员" else Role.HEAD, name)


async def _code(turn: Turn, unit_name: str, role: Role = Role.LIAISON, name: str = "") -> Text:
    unit = await _unit_called(turn, unit_name)
    if unit is None:
        return Text("people.no_unit", unit=unit_name)
    code = await turn.uow.codes.issue(unit.id, role, name, expires_at=turn.now + LIFE, at=turn.now)
    await turn.audit("code.issued", f"unit:{unit.id}", role=role.value)
    if role is Role.HEAD:
        return Text("people.code_head", unit=unit.name, code=code)
    return Text("people.code", unit=unit.name, code=code)


ability = Ability("people", OFFICE, handle, acts=frozenset({"people"}), press=press)
