"""The languages it speaks: how each writes days and lists, and by which words it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Language:
    """One language. Its sentences are the catalogs in the folder of locales/ that `code` names.

    `tag` is its BCP 47 name, by which browsers and Telegram know it; `name` what it calls itself;
    `command` its Telegram command; `asked_for` the words, in small letters, that ask for it.
    `styles` are how a day looks: its fields are y, m, d, month, weekday and, of a moment, time.
    """

    code: str
    tag: str
    name: str
    command: str
    asked_for: tuple[str, ...]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    styles: Mapping[str, str]
    between: str

    def day(self, day: date, style: str) -> str:
        """Return a day or a moment as this language writes it; `style` is one of `styles`."""
        return self.styles[style].format(
            y=day.year,
            m=day.month,
            d=day.day,
            month=self.months[day.month - 1],
            weekday=self.weekdays[day.weekday()],
            time=f"{day:%H:%M}" if isinstance(day, datetime) else "",
        )


CHINESE = Language(
    code="zh_CN",
    tag="zh-CN",
    name="中文",
    command="chinese",
    asked_for=("中文", "汉语", "chinese"),
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    months=tuple(f"{number}月" for number in range(1, 13)),
    styles={
        "day": "{m}月{d}日",
        "full": "{y}年{m}月{d}日",
        "weekday": "{m}月{d}日（{weekday}）",
        "brief": "{m}月{d}日周{weekday[2]}",
        "moment": "{m}月{d}日{time}",
    },
    between="、",
)
ENGLISH = Language(
    code="en",
    tag="en",
    name="English",
    command="english",
    asked_for=("english", "英文", "英语"),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    styles={
        "day": "{d} {month}",
        "full": "{d} {month} {y}",
        "weekday": "{weekday} {d} {month}",
        "brief": "{weekday} {d} {month}",
        "moment": "{d} {month} {time}",
    },
    between=", ",
)  # fmt: skip

LANGUAGES: Mapping[str, Language] = {each.code: each for each in (CHINESE, ENGLISH)}
DEFAULT_LANGUAGE = CHINESE.code
ABROAD = ENGLISH.code
"""What somebody is spoken to in whose app is set to a language that is not here."""


def asked_for(text: str) -> str | None:
    """Return the code of the language that somebody's words name: 说英文, English."""
    said = text.lower()
    return next(
        (each.code for each in LANGUAGES.values() if any(word in said for word in each.asked_for)),
        None,
    )


def by_tag(tag: str) -> str | None:
    """Return the code of the language that a tag names, whatever its country: en-GB, zh-Hans."""
    first = tag.strip().lower().partition("-")[0]
    return next((each.code for each in LANGUAGES.values() if each.tag.split("-")[0] == first), None)
