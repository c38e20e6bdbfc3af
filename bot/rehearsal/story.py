"""A year in which people answer as people do: who says what to a message, and when, by seed.

Nobody in here knows the ledger. A liaison reads what is on the phone and types a sentence; the
clerk looks in twice a week, and taps what is offered.
"""

from __future__ import annotations

import heapq
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from ledger.calendar import Calendar
from ledger.model import Role

ITEM = re.compile(r"第(\d+)项")
ALL_YEAR = re.compile(r"全年推进的\d+项（第([\d、]+)项）")
WAITING = re.compile(r"待核\d+项")
LISTED = re.compile(r"^(\d+)[）)]", re.MULTILINE)
PRESSING = re.compile(r"还有[012]个工作日|逾期|已过|昨日到期|今日到期")
CODE = re.compile(r"绑定码 ?([0-9A-Z]{8,})")

REASONS = ("乡镇数据还没有报齐", "系统升级延误", "经办人外出培训", "方案还在征求意见")
RETURNED = "缺公开网址"
SUCCESSOR = "王芳"
AGREED, PREVIEW, SEND = ("同意", "确认"), "群播报预览", "发"
LOOKS_IN = frozenset({1, 3})
"""The clerk reviews on Tuesdays and Thursdays."""
AT_THE_DESK, BROADCAST = time(15, 12), time(10, 20)

Buttons = Sequence[tuple[str, str]]
"""What a message offers: label and action of each button."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """What somebody does at a moment: says words, or taps the button with an action."""

    at: datetime
    order: int
    who: str = field(compare=False)
    words: str = field(compare=False, default="")
    taps: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody answers: after how many working days, how often at once, how carefully."""

    days: tuple[int, int]
    share: float = 1.0
    in_one: bool = False
    careless: bool = False


HABITS = (
    Habit(days=(0, 0)),
    Habit(days=(0, 2), in_one=True),
    Habit(days=(1, 4)),
    Habit(days=(3, 9), share=0.8),
    Habit(days=(0, 1), careless=True),
    Habit(days=(2, 6), share=0.5, in_one=True),
)


