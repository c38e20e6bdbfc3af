"""`taizhang read --json` of a paper that holds no tasks: its fields, and the error all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.commands.errors import BadInput
from bot.commands.read import run

LETTER = """临江县人民政府办公室关于印发2024年重点任务分工表的通知
临政办发〔2024〕6号
各乡镇人民政府，县直各部门：
现将《2024年重点任务分工表》印发给你们，请认真贯彻执行。
附件：2024年重点任务分工表
临江县人民政府办公室
2024年3月8日
"""


@pytest.mark.parametrize("as_json", [True, False])
def test_a_paper_without_tasks_still_gives_its_fields(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(LETTER, encoding="utf-8")
    with pytest.raises(BadInput):
        run(file, as_json=as_json, issued=None)
    written = capsys.readouterr().out
    if not as_json:
        assert written == ""
        return
    read = json.loads(written)
    assert read["tasks"] == []
    assert read["notice"]["doc_number"] == "临政办发〔2024〕6号"
    assert read["notice"]["issued_on"] == "2024-03-08"
