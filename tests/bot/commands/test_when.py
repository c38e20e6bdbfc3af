"""`taizhang when` as a script would use it: through the console, with good and bad input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.commands.errors import BadInput
from bot.commands.when import run

TAIZHANG = Path(sys.executable).with_name("taizhang")
SHARED = Path(__file__).resolve().parents[3].parent / "shared"
FIELDS = [
    *("id", "phrase", "kind", "due", "start", "rrule", "count_min", "sla", "ambiguous"),
    *("readings", "why"),
]


def when(*arguments: str, rows: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    given = rows if isinstance(rows, bytes) else rows.encode()
    return subprocess.run(
        [TAIZHANG, "when", *arguments], input=given, capture_output=True, check=False, timeout=240
    )


def row(**fields: Any) -> str:
    return json.dumps({"id": "1", "phrase": "三季度前", "issued": "2022-07-12"} | fields) + "\n"


def test_a_phrase_is_told_to_a_person_with_its_reason() -> None:
    done = when("三季度前", "--issued", "2022-07-12")
    said = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert said[0] == "by  2022-09-30  ?"
    assert "三季度前" in said[1]


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("9月15日前", "by  2022-09-15"),
        ("每季度", "recurring  FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("5个工作日内", "sla  5 workday"),
        ("即日起", "continuous  2022-07-12"),
        ("及时", "vague  -"),
        ("", "none  -"),
    ],
)
def test_the_first_line_is_the_kind_and_what_it_comes_to(phrase: str, first: str) -> None:
    said = io.StringIO()
    run(phrase, issued=date(2022, 7, 12), as_json=False, jsonl=False, stdout=said)
    assert said.getvalue().splitlines()[0] == first


def test_json_has_the_fields_of_the_contract() -> None:
    done = when("本通知印发之日起10个工作日内", "--issued", "2022-07-12", "--json")
    found = json.loads(done.stdout)
    assert list(found) == FIELDS
    assert found["kind"] == "sla"
    assert found["due"] == "2022-07-26"
    assert found["readings"] == ["2022-07-25"]
    assert found["sla"] == {"amount": 10, "unit": "workday", "event": "本通知印发"}


def test_rows_come_back_in_order_one_for_each() -> None:
    given = [
        row(id="a"),
        "\n",
        row(id=7, phrase="年底前", issued="2023-12-28", plan_year=2024),
        row(id=None, phrase="年底前", issued="2023-12-28", title_year=2024, context=None),
        row(id="d", phrase="2月30日前", context="请于2月30日前报送"),
    ]
    done = when("--jsonl", rows="".join(given))
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["id"] for one in found] == ["a", 7, None, "d"]
    assert [one["due"] for one in found] == ["2022-09-30", "2024-12-31", "2024-12-31", None]
    assert all(list(one) == FIELDS and one["why"] for one in found)


@pytest.mark.parametrize(
    ("arguments", "rows", "says"),
    [
        (("三季度前",), "", "--issued"),
        (("三季度前", "--issued", "2022-13-40"), "", "2022-13-40"),
        (("--jsonl",), '{"id": 1, "phrase"', "line 1 is not JSON"),
        (("--jsonl",), b"\xff\xfe{\n", "line 1 is not JSON"),
    ],
)
def test_bad_input_is_one_line_that_says_the_way_out(
    arguments: tuple[str, ...], rows: str | bytes, says: str
) -> None:
    done = when(*arguments, rows=rows)
    said = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert len(said) == 1
    assert says in said[0]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (row() + "[1]\n", "line 2 is not an object"),
        (row() + row(phrase=5), "line 2 has no 'phrase'"),
        (row(issued="20x"), "line 1: 'issued'"),
        (row(issued=None), "line 1: 'issued'"),
        (row(context=5), "line 1 has no 'context'"),
        (row(plan_year="x"), "'plan_year'"),
        (row(plan_year=True), "'plan_year'"),
        (row(plan_year=12), "'plan_year'"),
    ],
)
def test_a_bad_row_is_named_by_its_line(rows: str, says: str) -> None:
    said = io.StringIO()
    with pytest.raises(BadInput, match=says):
        run(None, issued=None, as_json=False, jsonl=True, stdin=io.StringIO(rows), stdout=said)
    assert len(said.getvalue().splitlines()) == rows.count("\n") - 1  # those before it are read


def test_help_has_an_example() -> None:
    assert "taizhang when 三季度前 --issued" in when("--help").stdout.decode()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared rows are not beside this checkout")
def test_the_shared_rows_are_read_as_their_clerk_read_them(tmp_path: Path) -> None:
    gold = SHARED / "data" / "deadlines.dev.jsonl"
    found = tmp_path / "found.jsonl"
    found.write_bytes(when("--jsonl", rows=gold.read_bytes()).stdout)
    least = ["kind=0.95", "by=0.97", "recurring=0.92", "sla=0.95", "continuous=0.97"]
    most = ["max:by_wrong_date=1", "max:false_alarms=1"]
    score = [sys.executable, SHARED / "tools" / "score_deadlines.py", gold, found]
    done = subprocess.run(
        [*score, "--min", *least, *most, "ambiguous_recall=0.85"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
