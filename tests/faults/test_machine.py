"""Anything, in any order: a machine that plays faults against an office and checks the promises."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.channels.base import TryAgain, Unreachable
from bot.dispatcher import Dispatcher
from bot.planner import Planner
from bot.texts import Texts
from bot.workdays import workdays
from ledger.model import State, Status
from ledger.planning import Policy
from ledger.planning.hours import is_open
from storage.database import Database
from tests.bot.county_office import ALL_YEAR, by, county_office
from tests.bot.world import Dead, SimClock, World, no_files

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 5, 6, 0, 30, tzinfo=UTC)
LIAISONS = ("县司法局联络员", "县卫健局联络员")
DUES = (date(2026, 5, 15), date(2026, 5, 20), date(2026, 6, 5))

template: list[Path] = []


@pytest.fixture(autouse=True)
def _template(sqlite_template):
    template[:] = [sqlite_template]


class Faults(RuleBasedStateMachine):
    """An office of two units on a wound clock, a platform that fails as the rules say."""

    @initialize()
    def open(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tz-machine-"))
        shutil.copyfile(template[0], self.folder / "t.db")
        self.runner = asyncio.Runner()
        self.database = Database.open(f"sqlite+aiosqlite:///{self.folder / 't.db'}")
        self.clock = SimClock(START)
        self.calendar = {}
        self.sent = []
        self.office = self.run(
            county_office(
                self.database,
                START,
                units=("县司法局", "县卫健局"),
                deadlines=[*map(by, DUES), ALL_YEAR],
            )
        )
        self.world = World(self.database, clock=self.clock)
        self.restart()

    def run(self, work):
        return self.runner.run(work)

    def restart(self):
        """Forget everything in memory, as a kill does; what hung is left on the wire."""
        self.world.dispatcher = Dispatcher(
            self.database,
            {("fake", "bot"): self.world.platform},
            Texts.load,
            no_files,
            self.clock,
        )
        self.planner = Planner(self.database, self.clock)

    # ---- what people and time do ------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 10, 60, 240]))
    def time_passes(self, minutes):
        self.clock.wind(minutes * 60)

    @rule(days=st.integers(1, 6))
    def days_pass_with_nothing_running(self, days):
        self.clock.wind(days * 86_400)

    @rule(hours=st.sampled_from([-30, -2, 2, 75]))
    def the_wall_clock_jumps(self, hours):
        self.clock.jump(hours * 3600)

    @rule(which=st.integers(0, 7), status=st.sampled_from(list(Status)))
    def somebody_reports(self, which, status):
        self.run(self._report(which, status))

    @rule(which=st.integers(0, 7), days=st.integers(1, 20))
    def a_date_is_moved(self, which, days):
        self.run(self._move(which, self.clock.now().date() + timedelta(days=days)))

    @rule(ahead=st.integers(0, 5), works=st.booleans())
    def the_calendar_changes(self, ahead, works):
        day = self.clock.now().astimezone(ZONE).date() + timedelta(days=ahead)
        self.calendar[day] = works
        self.run(self._calendar(day, works))

    # ---- what the program does --------------------------------------------------------

    @rule()
    def a_tick(self):
        self.run(self.planner.plan_due())

    @rule()
    def another_process_ticks_too(self):
        self.run(Planner(self.database, self.clock).plan_due())

    @rule()
    def the_sender_works(self):
        self.run(self.world.pass_time(1))

    @rule(minutes=st.integers(1, 45))
    def the_sender_works_for_a_while(self, minutes):
        self.run(self.world.pass_time(minutes * 60))

    # ---- what goes wrong --------------------------------------------------------------

    @rule(times=st.integers(1, 3))
    def the_platform_is_busy(self, times):
        self._next_failures([TryAgain("busy", after=5.0)] * times)

    @rule(times=st.integers(1, 6))
    def the_platform_is_down(self, times):
        self._next_failures([TryAgain("refused")] * times)

    @rule()
    def an_answer_is_lost(self):
        failures = [TryAgain("reset", unknown=True)]
        self.world.platform.after = lambda chat, key: failures.pop() if failures else None

    @rule()
    def the_process_dies_while_sending(self):
        hung = [Dead()]
        self.world.platform.after = lambda chat, key: hung.pop() if hung else None
        sender = self.world.dispatcher._senders["fake", "bot"]

        async def die():
            await sender.step()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            for task in sender._flying.values():
                task.cancel()
            await asyncio.gather(*sender._flying.values(), return_exceptions=True)

        self.run(die())
        self.world.platform.after = lambda chat, key: None
        self.restart()

    @rule()
    def the_process_is_started_anew(self):
        self.restart()

    @rule(who=st.sampled_from(LIAISONS))
    def somebody_blocks_the_bot(self, who):
        chat = self.office.chat(who)
        self.world.platform.script = lambda to, key: Unreachable("403") if to == chat else None

    @rule(who=st.sampled_from(LIAISONS))
    def somebody_comes_back(self, who):
        self.world.platform.script = lambda to, key: None
        self.run(self._heal(self.office.chat(who)))

    # ---- what must hold ---------------------------------------------------------------

    @invariant()
    def nobody_is_told_at_the_wrong_time_or_too_often(self):
        if not hasattr(self, "world"):
            return
        new = self.world.platform.accepted[len(self.sent) :]
        self.sent += new
        for message in new:
            local = message.at.astimezone(ZONE)
            calendar = workdays(self.calendar)
            assert is_open(local, calendar=calendar, policy=Policy()), local
        first = [m for m in self.sent if "补发" not in m.text]
        days = Counter((m.chat, m.key.split("/")[0]) for m in first)
        assert all(count == 1 for count in days.values()), days
        pushes = Counter((m.chat, m.key.split(":")[2].split("/")[0]) for m in first)
        assert all(count == 1 for count in pushes.values()), pushes
        assert all(count <= 2 for count in self.world.platform.keys().values())

    @invariant()
    def what_was_told_is_on_its_way_or_arrived(self):
        if not hasattr(self, "world"):
            return
        rows, told = self.run(self._state())
        living = {key: row["state"] for key, row in rows.items() if "~" not in row["key"]}
        assert all(living.get(line.outbox_key) for line in told)
        steps = [(t.person_id, t.assignment_id, t.milestone_id, t.step, t.due) for t in told]
        assert len(steps) == len(set(steps))

    def teardown(self):
        if hasattr(self, "runner"):
            self.world.platform.script = lambda chat, key: None
            self.world.platform.after = lambda chat, key: None
            self.run(self.world.pass_time(7200))
            self.nobody_is_told_at_the_wrong_time_or_too_often()
            rows, _ = self.run(self._state())
            assert "sending" not in {row["state"] for row in rows.values()}
            self.run(self.database.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    # ---- how --------------------------------------------------------------------------

    def _next_failures(self, failures):
        left = list(failures)
        self.world.platform.script = lambda chat, key: left.pop() if left else None

    async def _report(self, which, status):
        async with self.database.work(self.office.id) as uow:
            known = await uow.assignments.get(self.office.assignments[which].id)
            if known.state in (State.CLOSED, State.NOT_APPLICABLE):
                return
            done = status is Status.DONE
            await uow.entries.append(
                known.id, at=self.clock.now(), person_id=None, by="李芳", text="一句话",
                status=status, percent=None,
                state_after=State.REPORTED_DONE if done else State.IN_PROGRESS,
            )  # fmt: skip

    async def _move(self, which, due):
        async with self.database.work(self.office.id) as uow:
            await uow.assignments.change(self.office.assignments[which].id, due=due)

    async def _calendar(self, day, works):
        async with self.database.work(self.office.id) as uow:
            await uow.calendar.set({day: works})
        for sender in self.world.dispatcher._senders.values():
            sender._around.hours._kept.clear()

    async def _heal(self, chat):
        async with self.database.work() as uow:
            await uow.accounts.heal("fake", "bot", chat)
            await uow.channels.resume("fake", "bot", chat, self.clock.now())

    async def _state(self):
        async with self.database.read(self.office.id) as uow:
            told = await uow.told.of_notice(self.office.notice_id)
        return await self.world.rows(self.office.id), told


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(12, 40), pytest.param(400, 50, marks=pytest.mark.slow)],
)
def test_the_promises_hold_whatever_happens(examples, steps):
    run_state_machine_as_test(
        Faults,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
