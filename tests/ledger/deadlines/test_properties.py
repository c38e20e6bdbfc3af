"""What holds for every phrase: spelling changes nothing, doubts are shown, nothing is too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, permutations

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.texts import Texts
from ledger.deadlines import (
    Deadline,
    Kind,
    find_deadlines,
    occurrences,
    read_chat_date,
    read_deadline,
    speaks_of_time,
)
from ledger.deadlines.cycles import Rhythm
from ledger.deadlines.numerals import value
from ledger.deadlines.spelling import spell_prose
from ledger.deadlines.statements import Now, Opaque, Statement, statements
from tests.ledger.deadlines.rows import CALENDAR, rows

ROWS = [*rows("forms.jsonl"), *rows("held_out.jsonl")]
BARE = [row for row in ROWS if not row.get("context")]
ISSUED = st.dates(date(2005, 1, 1), date(2035, 12, 31))
SIGNS = (
    "年月日号前后内底末初季度每周旬至到、，。〔〕0123456789一二三十百"
    "半上中下第工作个次不少于（）《》. -:"
)
WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "2022年",
                "二〇二三年",
                "今年",
                "次年",
                "9月",
                "十二月",
                "31日",
                "25号",
                "底",
                "末",
                "初",
            ),
            *(
                "上旬",
                "中旬",
                "前",
                "内",
                "后",
                "之日起",
                "以前",
                "每",
                "每月",
                "每季度",
                "按",
                "末月",
            ),
            *(
                "首月",
                "5个工作日",
                "24小时",
                "两周",
                "国庆节",
                "春节",
                "节",
                "下周",
                "三",
                "五",
                "上半年",
            ),
            *("三季度", "年", "年内", "全年", "不少于", "2", "次", "至", "、", "和", "或", "，。"),
            *(
                "印发",
                "收到",
                "持续",
                "及时",
                "当日",
                "提前",
                "再给",
                "10天",
                "工作日",
                "十四五",
                "即日起",
            ),
            *("截至", "施行", "15号", "%", "第", "〔2022〕", "11.12", "17:00", "2月30日"),
        ]
    ),
    max_size=8,
).map("".join)
ANY = st.one_of(st.text(max_size=60), st.text(SIGNS, max_size=60), WORDS)
STYLES = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def read(phrase: str, issued: date, context: str = "") -> Deadline:
    return read_deadline(phrase, issued=issued, context=context, calendar=CALENDAR)


def without_words(deadline: Deadline) -> Deadline:
    """Leave out what repeats the phrase, to compare two spellings."""
    sla = replace(deadline.sla, event=None) if deadline.sla else None
    return replace(deadline, phrase="", why=read("x", date(2022, 1, 1)).why, sla=sla)


def in_full_width(phrase: str) -> str:
    return phrase.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789()-/:%"})


def in_han(number: int) -> str:
    """Write 1 to 99 as papers do: 三, 十二, 二十五."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


@STYLES
@given(row=st.sampled_from(BARE), data=st.data())
def test_blanks_anywhere_never_change_a_reading(row: dict[str, str], data: st.DataObject) -> None:
    phrase, issued = row["phrase"], date.fromisoformat(row["issued"])
    blanks = data.draw(st.lists(st.sampled_from(["", "", " ", "\u3000", "\n", "\u200b"]),
                                min_size=len(phrase), max_size=len(phrase)))  # fmt: skip
    spaced = "".join(map("".join, zip(phrase, blanks, strict=True)))
    assert without_words(read(spaced, issued)) == without_words(read(phrase, issued))


@pytest.mark.parametrize("row", BARE, ids=lambda row: row["phrase"])
def test_width_never_changes_a_reading(row: dict[str, str]) -> None:
    phrase, issued = row["phrase"], date.fromisoformat(row["issued"])
    assert without_words(read(in_full_width(phrase), issued)) == without_words(read(phrase, issued))


