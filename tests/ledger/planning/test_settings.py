"""Sentences that change the policy: the closed list, and what the burden budget forbids."""

from __future__ import annotations

import pytest

from ledger.planning.policy import Policy
from ledger.planning.settings import SETTINGS, Change, changed, read_change
from ledger.talk import Text


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("每周最多1次", "weekly_pushes", 1),
        ("每人每周最多一次提醒", "weekly_pushes", 1),
        ("一周提醒1次", "weekly_pushes", 1),
        ("群里每周最多0次", "group_weekly", 0),
        ("上班时间8点-12点、14:00-17:30", "office_hours",
         [["08:00", "12:00"], ["14:00", "17:30"]]),
        ("工作时间改为9点到17点半", "office_hours", [["09:00", "17:30"]]),
        ("每天提醒时间改到9:30", "digest_at", "09:30"),
        ("提醒9点半开始发", "digest_at", "09:30"),
        ("提前5天和1天提醒", "steps_before", [5, 1]),
        ("到期前3个工作日提醒一次", "steps_before", [3]),
        ("过期3天再提醒", "step_after", 3),
        ("逾期10个工作日告诉分管领导", "head_after", 10),
        ("年中集中问改到7月15日", "mid_year", [7, 15]),
        ("年底12月20日", "year_end", [12, 20]),
    ],
)  # fmt: skip
def test_each_setting_has_its_sentences(said: str, name: str, value: object) -> None:
    change = read_change(said)

    assert change == Change(name, value)
    assert isinstance(changed({}, change), dict)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("每周最多3次", "settings.too_often"),
        ("每周最多0次", "settings.too_often"),
        ("群里每周最多2次", "settings.group_too_often"),
        ("上班时间6:00-22:00", "settings.hours"),
        ("上班时间14:00-12:00", "settings.unreadable"),
        ("每天提醒时间改到11:20", "settings.outside"),
        ("每天提醒时间改到25:00", "settings.unreadable"),
        ("提前7天、5天、2天提醒", "settings.steps"),
        ("提前0天提醒", "settings.steps"),
        ("提前60天提醒", "settings.too_far"),
        ("过期5天再提醒", "settings.head_first"),
        ("年中2月30日", "settings.unreadable"),
        ("年底3月1日", "settings.year_order"),
    ],
)
def test_what_the_burden_budget_forbids_is_refused(said: str, why: str) -> None:
    change = read_change(said)

    assert isinstance(change, Change)
    refused = changed({}, change)
    assert isinstance(refused, Text)
    assert refused.key == why


def test_one_push_a_day_is_no_setting() -> None:
    assert read_change("每人每天最多2条") == Text("settings.daily")


@pytest.mark.parametrize(
    "said", ["每周最多", "催一下司法局第6项", "6月30日", "第7项延期到9月15日", ""]
)
def test_other_sentences_change_nothing(said: str) -> None:
    assert read_change(said) is None


def test_the_table_names_settings_of_the_policy_and_the_defaults_keep_its_limits() -> None:
    assert {each.name for each in SETTINGS} <= set(Policy.__dataclass_fields__)
    assert changed({}, Change("weekly_pushes", Policy().weekly_pushes)) == {"weekly_pushes": 2}
