"""单位组: the office ticks, once, which units a phrase such as 县属有关单位 means."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ability import OFFICE, Ability
from handlers.actions import action, long
from handlers.turn import Turn
from ledger.assigning import groups_of, proposal
from ledger.model import Notice
from ledger.talk import Button, Reply, Text
from ledger.units import match, split_names

SHOWN = 8  # units of a proposal that a card names; the rest is a count


async def next_group(turn: Turn, notice: Notice) -> Reply | None:
    """Return the card of the first phrase that is not ticked yet, or None."""
    from handlers.imports import owners_of  # scoping is a step of importing

    tasks = await turn.uow.notices.tasks(notice.id)
    owners = owners_of(notice, tasks, await turn.uow.notices.lists(notice.id))
    ticked = {group.phrase for group in await turn.uow.units.groups() if group.scoped}
    roster = [unit for unit in await turn.uow.units.all() if not unit.office]
    for phrase, nos in groups_of(owners).items():
        if phrase in ticked:
            continue
        proposed = proposal(owners, phrase, roster)
        turn.expect("scope", notice=notice.id, phrase=phrase, proposed=list(proposed))
        return _card(notice, phrase, nos, proposed)
    return None


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
                units=tuple(names[i] for i in group.unit_ids if i in names)[:SHOWN],
            )
            for group in groups
        )
    )


async def press(turn: Turn) -> Reply:
    """`scope all|nobody NOTICE`: everybody the notice lists, or only those named."""
    verb = turn.args[0] if turn.args else ""
    phrase = turn.waiting.get("phrase")
    number = long(turn.args[1]) if len(turn.args) > 1 else None
    if not phrase or number != turn.waiting.get("notice"):
        return Reply((Text("tasks.gone"),))
    names = turn.waiting["proposed"] if verb == "all" else ()
    return await _tick(turn, str(phrase), names)


async def answer(turn: Turn) -> Reply | None:
    """Take the units that were typed: full names, short names, in any punctuation."""
    roster = [unit for unit in await turn.uow.units.all() if not unit.office]
    said = split_names(turn.text)
    chosen, unclear = [], []
    for name in said:
        found = match(name, roster)
        best = [c for c in found if c.score == found[0].score]
        if len(best) == 1:
            chosen.append(best[0].name)
        else:
            unclear.append(name)
    if not chosen:
        return None
    if unclear:
        turn.expect("scope", **turn.waiting)
        return Reply((Text("scope.unclear", names=tuple(unclear)),))
    return await _tick(turn, str(turn.waiting["phrase"]), chosen)


async def _tick(turn: Turn, phrase: str, names: Sequence[str]) -> Reply:
    """Remember what a phrase stands for, then go on with the import."""
    from handlers.imports import walk  # the walk begins and ends there

    ids = []
    for name in names:
        unit = await turn.uow.units.find(name) or await turn.uow.units.add(name)
        ids.append(unit.id)
    await turn.uow.units.set_group(phrase, ids, scoped=True)
    await turn.uow.audit.add(
        at=turn.now,
        person_id=turn.person.id,
        action="scope.ticked",
        subject=f"group:{phrase}"[:80],
        detail={"units": list(names)},
        source=turn.said.channel,
    )
    notice = await turn.uow.notices.get(int(turn.waiting["notice"]))
    if notice is None or notice.confirmed_at:
        return Reply((Text("scope.ticked", phrase=phrase, count=len(ids)),))
    following = await walk(turn, notice)
    return Reply(
        (Text("scope.ticked", phrase=phrase, count=len(ids)), *following.lines),
        following.buttons,
        question=following.question,
    )


def _card(notice: Notice, phrase: str, nos: Sequence[int], proposed: Sequence[str]) -> Reply:
    lines = [Text("scope.head", phrase=phrase, count=len(nos), nos=tuple(nos[:12]))]
    buttons = []
    if proposed:
        lines.append(Text("scope.proposed", count=len(proposed), units=tuple(proposed[:SHOWN])))
        buttons.append(
            Button(Text("scope.all", count=len(proposed)), action("scope", "all", notice.id))
        )
    buttons.append(Button(Text("scope.nobody"), action("scope", "nobody", notice.id)))
    lines.append(Text("scope.or_say"))
    return Reply(tuple(lines), tuple(buttons), question=True, ticks=tuple(proposed))


ability = Ability("scope", OFFICE, handle, acts=frozenset({"scope"}), press=press, answer=answer)
