"""An empty conversation as markup; `talk.js` fills it and keeps it up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.channels.web.chats import Seat
from bot.html import Html, button, div, element, form, input_, p, textarea
from bot.texts import Texts
from ledger.actions import action
from ledger.model import Role
from ledger.talk import Text

Quick = tuple[Text, str]
"""A word above the text field, and the action that it stands for in every language."""

_HELP = (Text("web.quick_help"), action("help"))
QUICK: Mapping[Role, tuple[Quick, ...]] = {
    Role.LIAISON: (
        (Text("web.quick_tasks"), action("my_tasks", "open", 0)),
        (Text("web.quick_overdue"), action("my_tasks", "overdue", 0)),
        _HELP,
    ),
    Role.HEAD: ((Text("web.quick_unit"), action("unit_state")), _HELP),
    Role.CLERK: (
        (Text("web.quick_desk"), action("desk")),
        (Text("web.quick_ledger"), action("ledger_summary")),
        _HELP,
    ),
}


_PAPERCLIP = (
    "M20 11.5 12 19.6a5 5 0 0 1-7.1-7.1L13.4 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.3a1.8 1.8 0 0 1"
    "-2.5-2.5l7.6-7.5"
)
_PLANE = "M4 12 20 4l-6 16-3-6.5z"
_svg, _path = element("svg"), element("path")


def talk(
    texts: Texts,
    seat: Seat,
    *,
    quick: Sequence[Quick] = (),
    hidden: bool = False,
    field_id: str | None = None,
    empty: Text | None = None,
) -> Html:
    """Return a conversation without messages: its log, its shortcuts, and the line to type in."""
    say = texts.say
    return div(
        div(
            p(say(empty or Text("web.empty")), class_="talk-empty"),
            class_="talk-log",
            role="log",
            aria_live="polite",
            aria_label=seat.title or say(Text("web.conversation")),
            tabindex="0",
        ),
        div(
            _shortcuts(texts, quick) if quick else None,
            _line(texts, field_id),
            class_="talk-foot",
        ),
        class_="talk group" if seat.group else "talk",
        data_chat=seat.chat,
        data_sender=seat.sender,
        data_mention=say(Text("web.mention")) if seat.group else None,
        hidden=hidden,
    )


def _shortcuts(texts: Texts, quick: Sequence[Quick]) -> Html:
    return div(
        [button(texts.say(words), type="button", data_press=press) for words, press in quick],
        class_="talk-quick",
        role="group",
        aria_label=texts.say(Text("web.quick")),
    )


def _line(texts: Texts, field_id: str | None) -> Html:
    say, attach = texts.say, texts.say(Text("web.attach"))
    return form(
        button(_drawn(_PAPERCLIP), type="button", class_="clip", aria_label=attach),
        input_(type="file", multiple=True, hidden=True, tabindex="-1", aria_label=attach),
        textarea(
            id=field_id,
            rows="1",
            maxlength="4000",
            enterkeyhint="send",
            placeholder=say(Text("web.say")),
            aria_label=say(Text("web.say")),
        ),
        button(_drawn(_PLANE), type="submit", class_="send", aria_label=say(Text("web.send"))),
        class_="talk-line",
    )


def _drawn(path: str) -> Html:
    return _svg(_path(d=path), viewBox="0 0 24 24", aria_hidden="true")
