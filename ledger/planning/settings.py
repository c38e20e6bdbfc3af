"""The numbers of the policy that an office may change by a sentence: one table, and its limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ledger.planning.policy import Policy, PolicyUnreadable
from ledger.talk import Text

EARLIEST, LATEST = time(7), time(20)
"""Between these an office may say that it works; nobody is told anything outside them."""

MOST_WEEKLY = 2  # B3: pushes to one person in a calendar week
MOST_IN_GROUP = 1  # B13: messages of the bot's own in the group, a week
MOST_BEFORE = 2  # B14: reminders before a time limit
FURTHEST = 30  # working days before or after a time limit

Value = Any
"""What is stored for a setting: plain JSON data, as `Policy.of` takes it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A number of the policy: the sentences that set it, how they are read, how it is worded."""

    name: str
    said: re.Pattern[str]
    read: Callable[[re.Match[str]], Value]
    word: Callable[[Policy], Text]


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that is asked for: its name and the new value."""

    name: str
    value: Value


def read_change(text: str) -> Change | Text | None:
    """Return what a sentence would set, why it may not be, or None where it sets nothing."""
    said = _plain(text)
    daily = _DAILY.fullmatch(said)
    if daily:
        return Text("settings.daily")
    for setting in SETTINGS:
        if found := setting.said.fullmatch(said):
            return Change(setting.name, setting.read(found))
    return None


def changed(settings: Mapping[str, Any], change: Change) -> dict[str, Any] | Text:
    """Return a jurisdiction's settings with a change laid over them, or why it may not be."""
    new = {**settings, change.name: change.value}
    try:
        policy = Policy.of(new)
    except PolicyUnreadable:
        return Text("settings.unreadable")
    return next(_broken(policy), None) or new


def worded(name: str, policy: Policy) -> Text:
    """Return a setting as it stands, in plain words."""
    return next(each.word(policy) for each in SETTINGS if each.name == name)


def all_worded(policy: Policy) -> tuple[Text, ...]:
    """Return every setting of the table as it stands."""
    return tuple(each.word(policy) for each in SETTINGS)


def _broken(policy: Policy) -> Iterator[Text]:
    """Yield what goes against the burden budget, or against itself."""
    hours = policy.office_hours
    if hours[0][0] < EARLIEST or hours[-1][1] > LATEST:
        yield Text("settings.hours", opens=_clock(EARLIEST), closes=_clock(LATEST))
    first = datetime.combine(date.min, policy.digest_at)
    last = (first + timedelta(minutes=policy.spread_minutes)).time()
    if not any(opens <= first.time() and last <= closes for opens, closes in hours):
        yield Text("settings.outside", at=_clock(policy.digest_at))
    if not 1 <= policy.weekly_pushes <= MOST_WEEKLY:
        yield Text("settings.too_often", most=MOST_WEEKLY)
    if policy.group_weekly > MOST_IN_GROUP:
        yield Text("settings.group_too_often", most=MOST_IN_GROUP)
    ladder = (*policy.steps_before, policy.step_after, policy.head_after)
    if not 1 <= len(policy.steps_before) <= MOST_BEFORE or min(ladder) < 1:
        yield Text("settings.steps", most=MOST_BEFORE)
    if max(ladder) > FURTHEST:
        yield Text("settings.too_far", most=FURTHEST)
    if policy.head_after <= policy.step_after:
        yield Text("settings.head_first")
    if any((_day(day).month, _day(day).day) != day for day in (policy.mid_year, policy.year_end)):
        yield Text("settings.unreadable")
    if policy.mid_year >= policy.year_end:
        yield Text("settings.year_order")


def _plain(text: str) -> str:
    said = re.sub(r"[\s。.!]+", "", unicodedata.normalize("NFKC", text))
    return said if "十" in said else said.translate(_DIGITS)


_DIGITS = str.maketrans("一二两三四五六七八九", "1223456789")
_IS = r"[:,]?(?:改成|改为|改到|调到|定在|是|为|设为)?"
_T = r"\d{1,2}(?:[:点]\d{2}分?|点半|点)"
_DAYS = r"(?:个?工作日|天|日)"
_AT_MOST = r"(?:提醒|推送|发)?(?:最多|至多|不超过|只|改成|改为)*(?:提醒|推送|发)?"
_DAILY = re.compile(rf"(?:每人)?(?:每个?(?:工作日|天|日)|1天){_AT_MOST}\d+[次条](?:提醒)?")


