"""What handlers and channels say to each other: plain data that knows neither of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Text:
    """A sentence by its key in `locales/` and the facts it states; worded only when it is sent.

    A fact may be a `Text` itself (worded in the same language) or a tuple of facts (listed in the
    manner of the language). `Text("plain", text=…)` carries words that have no translation: a
    task's own text, a person's own sentence.
    """

    __slots__ = ("facts", "key")

    key: str
    facts: Mapping[str, Any]

    def __init__(self, key: str, /, **facts: Any) -> None:
        self.key = key
        self.facts = facts

    def __repr__(self) -> str:
        facts = "".join(f", {name}={value!r}" for name, value in self.facts.items())
        return f"Text({self.key!r}{facts})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        return self.key == other.key and dict(self.facts) == dict(other.facts)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted(self.facts))))


class InboundKind(StrEnum):
    """What kind of thing a platform brought in."""

    TEXT = "text"
    BUTTON = "button"
    FILE = "file"
    JOINED = "joined"  # the bot was added to a group, or a person opened the chat
    LEFT = "left"  # the person blocked the bot, or the group removed it


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or picture that came with a message, still on the platform's side.

    `ref` is what the channel needs to fetch the bytes (a file id, a spool name).
    """

    ref: str
    name: str
    media_type: str = "application/octet-stream"
    size: int | None = None
    album: str | None = None  # files sent together share it


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing somebody did on a platform. Committed to the inbox before it is confirmed there.

    (`channel`, `bot`, `update_id`) is unique: the platform's own identity of the update.
    `at` is when it was said, in UTC. `pressed` is the action of a button, `also` those that were
    chosen with it where several questions were answered at once; `message_ref` names the message
    that carried it, so that it can be edited; `replying_to` names the message a person quoted.
    """

    channel: str
    bot: str
    update_id: str
    kind: InboundKind
    sender: str
    chat: str
    at: datetime
    text: str = ""
    group: bool = False
    addressed: bool = True  # in a group: the bot was mentioned or replied to
    pressed: str | None = None
    also: tuple[str, ...] = ()
    message_ref: str | None = None
    replying_to: str | None = None
    chat_title: str = ""
    language: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. `action` is `ability word word…`, at most 40 ASCII characters.

    The action is checked again when it comes back: it is a proposal, not a permission.
    `link` makes it a plain link (`action` is then unused).
    """

    label: Text
    action: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that every channel shows in its own way: aligned text, a card, HTML."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its bytes lie in the blob store under `digest`."""

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is drawn from the ledger when the reply is sent: workbook, bulletin, report.

    `order` holds plain JSON data: which notice, which period.
    """

    kind: str
    order: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selector:
    """One of several questions on one card: what it is about, and its answers.

    The last answer leaves it open; it is chosen until the person chooses another.
    """

    title: Text
    buttons: tuple[Button, ...]
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to one person or group, before language and platform.

    With `question` the buttons are the answers to a question: they are numbered, and typing the
    number is the same as tapping. Otherwise typing a button's own label is the same as tapping.
    With `replaces` a channel that can, edits the message whose button was pressed. `ticks` are
    names of which several may be chosen: a channel that can, offers them to be ticked, and the
    answer is what could be typed as well, the names in a row. `selectors` are this question and
    those that would follow it: a channel that can, asks them on one card; elsewhere, and whoever
    types, answers one after the other.
    """

    lines: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()
    question: bool = False
    table: Table | None = None
    files: tuple[File, ...] = ()
    papers: tuple[Paper, ...] = ()
    replaces: bool = False
    mentions: tuple[str, ...] = ()  # platform ids, in a group, of the people concerned
    ticks: tuple[str, ...] = ()
    selectors: tuple[Selector, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to say; an empty reply is not sent."""
        return bool(self.lines or self.table or self.files or self.papers)


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Return a reply as JSON data, for the outbox; `reply_from_json` is its inverse."""
    data: dict[str, Any] = {"lines": [_pack(line) for line in reply.lines]}
    if reply.buttons:
        data["buttons"] = _pack_buttons(reply.buttons)
    if reply.selectors:
        data["selectors"] = [
            [_pack(one.title), _pack_buttons(one.buttons), _pack(one.lines)]
            for one in reply.selectors
        ]
    if reply.question:
        data["question"] = True
    if reply.ticks:
        data["ticks"] = list(reply.ticks)
    if reply.table:
        data["table"] = {
            "head": [_pack(cell) for cell in reply.table.head],
            "rows": [[_pack(cell) for cell in row] for row in reply.table.rows],
        }
    if reply.files:
        data["files"] = [[f.digest, f.name, f.media_type, f.size] for f in reply.files]
    if reply.papers:
        data["papers"] = [[paper.kind, dict(paper.order)] for paper in reply.papers]
    if reply.replaces:
        data["replaces"] = True
    if reply.mentions:
        data["mentions"] = list(reply.mentions)
    return data


def reply_from_json(data: Mapping[str, Any]) -> Reply:
    """Return the reply that `reply_to_json` wrote."""
    table = data.get("table")
    return Reply(
        lines=tuple(_unpack(line) for line in data["lines"]),
        buttons=_unpack_buttons(data.get("buttons", ())),
        selectors=tuple(
            Selector(_unpack(title), _unpack_buttons(buttons), _unpack(lines))
            for title, buttons, lines in data.get("selectors", ())
        ),
        question=bool(data.get("question")),
        table=Table(
            tuple(_unpack(cell) for cell in table["head"]),
            tuple(tuple(_unpack(cell) for cell in row) for row in table["rows"]),
        )
        if table
        else None,
        files=tuple(File(*f) for f in data.get("files", ())),
        papers=tuple(Paper(*paper) for paper in data.get("papers", ())),
        replaces=bool(data.get("replaces")),
        mentions=tuple(data.get("mentions", ())),
        ticks=tuple(data.get("ticks", ())),
    )


def _pack_buttons(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    return [
        {"label": _pack(b.label), "action": b.action} | ({"link": b.link} if b.link else {})
        for b in buttons
    ]


def _unpack_buttons(data: Sequence[Mapping[str, Any]]) -> tuple[Button, ...]:
    return tuple(Button(_unpack(b["label"]), b["action"], b.get("link")) for b in data)


def text_to_json(text: Text) -> Any:
    """Return a text as JSON data; `text_from_json` is its inverse."""
    return _pack(text)


def text_from_json(data: Any) -> Text:
    """Return the text that `text_to_json` wrote."""
    text = _unpack(data)
    assert isinstance(text, Text)
    return text


_PLAIN = frozenset((str, int))
"""Most facts by far."""


def _pack(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Text):
        return {"t": value.key, "f": {name: _pack(fact) for name, fact in value.facts.items()}}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, Sequence):
        return [_pack(item) for item in value]
    raise TypeError(f"not a fact: {value!r}")


def _unpack(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpack(item) for item in value)
    if isinstance(value, dict):
        if "t" in value:
            return Text(value["t"], **{name: _unpack(fact) for name, fact in value["f"].items()})
        if "at" in value:
            return datetime.fromisoformat(value["at"])
        return date.fromisoformat(value["on"])
    return value


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that was offered in a conversation: what typing it means."""

    action: str
    label: str  # as it was worded


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the bot remembers of one chat between two messages.

    `choices` are the buttons it last offered; `numbered` says that their numbers were shown.
    `pending` is an ability's own open question, as `[ability, data]`; `topic` is the task number
    that the last push or card was about. All of it is dropped when the person moves on.
    """

    choices: tuple[Choice, ...] = ()
    numbered: bool = False
    pending: tuple[str, Mapping[str, Any]] | None = None
    topic: int | None = None
    updated_at: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
