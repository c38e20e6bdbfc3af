"""Notices in traditional characters: read like the others, and said as they are printed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.assigning import Owners, assign
from ledger.characters import TRADITIONAL, simplified
from ledger.model import Unit
from ledger.notices import NotALedger, Reading, from_text, reading_to_json
from ledger.notices.document import changed
from ledger.notices.healing import squeeze
from ledger.notices.printed import Printed
from ledger.talk import Text
from ledger.units import UnitList, expand, is_group, level_of, match, same_unit
from tests.ledger.notices.judge import read
from tests.ledger.notices.unseen import Unseen, unseen

_FORMS: dict[str, list[str]] = {}
for _sign in sorted(TRADITIONAL):
    _FORMS.setdefault(simplified(_sign), []).append(_sign)
_ONE = str.maketrans({simple: forms[0] for simple, forms in _FORMS.items()})


def _one_form(text: str) -> str:
    return text.translate(_ONE)


def _all_forms() -> Callable[[str], str]:
    """Return a way to write a text in which 发 is now 發, now 髮, now 发."""
    turns = {simple: itertools.cycle([*forms, simple]) for simple, forms in _FORMS.items()}
    return lambda text: "".join(next(turns[s]) if s in turns else s for s in text)


def _said(reading: Reading, change: Callable[[str], str] = str) -> Any:
    words = json.dumps(
        reading_to_json(reading, lambda text: f"{text.key}{dict(text.facts)}"), ensure_ascii=False
    )
    return json.loads(change(words))


NOTICES = unseen()
named = pytest.mark.parametrize("notice", NOTICES, ids=[notice.name for notice in NOTICES])


@named
def test_a_notice_reads_as_in_simplified_characters(notice: Unseen) -> None:
    plain, traditional = notice.text(), _one_form(notice.text())
    if plain == traditional:
        pytest.skip("nothing in it is written otherwise")

    assert _said(read(traditional)) == _said(read(plain), _one_form)
    table = changed(notice.document, _one_form)
    assert _said(read(table)) == _said(read(notice.document), _one_form)


@pytest.mark.parametrize("notice", NOTICES[::3], ids=[notice.name for notice in NOTICES[::3]])
def test_no_character_is_changed_where_they_are_mixed(notice: Unseen) -> None:
    mixed = _all_forms()(notice.text())
    wanted, found = read(notice.text()), read(mixed)

    assert _said(found, simplified) == _said(wanted)
    whole, plain = squeeze(mixed), squeeze(notice.text())
    for one, other in zip(found.tasks, wanted.tasks, strict=True):
        names = zip((*one.lead, *one.responsible), (*other.lead, *other.responsible), strict=True)
        for as_printed, as_read in ((one.text, other.text), *names):
            assert squeeze(as_printed) in whole or squeeze(as_read) not in plain


PAGE = """臨江縣人民政府辦公室文件
臨政辦發〔2031〕12號
臨江縣人民政府辦公室關於印發臨江縣2031年數據歸集工作要點的通知
各鄉鎮人民政府，縣政府各部門：
現將《臨江縣2031年數據歸集工作要點》印發給你們，請認真貫徹落實。
臨江縣人民政府辦公室
2031年3月5日
臨江縣2031年數據歸集工作要點
一、夯實基礎
（一）編製目錄。各單位年底前編製數據目錄。（牽頭單位：縣發展和改革局；責任單位：各鄉鎮人民政府）
（二）開展培訓。每季度開展一次。（縣人社局會同縣教育局負責，長期堅持）
（三）發佈報告。印發後2週內報縣政府辦。（縣檔案館牽頭，縣財政局配合）
"""


def test_fields_units_and_times_of_a_page() -> None:
    reading = read(PAGE)

    assert reading.title == "臨江縣人民政府辦公室關於印發臨江縣2031年數據歸集工作要點的通知"
    assert (reading.doc_number, reading.issuer) == ("臨政辦發〔2031〕12號", "臨江縣人民政府辦公室")
    assert (reading.issued_on, reading.year) == (date(2031, 3, 5), 2031)
    assert reading.addressees == ("各鄉鎮人民政府", "縣政府各部門")
    assert reading.groups == ("各鄉鎮人民政府",)
    first, second, third = reading.tasks
    assert first.text == "編製目錄。各單位年底前編製數據目錄。"
    assert (first.lead, first.responsible) == (("縣發展和改革局",), ("各鄉鎮人民政府",))
    assert (first.deadline.due, first.deadline_text) == (date(2031, 12, 31), ("年底前",))
    assert (second.lead, second.responsible) == (("縣人社局",), ("縣教育局",))
    assert (third.lead, third.responsible) == (("縣檔案館",), ("縣財政局",))
    assert third.deadline.sla is not None
    assert third.section == "一、夯實基礎"


def test_a_letter_without_its_list_says_so_with_its_fields_as_printed() -> None:
    letter = PAGE.split("臨江縣2031年數據歸集工作要點\n一、")[0]
    with pytest.raises(NotALedger) as told:
        read(letter)

    assert told.value.say == Text("notices.only_letter")
    assert told.value.reading.doc_number == "臨政辦發〔2031〕12號"


def test_a_unit_is_the_rosters_in_either_characters() -> None:
    roster = [Unit(1, "县发展和改革局"), Unit(2, "临江镇人民政府"), Unit(3, "县财政局")]

    assert [c.name for c in match("縣發改局", roster)] == ["县发展和改革局"]
    assert same_unit("縣人力資源和社會保障局", "县人社局")
    assert is_group("各鄉鎮人民政府")
    assert level_of("臨江鎮人民政府") == "town"
    towns = expand("各鄉鎮人民政府", roster=roster)
    assert towns is not None
    assert towns.names == ("临江镇人民政府",)
    listed = expand("縣屬有關單位", lists=[UnitList("縣屬有關單位名單", ("縣財政局",))])
    assert listed is not None
    assert listed.names == ("縣財政局",)


def test_its_tasks_are_given_to_the_rosters_units() -> None:
    reading = read(PAGE)
    owners = Owners(reading.issuer, tuple((t.no, t.lead, t.responsible) for t in reading.tasks))
    roster = [
        Unit(at, name)
        for at, name in enumerate(["县发展和改革局", "县人社局", "县教育局", "临江镇人民政府"])
    ]
    given = assign(owners, roster=roster)

    assert [(s.no, s.unit) for s in given.shares] == [
        (1, "县发展和改革局"),
        (1, "临江镇人民政府"),
        (2, "县人社局"),
        (2, "县教育局"),
        (3, "縣檔案館"),
        (3, "縣財政局"),
    ]


def test_words_that_do_not_stand_together_are_found_by_their_neighbours() -> None:
    printed = Printed("縣發改局牽頭，理髮店配合；发文")

    assert printed.of("理发店、县发改局") == "理髮店、縣發改局"
    assert printed.of("发展") == "發展"


def test_a_text_of_simplified_characters_goes_its_own_way() -> None:
    assert from_text("临江县财政局牵头。").blocks == from_text("临江县财政局牵头。").blocks
    assert TRADITIONAL.isdisjoint("".join(notice.text() for notice in NOTICES))
