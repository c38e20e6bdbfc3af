"""Tables of what was ordered: notices, their tasks and milestones, and imports in progress."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Text

from storage.tables.base import Moment, owned, within

# `version` is a fresh id whenever the notice's tasks change: what a process may keep of them in
# memory is kept under it (storage/notices.py).
notice = owned(
    "notice",
    Column("title", Text, nullable=False),
    Column("doc_number", String(120)),
    Column("issuer", String(200)),
    Column("issued_on", Date),
    Column("year", Integer, nullable=False),
    Column("digest", String(64)),
    Column("lists", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("version", BigInteger, nullable=False),
    Index("ix_notice_digest", "jurisdiction_id", "digest"),
)

# A deadline whole is JSON; what it comes down to stands beside it, to be asked for.
task = owned(
    "task",
    Column("notice_id", BigInteger, nullable=False),
    Column("no", Integer, nullable=False),
    Column("section", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("responsible", Text, nullable=False),
    Column("target", Text),
    Column("kind", String(12), nullable=False),
    Column("due", Date),
    Column("deadline", Text, nullable=False),
    within("notice_id", "notice"),
    Index("uq_task_no", "jurisdiction_id", "notice_id", "no", unique=True),
)

milestone = owned(
    "milestone",
    Column("task_id", BigInteger, nullable=False),
    Column("notice_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("units", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("due", Date),
    Column("deadline", Text, nullable=False),
    within("task_id", "task"),
    Index("ix_milestone_notice", "jurisdiction_id", "notice_id"),
)
