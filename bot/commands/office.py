"""`taizhang init`, `import`, `invite`, `ledger`: what the office does from the command line."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.commands.errors import BadInput, CommandFailed
from bot.commands.opening import only_office, put_on_record, with_database
from bot.settings import Settings
from bot.texts import Texts
from bot.workdays import workdays
from handlers import imports
from handlers.assigning import Outcome, confirm
from handlers.cards import LIGHT_WORDS
from ledger.lights import light
from ledger.model import Assignment, Jurisdiction, Light, Role, Unit
from ledger.planning.policy import Policy
from ledger.units import match
from storage.codes import LIFE
from storage.database import Database, UnitOfWork

T = TypeVar("T")


def init(office: str, *, as_json: bool) -> None:
    """Create database and office; print the office's one-time binding code."""
    if not office.strip():
        raise BadInput('--office is empty; for example --office "临江县人民政府办公室"')

    async def work(database: Database, settings: Settings) -> tuple[Jurisdiction, str]:
        now = Clock().now()
        async with database.work() as uow:
            if any(known.name == office for known in await uow.jurisdictions.list()):
                raise CommandFailed(f"{office} is there already; use: taizhang invite {office}")
            made = await uow.jurisdictions.create(office, settings.timezone, at=now)
        async with database.work(made.id) as uow:
            unit = await uow.units.office()
            code = await uow.codes.issue(unit.id, Role.CLERK, "", expires_at=now + LIFE, at=now)
        return made, code

    made, code = with_database(work, create=True)
    if as_json:
        _print_json({"jurisdiction": made.name, "code": code})
    else:
        _say(f"{made.name}: 绑定码 {code}（72小时内有效，只能用一次）")


def import_notice(file: Path, *, yes: bool, as_json: bool, issued: date | None) -> None:
    """Read a notice into the ledger, live at once; ask first unless told not to."""
    from bot.commands.read import read
    from ledger.notices import reading_to_json

    texts = Texts.load()
    reading = read(file, issued=issued, texts=texts)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if not yes:
        _say(f"{reading.title}：{len(reading.tasks)}项")
        for task in reading.tasks:
            for doubt in task.review:
                _say(f"  第{task.no}项：{texts.say(doubt.say)}")
        if not sys.stdin.isatty() or input("导入？[y/N] ").strip().lower() not in (
            "y",
            "yes",
            "是",
        ):
            raise CommandFailed("nothing was imported; add --yes to import it as it is read")

    async def work(database: Database, settings: Settings) -> Outcome | None:
        office = await only_office(database)
        now = Clock().now()
        async with database.work(office.id) as uow:
            known = await uow.notices.by_digest(digest)
            if known and known.confirmed_at:
                return None
            today = now.astimezone(ZoneInfo(office.timezone)).date()
            notice = known or await imports.store(uow, reading, digest, at=now, today=today)
            outcome = await confirm(uow, notice, at=now, expand_groups=True)
            facts = {"title": notice.title, "tasks": outcome.tasks}
            await put_on_record(uow, "import.confirmed", f"notice:{notice.id}", now, **facts)
            return outcome

    outcome = with_database(work)
    if as_json:
        _print_json(
            reading_to_json(reading, texts.say)
            | {
                "imported": outcome is not None,
                "assignments": outcome.assignments if outcome else 0,
            }
        )
    elif outcome is None:
        _say("这份文件已经导入过，没有变化。")
    else:
        _say(f"已导入{outcome.tasks}项，分到{outcome.units}个单位，共{outcome.assignments}件次。")
        for phrase, nos in outcome.unknown.items():
            _say(f"  还没有落到单位：{phrase}（第{'、'.join(map(str, nos))}项）")