class Story:
    """The people of one county, by the chat each is reached in."""

    def __init__(
        self, people: Mapping[str, Role], calendar: Calendar, zone: ZoneInfo, seed: int
    ) -> None:
        self._seed = seed
        self._dice: dict[str, random.Random] = {}
        self._people = dict(people)
        self._calendar = calendar
        self._zone = zone
        self._order = count()
        self._lines: list[Line] = []
        liaisons = [who for who, role in people.items() if role is Role.LIAISON]
        self._habits = {who: HABITS[n % len(HABITS)] for n, who in enumerate(liaisons)}
        self._clerk = next(who for who, role in people.items() if role is Role.CLERK)
        self._leaves = liaisons[len(liaisons) // 2]
        self._extended: set[tuple[str, int]] = set()
        self._came: list[tuple[str, str]] = []
        self._decided_at = datetime.min.replace(tzinfo=UTC)

    def opens(self, first: date, last: date) -> None:
        """Write down what happens whoever is told what: the clerk's visits, and a farewell."""
        day = first
        while day <= last:
            if self._calendar.is_workday(day) and day.weekday() in LOOKS_IN:
                self._say(self._clerk, self._moment(day, AT_THE_DESK), "待核")
            day += timedelta(days=1)
        autumn = self._working(date(first.year, 9, 14), 0)
        self._say(self._leaves, self._moment(autumn, BROADCAST), f"我调走了，以后{SUCCESSOR}接")

    def next_at(self) -> datetime | None:
        """Return when somebody says something next, or None when nobody is about to."""
        return self._lines[0].at if self._lines else None

    def due(self, now: datetime) -> list[Line]:
        """Take what is said by now, in its order."""
        lines = []
        while self._lines and self._lines[0].at <= now:
            lines.append(heapq.heappop(self._lines))
        return lines

    def pushed(self, who: str, text: str, buttons: Buttons, at: datetime) -> None:
        """Let somebody read a message that they had not asked for."""
        role = self._people.get(who)
        if role is Role.LIAISON:
            self._liaison_reads(who, text, at)
        elif role is Role.HEAD and "知道了" in text:
            self._say(who, at + timedelta(minutes=9), "知道了")
        elif role is Role.CLERK:
            self._clerk_decides(buttons, at)

    def answered(self, who: str, text: str, buttons: Buttons, at: datetime) -> None:
        """Let somebody read the answer to what they said themselves."""
        if who == self._clerk and WAITING.search(text):
            if at - self._decided_at > timedelta(hours=1):  # what was not taken waits for next time
                self._decided_at = at
                listed = [int(place) for place in LISTED.findall(text)] or [1]
                self._say(who, at + timedelta(minutes=2), self._verdict(listed))
        elif who == self._clerk and (code := CODE.search(text)):
            self._welcome(code[1], at)
        elif who == self._clerk and buttons and buttons[0][0] == SEND:
            self._tap(who, at + timedelta(minutes=3), buttons[0][1])
        elif "缺一句理由" in text:
            self._say(who, at + timedelta(minutes=1), self._dice_of(who).choice(REASONS))

    def newcomers(self) -> list[tuple[str, str]]:
        """Take who has come for whom since the last time: the old chat, the new one."""
        came, self._came = self._came, []
        return came

    def _welcome(self, code: str, at: datetime) -> None:
        """Hand the code to the successor, who begins where the other has left."""
        newcomer = self._leaves + "b"
        self._people[newcomer] = Role.LIAISON
        self._habits[newcomer] = HABITS[0]
        self._came.append((self._leaves, newcomer))
        self._say(newcomer, at + timedelta(minutes=20), code)
        self._say(newcomer, at + timedelta(minutes=22), "我的任务")

    def _liaison_reads(self, who: str, text: str, at: datetime) -> None:
        """Answer a push: what has a date item by item, what stands all year in one word."""
        habit, dice = self._habits[who], self._dice_of(who)
        if dice.random() > habit.share:
            return
        when = self._later(at, dice.randint(*habit.days), dice)
        said = []
        for line in text.splitlines():
            if standing := ALL_YEAR.search(line):
                said.append(standing[1] + "正常推进")
            elif line.startswith("第") and (found := ITEM.match(line)):
                said.append(self._about(who, int(found[1]), pressing=bool(PRESSING.search(line))))
        if habit.in_one and said:
            said = ["，".join(said)]
        for n, words in enumerate(said):
            moment = when + timedelta(minutes=3 * n)
            if habit.careless and dice.random() < 0.3:
                self._say(who, moment, words)
                self._say(who, moment + timedelta(minutes=1), "撤销")
                moment += timedelta(minutes=2)
            self._say(who, moment, words)

    def _about(self, who: str, no: int, *, pressing: bool) -> str:
        """Return what a liaison says about an item: done, on the way, stuck, or more time."""
        dice = self._dice_of(who).random()
        if dice < (0.75 if pressing else 0.4):
            return f"{no}已完成"
        if pressing and dice < 0.85 and (who, no) not in self._extended:
            self._extended.add((who, no))
            return f"第{no}项来不及，再给20天"
        if dice < 0.9:
            return f"{no}正常推进"
        return f"{no}有困难，{self._dice_of(who).choice(REASONS)}"

    def _clerk_decides(self, buttons: Buttons, at: datetime) -> None:
        """Say yes to what a unit asks for, by the first button of the letter."""
        for n, (label, action) in enumerate(buttons):
            if label == PREVIEW or (n == 0 and label.startswith(AGREED)):
                wait = timedelta(minutes=self._dice_of(self._clerk).randint(5, 90))
                self._tap(self._clerk, at + wait, action)

    def _verdict(self, listed: Sequence[int]) -> str:
        """Return the clerk's decisions on a list: nearly everything passes."""
        dice = self._dice_of(self._clerk)
        sent_back = [place for place in listed if dice.random() < 0.08]
        passed = [place for place in listed if place not in sent_back]
        parts = []
        if passed:
            parts.append("、".join(map(str, passed)) + "通过")
        if sent_back:
            parts.append("、".join(map(str, sent_back)) + "退回 " + RETURNED)
        return "，".join(parts)

    def _dice_of(self, who: str) -> random.Random:
        """Return somebody's own chance: the order in which others are told does not matter."""
        if who not in self._dice:
            self._dice[who] = random.Random(f"{self._seed} {who}")
        return self._dice[who]

    def _later(self, at: datetime, working_days: int, dice: random.Random) -> datetime:
        """Return a moment so many working days later, inside working hours."""
        local = at.astimezone(self._zone)
        if not working_days:
            return at + timedelta(minutes=dice.randint(2, 90))
        minute = time(9 + dice.randint(1, 2), dice.randint(0, 59))
        return self._moment(self._working(local.date(), working_days), minute)

    def _working(self, day: date, days: int) -> date:
        """Return the working day that many working days on; 0 is the day or the next one."""
        while days or not self._calendar.is_workday(day):
            day += timedelta(days=1)
            days -= bool(days) and self._calendar.is_workday(day)
        return day

    def _moment(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, self._zone)

    def _say(self, who: str, at: datetime, words: str) -> None:
        heapq.heappush(self._lines, Line(at, next(self._order), who, words=words))

    def _tap(self, who: str, at: datetime, action: str) -> None:
        heapq.heappush(self._lines, Line(at, next(self._order), who, taps=action))
