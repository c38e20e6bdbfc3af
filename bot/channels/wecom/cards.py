"""Template cards: buttons to tap, a list when there are many, or several questions at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Say
from bot.channels.wecom.wording import labels_of, lines_of, shortened
from ledger.talk import Button, Reply, Selector, Text

MOST_BUTTONS = 6
MOST_OPTIONS = 20
MOST_SELECTORS, MOST_IN_SELECTOR = 3, 10
SUBMIT = "submit"
"""The key of a list's own button; what was chosen stands beside it."""

TICK = "="
"""Begins an option that is a name to be ticked. It is as good as typed: nobody need sign it."""

Seal = Callable[[str], str]
"""Signs an action for one chat, so that no other button than ours can be pressed."""

Unseal = Callable[[str, str], str | None]
"""Returns the action that was sealed for a chat, or None if it was not sealed by us."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters each place of a card shows, and whether its buttons can be links."""

    title: int
    text: int
    button: int
    option: int
    selector: int
    links: bool


APP = Room(title=36, text=160, button=10, option=17, selector=16, links=True)  # path/90236
BOT = Room(title=26, text=112, button=10, option=11, selector=10, links=False)  # path/101032


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply on its way to a platform: lines for ordinary messages, and a card, if there is one.

    With `whole` the card says everything that the lines say.
    """

    lines: tuple[str, ...]
    card: dict[str, Any] | None
    links: tuple[tuple[str, str], ...] = ()
    whole: bool = False


def shown(reply: Reply, say: Say, room: Room, seal: Seal) -> Shown:
    """Return how a reply is best shown: whatever a card cannot show stands in the lines."""
    if _can_be_asked_at_once(reply.selectors):
        return _several(reply, say, room, seal)
    lines = lines_of(reply, say)
    acting = [button for button in reply.buttons if button.action]
    linking = [button for button in reply.buttons if button.link]
    fits = len(acting) + len(linking) <= MOST_BUTTONS and room.links
    links = () if acting and fits else tuple((say(b.label), str(b.link)) for b in linking)
    if not acting:
        return Shown(tuple(lines), None, links)
    on_card = [b for b in reply.buttons if b.action or (fits and b.link)]
    labels = labels_of(on_card, say, numbered=reply.question)
    ticks = reply.ticks if len(acting) + len(reply.ticks) <= MOST_OPTIONS else ()
    as_list = bool(ticks) or len(on_card) > MOST_BUTTONS
    most = room.option if as_list else room.button
    if len(acting) > MOST_OPTIONS:
        return Shown((*lines, *labels), None, links)
    if any(len(label) > most for label in labels):
        lines += labels
    words = _Words(say, reply.question)
    choices = (
        _list(on_card, labels, most, seal, words, ticks)
        if as_list
        else _buttons(on_card, labels, most, seal, words)
    )
    head = _head(lines, room, say, question=reply.question)
    whole = head is not None and not links
    title = {"main_title": {"title": say(_invitation(question=reply.question))}}
    return Shown(tuple(lines), choices | (head if whole and head else title), links, whole)


def _can_be_asked_at_once(selectors: Sequence[Selector]) -> bool:
    few = 1 < len(selectors) <= MOST_SELECTORS
    return few and all(1 < len(one.buttons) <= MOST_IN_SELECTOR for one in selectors)


def _several(reply: Reply, say: Say, room: Room, seal: Seal) -> Shown:
    """Return several questions as one card. A selector shows little: what each of them is about,
    and every answer that is too long for it, stands in the lines.
    """
    first = (reply.selectors[0].title, *reply.selectors[0].lines)
    lines, select_list = [say(line) for line in reply.lines if line not in first], []
    for place, one in enumerate(reply.selectors, 1):
        labels = labels_of(one.buttons, say, numbered=True)
        lines += [say(one.title), *(say(line) for line in one.lines)]
        if any(len(label) > room.selector for label in labels):
            lines += labels
        options = [
            {"id": seal(button.action), "text": shortened(label, room.selector)}
            for button, label in zip(one.buttons, labels, strict=True)
        ]
        select_list.append(
            {
                "question_key": f"q{place}",
                "title": shortened(say(one.title), room.title),
                "selected_id": options[-1]["id"],
                "option_list": options,
            }
        )
    card = {
        "card_type": "multiple_interaction",
        "main_title": {"title": say(_invitation(question=True))},
        "select_list": select_list,
        "submit_button": _submit(_Words(say, question=True)),
    }
    return Shown(tuple(lines), card)


def _head(lines: Sequence[str], room: Room, say: Say, *, question: bool) -> dict[str, Any] | None:
    """Return a card's words if it can show all of the lines."""
    title, rest = say(_invitation(question=question)), lines
    if lines and len(lines[0]) <= room.title:
        title, rest = lines[0], lines[1:]
    text = "\n".join(rest)
    if len(text) > room.text:
        return None
    return {"main_title": {"title": title}} | ({"sub_title_text": text} if text else {})


