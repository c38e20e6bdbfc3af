"""Writes docs/deadlines.md: every form with its reading, and the bench table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "tests" / "ledger" / "deadlines"
PAGE = ROOT / "docs" / "deadlines.md"
_UNITS = {
    "minute": "分钟", "hour": "小时", "day": "天", "workday": "个工作日",
    "week": "周", "month": "个月",
}  # fmt: skip
_KINDS = {
    "by": "", "recurring": "反复", "sla": "时限", "continuous": "长期", "vague": "说不准",
    "none": "不是期限",
}  # fmt: skip


def forms() -> list[dict[str, Any]]:
    """Return the rows of the reading table, each with an id."""
    return _rows("forms.jsonl")


def held_out() -> list[dict[str, Any]]:
    """Return the rows that were written before they were first read, each with an id."""
    return _rows("held_out.jsonl")


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [{"id": str(number)} | json.loads(line) for number, line in enumerate(lines, 1)]


def with_section(page: str, name: str, words: str) -> str:
    """Return the page with a generated section replaced: what stands between its two marks."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"docs/deadlines.md has lost its mark <!-- {name} -->")
    return pattern.sub(lambda found: f"{found[1]}{words}{found[2]}", page)


def list_of_forms(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the list of forms: one table for each group, in the order of the file."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return "".join(_table(name, group) for name, group in groups.items())


def _table(name: str, rows: Iterable[Mapping[str, Any]]) -> str:
    head = f"\n### {name}\n\n| 原文 | 上下文 | 发文日 | 读作 |\n|---|---|---|---|\n"
    return head + "".join(_line(row) for row in rows)


def _line(row: Mapping[str, Any]) -> str:
    issued = row["issued"] + (f"（{row['plan_year']}年要点）" if "plan_year" in row else "")
    context = row.get("context", "")
    cells = (row["phrase"], context, issued, _reading(row["expect"]))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _reading(expect: Mapping[str, Any]) -> str:
    kind = _KINDS[expect["kind"]]
    day = expect.get("due")
    start = expect.get("start")
    parts = [
        kind,
        f"{start} 至 {day}" if start and day else day or (f"{start} 起" if start else ""),
    ]
    if "rrule" in expect:
        parts.append(f"`{expect['rrule']}`")
    if "sla" in expect:
        amount, unit, event = expect["sla"]
        parts.append(f"{event or '—'}：{amount}{_UNITS[unit]}")
    if "count_min" in expect:
        parts.append(f"{expect['count_min']}次")
    if expect.get("ambiguous"):
        others = "、".join(expect.get("readings", ()))
        parts.append(f"（存疑{'，另读 ' + others if others else ''}）")
    return " ".join(part for part in parts if part)
