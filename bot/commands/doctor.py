"""`taizhang doctor`: looks at everything that can be wrong, and says what to do for each."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import SecretStr

from bot.app import platform_channels
from bot.clock import Clock
from bot.commands.errors import BadInput, CommandFailed
from bot.papers.picture import NoChineseFont, chinese_font
from bot.scheduler import TICKS
from bot.settings import PREFIX, BadSettings, Settings, load_settings
from bot.workdays import workdays
from storage import backup
from storage.database import Database, DatabaseBusy, DatabaseUnusable

LEAST_DISK = 1 << 30  # bytes: a year of a county's files and a week of backups
_PASSWORD = re.compile(r"://[^/@\s]*:[^@\s]*@")
"""Who and with what password, inside an address: nothing for a screen."""

OLDEST_BACKUP = timedelta(days=3)
CLOCK_SLACK = timedelta(minutes=5)
SIGNS = {"ok": "✓", "note": "·", "wrong": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `wrong` makes the command fail; `note` is worth knowing."""

    state: str
    what: str
    do: str = ""


def run() -> None:
    """Print every setting and every finding; exit 1 when something is wrong."""
    try:
        settings = load_settings()
    except BadSettings as bad:
        raise BadInput(str(bad)) from bad
    _say("settings")
    for name, value in described(settings):
        _say(f"  {name} = {value}")
    _say("ticks")
    for tick in TICKS:
        when = f"at {tick.nightly_at}" if tick.nightly_at else f"every {tick.every:g} s"
        _say(f"  {tick.name}, {when}: {tick.does}")
    _say("findings")
    wrong = asyncio.run(_print_findings(settings))
    if wrong:
        raise CommandFailed(f"{wrong} of these must be put right, see ✗ above")


def described(settings: Settings) -> list[tuple[str, str]]:
    """Return every setting by name with its value; secrets are only said to be there."""
    rows = []
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        shown = "(set)" if isinstance(value, SecretStr) else "" if value is None else str(value)
        shown = _PASSWORD.sub("://…@", shown)
        rows.append((f"{PREFIX}{name.upper()}", shown))
    return rows


