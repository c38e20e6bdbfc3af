"""The app's menu: the words that open everything, for those who would rather tap than type."""

from __future__ import annotations

from bot.channels.base import Say
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.calls import Rejected
from ledger.talk import Text

_NO_MENU = 46003
_WORDS = (Text("wecom.menu_tasks"), Text("wecom.menu_feedback"), Text("wecom.menu_help"))


async def publish_menu(api: WeComApi, agent_id: int, say: Say) -> bool:
    """Give the app a menu unless it has one; what the administrator made is left alone.

    A tap comes back as if its words had been typed. Returns whether a menu was made.
    """
    agent = str(agent_id)
    try:
        await api.get("menu/get", agentid=agent)
        return False
    except Rejected as rejected:
        if rejected.code != _NO_MENU:
            raise
    buttons = [{"type": "click", "name": say(word), "key": say(word)} for word in _WORDS]
    await api.post("menu/create", {"button": buttons}, agentid=agent)
    return True
