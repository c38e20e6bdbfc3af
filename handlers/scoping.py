"""单位组: the office ticks, once, which units a phrase such as 县属有关单位 means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.ability import OFFICE, Ability
from handlers.naming import units_named
from handlers.turn import Turn
from handlers.walk import UNITS_SHOWN, walk
from ledger.actions import long
from ledger.talk import Reply, Text


async def handle(turn: Turn) -> Reply:
    """Show what each phrase stands for; `scope` on the desk leads here."""
    names = {unit.id: unit.name for unit in await turn.uow.units.all()}
    groups = await turn.uow.units.groups()
    if not groups:
        return Reply((Text("scope.none"),))
    return Reply(
        tuple(
            Text(
                "scope.line",
                phrase=group.phrase,
                count=len(group.unit_ids),
                units=tuple(names[i] for i in group.unit_ids if i in names)[:UNITS_SHOWN],
            )
            for group in groups
        )
    )


async def press(turn: Turn) -> Reply:
    """`scoping all|nobody NOTICE`: everybody the notice lists, or only those named."""
    verb = turn.word(0)
    phrase = turn.waiting.get("phrase")
    number = long(turn.word(1))
    if not phrase or number != turn.waiting.get("notice"):
        return Reply((Text("tasks.gone"),))
    names = turn.waiting["proposed"] if verb == "all" else ()
    return await _tick(turn, str(phrase), names)


async def answer(turn: Turn) -> Reply | None:
    """Take the units that were typed: full names, short names, in any punctuation."""
    chosen, unclear = await units_named(turn)
    if not chosen:
        return None
    if unclear:
        turn.expect("scoping", **turn.waiting)
        return Reply((Text("scope.unclear", names=tuple(unclear)),))
    return await _tick(turn, str(turn.waiting["phrase"]), chosen)


async def _tick(turn: Turn, phrase: str, names: Sequence[str]) -> Reply:
    """Remember what a phrase stands for, then go on with the import."""
    ids = []
    for name in names:
        unit = await turn.uow.units.find(name) or await turn.uow.units.add(name)
        ids.append(unit.id)
    await turn.uow.units.set_group(phrase, ids, scoped=True)
    await turn.audit("scope.ticked", f"group:{phrase}"[:80], units=list(names))
    notice = await turn.uow.notices.get(int(turn.waiting["notice"]))
    if notice is None or notice.confirmed_at:
        return Reply((Text("scope.ticked", phrase=phrase, count=len(ids)),))
    following = await walk(turn, notice)
    ticked = (
        Text("scope.ticked", phrase=phrase, count=len(ids))
        if ids
        else Text("scope.ticked_nobody", phrase=phrase)
    )
    return replace(following, lines=(ticked, *following.lines))


ability = Ability("scoping", OFFICE, handle, acts=frozenset({"scope"}), press=press, answer=answer)
