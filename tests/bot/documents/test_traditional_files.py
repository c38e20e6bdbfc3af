"""Files in traditional characters: mirrors of sites, Word files, Big5, marks of secrecy."""

from __future__ import annotations

import pytest

from bot.documents import read_document, secrecy_mark
from ledger.characters import simplified
from ledger.notices.document import Document, Paragraph, changed
from ledger.secrecy import mark_in_name, mark_in_talk, own_mark
from tests.bot.documents.unseen_files import as_docx, as_page
from tests.ledger.notices.judge import read
from tests.ledger.notices.test_traditional import PAGE, _one_form
from tests.ledger.notices.unseen import Unseen, unseen

NOTICES = unseen()[::12]
named = pytest.mark.parametrize("notice", NOTICES, ids=[notice.name for notice in NOTICES])


def _folded(document: Document) -> Document:
    return changed(document, simplified)


@named
def test_a_page_and_a_word_file_are_taken_apart_as_in_simplified_characters(
    notice: Unseen,
) -> None:
    simple = read_document(as_page(notice), "notice.html")
    page = read_document(_one_form(as_page(notice).decode()).encode(), "notice.html")
    assert _folded(page).blocks == simple.blocks
    assert page.text() == _one_form(simple.text())

    word = read_document(as_docx(changed(notice.document, _one_form)), "notice.docx")
    assert _folded(word).blocks == read_document(as_docx(notice.document), "notice.docx").blocks


def test_a_text_in_big5() -> None:
    signs = PAGE.replace("〔", "（").replace("〕", "）")
    reading = read(read_document(signs.encode("big5"), "notice.txt"))

    assert reading.tasks[0].lead == ("縣發展和改革局",)
    assert [task.no for task in reading.tasks] == [1, 2, 3]


@pytest.mark.parametrize("mark", ["祕密★1年", "秘密★", "機密★3年", "絕密", "內部資料", "【內部】"])
def test_marks_of_secrecy_close_the_gate_and_are_named_as_printed(mark: str) -> None:
    paper = Document((Paragraph(mark), *(Paragraph(line) for line in PAGE.split("\n"))))

    assert secrecy_mark(paper) in (mark, mark.removesuffix("1年").removesuffix("3年"))


def test_marks_of_secrecy_in_talk_in_names_and_of_an_office_itself() -> None:
    assert mark_in_talk("【機密】請查收") == "【機密】"
    assert mark_in_talk("內部資料，請勿外傳") == "內部資料，請勿"
    assert mark_in_talk("絕密：請查收") == "絕密"
    assert mark_in_name("祕密★1年 名單.pdf") == "祕密★"
    assert own_mark("本件僅限領導閱。", ["仅限领导阅"]) == "仅限领导阅"
    assert mark_in_talk("防止洩露國家秘密") is None
