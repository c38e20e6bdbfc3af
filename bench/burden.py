"""Plays a notice's year and prints its burden: `python -m bench.burden FILE [--write]`.

Without a file it is the example notice of the fictional county; --write keeps docs/burden.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.commands.read import read
from bot.logs import configure
from bot.rehearsal import Played, Year, rehearse
from bot.texts import Texts
from bot.workdays import workdays
from ledger.model import Role
from ledger.planning import Policy

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "burden.md"
EXAMPLE = ROOT / "examples" / "linjiang_2026.txt"
WAYS = (
    ("nobody answers", False, False),
    ("people answer", True, False),
    ("groups scoped to their leads", False, True),
)
ROWS = (
    "pushes a person and working day, at most",
    "pushes a person and week with nothing overdue, at most",
    "pushes a liaison and year, median",
    "pushes a liaison and year, 95th percentile",
    "pushes a liaison and year, most",
    "pushes on days off or outside hours",
    "broadcasts a group and week, at most",
    "items shown in full in a push, at most",
)
BOUNDS = ("1", "2", "20", "40", "", "0", "1", "5")


def main() -> None:
    """Play the year three times over and print the table; exit with 1 beyond a bound."""
    asked = argparse.ArgumentParser(prog="python -m bench.burden")
    asked.add_argument("file", type=Path, nargs="?", default=EXAMPLE)
    asked.add_argument("--without-story", action="store_true", help="leave out who answers")
    asked.add_argument("--write", action="store_true", help="keep the table in docs/burden.md")
    options = asked.parse_args()
    os.environ.setdefault("TAIZHANG_LOG", "error")
    configure()
    reading = read(options.file, issued=None, texts=Texts.load())
    year = reading.year or (reading.issued_on.year if reading.issued_on else 0)
    ways = [way for way in WAYS if not (way[1] and options.without_story)]
    played = [
        rehearse(reading, year=year, story=story, lead_only=lead_only)
        for _, story, lead_only in ways
    ]
    figures = [figures_of(each) for each in played]
    heads = "".join(f" {name} |" for name, *_ in ways)
    lines = [f"| what | bound |{heads}", "|---|---|" + "---|" * len(ways)]
    for number, (what, bound) in enumerate(zip(ROWS, BOUNDS, strict=True)):
        values = " | ".join(str(each[number]) for each in figures)
        lines.append(f"| {what} | {f'≤ {bound}' if bound else ''} | {values} |")
    said = (
        f"A notice of {len(reading.tasks)} tasks, {year}: {len(played[0].people)} people,"
        f" {len(played[0].groups)} group."
    )
    if answered := sum(each.said for each in played):
        said += f" Those who answer wrote {answered} messages."
    table = said + "\n\n" + "\n".join(lines)
    sys.stdout.write(table + "\n")
    if options.write:
        PAGE.write_text(_page(table, options.file == EXAMPLE), encoding="utf-8")
    beyond = any(
        bound and value > int(bound)
        for each in figures
        for value, bound in zip(each, BOUNDS, strict=True)
    )
    sys.exit(int(beyond))


def figures_of(year: Year) -> list[int]:
    """Return the figures of a year in the order of ROWS."""
    liaisons = {p.to for p in year.pushes if p.role == Role.LIAISON.value}
    silent = [name for name in year.people if "联络员" in name and name not in liaisons]
    counts = Counter(p.to for p in year.pushes if p.role == Role.LIAISON.value)
    ordered = sorted([*counts.values(), *(0 for _ in silent)])
    people = [p for p in year.pushes if p.role != "group"]
    groups = [p for p in year.pushes if p.role == "group"]
    return [
        max(Counter((p.to, p.at.date()) for p in people).values(), default=0),
        max(_weeks(people), default=0),
        _rank(ordered, 0.5),
        _rank(ordered, 0.95),
        ordered[-1] if ordered else 0,
        sum(_out_of_hours(p) for p in year.pushes),
        max(Counter((p.to, p.at.isocalendar()[:2]) for p in groups).values(), default=0),
        max(
            (sum(line.startswith("第") for line in p.text.splitlines()) for p in people), default=0
        ),
    ]


def _weeks(pushes: Sequence[Played]) -> Iterator[int]:
    """Yield how many pushes each person had in each week, those of overdue items left out."""
    weeks: dict[tuple[str, tuple[int, int]], int] = defaultdict(int)
    for push in pushes:
        if "已过" not in push.text and "逾期" not in push.text:
            weeks[push.to, push.at.isocalendar()[:2]] += 1
    return iter(weeks.values())


def _out_of_hours(push: Played) -> bool:
    spans = Policy().office_hours
    inside = any(opens <= push.at.time() < closes for opens, closes in spans)
    return not inside or not workdays({}).is_workday(push.at.date())


def _rank(ordered: Sequence[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def _page(table: str, example: bool) -> str:
    story = "people answer" in table
    which = "" if example else "NOTICE.txt "
    options = "" if story else "--without-story "
    answers = (
        '- "People answer": some at once, some late, some seldom, some taking back'
        " what they\n  said.\n"
    )
    return f"""# The burden of a year

How often the bot speaks to somebody who has not spoken to it. Made by
`python -m bench.burden {which}{options}--write`: a whole year on a simulated clock,
through the same planner, outbox and router as in service, under the default policy.

{table}

- One liaison and one head for each unit the notice names, one clerk, one group.
- "Nobody answers" is the worst year: every step of every chase is told, and each head hears of
  each item once.
{answers if story else ""}- "Groups scoped": phrases for many units (各乡镇、各部门) bring in
  nobody as a responsible unit, as after the office's scoping.
- A week counts pushes that hold nothing overdue; overdue items may add to them, one push a day
  at most.

`taizhang rehearse NOTICE --json` prints every push of such a year for your own notice.
"""


if __name__ == "__main__":
    main()
