"""Two counties in one database, with one of everything that a button can name in the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ledger.actions import short
from ledger.deadlines.model import Deadline, Kind
from ledger.model import Role, State
from ledger.talk import Text
from storage.database import Database
from storage.doubts import NewDoubt
from storage.notices import NewTask
from storage.tables import metadata
from tests.dialog import Dialog, local

NOW = "2022-08-22 10:00"
TALK = frozenset(
    {
        "channel_state", "code_try", "conversation", "day_count", "delivery_attempt", "inbox",
        "jurisdiction", "lease", "outbox", "planning_round", "process", "told",
    }
)  # fmt: skip
"""Tables of the talk itself, which every message moves."""

HERE = {"ban": Role.CLERK, "li": Role.LIAISON, "head": Role.HEAD}
BESIDE = {"li2": Role.LIAISON, "head2": Role.HEAD}
ABROAD = {"ban9": Role.CLERK, "li9": Role.LIAISON, "head9": Role.HEAD}
STRANGER = "stranger"
EVERYBODY: Mapping[str, Role] = {**HERE, **BESIDE, **ABROAD}


@dataclass(frozen=True)
class Offices:
    """What the walk needs to know of the two counties."""

    here: int
    abroad: int
    notice: int
    ids: Mapping[str, str]

    def action(self, template: str) -> str:
        """Return a button's action with the ids of the first county."""
        return template.format(**self.ids)


async def build(database: Database, folder: Path) -> Offices:
    """Make the two counties; everything the first county owns says 甲, the second's 乙."""
    talk = Dialog(database, folder, NOW)
    async with database.work() as uow:
        far = await uow.jurisdictions.create("乙县人民政府办公室", "Asia/Shanghai", at=local(NOW))
        near = await uow.jurisdictions.create("甲县人民政府办公室", "Asia/Shanghai", at=local(NOW))
    talk.jurisdiction_id = far.id
    for who, role in ABROAD.items():
        await talk.join(who, "乙县司法局", role, f"乙{who}")
    await talk.notice((6, "乙标公开", "2022年8月31日前", "乙县司法局"))
    talk.jurisdiction_id = near.id
    for who, role in HERE.items():
        await talk.join(who, "甲县司法局", role, f"甲{who}")
    for who, role in BESIDE.items():
        await talk.join(who, "丙局", role, f"丙{who}")
    await talk.notice((3, "甲标旧事", "2021年12月31日前", "甲县司法局"), year=2021)
    await talk.notice(
        (5, "甲标五", "2022年12月31日前", "甲县司法局"),
        (6, "甲标六", "2022年8月31日前", "甲县司法局"),
        (7, "甲标七", "2022年8月31日前", "甲县司法局"),
        (9, "甲标九", "2022年12月31日前", "甲县司法局"),
        (11, "甲标次数", "全年不少于2次", "甲县司法局"),
        (12, "甲标全年", "全年", "甲县司法局"),
        (8, "丙标八", "2022年12月31日前", "丙局"),
    )
    ids = await _things(talk)
    await talk.dispatcher.finish()
    return Offices(near.id, far.id, talk.notice_id, {k: short(v) for k, v in ids.items()})


async def _things(talk: Dialog) -> dict[str, int]:
    """Let one of everything happen that a button can be about."""
    now = talk.clock.now()
    li, ban = talk.people["li"].id, talk.people["ban"].id
    async with talk.database.work(talk.jurisdiction_id) as uow:
        parts = {a.task.no: a for a in await uow.assignments.all(talk.notice_id)}
        years = [n for n in await uow.notices.all() if n.year == 2021]
        last = (await uow.notices.tasks(years[0].id))[0].id
        batch = 77
        reported = await uow.entries.append(
            parts[6].id, at=now, person_id=li, by="甲李", text="甲标办好了", status=None,
            percent=None, state_after=State.REPORTED_DONE, batch=batch,
        )  # fmt: skip
        await uow.entries.append(
            parts[9].id, at=now, person_id=li, by="甲李", text="甲标不涉及", status=None,
            percent=None, state_after=State.OPEN, kind="ask",
            waiting="not_applicable",
        )  # fmt: skip
        asked = await uow.extensions.ask(
            parts[7].id, at=now, person_id=li, until=date(2022, 9, 15), reason="甲标未完"
        )
        handover = await uow.handovers.ask(li, "甲王芳", at=now)
        feedback = await uow.feedback.add(person_id=li, text="甲标少发点", at=now)
        draft = await _draft(uow, now)
        doubt = (await uow.doubts.open(draft))[0].id
        bulletin, clean = [
            await uow.bulletins.draft(talk.notice_id, {}, late, at=now, person_id=ban)
            for late in ([parts[7].id], [])
        ]
        check = (await uow.bulletins.checks(bulletin.id))[0].id
        await uow.bulletins.answer(check, "甲标有异议", at=now)
        await uow.units.add("丁局")
    assert reported
    return {
        "part": parts[5].id, "quota": parts[11].id, "reported": parts[6].id,
        "asked": parts[9].id, "batch": batch,
        "extension": asked.id, "handover": handover, "feedback": feedback, "draft": draft,
        "doubt": doubt, "bulletin": bulletin.id, "clean": clean.id, "check": check, "last": last,
    }  # fmt: skip


async def _draft(uow: Any, now: Any) -> int:
    """Put a notice that waits for its confirmation."""
    limit = Deadline("甲标适时", Kind.VAGUE, Text("plain", text=""))
    notice = await uow.notices.add(
        title="甲标要点草稿",
        lists={"units": [], "lists": [], "addressees": []}, year=2022, at=now,
        tasks=[NewTask(1, "一", "甲标草", "甲标草。", limit, ("甲县司法局",))],
    )  # fmt: skip
    await uow.doubts.add(
        notice.id, [NewDoubt(1, "due", Text("plain", text="甲标哪天"), None, ("2022-09-30",))]
    )
    found: int = notice.id
    return found


async def kept(database: Database, jurisdiction_id: int | None = None) -> dict[str, list[str]]:
    """Return every row of every table that is not the talk itself, of one county or of all."""
    rows = {}
    async with database.read() as uow:
        for table in metadata.sorted_tables:
            if table.name not in TALK:
                query = select(table)
                if jurisdiction_id and "jurisdiction_id" in table.c:
                    query = query.where(table.c.jurisdiction_id == jurisdiction_id)
                found = await uow.connection.execute(query)
                rows[table.name] = sorted(str(tuple(row)) for row in found)
    return rows


async def last_outcome(database: Database) -> str:
    """Return what the log says the last message led to."""
    inbox = metadata.tables["inbox"]
    async with database.read() as uow:
        found = await uow.connection.execute(
            select(inbox.c.outcome).order_by(inbox.c.id.desc()).limit(1)
        )
        return str(found.scalar_one())
