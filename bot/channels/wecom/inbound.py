"""What a 自建应用 receives: XML from the callback becomes an Inbound."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from bot.channels.wecom.cards import Unseal, pressed, ticked, unsealed
from ledger.talk import Attachment, Inbound, InboundKind

_FILES = {
    "image": ("photo.jpg", "image/jpeg"),
    "video": ("video.mp4", "video/mp4"),
    "voice": ("voice.amr", "audio/amr"),
}
_COMING_AND_GOING = {"subscribe": InboundKind.JOINED, "unsubscribe": InboundKind.LEFT}


class NotXml(Exception):
    """The body is no XML of the form that the platform sends."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one message or event, and the options that were ticked on a card."""

    values: Mapping[str, str]
    options: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read_fields(body: bytes) -> Fields:
    """Return the fields of an XML body. No entity is resolved, nothing is fetched, no DTD allowed.

    Raises NotXml for everything else.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise NotXml("not XML") from error
    if root.getroottree().docinfo.doctype:
        raise NotXml("a document type is not allowed")
    values = {str(child.tag): child.text or "" for child in root if isinstance(child.tag, str)}
    options = tuple(option.text or "" for option in root.iter("OptionId"))
    return Fields(values, options)


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns fields into Inbounds for one app: channel, bot, and who opens sealed actions."""

    channel: str
    bot: str
    unseal: Unseal

    def read(self, fields: Fields) -> Inbound | None:
        """Return what was said or pressed; None for what concerns nobody here."""
        kind = fields["MsgType"]
        if kind == "event":
            return self._event(fields)
        if kind == "text":
            return self._said(fields, text=fields["Content"])
        if kind == "link":
            return self._said(fields, text=f"{fields['Title']} {fields['Url']}".strip())
        if kind == "voice" and fields["Recognition"]:
            return self._said(fields, text=fields["Recognition"])
        if kind in _FILES:
            name, media_type = _FILES[kind]
            file = Attachment(fields["MediaId"], name, media_type)
            return self._said(fields, InboundKind.FILE, attachments=(file,))
        return None

    def _event(self, fields: Fields) -> Inbound | None:
        event = fields["Event"]
        if event in _COMING_AND_GOING:
            return self._said(fields, _COMING_AND_GOING[event])
        if event == "click":
            return self._said(fields, text=fields["EventKey"])
        if event == "template_card_event":
            return self._press(fields)
        return None

    def _press(self, fields: Fields) -> Inbound:
        if names := ticked(fields.options):
            return self._said(fields, text=names)
        sealed, _ = pressed(fields["EventKey"], fields.options)
        action, also = unsealed(sealed, person_of(fields), self.unseal)
        code = fields["ResponseCode"]
        return self._said(
            fields,
            InboundKind.BUTTON,
            pressed=action,
            also=also,
            message_ref=f"{code}@{fields['CreateTime']}" if code else None,
        )

    def _said(
        self,
        fields: Fields,
        kind: InboundKind = InboundKind.TEXT,
        *,
        text: str = "",
        pressed: str | None = None,
        also: tuple[str, ...] = (),
        message_ref: str | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> Inbound:
        person = person_of(fields)
        return Inbound(
            self.channel, self.bot, identity(fields), kind, person, person, said_at(fields),
            text=text, pressed=pressed, also=also, message_ref=message_ref, attachments=attachments,
        )  # fmt: skip


def person_of(fields: Fields) -> str:
    """Return the sender's user id in lower case: the platform does not tell cases apart."""
    return fields["FromUserName"].lower()


def said_at(fields: Fields) -> datetime:
    """Return when it was said, in UTC; NotXml when the platform did not say."""
    try:
        return datetime.fromtimestamp(int(fields["CreateTime"]), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotXml("no CreateTime") from error


def identity(fields: Fields) -> str:
    """Return what tells this from every other: a message's id, an event's sender, time and key.

    A retry carries it again under a new signature, a replay under the old one.
    """
    if fields["MsgId"]:
        return fields["MsgId"]
    names = ("FromUserName", "CreateTime", "Event", "EventKey", "TaskId")
    parts = "\0".join((*(fields[name] for name in names), *fields.options))
    return f"event:{hashlib.sha256(parts.encode()).hexdigest()[:32]}"
