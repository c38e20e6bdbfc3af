"""`taizhang roster`: binds the office's people on WeCom by a sheet of user ids, without codes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.channels.base import SendFailed
from bot.channels.signing import Seals
from bot.channels.wecom import (
    Listed,
    Members,
    Roster,
    WeComApp,
    WeComAppChats,
    app_keys,
    roster_in,
)
from bot.clock import Clock
from bot.commands.errors import BadInput, CommandFailed
from bot.commands.opening import only_office, with_database
from bot.documents import DocumentRefused, read_document_safely
from bot.keys import signing_key
from bot.settings import Settings
from bot.texts import Texts
from ledger.model import Role
from ledger.talk import Text
from storage.database import Database

TWO = 2
"""Members that a group chat has at least."""


def run(file: Path, *, group: str, as_json: bool) -> None:
    """Bind everybody on the sheet; with `group`, make their work group, for broadcasts.

    Names each line that could not be bound and each member who cannot be reached.
    """
    texts = Texts.load()
    roster = _roster(file, texts)

    async def work(database: Database, settings: Settings) -> list[Text]:
        clock = Clock()
        app = _app(settings, clock, texts)
        office = await only_office(database)
        try:
            members = Members(database, app.api, app.name, app.bot, clock, texts.say)
            wrong = await members.bind(office.id, roster.lines)
            if group:
                chats = WeComAppChats(app.api, app.bot, clock, texts.say)
                await _make_group(database, office.id, chats, group, roster.lines, clock.now())
        except SendFailed as failed:
            raise CommandFailed(f"{failed.why}; see: taizhang doctor") from failed
        finally:
            await app.close()
        return [*roster.wrong, *wrong]

    wrong = [texts.say(text) for text in with_database(work)]
    if as_json:
        told = json.dumps({"read": len(roster.lines), "wrong": wrong}, ensure_ascii=False)
        sys.stdout.write(f"{told}\n")
        return
    lines = [
        texts.say(Text("wecom.roster_read", count=len(roster.lines))),
        *(f"  {w}" for w in wrong),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _app(settings: Settings, clock: Clock, texts: Texts) -> WeComApp:
    keys = app_keys(settings)
    if keys is None:
        raise CommandFailed("the WeCom app is not set up; see TAIZHANG_WECOM_… in docs/wecom.md")
    return WeComApp(keys, clock, texts.say, Seals(signing_key(settings), WeComApp.name))


def _roster(file: Path, texts: Texts) -> Roster:
    """Return the lines of the sheet, an Excel workbook; the first table with the columns counts."""
    if not file.is_file():
        raise BadInput(f"{file}: no such file")
    try:
        document = asyncio.run(read_document_safely(file, file.name))
    except DocumentRefused as refused:
        raise BadInput(f"{file.name}: {texts.say(refused.say)}") from refused
    missing = "单位"
    for table in document.tables:
        try:
            return roster_in([[cell.text for cell in row] for row in table.grid])
        except ValueError as column:
            missing = str(column)
    raise BadInput(f"{file.name}: the first row has no column {missing}; 单位 and 账号 are needed")


async def _make_group(
    database: Database,
    office: int,
    chats: WeComAppChats,
    title: str,
    listed: Sequence[Listed],
    at: datetime,
) -> None:
    """Make the group chat of all who are listed, the clerk its owner, and register it."""
    ids = list(dict.fromkeys(line.userid.lower() for line in listed))
    if len(ids) < TWO:
        raise BadInput("a group chat needs two members at least")
    clerks = [line.userid.lower() for line in listed if line.role is Role.CLERK]
    chat = await chats.create(title, (clerks or ids)[0], ids)
    async with database.work(office) as uow:
        await uow.groups.register(chats.name, chats.bot, chat, title, at=at)