async def _print_findings(settings: Settings) -> int:
    wrong = 0
    async for finding in findings(settings):
        wrong += finding.state == "wrong"
        advice = f" → {finding.do}" if finding.do else ""
        _say(f"  {SIGNS[finding.state]} {finding.what}{advice}")
    return wrong


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what is found, the near things first."""
    yield _disk(settings)
    for finding in _rights(settings):
        yield finding
    yield _backups(settings)
    yield _font()
    database = Database.open(settings.database)
    try:
        async for finding in _database(database):
            yield finding
    finally:
        await database.close()
    async for finding in _channels(settings):
        yield finding
    if settings.web_url:
        yield await _reachable(settings.web_url)


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        return Finding("wrong", f"{folder}: {error.strerror}", "choose another TAIZHANG_DATA_DIR")
    if not os.access(folder, os.W_OK):
        return Finding("wrong", f"{folder} cannot be written to", "change its owner or rights")
    free = shutil.disk_usage(folder).free
    words = f"{folder}: {free >> 30} GB free"
    return Finding("ok", words) if free > LEAST_DISK else Finding("wrong", words, "make room")


def _rights(settings: Settings) -> list[Finding]:
    """Look at who else on this machine could read the ledger or the keys."""
    database = Database.open(settings.database)
    places = [settings.data_dir / "secret.key", settings.data_dir / "files"]
    places += [database.path] if database.is_sqlite else []
    names = [f"{PREFIX}{name.upper()}_FILE" for name in Settings.model_fields]
    places += [Path(os.environ[name]) for name in names if os.environ.get(name)]
    open_to_all = [place for place in places if place.exists() and place.stat().st_mode & 0o007]
    if not open_to_all:
        return [Finding("ok", "nobody else on this machine can read the data")]
    return [
        Finding("wrong", f"{place} can be read by anybody on this machine", f"chmod o= {place}")
        for place in open_to_all
    ]


def _backups(settings: Settings) -> Finding:
    newest = backup.newest(settings.data_dir / "backups")
    if newest is None:
        return Finding(
            "note", "there is no backup yet", "taizhang backup, or leave it to the night"
        )
    age = Clock().now() - newest
    words = f"the newest backup is of {newest:%Y-%m-%d %H:%M} UTC"
    if age > OLDEST_BACKUP:
        return Finding("wrong", words, "taizhang backup; then look for backup.failed in the log")
    return Finding("ok", words)


def _font() -> Finding:
    try:
        chinese_font()
    except NoChineseFont as missing:
        return Finding("note", "no Chinese font: no picture for the group", str(missing))
    return Finding("ok", "a Chinese font for the picture")


def _calendar(entered: Mapping[date, bool]) -> list[Finding]:
    """The coming year's calendar is published in November; until then it is an estimate.

    `entered` are the days that an office has entered itself.
    """
    today = Clock().now().date()
    calendar = workdays(entered)
    years = {today.year, (today + timedelta(days=60)).year}
    return [
        Finding(
            "note",
            f"the calendar of {year} is an estimate",
            "enter the published days: tell the bot, as the office, or upgrade",
        )
        if calendar.is_estimated(year)
        else Finding("ok", f"the calendar of {year} is published or entered")
        for year in sorted(years)
    ]


async def _database(database: Database) -> AsyncIterator[Finding]:
    try:
        await database.require_current()
        async with database.read() as uow:
            offices = await uow.jurisdictions.list()
            waiting, _ = await uow.inbox.waiting()
    except (DatabaseUnusable, DatabaseBusy) as problem:
        yield Finding("wrong", f"database: {problem}", "taizhang db upgrade, or mend its address")
        return
    yield Finding("ok", f"database: {len(offices)} office(s), {waiting} message(s) unanswered")
    if not offices:
        yield Finding("note", "there is no office yet", "taizhang init --office NAME")
    for office in offices:
        async with database.read(office.id) as uow:
            last = await uow.audit.latest(1)
            broken = await uow.accounts.broken()
            stuck = await uow.outbox.undelivered(office.id)
            entered = await uow.calendar.overrides()
        for finding in _calendar(entered):
            yield finding
        if last and last[0].at > Clock().now() + CLOCK_SLACK:
            yield Finding(
                "wrong",
                f"the clock is behind what is recorded already ({last[0].at:%Y-%m-%d %H:%M} UTC)",
                "set this machine's clock, and let it follow a time server",
            )
        for person, account in broken:
            yield Finding(
                "note",
                f"{person.unit} cannot be reached on {account.channel}: {account.broken}",
                "ask them to open the chat again, or: taizhang invite",
            )
        if stuck:
            yield Finding(
                "note", f"{len(stuck)} message(s) were not delivered", "see the office's desk: 待办"
            )


async def _channels(settings: Settings) -> AsyncIterator[Finding]:
    """Make a real call on each channel: a token that can be fetched may still be refused."""
    channels = platform_channels(settings, Clock())
    if not channels:
        yield Finding("note", "no Telegram and no WeCom is set up: the web chat alone is served")
    for channel in channels:
        try:
            async for state, what, do in channel.check():
                yield Finding(state, f"{channel.name}: {what}", do)
        finally:
            await channel.close()
    if settings.telegram_token:
        yield Finding(
            "note",
            "Telegram is for trying out and for users elsewhere",
            "real people's data of state organs stays in the mainland: WeCom or the web chat",
        )


async def _reachable(url: str) -> Finding:
    """Ask for our own health at the public address, as people's phones and platforms would."""
    address = url.rstrip("/") + "/healthz"
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=10), trust_env=True) as browser,
            browser.get(address) as answer,
        ):
            good = answer.status == 200
            words = f"{address} answers {answer.status}"
    except (ClientError, TimeoutError, OSError) as error:
        good, words = False, f"{address}: {type(error).__name__}"
    if good:
        return Finding("ok", words)
    return Finding("wrong", words, "is it serving, and does the proxy before it pass requests on?")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
