"""The order in which a message is read: the open question first, a bare report last."""

from __future__ import annotations

from dataclasses import replace

from ledger.model import Status
from ledger.understanding import (
    abilities,
    acts,
    answers,
    bare,
    difficulties,
    groups,
    lookups,
    office,
    receipts,
    reports,
    requests,
)
from ledger.understanding.commands import command_in
from ledger.understanding.frame import Context, Frame
from ledger.understanding.message import Message, read_message
from ledger.understanding.status import QUESTION


def understand(text: str, context: Context) -> Frame:
    """Return what a message means in its context. Never raises for any text; same in, same out."""
    if text in _KEYS and _is_plain(context):
        return _KEYS[text]
    message = read_message(text, context)
    frame = _read(message)
    command = None if frame.intent == "deny" else command_in(text, context.role)
    act, links = frame.act or command, frame.links or message.links
    if (act, links) == (frame.act, frame.links):
        return frame
    return replace(frame, act=act, links=links)


_KEYS = {"我的任务": Frame("my_tasks")}
"""The key under everybody's line, said more often than all else. No notice, day or speaker changes
what it means, so that nothing of them need be looked at.
"""


def _is_plain(context: Context) -> bool:
    """Tell whether nothing stands before the message that it could be an answer to."""
    return context.role != "group" and context.pending is None and context.replying_to is None


_READERS = (
    answers.read_answer,
    acts.read_binding,
    groups.read_group,
    acts.read_forwarded,
    abilities.read_ability,
    acts.read_act,
    requests.read_handover,
    requests.read_reminder,
    office.read_command,
    receipts.read_receipt,
    requests.read_note,
    requests.read_extension,
    requests.read_not_applicable,
    lookups.read_shortcoming,
    difficulties.read_bare,
    difficulties.read_plea,
)
"""What is sure of itself, in order: the first that makes sense of the message has it."""

_SOFTER = (lookups.read_lookup, requests.read_evidence, difficulties.read_difficulty)
"""What a stated status goes before, and a mere note of work does not."""


def _read(message: Message) -> Frame:
    for read in _READERS:
        frame = read(message)
        if frame is not None:
            return frame
    share = bare.bare_share(message) or bare.bare_date(message)
    if share is not None:
        return share
    draft = reports.draft_of(message)
    if draft and draft.strong and (draft.reports or draft.reading.hedged):
        return reports.frame_of(message, draft)
    if draft and draft.strong and not _asks(message):
        said_done = draft.reading.status is Status.DONE
        listed = None if said_done else lookups.read_list(message)
        return listed or reports.frame_of(message, draft)
    for read in _SOFTER:
        frame = read(message)
        if frame is not None:
            return frame
    if draft:
        return reports.frame_of(message, draft)
    vague = None if _asks(message) else reports.vague(message)
    return vague or Frame("out_of_scope")


def _asks(message: Message) -> bool:
    return bool(QUESTION.search(message.masked))
