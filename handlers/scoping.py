"""单位组: the office ticks, once, which units a phrase such as 县属有关单位 means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from handlers.ability import OFFICE, Ability
from handlers.naming import may_be_new, units_named
from handlers.turn import Turn
from handlers.walk import UNITS_SHOWN, group_card, phrases_of, walk
from ledger.actions import action, long
from ledger.model import Notice
from ledger.talk import Button, Reply, Text
from ledger.units import is_whole


async def handle(turn: Turn) -> Reply:
    """Show what each phrase stands for; before an import is confirmed it can be chosen anew."""
    names = {unit.id: unit.name for unit in await turn.uow.units.all()}
    groups = await turn.uow.units.groups()
    if not groups:
        return Reply((Text("scope.none"),))
    lines = tuple(
        Text(
            "scope.line",
            phrase=group.phrase,
            count=len(group.unit_ids),
            units=tuple(names[i] for i in group.unit_ids if i in names)[:UNITS_SHOWN],
        )
        for group in groups
    )
    return Reply(lines, await _again(turn, {group.phrase for group in groups}))


async def _again(turn: Turn, ticked: Collection[str]) -> tuple[Button, ...]:
    """Return a button for each phrase of an import under way that was ticked already."""
    notice = next((n for n in await turn.uow.notices.all() if n.confirmed_at is None), None)
    if notice is None:
        return ()
    phrases = [p for p in await phrases_of(turn, notice) if p.words in ticked]
    return tuple(
        Button(
            Text("scope.again", phrase=phrase.words),
            action("scoping", "again", notice.id, phrase.tag),
        )
        for phrase in phrases
    )


async def press(turn: Turn) -> Reply:
    """`scoping all|nobody|again NOTICE TAG`: everybody listed, those named, or the card anew."""
    verb = turn.word(0)
    if not verb:
        return await handle(turn)
    number = long(turn.word(1))
    notice = await turn.uow.notices.get(number) if number else None
    if notice is None or notice.confirmed_at:
        return turn.gone()
    meant = (p for p in await phrases_of(turn, notice) if p.tag == turn.word(2))
    phrase = next(meant, None)
    if phrase is None:
        return await walk(turn, notice)
    if verb == "again":
        return group_card(turn, notice, phrase)
    return await _tick(turn, notice, phrase.words, phrase.proposed if verb == "all" else ())


async def answer(turn: Turn) -> Reply | None:
    """Take the units that were typed: full names, short names, in any punctuation."""
    notice = await turn.uow.notices.get(int(turn.waiting["notice"]))
    chosen, unclear = await units_named(turn, notice)
    if await may_be_new(turn, unclear, notice):
        chosen, unclear = [*chosen, *unclear], []
    if not chosen and not any(is_whole(name) for name in unclear):
        return None
    if unclear:
        turn.expect("scoping", **turn.waiting)
        return Reply((Text("scope.unclear", names=tuple(unclear)),))
    return await _tick(turn, notice, str(turn.waiting["phrase"]), chosen)


async def _tick(turn: Turn, notice: Notice | None, phrase: str, names: Sequence[str]) -> Reply:
    """Remember what a phrase stands for, then go on with the import."""
    ids = []
    for name in names:
        unit = await turn.uow.units.find(name) or await turn.uow.units.add(name)
        ids.append(unit.id)
    await turn.uow.units.set_group(phrase, ids, scoped=True)
    await turn.audit("scope.ticked", f"group:{phrase}"[:80], units=list(names))
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
