"""Names of files as senders write them: what is kept can neither lead astray nor deceive."""

from __future__ import annotations

import pytest

from ledger.file_names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2023年政务公开要点.docx", "2023年政务公开要点.docx"),
        ("../../etc/passwd", "etc_passwd"),
        ("..\\..\\通知.docx", "通知.docx"),
        ("C:\\通知\\要点.doc", "C__通知_要点.doc"),
        ("要点\u202excod.exe", "要点xcod.exe"),
        ("秘\u200b密通知.pdf", "秘密通知.pdf"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
        ("要点\r\n第二行\x00.txt", "要点第二行.txt"),
        ("", "文件"),
        ("....", "文件"),
        ("\ud800.txt", "txt"),
    ],
)
def test_a_name_is_kept_as_plain_text(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept
    assert safe_name(kept) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = safe_name("要" * 300 + ".docx")

    assert len(kept) == LONGEST
    assert kept.endswith("要.docx")