@given(month=st.integers(1, 12), day=st.integers(1, 28), issued=ISSUED)
@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "{m}月{d}日前",
            "{m}月底前",
            "每月{d}日前",
            "{d}个工作日内",
            "{d}日内",
            "每年{m}月{d}日前",
        ),
        *("{m}月{d}日", "收到申请之日起{d}个工作日内", "每季度末月{d}日前", "{m}月上旬"),
        *("全年不少于{m}次", "即日起至{m}月底"),
    ],
)
def test_digits_and_numerals_read_the_same(
    pattern: str, month: int, day: int, issued: date
) -> None:
    arabic = pattern.format(m=month, d=day)
    han = pattern.format(m=in_han(month), d=in_han(day))
    assert without_words(read(han, issued)) == without_words(read(arabic, issued))


@given(number=st.integers(1, 99))
def test_a_numeral_is_the_number_it_names(number: int) -> None:
    assert value(in_han(number)) == value(str(number)) == number


@given(
    months=st.lists(st.integers(1, 12), min_size=2, max_size=3, unique=True),
    joint=st.sampled_from(["、", "和", "，", "；", "及"]),
    issued=ISSUED,
)
def test_the_order_of_several_limits_never_changes_a_reading(
    months: list[int], joint: str, issued: date
) -> None:
    parts = [f"{month}月底前" for month in months]
    read_so = {
        (found.kind, found.due)
        for order in permutations(parts)
        if (found := read(joint.join(order), issued=date(issued.year, 1, 1)))
    }
    assert read_so == {(Kind.BY, read(f"{max(months)}月底前", date(issued.year, 1, 1)).due)}


@STYLES
@given(phrase=ANY, issued=ISSUED, context=st.one_of(st.just(""), ANY))
def test_any_string_is_read_and_the_reason_names_it(
    phrase: str, issued: date, context: str
) -> None:
    found = read(phrase, issued, context + phrase if context else "")
    assert found.phrase == phrase
    assert found.why.facts["phrase"] == phrase


@STYLES
@given(
    phrase=st.one_of(ANY, st.sampled_from([row["phrase"] for row in ROWS])),
    issued=ISSUED,
    plan_year=st.one_of(st.none(), st.integers(2004, 2037)),
)
@example(phrase="即日至1月", issued=date(2005, 2, 1), plan_year=None)
def test_a_day_before_the_day_of_issue_is_always_flagged(
    phrase: str, issued: date, plan_year: int | None
) -> None:
    found = read_deadline(phrase, issued=issued, plan_year=plan_year, calendar=CALENDAR)
    if found.kind is Kind.BY and found.due and found.due < issued:
        assert found.ambiguous, found
    if found.falls_due is None:
        return
    assert found.start is None or found.start <= found.falls_due
    assert found.falls_due not in found.readings


@STYLES
@given(phrase=st.one_of(ANY, st.sampled_from([row["phrase"] for row in ROWS])), issued=ISSUED)
def test_a_reading_is_whole(phrase: str, issued: date) -> None:
    found = read(phrase, issued)
    assert (found.kind is Kind.RECURRING) == bool(found.rrule)
    assert (found.kind is Kind.SLA) == bool(found.sla)
    if found.kind is Kind.BY:
        assert found.due
    if found.kind in (Kind.NONE, Kind.VAGUE):
        assert found.due is None
    if found.readings:
        assert found.ambiguous


@pytest.mark.parametrize(
    "rule", sorted({r["expect"]["rrule"] for r in ROWS if r["expect"].get("rrule")})
)
def test_our_due_days_are_those_of_the_standard(rule: str) -> None:
    if "HOURLY" in rule:
        assert list(occurrences(rule, date(2023, 3, 20))) == []
        return
    first = datetime(2023, 3, 20)  # noqa: DTZ001 - dateutil wants a naive one
    standard = [day.date() for day in islice(rrulestr(rule, dtstart=first), 30)]
    assert list(islice(occurrences(rule, first.date()), 30)) == standard