def invite(unit: str, *, role: str, name: str, as_json: bool) -> None:
    """Print a one-time binding code with its links, and a QR code on a terminal."""
    if role not in set(Role):
        raise BadInput(f"--role {role}: choose liaison, head or clerk")

    async def work(database: Database, settings: Settings) -> dict[str, Any]:
        office = await only_office(database)
        now = Clock().now()
        async with database.work(office.id) as uow:
            found = await _unit(uow, unit)
            expires_at = now + LIFE
            code = await uow.codes.issue(found.id, Role(role), name, expires_at=expires_at, at=now)
            await put_on_record(uow, "code.issued", f"unit:{found.id}", now, role=role)
        return {
            "code": code,
            "unit": found.name,
            "role": role,
            "expires_at": expires_at.isoformat(timespec="seconds"),
            "links": await links(settings, code),
        }

    invitation = with_database(work)
    if as_json:
        _print_json(invitation)
        return
    _say(f"{invitation['unit']}：绑定码 {invitation['code']}（72小时内有效，只能用一次）")
    for channel, link in invitation["links"].items():
        _say(f"  {channel}: {link}")
    import segno

    # Without a public address the web chat's link is good on this machine only: a phone is
    # sent to the bot where there is one, which is the last of the links.
    segno.make([*invitation["links"].values()][-1]).terminal(compact=True)


def ledger(*, as_json: bool, xlsx: Path | None) -> None:
    """Print each unit's part in each task, or write the workbook."""
    texts = Texts.load()

    async def work(database: Database, settings: Settings) -> dict[str, Any]:
        office = await only_office(database)
        async with database.read(office.id) as uow:
            return await ledger_data(uow, office, Clock())

    if xlsx is not None:
        from bot.commands import papers

        papers.run("workbook", xlsx)
        return
    data = with_database(work)
    if as_json:
        _print_json(data)
        return
    _say(data["notice"]["title"])
    for row in data["assignments"]:
        _say(
            f"{row['task']:>3}  {texts.say(LIGHT_WORDS[Light(row['light'])])}  {row['unit']}  "
            f"{row['due'] or ''}  {row['state']}"
        )


async def ledger_data(uow: UnitOfWork, office: Jurisdiction, clock: Clock) -> dict[str, Any]:
    """Return the ledger as `ledger --json` writes it (DESIGN §4)."""
    notice = await uow.notices.active()
    if notice is None:
        raise CommandFailed("no notice has been imported yet; use: taizhang import FILE")
    today = clock.now().astimezone(ZoneInfo(office.timezone)).date()
    calendar = workdays(await uow.calendar.overrides())
    policy = Policy.of(office.policy)
    history: dict[int, list[dict[str, Any]]] = {}
    for entry in await uow.entries.of_notice(notice.id):
        history.setdefault(entry.assignment_id, []).append(
            {
                "at": entry.at.isoformat(),
                "by": entry.by,
                "text": entry.text,
                "status": entry.status.value if entry.status else None,
                "percent": entry.percent,
                "undone": entry.undone,
                "kind": entry.kind,
            }
        )

    def row(item: Assignment) -> dict[str, Any]:
        return {
            "task": item.task.no,
            "unit": item.unit.name,
            "role": item.part.value,
            "state": item.state.value,
            "percent": item.percent,
            "due": item.due.isoformat() if item.due else None,
            "light": light(item, today=today, calendar=calendar, policy=policy).value,
            "entries": history.get(item.id, []),
        }

    return {
        "notice": {
            "title": notice.title,
            "doc_number": notice.doc_number,
            "issuer": notice.issuer,
            "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
            "year": notice.year,
        },
        "assignments": [row(item) for item in await uow.assignments.all(notice.id)],
    }


async def links(settings: Settings, code: str) -> dict[str, str]:
    """Return where a code can be used, by channel."""
    base = settings.web_url or f"http://{settings.web_host}:{settings.web_port}"
    found = {"web": f"{base.rstrip('/')}/chat/in/{code}"}
    if settings.telegram_token:
        from bot.channels.telegram import bot_name

        name = await bot_name(settings)
        if name:
            found["telegram"] = f"https://t.me/{name}?start={code}"
    return found


async def _unit(uow: UnitOfWork, name: str) -> Unit:
    found = await uow.units.find(name)
    if found:
        return found
    units = await uow.units.all()
    likely = match(name, [u for u in units if not u.office])
    if len(likely) == 1 and likely[0].score >= 0.9:
        certain = await uow.units.find(likely[0].name)
        assert certain is not None, "it was just listed"
        return certain
    if likely:
        names = "、".join(c.name for c in likely)
        raise BadInput(f"{name}: did you mean {names}?")
    raise BadInput(f"{name}: no such unit; the imported notice names them, see: taizhang ledger")


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
