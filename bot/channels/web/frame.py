"""The frame of every page: styles, scripts, the words that scripts need, the language switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.assets import asset_path
from bot.html import (
    Child,
    Html,
    body,
    button,
    div,
    document,
    form,
    h1,
    head,
    header,
    input_,
    link,
    meta,
    p,
    script,
    span,
)
from bot.html import title as title_
from bot.texts import Texts
from ledger.languages import LANGUAGES
from ledger.talk import Text

PAPER = "#f4f1e9"
SCRIPT_WORDS: Mapping[str, Text] = {
    "you": Text("web.you"),
    "bot": Text("web.bot"),
    "sending": Text("web.sending"),
    "failed": Text("web.failed"),
    "refused": Text("web.refused"),
    "earlier": Text("web.earlier"),
    "choices": Text("web.choices"),
    "table": Text("web.table"),
}
_NO_WORDS: Mapping[str, Text] = {}


def page(
    texts: Texts,
    heading: str,
    *content: Child,
    styles: Sequence[str],
    scripts: Sequence[str] = (),
    zone: str = "",
    class_: str | None = None,
    words: Mapping[str, Text] = _NO_WORDS,
) -> str:
    """Return a whole page with its styles and scripts; all of them files, nothing inline.

    `words` are more words for the page's script, by the name under which it asks for them.
    """
    return document(
        head(
            meta(charset="utf-8"),
            meta(name="viewport", content="width=device-width, initial-scale=1"),
            meta(name="theme-color", content=PAPER),
            title_(heading),
            link(rel="icon", href=asset_path("icon.svg"), type="image/svg+xml"),
            link(rel="apple-touch-icon", href=asset_path("icon-192.png")),
            link(rel="manifest", href="/chat/app.webmanifest"),
            [link(rel="stylesheet", href=asset_path(name)) for name in ("base.css", *styles)],
            [script(type="module", src=asset_path(name)) for name in scripts],
        ),
        body(
            *content,
            _script_words(texts, words),
            class_=class_,
            data_zone=zone,
        ),
        lang=LANGUAGES[texts.language].tag,
    )


def seal() -> Html:
    """Return the program's mark."""
    return span("台账", class_="seal", aria_hidden="true")


def masthead(heading: str, line: str, tools: Child) -> Html:
    """Return the head of a wide page: the mark, what the page is, and what can be done with it."""
    return header(seal(), div(h1(heading), p(line), class_="mast-words"), tools, class_="mast")


def language_switch(texts: Texts, back: str = "/chat", action: str = "/chat/language") -> Html:
    """Return the buttons that change to the other languages."""
    others = [each for each in LANGUAGES.values() if each.code != texts.language]
    return form(
        input_(type="hidden", name="back", value=back),
        [
            button(
                other.name,
                class_="quiet",
                type="submit",
                name="language",
                value=other.code,
                lang=other.tag,
            )
            for other in others
        ],
        method="post",
        action=action,
    )


def manifest(texts: Texts) -> dict[str, Any]:
    """Return what a phone needs to put the chat on its home screen."""
    return {
        "name": texts.say(Text("web.app")),
        "short_name": "台账",
        "start_url": "/chat",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "lang": LANGUAGES[texts.language].tag,
        "icons": [
            {"src": asset_path("icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": asset_path("icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }


def _script_words(texts: Texts, more: Mapping[str, Text]) -> Html:
    """Return the words that scripts need, as data of an element that is not shown."""
    say = {name: texts.say(words) for name, words in {**SCRIPT_WORDS, **more}.items()}
    return div(id="words", hidden=True, **{f"data_{name}": words for name, words in say.items()})
