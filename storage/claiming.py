"""The statement that runs most: what is due on one account, the head of each chat, claimed."""

from __future__ import annotations

from sqlalchemy import Update, and_, bindparam, func, literal, select, tuple_, update

from storage.tables.delivery import outbox


def claim_statement(*, in_order: bool = True) -> Update:
    """Build the claim; once, since building it costs more than running it."""
    earlier = outbox.alias("earlier")
    # Asked row by row, in the queue's order, until enough are found: as a join (NOT EXISTS) a
    # server without statistics compares everything that waits with everything.
    blocked = select(literal(1)).where(
        and_(
            earlier.c.channel == outbox.c.channel,
            earlier.c.bot == outbox.c.bot,
            earlier.c.chat == outbox.c.chat,
            earlier.c.id < outbox.c.id,
            earlier.c.settled_at.is_(None),
            earlier.c.priority <= outbox.c.priority,
            (earlier.c.state == "sending")
            | and_(earlier.c.state == "pending", earlier.c.not_before <= bindparam("then")),
        )
    )
    due = (
        select(outbox.c.jurisdiction_id, outbox.c.id)
        .where(
            outbox.c.channel == bindparam("on"),
            outbox.c.bot == bindparam("as"),
            outbox.c.state == "pending",
            outbox.c.settled_at.is_(None),
            outbox.c.next_at <= bindparam("then"),
            outbox.c.expires_at > bindparam("then"),
            outbox.c.priority <= bindparam("least"),
            outbox.c.chat.not_in(bindparam("busy", expanding=True)),
            *([blocked.limit(1).scalar_subquery().is_(None)] if in_order else []),
        )
        .order_by(outbox.c.priority, outbox.c.next_at, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=outbox)
        .cte("due")
    )
    return (
        update(outbox)
        .where(
            tuple_(outbox.c.jurisdiction_id, outbox.c.id).in_(
                select(due.c.jurisdiction_id, due.c.id)
            )
        )
        .values(
            state="sending",
            fence=bindparam("held"),
            claims=outbox.c.claims + 1,
            first_try_at=func.coalesce(outbox.c.first_try_at, bindparam("then")),
        )
        .returning(*outbox.c)
    )
