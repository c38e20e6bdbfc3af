"""A corrected version of a notice, compared with the one before."""

from __future__ import annotations

from dataclasses import replace

from ledger.notices.reissue import compare, is_reissue
from tests.ledger.notices.fiction import LEDGER, ProseStyle, prose_notice, renamed
from tests.ledger.notices.judge import read

FIRST = read(prose_notice(LEDGER, ProseStyle()))


def test_the_same_notice_typeset_otherwise_changes_nothing() -> None:
    again = read(prose_notice(LEDGER, ProseStyle(brackets="【】", halfwidth=True, wrap=31)))

    assert not compare(FIRST.tasks, again.tasks)
    assert is_reissue(FIRST, FIRST.tasks, again, again.tasks)


def test_each_change_is_named_on_its_task() -> None:
    tasks = list(FIRST.tasks)
    tasks[0] = replace(tasks[0], lead=("县财政局",))
    tasks[1] = replace(tasks[1], text=tasks[1].text + "并组织抽查。")
    tasks[2] = replace(tasks[2], deadline=tasks[0].deadline)
    del tasks[4]
    tasks.append(replace(tasks[-1], no=30, title="新任务", text="新任务。建设一间公开陈列室。"))

    found = compare(FIRST.tasks, tasks)

    assert [(p.after.no, p.fields) for p in found.changed] == [
        (1, ("lead",)),
        (2, ("text",)),
        (3, ("deadline",)),
    ]
    assert [t.no for t in found.removed] == [5]
    assert [t.no for t in found.added] == [30]


def test_tasks_that_only_moved_keep_their_partner() -> None:
    moved = [replace(t, no=t.no + 1) for t in FIRST.tasks]
    new = replace(moved[0], no=1, title="新任务", text="新任务。建设一间公开陈列室。")

    found = compare(FIRST.tasks, [new, *moved])

    assert len(found.renumbered) == len(FIRST.tasks)
    assert not found.changed
    assert not found.removed
    assert found.added == (new,)


def test_next_year_s_notice_and_another_county_s_are_no_reissue() -> None:
    next_year = read(prose_notice(replace(LEDGER, year=2024, issued=(2024, 4, 8)), ProseStyle()))
    other = read(prose_notice(renamed(LEDGER, "云岭区", "区"), ProseStyle()))

    assert not is_reissue(FIRST, FIRST.tasks, next_year, next_year.tasks)
    assert is_reissue(FIRST, FIRST.tasks[:3], FIRST, FIRST.tasks)
    assert not is_reissue(FIRST, FIRST.tasks, other, other.tasks[:0])
