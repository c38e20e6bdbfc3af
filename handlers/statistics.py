"""统计: the bot's own counts. What it sent, merged and withheld is published to whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from handlers.ability import EVERYONE, Ability
from handlers.cards import some
from handlers.turn import Turn
from ledger.actions import action
from ledger.model import Role
from ledger.planning.told import Told
from ledger.talk import Button, Reply, Text

SHOWN = 6  # units that a line names; the rest is a count


async def handle(turn: Turn) -> Reply:
    """Say how many messages this month cost: the office all of them, anybody else their own."""
    if turn.notice is None:
        return Reply((Text("tasks.no_notice"),))
    told = [
        line for line in await turn.uow.told.of_notice(turn.notice.id) if _this_month(turn, line)
    ]
    if not turn.is_clerk:
        return _own(turn, told)
    counts = await turn.uow.counts.of_month(turn.today.year, turn.today.month)
    lines = [
        *_pushes(turn, told),
        _spared(counts),
        Text("statistics.group", count=counts.get("broadcast", 0)),
        *await _unreached(turn),
    ]
    buttons = (Button(Text("people.button"), action("people")),)
    return Reply((*lines, Text("statistics.open_to_all")), buttons)


def _own(turn: Turn, told: Iterable[Told]) -> Reply:
    days = {line.outbox_key: line.told_on for line in told if line.person_id == turn.person.id}
    if not days:
        return Reply((Text("statistics.none_to_you", month=turn.today.month),))
    return Reply(
        (
            Text(
                "statistics.to_you",
                month=turn.today.month,
                count=len(days),
                days=tuple(Text("statistics.day", day=day) for day in sorted(days.values())),
            ),
            Text("statistics.why"),
        )
    )


def _pushes(turn: Turn, told: Iterable[Told]) -> list[Text]:
    """Return how many pushes went to how many people, and the most that one of them got."""
    private = {(line.person_id, line.outbox_key) for line in told if line.person_id}
    each = Counter(person for person, _ in private)
    if not each:
        return [Text("statistics.none", month=turn.today.month)]
    return [
        Text(
            "statistics.pushes",
            month=turn.today.month,
            count=len(private),
            people=len(each),
            most=max(each.values()),
        )
    ]


def _spared(counts: Mapping[str, int]) -> Text:
    withheld = sum(n for kind, n in counts.items() if kind.startswith("withheld"))
    return Text("statistics.spared", merged=counts.get("merged", 0), withheld=withheld)


async def _unreached(turn: Turn) -> list[Text]:
    """Return the units that the bot cannot reach: no liaison bound, or every account broken."""
    good = {a.person_id for a in await turn.uow.accounts.all() if a.broken is None}
    liaisons = await turn.uow.people.by_role(Role.LIAISON)
    reached = {p.unit_id for p in liaisons if p.active and p.id in good}
    silent = [u.name for u in await turn.uow.units.all() if not u.office and u.id not in reached]
    if not silent:
        return [Text("statistics.all_reached")]
    return [Text("statistics.unreached", count=len(silent), units=some(silent, SHOWN))]


def _this_month(turn: Turn, line: Told) -> bool:
    day = line.told_on
    return (day.year, day.month) == (turn.today.year, turn.today.month)


ability = Ability("statistics", EVERYONE, handle, acts=frozenset({"statistics"}), press=handle)