@STYLES
@given(text=st.one_of(ANY, st.lists(WORDS, max_size=6).map("，".join)), issued=ISSUED)
def test_what_is_found_in_running_text_is_where_it_says(text: str, issued: date) -> None:
    found = find_deadlines(text, issued=issued, calendar=CALENDAR)
    places = [place for place, _ in found]
    assert places == sorted(places)
    for (start, end), deadline in found:
        assert text[start:end] == deadline.phrase
        assert deadline.kind in (Kind.BY, Kind.RECURRING, Kind.SLA, Kind.CONTINUOUS)


@STYLES
@given(text=ANY, day=ISSUED)
def test_any_message_is_read(text: str, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 10, 30)  # noqa: DTZ001 - a local time
    for found in read_chat_date(text, now=now, calendar=CALENDAR):
        start, end = found.span
        assert text[start:end] == found.text
        assert found.relative or found.day is not None


def dates_not_looked_for(text: str) -> list[Statement]:
    """Return what names a date in a text that is not seen to speak of time."""
    found, _ = statements(spell_prose(text).text)
    named = [one for one in found if not isinstance(one, Rhythm | Now | Opaque)]
    return [] if speaks_of_time(text) else named


@STYLES
@given(text=ANY)
def test_any_text_that_names_a_date_is_seen_to_speak_of_time(text: str) -> None:
    assert dates_not_looked_for(text) == []


def test_every_phrase_that_names_a_date_is_seen_to_speak_of_time() -> None:
    phrases = [row["phrase"] for row in ROWS] + [row.get("context", "") for row in ROWS]
    assert [one for one in phrases if dates_not_looked_for(one)] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("row", ROWS[::9], ids=lambda row: row["phrase"])
def test_a_reason_is_a_sentence_that_names_the_phrase(row: dict[str, str], language: str) -> None:
    found = read(row["phrase"], date.fromisoformat(row["issued"]), row.get("context", ""))
    said = Texts.load(language).say(found.why).strip()
    assert row["phrase"] in said
    assert said.endswith(("。", ".", "？", "?"))
    assert "{" not in said


def test_so_long_a_time_that_no_calendar_has_it_is_no_limit() -> None:
    for phrase in (
        "9999年底前",
        "再给9999天",
        "9999个工作日内",
        "99个月内",
        "2201年底前",
        "0年底前",
    ):
        found = read(phrase, date(2022, 7, 12))
        assert found.due is None or found.due - date(2022, 7, 12) < timedelta(days=11_000), found


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("每年2月底和8月15日前", {(2, 28), (2, 29), (8, 15)}),
        ("每年2月28日和8月31日前", {(2, 28), (8, 31)}),
        ("每年2月29日前", {(2, 28), (2, 29)}),
        ("每年2月下旬和8月上旬", {(2, 28), (2, 29), (8, 10)}),
        ("每年3月1日、9月底前", {(3, 1), (9, 30)}),
        ("每年1月15日、7月10日前", {(1, 15), (7, 10)}),
        ("每年6月20日、12月10日前", {(6, 20), (12, 10)}),
        ("每年6月30日和12月31日前", {(6, 30), (12, 31)}),
    ],
)
def test_days_of_every_year_are_the_same_in_leap_years(
    phrase: str, days: set[tuple[int, int]]
) -> None:
    rules = {read(phrase, date(year, 3, 20)).rrule for year in (2023, 2024)}
    assert len(rules) == 1
    rule = rules.pop() or ""
    since, to = date(2023, 1, 1), date(2032, 12, 31)
    found = [day for day in islice(occurrences(rule, since), 40) if day <= to]
    first, end = (datetime(day.year, day.month, day.day) for day in (since, to))  # noqa: DTZ001
    assert found == [day.date() for day in rrulestr(rule, dtstart=first).between(first, end, True)]
    assert {(day.month, day.day) for day in found} == days
    ends = [day for day in found if day.month == 2 and (2, 29) in days]
    assert all((day + timedelta(days=1)).month == 3 for day in ends)
