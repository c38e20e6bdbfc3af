"""The annual reports that the law dates (政府信息公开条例 §49, §50): units', then the county's."""

from __future__ import annotations

from datetime import date

from ledger.calendar import Calendar
from ledger.planning.policy import Policy
from ledger.workdays import add_workdays, first_workday_from

FIRST, LAST = "report-first", "report-last"

_WEEK = 5
"""Working days in which the first reminder may still be told."""

_AHEAD = 20
"""Working days before the county's own report from which the office has it on its desk."""


def unit_report(today: date, *, calendar: Calendar, policy: Policy) -> tuple[str, date] | None:
    """Return the reminder of the units' reports that is due: in the first week, and at T−2."""
    due = policy.day_in(today.year, policy.unit_report_by)
    if not policy.statutory_reports or today > due:
        return None
    if today >= add_workdays(calendar, due, -min(policy.steps_before, default=2)):
        return LAST, due
    begins = first_workday_from(calendar, due.replace(day=1))
    if begins <= today < add_workdays(calendar, begins, _WEEK):
        return FIRST, due
    return None


def county_report(today: date, *, calendar: Calendar, policy: Policy) -> date | None:
    """Return the day by which the county's report is published, while it is near enough."""
    due = policy.day_in(today.year, policy.county_report_by)
    near = add_workdays(calendar, due, -_AHEAD) <= today <= due
    return due if policy.statutory_reports and near else None
