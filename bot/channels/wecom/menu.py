"""The app's menu: the words that open everything, for those who would rather tap than type."""

from __future__ import annotations

from typing import Any

from bot.board.app_doors import WECOM_DOOR
from bot.channels.base import Say
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.calls import Rejected
from ledger.talk import Text

_NO_MENU = 46003


async def publish_menu(
    api: WeComApi, agent_id: int, say: Say, *, web_url: str | None = None
) -> bool:
    """Give the app a menu unless it has one; what the administrator made is left alone.

    A tap comes back as if its words had been typed; with a public address the board is on it.
    Returns whether a menu was made.
    """
    agent = str(agent_id)
    try:
        await api.get("menu/get", agentid=agent)
        return False
    except Rejected as rejected:
        if rejected.code != _NO_MENU:
            raise
    tasks, *others = (
        {"type": "click", "name": say(word), "key": say(word)}
        for word in (Text("wecom.menu_tasks"), Text("wecom.menu_feedback"), Text("wecom.menu_help"))
    )
    buttons: list[dict[str, Any]] = [tasks, *others]
    if web_url:
        address = f"{web_url.rstrip('/')}{WECOM_DOOR}"
        board = {"type": "view", "name": say(Text("wecom.menu_board")), "url": address}
        buttons = [tasks, board, {"name": say(Text("wecom.menu_more")), "sub_button": others}]
    await api.post("menu/create", {"button": buttons}, agentid=agent)
    return True
