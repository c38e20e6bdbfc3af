"""What can be said to Taizhang: one module per ability. The list of them all."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import (
    all_year,
    audit_log,
    broadcast,
    bulletin,
    change_date,
    chase,
    correction,
    days_off,
    desk,
    difficulty,
    directory,
    doubts,
    evidence,
    export,
    extension,
    feedback,
    groups,
    handover,
    head,
    help,  # noqa: A004 - the ability's own name
    imports,
    language,
    ledger_summary,
    look_back,
    my_tasks,
    not_applicable,
    occurrence,
    people,
    reminders,
    report,
    review,
    scoping,
    settings,
    sheet_back,
    statistics,
    task_detail,
    undo,
    unit_state,
    why_me,
    workday_question,
)
from handlers.ability import Ability
from handlers.turn import Turn
from ledger.model import Role

_MODULES = (
    my_tasks, task_detail, report, undo, correction, evidence, difficulty, extension,
    not_applicable, occurrence, reminders, handover, directory, workday_question, why_me,
    feedback, language, unit_state, imports, doubts, scoping, people, review, desk, chase,
    broadcast, change_date, days_off, settings, groups, ledger_summary, export, sheet_back,
    bulletin, look_back, statistics, head, all_year, audit_log, help,
)  # fmt: skip

ABILITIES: Mapping[str, Ability] = {module.ability.name: module.ability for module in _MODULES}
_OF_ROLE = {role: [a for a in ABILITIES.values() if role in a.roles] for role in Role}


def ability_for(turn: Turn) -> Ability:
    """Return the ability that answers a frame: by its act, else by its intent, else help.

    Only what the speaker's role may use is looked at, so that `stats` is the ledger for the
    office and the own unit for everybody else.
    """
    role = turn.person.role
    usable = _OF_ROLE[role]
    act = turn.frame.act
    if act:
        for ability in usable:
            if act in ability.acts:
                return ability
    if turn.arrived and (turn.frame.intent != "report" or role is Role.CLERK):
        if role is not Role.CLERK:
            return ABILITIES["evidence"]
        return ABILITIES["sheet_back" if any(a.comparison for a in turn.arrived) else "imports"]
    for ability in usable:
        if turn.frame.intent in ability.intents:
            return ability
    return ABILITIES["help"]
