"""What is packed into a column comes out as it went in; ids grow; moments keep their zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime
from sqlalchemy.dialects import postgresql, sqlite

from ledger.deadlines.model import Deadline, Kind, Sla
from ledger.talk import Text
from storage.ids import new_id
from storage.packing import names, pack, pack_deadline, unpack, unpack_deadline
from storage.tables.base import Moment

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
BEGIN, END = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")
FACTS = st.none() | st.integers(-5, 5) | st.text(max_size=5) | DAYS
SENTENCES = st.builds(
    lambda phrase, due, inner: Text("test.why", phrase=phrase, due=due, inner=inner),
    st.text(max_size=8),
    FACTS,
    st.builds(lambda fact: Text("test.inner", fact=fact), FACTS) | st.tuples(FACTS, FACTS),
)
DEADLINES = st.builds(
    Deadline,
    phrase=st.text(max_size=12),
    kind=st.sampled_from(list(Kind)),
    why=SENTENCES,
    due=st.none() | DAYS,
    start=st.none() | DAYS,
    rrule=st.none() | st.just("FREQ=MONTHLY;BYMONTHDAY=-1"),
    count_min=st.none() | st.integers(1, 12),
    sla=st.none()
    | st.builds(
        Sla,
        st.integers(-30, 30),
        st.sampled_from(["workday", "month"]),
        st.none() | st.text(max_size=4),
    ),
    ambiguous=st.booleans(),
    readings=st.lists(DAYS, max_size=3).map(tuple),
)


@given(DEADLINES)
def test_a_deadline_comes_back_whole(deadline: Deadline) -> None:
    assert unpack_deadline(pack_deadline(deadline)) == deadline


def test_packed_words_stay_readable() -> None:
    assert pack(["县财政局"]) == '["县财政局"]'
    assert unpack('["县财政局"]') == ["县财政局"]
    assert (names("[]"), names('["甲","乙"]')) == ((), ("甲", "乙"))


def test_ids_grow_and_fit_into_a_bigint() -> None:
    ids = [new_id() for _ in range(1000)]

    assert ids == sorted(set(ids))
    assert 0 < ids[-1] < 2**63


@given(st.datetimes(BEGIN, END), st.integers(-12, 14))
def test_a_moment_is_kept_in_utc_whatever_zone_it_came_in(naive: datetime, hours: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    on_server = Moment().process_bind_param(moment, postgresql.dialect())
    write = Moment().bind_processor(sqlite.dialect())
    read = Moment().result_processor(sqlite.dialect(), None)
    plain = DateTime().dialect_impl(sqlite.dialect()).bind_processor(sqlite.dialect())

    assert on_server == moment
    assert on_server.tzinfo is UTC
    assert write(moment) == plain(on_server)
    assert read(write(moment)) == moment
    assert read(write(moment)).tzinfo is UTC
    assert (write(None), read(None)) == (None, None)


def test_a_moment_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError, match="needs its zone"):
        Moment().bind_processor(sqlite.dialect())(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(AssertionError, match="needs its zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), postgresql.dialect())  # noqa: DTZ001
