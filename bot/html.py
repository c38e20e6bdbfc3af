"""HTML that cannot be escaped by accident or forgotten: elements are functions, words are words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TypeAlias

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})


class Html(str):
    """Markup. A plain string beside it is words, and is escaped."""

    __slots__ = ()


Child: TypeAlias = "str | int | bool | Iterable[Child] | None"
Element: TypeAlias = Callable[..., Html]


def markup(child: Child) -> str:
    """Return a child as markup: nested lists are joined, None and False leave nothing behind."""
    if isinstance(child, Html):
        return str(child)
    if isinstance(child, str):
        return escape(child)
    if child is None or isinstance(child, bool):
        return ""
    if isinstance(child, int):
        return str(child)
    return "".join(markup(item) for item in child)


def element(tag: str) -> Element:
    """Return the function that makes this element: children first, attributes by keyword.

    A trailing underscore is dropped and others become hyphens (`class_`, `aria_label`). True makes
    an attribute without a value; None and False leave it out.
    """

    def make(*children: Child, **attributes: str | int | bool | None) -> Html:
        words = "".join(_attribute(name, value) for name, value in attributes.items())
        if tag in _VOID:
            return Html(f"<{tag}{words}>")
        return Html(f"<{tag}{words}>{markup(children)}</{tag}>")

    make.__name__ = tag
    return make


def fragment(*children: Child) -> Html:
    """Return children side by side, without an element around them."""
    return Html(markup(children))


def document(*children: Child, lang: str, class_: str | None = None) -> str:
    """Return a whole page."""
    return "<!doctype html>" + html(*children, lang=lang, class_=class_)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


a, article, aside, b, body, br, button = map(
    element, ("a", "article", "aside", "b", "body", "br", "button")
)
caption, dd, details, div, dl, dt, footer, form = map(
    element, ("caption", "dd", "details", "div", "dl", "dt", "footer", "form")
)
h1, h2, h3, head, header, html, img, input_ = map(
    element, ("h1", "h2", "h3", "head", "header", "html", "img", "input")
)
label, li, link, main, meta, nav, ol, option = map(
    element, ("label", "li", "link", "main", "meta", "nav", "ol", "option")
)
p, script, section, select, small, span, strong, summary = map(
    element, ("p", "script", "section", "select", "small", "span", "strong", "summary")
)
table, tbody, td, template, textarea, th, thead, time, title, tr, ul = map(
    element,
    ("table", "tbody", "td", "template", "textarea", "th", "thead", "time", "title", "tr", "ul"),
)
