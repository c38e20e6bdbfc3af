"""Signs that nobody wrote, lost figures and doubled pieces: a person must look at such a text."""

from __future__ import annotations

import pytest

from ledger.notices.garbled import is_garbled

LOST = (
    "政策解读率达到%以上。",
    "全年举办座谈会不少于次。",
    "收到申请后在个工作日内答复。",
    "自决定作出之日起日内公示。",
    "分两次公开进度，月底前公开上半年的。",
    "2026年 月底前完成。",
    "收到申请之日起15 20个工作日内答复。",
    "202611月底前完成清理。",
)
DOUBLED = (
    "口径由起草科室对外说明口径由起草科室对外说明答复。",
    "照搬照抄的退回重写退回重写，记入考核。",
    "建立评价办法，对照搬的退回重写，记入考核评价办法，对照搬的。",
)
MISREAD = (
    "公开村务\ufffd事项。",
    "公开各村锟斤拷区的账目。",
    f"公开{'各村社区'.encode().decode('gbk')}的账目。",
    f"公开{'财政'.encode().decode('latin-1')}的账目。",
    "公开&#8220;三公&#8221;经费。",
    "做至刂对象准确、程序公开。",
)


@pytest.mark.parametrize("text", [*LOST, *DOUBLED, *MISREAD])
def test_what_nobody_wrote_is_seen(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "全年举办座谈会不少于2次，满意率达到95%以上。",
        "收到申请后在20个工作日内答复，每个工作日查看信箱。",
        "不低于项目总数的三成，至少条例要求的都要公开。",
        "每月汇总，月底前报县政府办公室。",
        "9 月底前完成，2026 年 10 月底前验收。",
        "对照第十八条、第二十条、第二十一条修订目录。",
        "编制目录及公开标准，由县司法局审核目录及公开标准。",
        "超过期限的说明理由，2026年月度计划按月公布。",
        "公开海域使用权（Ⅱ类）的100米红线图。",
    ],
)
def test_what_offices_write_is_not_asked_about(text: str) -> None:
    assert not is_garbled(text)
