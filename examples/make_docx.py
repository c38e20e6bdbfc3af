"""Writes the second example, a letter with an annex table, as an office would send it: docx.

Run `python examples/make_docx.py` after changing it.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

HERE = Path(__file__).resolve().parent
LETTER = (
    "各乡镇人民政府、青山街道办事处，县政府有关部门：",
    "现将《临江县2026年便民服务提升工作任务分解表》印发给你们，请结合职责抓好落实。"
    "工作中遇到跨部门的事项，由县政府办公室协调。",
)
HEAD = ("序号", "重点工作", "牵头单位", "责任单位", "完成时限")
SECTIONS = (
    (
        "一、少跑一趟",
        (
            ("县级窗口可以办的100个事项，乡镇便民服务中心同样能办，材料一次交齐。",
             "县政务服务中心", "各乡镇人民政府、青山街道办事处", "8月底前"),
            ("新生儿出生、企业开办、退休三件事实行一张表申请、一个窗口受理。",
             "县政务服务中心", "县公安局、县卫生健康局、县人力资源和社会保障局", "9月底前"),
            ("不动产登记证明网上可查可打印，线下窗口保留人工服务。",
             "县自然资源局", "", "三季度前"),
        ),
    ),
    (
        "二、少等一天",
        (
            ("政务服务热线转办的诉求，简单事项3个工作日内办结并回访。",
             "县信访局", "县政府有关部门", "全年"),
            ("公租房申请审核时间压缩到15个工作日以内，进度可查询。",
             "县住房和城乡建设局", "县民政局", "7月31日前"),
            ("每季度公布窗口平均等候时间，超过20分钟的窗口说明原因。",
             "县政务服务中心", "", "每季度"),
        ),
    ),
    (
        "三、多帮一把",
        (
            ("每个乡镇便民服务中心配备帮办员，为老年人、残疾人代办不收费。",
             "各乡镇人民政府、青山街道办事处", "县民政局、县残疾人联合会", "12月底前"),
            ("组织窗口人员培训不少于2次，讲政策、练流程。", "县政务服务中心", "", "年底前"),
        ),
    ),
)  # fmt: skip


def main() -> None:
    """Write the document beside this file."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(14)
    _centred(document, "临江县人民政府办公室", Pt(20))
    _centred(document, "临政办函〔2026〕26号", Pt(14))
    _centred(document, "关于印发临江县2026年便民服务提升工作任务分解表的通知", Pt(18))
    for words in LETTER:
        document.add_paragraph(words)
    for words in ("临江县人民政府办公室", "2026年6月8日"):
        document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_page_break()
    document.add_paragraph("附件")
    _centred(document, "临江县2026年便民服务提升工作任务分解表", Pt(16))
    _table(document)
    document.core_properties.author = "临江县人民政府办公室"
    document.save(str(HERE / "linjiang_2026_services.docx"))


def _centred(document: Document, words: str, size: Pt) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.font.size = True, size


def _table(document: Document) -> None:
    table = document.add_table(rows=1, cols=len(HEAD))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = words
    no = 0
    for section, rows in SECTIONS:
        cells = table.add_row().cells
        cells[0].merge(cells[-1]).text = section
        for row in rows:
            no += 1
            for cell, words in zip(table.add_row().cells, (str(no), *row), strict=True):
                cell.text = words
    for row in table.rows:
        row.cells[1].width = Cm(7)


if __name__ == "__main__":
    main()
