"""When the days off are put right: the same words are read again, and a hand's day is let be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.workdays import workdays
from ledger.deadlines import read_deadline
from ledger.deadlines.model import Deadline
from ledger.model import Notice
from ledger.recounting import recounted
from ledger.talk import Text

ISSUED = date(2034, 11, 20)
NOTICE = Notice(1, "要点", "〔2034〕1号", "县政府办", ISSUED, 2034)
BEFORE = workdays({})
DAY_OFF = workdays({date(2034, 12, 4): False})


def limit(phrase: str) -> Deadline:
    return read_deadline(phrase, issued=ISSUED, plan_year=2034, calendar=BEFORE)


def anew(deadline: Deadline, notice: Notice = NOTICE) -> Deadline | None:
    return recounted(deadline, "", notice=notice, before=BEFORE, after=DAY_OFF)


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("12月第3个工作日前", date(2034, 12, 6)),
        ("通知印发后10个工作日内", date(2034, 12, 5)),
    ],
)
def test_what_rests_on_working_days_is_counted_anew_with_its_sentence(phrase, due):
    new = anew(limit(phrase))

    assert new
    assert (new.kind, new.due) == (limit(phrase).kind, due)
    assert new.why != limit(phrase).why


@pytest.mark.parametrize("phrase", ["12月15日前", "每季度", "全年", "及时", "收到后3个工作日内"])
def test_what_rests_on_none_stays_as_it_is(phrase):
    assert anew(limit(phrase)) is None


def test_a_day_set_by_hand_is_not_touched():
    by_hand = replace(limit("12月第3个工作日前"), due=date(2034, 12, 20))

    assert anew(by_hand) is None


def test_a_notice_without_a_day_counts_from_none():
    assert anew(limit("12月第3个工作日前"), replace(NOTICE, issued_on=None)) is None


def test_what_the_office_has_settled_stays_settled():
    settled = replace(limit("12月第3个工作日前"), ambiguous=False)
    doubtful = replace(settled, ambiguous=True)

    assert [d and d.ambiguous for d in (anew(settled), anew(doubtful))] == [False, True]


def test_a_day_that_is_no_estimate_any_more_says_so_unless_other_words_stand_there():
    spans = {(1, 1): 1, (2, 7): 8, (4, 5): 1, (5, 1): 5, (6, 9): 3, (9, 15): 3, (10, 1): 7}
    entered = workdays(
        {
            date(2035, month, day + n): False
            for (month, day), count in spans.items()
            for n in range(count)
        }
    )
    notice = replace(NOTICE, issued_on=date(2035, 3, 5), year=2035)
    phrase = "通知印发后3个工作日内"
    guess = read_deadline(phrase, issued=date(2035, 3, 5), plan_year=2035, calendar=BEFORE)
    own = replace(guess, why=Text("plain", text="办公室定的"))

    sure, let_be = (
        recounted(each, "", notice=notice, before=BEFORE, after=entered) for each in (guess, own)
    )

    assert sure
    assert (sure.due, sure.why.key) == (guess.due, "deadlines.from_issue")
    assert guess.why.key == "deadlines.estimated"
    assert let_be is None
