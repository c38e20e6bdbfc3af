"""Template cards: buttons to tap, or a list to choose from when there are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Say
from bot.channels.wecom.wording import labels_of, lines_of, shortened
from ledger.talk import Button, Reply, Text

MOST_BUTTONS = 6
MOST_OPTIONS = 20
SUBMIT = "submit"
"""The key of a list's own button; what was chosen stands beside it."""

TICK = "="
"""Begins an option that is a name to be ticked. It is as good as typed: nobody need sign it."""

Seal = Callable[[str], str]
"""Signs an action for one chat, so that no other button than ours can be pressed."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many characters each place of a card shows, and whether its buttons can be links."""

    title: int
    text: int
    button: int
    option: int
    links: bool


APP = Room(title=36, text=160, button=10, option=17, links=True)  # document/path/90236
BOT = Room(title=26, text=112, button=10, option=11, links=False)  # document/path/101032


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
    submit = {
        "text": words.say(Text("wecom.submit")),
        "key": words.after(SUBMIT, Text("wecom.submitted")),
    }
    checkbox = {"question_key": "choice", "mode": int(bool(ticks)), "option_list": options}
    return {"card_type": "vote_interaction", "checkbox": checkbox, "submit_button": submit}


def pressed(key: str, options: Sequence[str]) -> tuple[str, str]:
    """Return the sealed action that a press carries, and the words to show on the card, if any."""
    action, _, words = key.partition("\n")
    if action == SUBMIT:
        action = next((one for one in options if not one.startswith(TICK)), "")
    return action, words


def ticked(options: Sequence[str]) -> str:
    """Return the names that were ticked, as they would be typed; nothing if a button was chosen."""
    names = [one.removeprefix(TICK) for one in options if one.startswith(TICK)]
    return "、".join(names) if len(names) == len(options) else ""
