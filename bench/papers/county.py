"""Made-up ledgers to draw papers from: a whole county on every task, and the example county's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.documents import read_document_safely
from bot.workdays import workdays
from ledger.assigning import Owners, Share, assign
from ledger.deadlines import read_deadline
from ledger.model import Assignment, Entry, Evidence, Notice, Part, State, Status, Task, Unit
from ledger.notices import Reading, read_notice
from ledger.papers.book import Book, CarriedTask
from ledger.planning import reminders_to_come
from ledger.planning.policy import Policy
from ledger.talk import Text

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "linjiang_2026.txt"
OFFICE = "临江县人民政府办公室"
ISSUED, TODAY = date(2026, 4, 15), date(2026, 10, 12)
AT = datetime(2026, 9, 28, 2, tzinfo=UTC)
POLICY = Policy()

_LIMITS = ("三季度前", "12月底前", "全年", "10月底前", "每季度", "8月底前")
_DONE = ("目录已更新并公开，群众可按事项查询", "专栏已上线，每月更新一次", "43件文件已集中公开")
_SAID = ("数据已汇总，正在核对口径", "还差两家单位的材料", "正在走政府采购程序")
_STATES = (
    State.CLOSED, State.IN_PROGRESS, State.REPORTED_DONE, State.CLOSED, State.OPEN,
    State.IN_PROGRESS, State.RETURNED, State.NOT_APPLICABLE,
)  # fmt: skip


def whole_county(units: int, tasks: int) -> Book:
    """Return a ledger with every unit on every task, a word and a link on most of them."""
    bureaus = [Unit(n, f"县第{n}局", position=n) for n in range(1, units + 1)]
    shares = [
        Share(no, unit.name, Part.LEAD if unit.id == no % units + 1 else Part.RESPONSIBLE)
        for no in range(1, tasks + 1)
        for unit in bureaus
    ]
    listed = [
        _task(no, f"一、主动公开 / （{no}）", f"公开第{no}类事项的目录和标准", _LIMITS[no % 6])
        for no in range(1, tasks + 1)
    ]
    return _book(bureaus, listed, shares)


async def example_county() -> Book:
    """Return the example notice's ledger as it may stand in October."""
    document = await read_document_safely(EXAMPLE.read_bytes(), EXAMPLE.name)
    reading = read_notice(document, calendar=workdays({}))
    plan = assign(_owners(reading))
    bureaus = [Unit(n, unit.name, position=n) for n, unit in enumerate(plan.units, 1)]
    listed = [
        Task(
            t.no, 1, t.no, t.section, t.title or "", t.text, t.deadline, t.lead, t.responsible,
            (), t.target,
        )
        for t in reading.tasks
    ]  # fmt: skip
    return _book(bureaus, listed, plan.shares)


def _owners(reading: Reading) -> Owners:
    return Owners(
        issuer=reading.issuer,
        tasks=tuple((t.no, t.lead, t.responsible) for t in reading.tasks),
        units=tuple((u.name, tuple(u.aliases)) for u in reading.units),
        lists=tuple(reading.lists),
        addressees=tuple(reading.addressees),
    )


def _task(no: int, section: str, text: str, limit: str) -> Task:
    deadline = read_deadline(limit, issued=ISSUED, calendar=workdays({}))
    return Task(no, 1, no, section, "", f"{text}。", deadline)


def _book(units: Sequence[Unit], tasks: Sequence[Task], shares: Sequence[Share]) -> Book:
    by_name, by_no = {u.name: u for u in units}, {t.no: t for t in tasks}
    numbers = count(1)
    parts = [
        _part(next(numbers), by_no[s.no], by_name[s.unit], s) for s in shares if s.unit in by_name
    ]
    entries = {a.id: [_entry(a)] for a in parts if a.last_words}
    links = {
        a.id: [Evidence(a.id, a.id, None, AT, link=f"https://www.linjiang.gov.cn/{a.id}.html")]
        for a in parts
        if a.state is State.CLOSED
    }
    calendar = workdays({})
    coming = reminders_to_come(
        parts,
        now=datetime.combine(TODAY, AT.time(), UTC),
        year=2026,
        calendar=calendar,
        policy=POLICY,
    )
    return Book(
        office=OFFICE,
        notice=Notice(1, "2026年临江县政务公开工作要点", None, OFFICE, ISSUED, 2026, AT),
        today=TODAY,
        calendar=calendar,
        policy=POLICY,
        assignments=parts,
        units=units,
        entries=entries,
        evidence=links,
        carried=[_carried()],
        coming=coming,
    )


def _part(number: int, task: Task, unit: Unit, share: Share) -> Assignment:
    state = _STATES[(task.no * 7 + unit.id) % len(_STATES)]
    words = _DONE if state in (State.CLOSED, State.REPORTED_DONE) else _SAID
    said = None if state is State.OPEN else words[(task.no + unit.id) % len(words)]
    due = task.deadline.falls_due
    return Assignment(
        id=number,
        task=task,
        unit=unit,
        part=share.part,
        state=state,
        due=due,
        original_due=due,
        blocked="缺乡镇数据，请协调" if state is State.RETURNED else None,
        answered_at=AT - timedelta(days=number % 60) if said else None,
        last_words=said,
        shared=share.shared,
    )


def _entry(part: Assignment) -> Entry:
    done = part.state in (State.CLOSED, State.REPORTED_DONE)
    return Entry(
        id=part.id,
        assignment_id=part.id,
        at=part.answered_at or AT,
        person_id=None,
        by="李强",
        text=part.last_words or "",
        status=Status.DONE if done else Status.IN_PROGRESS,
        percent=None,
        state_before=State.OPEN,
        state_after=part.state,
    )


def _carried() -> CarriedTask:
    return CarriedTask(
        5, "规章集中公开", ("县司法局",), "还差3个单位", Text("look_back.merged"), becomes=6
    )
