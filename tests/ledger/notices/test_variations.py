"""One ledger printed in hundreds of ways: it must be read alike from each."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ledger.notices import Reading
from tests.ledger.notices.fiction import ProseStyle, TableStyle, as_printed, prose_notice
from tests.ledger.notices.judge import differences, read
from tests.ledger.notices.variations import (
    FORMS,
    as_spaced,
    inline_style,
    place,
    prose_style,
    sheet_of,
    table_style,
    timed,
)


@pytest.mark.parametrize("seed", range(120))
def test_running_text_is_read_alike_however_it_is_printed(seed: int) -> None:
    rng = random.Random(seed)
    style, ledger = prose_style(rng), place(rng)

    reading = read(prose_notice(ledger, style))

    assert differences(reading, as_printed(ledger, style)) == [], style
    _assert_calm(reading, style)


@pytest.mark.parametrize("seed", range(40))
def test_items_in_one_line_are_read_alike_where_each_names_its_units(seed: int) -> None:
    rng = random.Random(seed)
    style, ledger = inline_style(rng), place(rng)

    reading = read(prose_notice(ledger, style))

    assert differences(reading, as_printed(ledger, style)) == [], style
    _assert_calm(reading, style)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("seed", range(25))
def test_tables_are_read_alike_however_they_are_printed(seed: int, form: object) -> None:
    assert callable(form)
    rng = random.Random(seed)
    style, ledger = table_style(rng), place(rng)
    if form is as_spaced and style.comma == " ":
        style = replace(style, comma="、")  # such a text has lost what parts the units

    reading = read(form(sheet_of(ledger, style, rng)))

    assert differences(reading, timed(ledger, style)) == [], style
    _assert_calm(reading, style)


def _assert_calm(reading: Reading, style: ProseStyle | TableStyle) -> None:
    """At most one sound row is asked about: the row cut at a page's end may be one."""
    asked = {task.no: task.review[0].say.key for task in reading.tasks if task.review}
    assert len(asked) < 2, (asked, style)