def _invitation(*, question: bool) -> Text:
    return Text("wecom.choose") if question else Text("wecom.tap")


@dataclass(frozen=True, slots=True)
class _Words:
    """What a card says once it has been answered; a menu can be used again and says nothing."""

    say: Say
    question: bool

    def after(self, key: str, chosen: Text) -> str:
        return f"{key}\n{self.say(chosen)}" if self.question else key


def _buttons(
    buttons: Sequence[Button], labels: Sequence[str], most: int, seal: Seal, words: _Words
) -> dict[str, Any]:
    drawn = [
        {"type": 1, "text": shortened(label, most), "url": button.link}
        if button.link
        else {
            "text": shortened(label, most),
            "key": words.after(seal(button.action), Text("wecom.chosen", label=button.label)),
        }
        for button, label in zip(buttons, labels, strict=True)
    ]
    return {"card_type": "button_interaction", "button_list": drawn}


def _list(
    buttons: Sequence[Button],
    labels: Sequence[str],
    most: int,
    seal: Seal,
    words: _Words,
    ticks: Sequence[str],
) -> dict[str, Any]:
    """Draw a list to choose from: one of the buttons, or several of the names."""
    options = [
        {"id": seal(button.action), "text": shortened(label, most), "is_checked": False}
        for button, label in zip(buttons, labels, strict=True)
    ]
    options += [
        {"id": f"{TICK}{name}", "text": shortened(name, most), "is_checked": False}
        for name in ticks
    ]
    submit = _submit(words)
    checkbox = {"question_key": "choice", "mode": int(bool(ticks)), "option_list": options}
    return {"card_type": "vote_interaction", "checkbox": checkbox, "submit_button": submit}


def _submit(words: _Words) -> dict[str, Any]:
    """Draw the button under a choice; what was chosen comes beside its key."""
    return {
        "text": words.say(Text("wecom.submit")),
        "key": words.after(SUBMIT, Text("wecom.submitted")),
    }


def pressed(key: str, options: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the sealed actions that a press carries, one or one for each question that was
    answered with it, and the words to show on the card, if any.
    """
    action, _, words = key.partition("\n")
    if action == SUBMIT:
        return tuple(one for one in options if not one.startswith(TICK)), words
    return (action,), words


def unsealed(
    sealed: Sequence[str], chat: str, unseal: Unseal
) -> tuple[str | None, tuple[str, ...]]:
    """Return the first action that was sealed by us for the chat, and those that came with it."""
    found = [action for one in sealed if (action := unseal(one, chat)) is not None]
    return (found[0] if found else None), tuple(found[1:])


def ticked(options: Sequence[str]) -> str:
    """Return the names that were ticked, as they would be typed; nothing if a button was chosen."""
    names = [one.removeprefix(TICK) for one in options if one.startswith(TICK)]
    return "、".join(names) if len(names) == len(options) else ""