def _time(said: str) -> str:
    hour, _, minute = said.rstrip("分").replace("点半", ":30").replace("点", ":").partition(":")
    return f"{int(hour):02}:{int(minute or 0):02}"


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _hours(found: re.Match[str]) -> Value:
    moments = [_time(each) for each in re.findall(_T, found["hours"])]
    return [list(span) for span in zip(moments[::2], moments[1::2], strict=True)]


def _number(found: re.Match[str]) -> Value:
    return int(found["n"])


def _steps(found: re.Match[str]) -> Value:
    return [int(each) for each in re.findall(r"\d+", found["steps"])]


def _month_day(found: re.Match[str]) -> Value:
    return [int(found["m"]), int(found["d"])]


def _spans(policy: Policy) -> tuple[str, ...]:
    return tuple(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in policy.office_hours)


def _day(month_day: tuple[int, int]) -> date:
    return Policy().day_in(2000, month_day)


SETTINGS = (
    Setting(
        "office_hours",
        re.compile(rf"(?:上班|工作|办公)时间?{_IS}(?P<hours>{_T}[-–~至到]{_T}(?:[、,和]?{_T}[-–~至到]{_T})*)"),
        _hours,
        lambda policy: Text("settings.office_hours", spans=_spans(policy)),
    ),
    Setting(
        "digest_at",
        re.compile(rf"(?:每天|早上|上午)*(?:提醒|推送)(?:时间|时刻)?{_IS}(?:早上|上午)?(?P<at>{_T})(?:开始)?发?"),
        lambda found: _time(found["at"]),
        lambda policy: Text("settings.digest_at", at=_clock(policy.digest_at)),
    ),
    Setting(
        "steps_before",
        re.compile(rf"(?:到期)?(?:提前|前)(?P<steps>\d+{_DAYS}?(?:[和、,]\d+{_DAYS}?)*)各?(?:提醒)?(?:1次)?"),
        _steps,
        lambda policy: Text("settings.steps_before", days=policy.steps_before),
    ),
    Setting(
        "step_after",
        re.compile(rf"(?:过期|逾期)后?(?P<n>\d+){_DAYS}再?提醒(?:1次)?"),
        _number,
        lambda policy: Text("settings.step_after", days=policy.step_after),
    ),
    Setting(
        "head_after",
        re.compile(rf"(?:过期|逾期)后?(?P<n>\d+){_DAYS}再?(?:告诉|告知|通知|找|报)(?:单位)?(?:分管)?领导"),
        _number,
        lambda policy: Text("settings.head_after", days=policy.head_after),
    ),
    Setting(
        "weekly_pushes",
        re.compile(rf"(?:每人|个人)?(?:每周|1周){_AT_MOST}(?P<n>\d+)[次条](?:提醒)?"),
        _number,
        lambda policy: Text("settings.weekly_pushes", times=policy.weekly_pushes),
    ),
    Setting(
        "group_weekly",
        re.compile(rf"群[里内]?(?:播报)?(?:每周|1周){_AT_MOST}(?P<n>\d+)[次条]"),
        _number,
        lambda policy: Text("settings.group_weekly", times=policy.group_weekly),
    ),
    Setting(
        "mid_year",
        re.compile(rf"(?:年中|半年)(?:集中)?(?:确认|问)?{_IS}(?P<m>\d+)月(?P<d>\d+)[日号]"),
        _month_day,
        lambda policy: Text("settings.mid_year", day=_day(policy.mid_year)),
    ),
    Setting(
        "year_end",
        re.compile(rf"(?:年底|年末)(?:集中)?(?:确认|问)?{_IS}(?P<m>\d+)月(?P<d>\d+)[日号]"),
        _month_day,
        lambda policy: Text("settings.year_end", day=_day(policy.year_end)),
    ),
)  # fmt: skip
"""Every setting that a sentence changes. The others of `Policy` are the program's own."""
