"""联络员: who is bound, who is not, and the codes that bring them in."""

from __future__ import annotations

import re

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action, long
from ledger.model import Role, Unit
from ledger.talk import Button, Reply, Text
from storage.codes import LIFE

SHOWN = 10


async def handle(turn: Turn) -> Reply:
    """Say which units have nobody yet; with a unit named, make its liaison's code."""
    invited = re.fullmatch(r"邀请\s*(.{2,20})", turn.text)
    units = (invited.group(1),) if invited else turn.frame.filters.get("units") or ()
    if units:
        return Reply(tuple([await _code(turn, name) for name in units[:SHOWN]]))
    listed, missing = await _units(turn)
    lines = [Text("people.counts", count=len(listed), bound=len(listed) - len(missing))]
    if missing:
        lines.append(
            Text("people.missing", count=len(missing), units=tuple(u.name for u in missing[:SHOWN]))
        )
        lines.append(Text("people.how", unit=missing[0].name))
    broken = await turn.uow.accounts.broken()
    lines += [
        Text("people.unreachable", unit=p.unit, name=p.name, why=a.broken or "")
        for p, a in broken[:5]
    ]
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


async def _code(turn: Turn, name: str) -> Text:
    unit = await turn.uow.units.find(name)
    if unit is None:
        return Text("people.no_unit", unit=name)
    code = await turn.uow.codes.issue(
        unit.id, Role.LIAISON, "", expires_at=turn.now + LIFE, at=turn.now
    )
    await turn.audit("code.issued", f"unit:{unit.id}", role="liaison")
    return Text("people.code", unit=unit.name, code=code)


ability = Ability("people", OFFICE, handle, acts=frozenset({"people"}), press=press)
