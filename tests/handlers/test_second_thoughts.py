"""What is said right after: an exception from what was asked, a day that there is not."""

from __future__ import annotations

import pytest

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_report import states


@pytest.mark.parametrize("said", ["除了10", "10没有", "10还没"])
async def test_all_but_one_of_what_was_asked_is_recorded(talk: Dialog, said: str):
    await talk.say("li", "全都完成了")

    answer = await talk.say("li", said)

    assert "已记4项" in answer
    found = await states(talk)
    assert (found[6], found[9]) == (State.REPORTED_DONE, State.REPORTED_DONE)
    assert found[10] is State.OPEN


@pytest.mark.parametrize(
    "said", ["第7项延期到2月30日", "第7项申请延期至9月31日", "7延到11月31号", "7延期到13月1日"]
)
async def test_a_day_that_there_is_not_is_asked_for(talk: Dialog, said: str):
    answer = await talk.say("li", said)

    assert answer.endswith("想延到哪天？")
    assert "9月20日" in await talk.say("li", "9月20日")


@pytest.mark.parametrize("said", ["第7项再延2个月", "第7项延期两个月，人手不够"])
async def test_a_length_of_time_is_still_counted_from_the_day_that_counts(talk: Dialog, said: str):
    assert "10月31日" in await talk.say("li", said)
