"""提醒设置: when and how often people are told; the office changes one number at a time."""

from __future__ import annotations

import re

from handlers.ability import OFFICE, Ability
from handlers.turn import Turn
from ledger.actions import action
from ledger.planning.policy import Policy
from ledger.planning.settings import Change, all_worded, changed, read_change, worded
from ledger.talk import Button, Reply, Text

_ASKED = re.compile(
    r"^\s*(?:看看?|查看|改一?下?|修改)?(?:提醒|推送)的?(?:设置|规则|规矩)[\s:：,，]*"
)


async def handle(turn: Turn) -> Reply:
    """Show what stands, or the change that the words after 提醒设置 ask for."""
    wanted = _ASKED.sub("", turn.text)
    if not wanted or not _ASKED.match(turn.text):
        turn.expect("settings")
        return Reply((Text("settings.head"), *all_worded(turn.policy), Text("settings.how")))
    return _preview(turn, wanted) or Reply((Text("settings.unknown"), Text("settings.how")))


async def answer(turn: Turn) -> Reply | None:
    """Take a change that is typed under what stands; anything else is something else."""
    return _preview(turn, turn.text)


def _preview(turn: Turn, wanted: str) -> Reply | None:
    """Return the change with the old and the new, to be confirmed, or why it may not be."""
    change = read_change(wanted)
    if change is None:
        return None
    if isinstance(change, Text):
        return Reply((change,))
    new = changed(turn.jurisdiction.policy, change)
    if isinstance(new, Text):
        return Reply((new, Text("settings.kept")))
    old, now = worded(change.name, turn.policy), worded(change.name, Policy.of(new))
    if old == now:
        return Reply((Text("settings.same", now=now),))
    turn.expect("settings", name=change.name, value=change.value)
    return Reply(
        (Text("settings.change", old=old, new=now),),
        (
            Button(Text("settings.set"), action("settings", "set")),
            Button(Text("settings.drop"), action("settings", "drop")),
        ),
        question=True,
    )


async def press(turn: Turn) -> Reply:
    """`settings set` makes the change that was shown, `… drop` leaves all as it was."""
    if "name" not in turn.waiting:
        return turn.gone()
    change = Change(str(turn.waiting["name"]), turn.waiting["value"])
    new = changed(turn.jurisdiction.policy, change)
    if isinstance(new, Text) or turn.word(0) != "set":
        return Reply((Text("settings.kept"),))
    await turn.uow.jurisdictions.set_policy(turn.jurisdiction.id, new)
    await turn.audit(
        "policy.set",
        f"policy:{change.name}",
        old=turn.jurisdiction.policy.get(change.name),
        new=change.value,
    )
    await turn.uow.rounds.again(turn.jurisdiction.id, turn.now)
    return Reply((Text("settings.stored", now=worded(change.name, Policy.of(new))),))


ability = Ability(
    "settings", OFFICE, handle, acts=frozenset({"settings"}), press=press, answer=answer
)
