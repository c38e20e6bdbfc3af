"""The chat page and the sign-in page, as they leave the server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.web.chats import Seat
from bot.channels.web.conversation import QUICK, talk
from bot.channels.web.frame import language_switch, page, seal
from bot.channels.web.sessions import Visitor
from bot.html import (
    Html,
    a,
    button,
    details,
    div,
    form,
    h1,
    header,
    input_,
    label,
    main,
    nav,
    p,
    summary,
)
from bot.texts import Texts
from ledger.roles import ROLE_WORDS
from ledger.talk import Text


def chat_page(texts: Texts, visitor: Visitor) -> str:
    """Return the conversation of somebody signed in."""
    say = texts.say
    person = visitor.person
    heading = say(Text("web.title", county=visitor.jurisdiction.name))
    groups = visitor.seats[1:]
    return page(
        texts,
        heading,
        a(say(Text("web.skip")), href="#say", class_="skip"),
        header(
            seal(),
            div(
                h1(person.unit),
                p(visitor.jurisdiction.name, " · ", say(ROLE_WORDS[person.role])),
                class_="chat-who",
            ),
            nav(
                button(
                    say(Text("web.large")),
                    id="large",
                    type="button",
                    class_="quiet",
                    aria_pressed="false",
                ),
                details(
                    summary(say(Text("web.more")), class_="quiet"),
                    div(
                        language_switch(texts),
                        a(say(Text("web.board")), href="/board", class_="quiet"),
                        form(
                            button(say(Text("web.sign_out")), class_="quiet", type="submit"),
                            method="post",
                            action="/chat/out",
                        ),
                    ),
                    class_="menu",
                ),
                aria_label=say(Text("web.menu")),
            ),
            class_="chat-head",
        ),
        p(
            say(Text("web.offline")),
            id="connection",
            class_="talk-note",
            role="status",
            hidden=True,
        ),
        main(
            _tabs(texts, visitor.own, groups) if groups else None,
            talk(texts, visitor.own, quick=QUICK[person.role], field_id="say"),
            [talk(texts, seat, hidden=True) for seat in groups],
            class_="chat-main",
        ),
        styles=("talk.css", "chat.css"),
        scripts=("chat.js",),
        zone=visitor.jurisdiction.timezone,
        class_="chat",
    )


def sign_in_page(texts: Texts, *, code: str = "", problem: Text | None = None) -> str:
    """Return the page for somebody unknown: a field for the code, and nothing revealed."""
    say = texts.say
    return page(
        texts,
        say(Text("web.sign_in")),
        main(
            div(
                seal(),
                language_switch(texts),
                class_="door-top",
            ),
            h1(say(Text("web.sign_in"))),
            p(say(Text("web.sign_in_how")), class_="door-how"),
            p(say(problem), class_="door-problem", role="alert") if problem else None,
            form(
                label(say(Text("web.code")), for_="code"),
                input_(
                    id="code",
                    name="code",
                    value=code,
                    required=True,
                    autocomplete="one-time-code",
                    autocapitalize="characters",
                    spellcheck="false",
                    maxlength="20",
                    autofocus=not code,
                ),
                button(
                    say(Text("web.enter")), class_="key main", type="submit", autofocus=bool(code)
                ),
                method="post",
                action="/chat/in",
                class_="door-form",
            ),
            p(say(Text("web.sign_in_kept")), class_="door-small"),
            class_="door",
        ),
        styles=("chat.css",),
    )


def _tabs(texts: Texts, own: Seat, groups: Sequence[Seat]) -> Html:
    tabs = [(own, texts.say(Text("web.private"))), *((seat, seat.title) for seat in groups)]
    return div(
        [
            button(
                words,
                type="button",
                role="tab",
                class_="chat-tab",
                data_tab=seat.chat,
                aria_selected="true" if seat is own else "false",
            )
            for seat, words in tabs
        ],
        role="tablist",
        class_="chat-tabs",
        aria_label=texts.say(Text("web.conversations")),
    )
