"""What may hang under a message: inline keyboards within their limits, and reply keyboards."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.peers.bot_api.refusal import bad

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA = 64
_LINK = re.compile(r"(https?|tg|mailto|tel)://?[^\s]+$")


def read_markup(value: Any, *, edit: bool = False) -> dict[str, Any] | None:
    """Return a checked reply_markup, or raise what Telegram would answer."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise bad("can't parse reply keyboard markup JSON object") from error
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in value:
        return _inline(value["inline_keyboard"])
    if edit:
        raise bad("inline keyboard expected")
    if "keyboard" in value:
        return _reply_keyboard(value)
    if value.get("remove_keyboard") or value.get("force_reply"):
        return value
    raise bad("can't parse reply keyboard markup JSON object")


def _inline(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be of type Array of Arrays')
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be non-empty')
    kinds = [kind for kind in ("callback_data", "url", "web_app", "copy_text") if kind in button]
    if len(kinds) != 1:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not _LINK.match(str(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return dict(button)


def _reply_keyboard(value: dict[str, Any]) -> dict[str, Any]:
    rows = value["keyboard"]
    texts = [
        button.get("text") if isinstance(button, dict) else button for row in rows for button in row
    ]
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise bad("can't parse keyboard button: text must be non-empty")
    return value
