"""`taizhang digest`: plan what people would be told at a moment, and put it into the outbox."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.base import Say
from bot.clock import Clock
from bot.commands.opening import only_office, with_database
from bot.planner import Planned, Planner
from bot.settings import Settings
from bot.texts import Texts
from ledger.languages import DEFAULT_LANGUAGE
from ledger.model import Jurisdiction
from ledger.planning import Digest
from ledger.talk import Text
from storage.database import Database

WHY = {
    "muted": Text("digest.muted"),
    "no_account": Text("digest.no_account"),
    "no_liaison": Text("digest.no_liaison"),
    "told_today": Text("digest.told_today"),
    "week_full": Text("digest.week_full"),
}
"""Why something that is due is not told now (`Withheld.why`), in words."""


def run(*, at: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Print what is due to be told at a moment (now, when none is named), and enqueue it.

    A moment without a zone is the office's own. What is enqueued twice is told once: the keys are
    those of the running program, which goes on planning as if nobody had looked ahead. With
    `dry_run` nothing is written.
    """

    async def work(database: Database, settings: Settings) -> tuple[Jurisdiction, Planned]:
        office = await only_office(database)
        now = _moment(at, office)
        planner = Planner(database, Clock())
        if dry_run:
            return office, Planned(await planner.preview(office.id, now))
        present = Clock().now()
        async with database.work(office.id) as uow:
            await uow.outbox.expire(min(now, present))
        planned = await planner.plan_office(office.id, now)
        if now > present:
            async with database.work(office.id) as uow:
                await uow.rounds.again(office.id, present)
        return office, planned

    office, planned = with_database(work)
    say = Texts.load(DEFAULT_LANGUAGE, office.timezone).say
    zone = ZoneInfo(office.timezone)
    if as_json:
        told = [_row(digest, planned, say, zone) for digest in planned.plan.digests]
        withheld = [
            {"why": one.why, "unit": one.unit, "items": one.items} for one in planned.plan.withheld
        ]
        data = {"digests": told, "withheld": withheld}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    sys.stdout.write("\n".join(_lines(planned, say, zone)) + "\n")


def _moment(at: datetime | None, office: Jurisdiction) -> datetime:
    if at is None:
        return Clock().now()
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(office.timezone))


def _row(digest: Digest, planned: Planned, say: Say, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "to": _name(digest),
        "unit": digest.person.unit if digest.person else "",
        "kind": digest.push.value,
        "at": digest.not_before.astimezone(zone).isoformat(timespec="seconds"),
        "tasks": list(digest.tasks),
        "enqueued": digest.key in planned.enqueued,
        "text": _words(digest, say),
    }


def _lines(planned: Planned, say: Say, zone: ZoneInfo) -> Iterator[str]:
    """Yield a plan for a person: how much of it is new, each message, and what was held back."""
    plan = planned.plan
    yield say(Text("digest.summary", due=len(plan.digests), new=len(planned.enqueued)))
    for digest in plan.digests:
        at = digest.not_before.astimezone(zone)
        yield f"\n{at:%Y-%m-%d %H:%M}  {_name(digest)}"
        yield _words(digest, say)
    for why in dict.fromkeys(one.why for one in plan.withheld):
        units = tuple(
            Text("digest.withheld_unit", unit=one.unit, items=one.items)
            for one in plan.withheld
            if one.why == why
        )
        yield "\n" + say(Text("digest.withheld", why=WHY[why], units=units))


def _name(digest: Digest) -> str:
    if digest.person:
        return digest.person.name or f"{digest.person.unit} ({digest.person.role.value})"
    return digest.group.title if digest.group else ""


def _words(digest: Digest, say: Say) -> str:
    return "\n".join(say(line) for line in digest.reply.lines)
