"""The board's paths: what each visitor may look at. Nothing is changed here; answers go by chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.board.app_doors import WECOM_DOOR
from bot.board.pages import Board, board_page, panels
from bot.board.ribbon import year_of
from bot.board.rows import Eye, by_chapter, by_unit, rows_of
from bot.board.task_page import TaskView, task_page
from bot.channels.base import ReadBlob
from bot.channels.web.answers import file_response, html_response, panels_response
from bot.channels.web.chats import Seat
from bot.channels.web.sessions import Visitor
from bot.clock import Clock
from bot.texts import Texts
from bot.workdays import workdays
from ledger.model import Assignment, Role, State
from ledger.planning.policy import Policy
from storage.database import Database, UnitOfWork

Find = Callable[[web.Request], Awaitable[Visitor | None]]
"""Says who is looking, or None for somebody unknown."""

_IN_WECOM = "wxwork"  # what WeCom's browser calls itself


class BoardPages:
    """Pages for the office and for units; each visitor sees what DESIGN §8 lets them see."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        find: Find,
        read_blob: ReadBlob,
        *,
        wecom_door: bool = False,
    ) -> None:
        """With `wecom_door` an unknown visitor in WeCom's own browser is signed in there."""
        self._wecom_door = wecom_door
        self._database = database
        self._clock = clock
        self._find = find
        self._read_blob = read_blob

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """Return the paths."""
        return (
            web.get("/board", self._board),
            web.get("/board/panels", self._panels),
            web.get("/board/task/{no}", self._task),
            web.get("/board/evidence/{digest:[0-9a-f]{64}}", self._evidence),
        )

    async def _board(self, request: web.Request) -> web.Response:
        visitor = await self._find(request)
        if visitor is None:
            in_wecom = _IN_WECOM in request.headers.get("User-Agent", "").lower()
            raise web.HTTPSeeOther(WECOM_DOOR if in_wecom and self._wecom_door else "/chat")
        board = await self._look(visitor, _number(request.query.get("unit", "")))
        return html_response(board_page(board, _texts(visitor)))

    async def _panels(self, request: web.Request) -> web.Response:
        visitor = await self._visitor(request)
        board = await self._look(visitor, _number(request.query.get("unit", "")))
        return panels_response(panels(board, _texts(visitor)))

    async def _task(self, request: web.Request) -> web.Response:
        visitor = await self._visitor(request)
        no = _number(request.match_info["no"])
        async with self._database.read(visitor.jurisdiction.id) as uow:
            notice = await uow.notices.active()
            task = await uow.notices.task(notice.id, no) if notice and no else None
            if task is None:
                raise web.HTTPNotFound
            parts = await uow.assignments.of_task(task.id)
            own = [part for part in parts if _may_see(visitor, part)]
            if not own and visitor.person.role is not Role.CLERK:
                raise web.HTTPNotFound
            view = TaskView(
                zone=visitor.jurisdiction.timezone,
                task=task,
                parts=own,
                entries={part.id: await uow.entries.of_assignment(part.id) for part in own},
                evidence={part.id: await uow.evidence.of_assignment(part.id) for part in own},
                eye=await self._eye(uow, visitor),
            )
        return html_response(task_page(view, _texts(visitor)))

    async def _evidence(self, request: web.Request) -> web.Response:
        visitor = await self._visitor(request)
        digest = request.match_info["digest"]
        unit_id = None if visitor.person.role is Role.CLERK else visitor.person.unit_id
        async with self._database.read(visitor.jurisdiction.id) as uow:
            if not await uow.evidence.may_see(digest, unit_id):
                raise web.HTTPNotFound
        try:
            data = await self._read_blob(digest)
        except FileNotFoundError as error:
            raise web.HTTPNotFound from error
        return file_response(data, request.query.get("name", "file")[:100])

    async def _visitor(self, request: web.Request) -> Visitor:
        visitor = await self._find(request)
        if visitor is None:
            raise web.HTTPUnauthorized
        return visitor

    async def _look(self, visitor: Visitor, unit_id: int | None) -> Board:
        """Gather the board: a clerk looks at the county or at one unit, others at their own."""
        office = visitor.person.role is Role.CLERK
        wanted = unit_id if office else visitor.person.unit_id
        async with self._database.read(visitor.jurisdiction.id) as uow:
            notice = await uow.notices.active()
            eye = await self._eye(uow, visitor)
            tasks = await uow.notices.tasks(notice.id) if notice else []
            if notice is None:
                assignments: Sequence[Assignment] = []
            elif wanted is None:
                assignments = await uow.assignments.all(notice.id)
            else:
                assignments = await uow.assignments.of_unit(wanted, notice.id)
        held = {part.task.no for part in assignments}
        seen = tasks if wanted is None else [task for task in tasks if task.no in held]
        rows = rows_of(seen, assignments, eye)
        waiting = [part for part in assignments if part.state is State.REPORTED_DONE]
        return Board(
            county=visitor.jurisdiction.name,
            zone=visitor.jurisdiction.timezone,
            person=visitor.person,
            today=eye.today,
            notice=notice,
            unit=assignments[0].unit.name if wanted is not None and assignments else None,
            rows=rows,
            chapters=by_chapter(rows),
            units=by_unit(assignments, eye) if wanted is None else [],
            year=year_of(notice, rows, eye) if notice else None,
            review=waiting if office else [],
            seat=_own_seat(visitor),
        )

    async def _eye(self, uow: UnitOfWork, visitor: Visitor) -> Eye:
        zone = ZoneInfo(visitor.jurisdiction.timezone)
        return Eye(
            self._clock.now().astimezone(zone).date(),
            workdays(await uow.calendar.overrides()),
            Policy.of(visitor.jurisdiction.policy),
        )


def _may_see(visitor: Visitor, part: Assignment) -> bool:
    return visitor.person.role is Role.CLERK or part.unit.id == visitor.person.unit_id


def _own_seat(visitor: Visitor) -> Seat | None:
    return visitor.own if visitor.seats else None


def _texts(visitor: Visitor) -> Texts:
    return Texts.load(visitor.person.language, visitor.jurisdiction.timezone)


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 20 else None
