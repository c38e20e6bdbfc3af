"""What in a group chat is for the bot: nearly nothing."""

from __future__ import annotations

from ledger.understanding import acts, lookups, receipts, reports
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.signs import pattern

_TO_BOT = pattern(r"@(?:台账|机器人|小?助手|小?台|bot|[^ ]{0,6}(?:助手|机器人|台账))")
_OURS = pattern(r"^[ ]*(?:我们?|我局|本局|我镇|我乡|我单位|这边|我这边)")
_TO_OTHER = pattern(r"@(?!台账|机器人|小?助手|小?台|bot|[^ ]{0,6}(?:助手|机器人|台账))\S+")


def read_group(message: Message) -> Frame | None:
    """Return the frame of a message in a group: a report, a receipt, or talk for others."""
    if message.context.role != "group":
        return None
    act = acts.read_act(message) or receipts.read_receipt(message)
    if act is not None and act.intent in ("ack", "greeting", "help"):
        return act
    if _TO_OTHER.search(message.masked):
        return Frame("out_of_scope")
    draft = reports.draft_of(message)
    told = draft and (draft.strong or (message.numbers and _names_a_unit_first(message)))
    if draft is None or not told:
        asked = lookups.read_lookup(message) if _TO_BOT.search(message.masked) else None
        return asked or Frame("out_of_scope")
    ours = _TO_BOT.search(message.masked) or _OURS.search(message.masked)
    if ours or _names_a_unit_first(message) or message.numbers:
        return reports.frame_of(message, draft)
    return Frame("out_of_scope")


def _names_a_unit_first(message: Message) -> bool:
    return any(m.span.start == 0 for m in message.mentions)
