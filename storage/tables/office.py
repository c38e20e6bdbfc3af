"""Tables of the office's own questions: doubts of an import, handovers that wait for a word."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Text

from storage.tables.base import Moment, owned

# What the reader was unsure of, and how each was settled: sheet 9 of the workbook.
doubt = owned(
    "doubt",
    Column("notice_id", BigInteger, nullable=False),
    Column("task_no", Integer),
    Column("field", String(20), nullable=False),
    Column("say", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("alternatives", Text, nullable=False),
    Column("settled_at", Moment),
    Column("settled_by", BigInteger),
    Column("answer", Text),
    Index("ix_doubt_notice", "jurisdiction_id", "notice_id", "id"),
)

handover = owned(
    "handover",
    Column("person_id", BigInteger, nullable=False),
    Column("successor", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", BigInteger),
    Column("agreed", Boolean),
    Index("ix_handover_open", "jurisdiction_id", "decided_at"),
)

# A bulletin is drafted, checked with the units it would name, and signed off by a person.
bulletin = owned(
    "bulletin",
    Column("notice_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("drafted_at", Moment, nullable=False),
    Column("drafted_by", BigInteger),
    Column("totals", Text, nullable=False),
    Column("answers_by", Date),
    Column("approved_at", Moment),
    Column("approved_by", BigInteger),
    Column("signed", String(40)),
    Index("ix_bulletin_notice", "jurisdiction_id", "notice_id", "id"),
)

# What a bulletin would say of a unit, and what the unit says to that.
bulletin_check = owned(
    "bulletin_check",
    Column("bulletin_id", BigInteger, nullable=False),
    Column("assignment_id", BigInteger, nullable=False),
    Column("asked_at", Moment),
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("outcome", String(10)),
    Column("decided_by", BigInteger),
    Index("ix_bulletin_check", "jurisdiction_id", "bulletin_id", "id"),
)

# 回头看: where last year's unfinished item went, and this year's number if it lives on in one.
carried = owned(
    "carried",
    Column("notice_id", BigInteger, nullable=False),
    Column("task_id", BigInteger, nullable=False),
    Column("into_notice_id", BigInteger, nullable=False),
    Column("becomes", Integer),
    Column("outcome", String(12)),
    Column("decided_at", Moment),
    Column("decided_by", BigInteger),
    Index("uq_carried_task", "jurisdiction_id", "task_id", "into_notice_id", unique=True),
)
