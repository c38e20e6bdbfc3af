"""Tables of tasks in the shapes that offices give them."""

from __future__ import annotations

import pytest

from ledger.notices import Cell, Document, NotALedger, Paragraph, Reading, Table
from tests.ledger.notices.judge import read

HEAD = (
    Paragraph("临江县人民政府办公室关于印发2023年临江县政务公开任务分工的通知"),
    Paragraph("各乡镇人民政府，县政府各部门："),
    Paragraph("现将任务分工印发给你们，请认真落实。"),
    Paragraph("临江县人民政府办公室"),
    Paragraph("2023年5月18日"),
)


def of(*rows: list[str]) -> Reading:
    """Read a notice whose annex is a table without spans."""
    return read(Document((*HEAD, Table.of(rows))))


def spanning(*cells: Cell) -> Reading:
    """Read a notice whose annex is a table with spans."""
    return read(Document((*HEAD, Table.spanning(cells))))


def grid(rows: list[list[str | None]]) -> list[Cell]:
    """Place cells: None goes on with the cell above, "<" with the cell to the left."""
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None or text == "<":
                continue
            tall = wide = 1
            while r + tall < len(rows) and rows[r + tall][c] is None:
                tall += 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            cells.append(Cell(text, r, c, tall, wide))
    return cells


def test_a_header_over_two_rows_is_read_downwards() -> None:
    reading = spanning(
        *grid(
            [
                ["序号", "工作任务", "责任分工", "<", "时限", "备注"],
                [None, None, "牵头单位", "配合单位", None, None],
                [
                    "1",
                    "公布惠企政策清单。",
                    "县工业和信息化局",
                    "县税务局、县财政局",
                    "9月底前",
                    "",
                ],
                ["2", "开展政府开放日活动。", "县政府办公室", "", "全年", ""],
            ]
        )
    )

    assert [t.lead for t in reading.tasks] == [("县工业和信息化局",), ("县政府办公室",)]
    assert reading.tasks[0].responsible == ("县税务局", "县财政局")
    assert reading.tasks[0].deadline.falls_due.isoformat() == "2023-09-30"


def test_a_header_over_two_rows_without_spans_is_read_too() -> None:
    reading = of(
        ["序号", "重点任务", "责任分工", "", "完成时限"],
        ["", "", "牵头", "配合", ""],
        ["1", "公布惠企政策清单。", "县工业和信息化局", "县税务局", "9月底前"],
        ["2", "开展政府开放日活动。", "县政府办公室", "县教育局", "全年"],
    )

    assert [(t.lead, t.responsible) for t in reading.tasks] == [
        (("县工业和信息化局",), ("县税务局",)),
        (("县政府办公室",), ("县教育局",)),
    ]


def test_unit_cells_that_span_rows_hold_for_each_row() -> None:
    reading = spanning(
        *grid(
            [
                ["类别", "序号", "重点工作", "牵头单位", "责任单位", "完成时限"],
                [
                    "主动公开",
                    "1",
                    "公布重大项目名单。",
                    "县发展和改革局",
                    "县属有关单位",
                    "6月底前",
                ],
                [None, "2", "公布项目进展情况。", None, "县自然资源局", None],
                ["政策解读", "3", "组织政策宣讲。", "县政府办公室", "各乡镇人民政府", "全年"],
            ]
        )
    )

    assert [t.lead for t in reading.tasks[:2]] == [("县发展和改革局",)] * 2
    assert reading.tasks[1].deadline.falls_due.isoformat() == "2023-06-30"
    assert [t.section for t in reading.tasks] == ["主动公开", "主动公开", "政策解读"]


def test_a_heading_over_several_rows_names_none_of_their_tasks() -> None:
    """In a list of tasks (一）政策解读 twice tells nobody which is meant."""
    rows = [
        ["工作任务", "具体要求", "责任单位"],
        ["政策解读", "重要文件印发前先备好解读稿。", "县政府办公室"],
        [None, "主要负责人每年到场解读一次政策。", "县司法局"],
        ["专区建设", "在政务服务大厅设政务公开专区。", "县行政审批局"],
    ]
    reading = spanning(*grid(rows))

    assert [(t.section, t.title) for t in reading.tasks] == [
        ("政策解读", None),
        ("政策解读", None),
        ("", "专区建设"),
    ]


def test_one_number_over_several_measures_is_one_task() -> None:
    reading = spanning(
        *grid(
            [
                ["序号", "工作任务", "具体措施", "责任单位", "完成时限"],
                ["1", "规范政务新媒体", "清理停更账号。", "县委网信办", "8月底前"],
                [None, None, "建立发布审核制度。", None, None],
                ["2", "加强培训", "举办培训班。", "县政府办公室", "全年"],
            ]
        )
    )

    assert len(reading.tasks) == 2
    assert "清理停更账号" in reading.tasks[0].text
    assert "建立发布审核制度" in reading.tasks[0].text


def test_a_number_of_the_section_gives_each_row_a_number_of_its_own() -> None:
    reading = spanning(
        *grid(
            [
                ["序号", "类别", "具体任务", "牵头单位", "完成时限"],
                ["一", "主动公开", "公布重大项目名单。", "县发展和改革局", "6月底前"],
                [None, None, "公布项目进展情况。", "县自然资源局", "12月底前"],
                ["二", "政策解读", "组织政策宣讲。", "县政府办公室", "全年"],
            ]
        )
    )

    assert [(t.no, t.lead) for t in reading.tasks] == [
        (1, ("县发展和改革局",)),
        (2, ("县自然资源局",)),
        (3, ("县政府办公室",)),
    ]


@pytest.mark.parametrize("same", ["同上", "〃", "同 上"])
def test_the_same_as_above_is_written_out(same: str) -> None:
    reading = of(
        ["序号", "任务", "牵头单位", "责任单位", "完成时限"],
        ["1", "公布重大项目名单。", "县发展和改革局", "县属有关单位", "9月底前"],
        ["2", "公布项目进展情况。", same, same, same],
    )

    assert reading.tasks[1].lead == ("县发展和改革局",)
    assert reading.tasks[1].responsible == ("县属有关单位",)
    assert reading.tasks[1].deadline.falls_due.isoformat() == "2023-09-30"


def test_of_two_time_limits_in_a_cell_the_last_is_the_task_s_and_the_first_a_milestone() -> None:
    reading = of(
        ["序号", "任务", "牵头单位", "完成时限"],
        ["1", "编制公开事项目录。", "县司法局", "6月底前完成初稿；10月底前公布"],
        ["2", "开展培训。", "县政府办公室", "全年"],
    )

    task = reading.tasks[0]
    assert task.deadline.falls_due.isoformat() == "2023-10-31"
    assert [m.deadline.due.isoformat() for m in task.milestones] == ["2023-06-30"]


def test_one_column_of_responsible_units_has_no_lead() -> None:
    reading = of(
        ["序号", "工作任务", "责任科室", "时限要求"],
        ["1", "全面清理规范性文件目录。", "办公室、法规科", "年底前"],
        ["2", "做好政策解读。", "各科室", "持续推进"],
    )

    assert [t.lead for t in reading.tasks] == [(), ()]
    assert reading.tasks[0].responsible == ("办公室", "法规科")
    assert not reading.tasks[0].review


def test_the_first_of_one_column_leads_where_the_header_says_so() -> None:
    reading = of(
        ["序号", "工作任务", "责任单位（排在第一位的为牵头单位）", "时限"],
        ["1", "公布惠企政策。", "县工业和信息化局、县税务局", "全年"],
        ["2", "开展培训。", "县政府办公室", "全年"],
    )

    assert [(t.lead, t.responsible) for t in reading.tasks] == [
        (("县工业和信息化局",), ("县税务局",)),
        (("县政府办公室",), ()),
    ]


def test_lead_and_help_in_one_column_are_told_apart_by_their_words() -> None:
    reading = of(
        ["序号", "工作任务", "责任单位", "时限"],
        ["1", "公布惠企政策。", "县工业和信息化局牵头，县税务局、县财政局配合", "全年"],
        ["2", "开展培训。", "牵头单位：县政府办公室\n配合单位：各乡镇人民政府", "全年"],
        ["3", "开展评估。", "县政府办公室（牵头）、县司法局", "全年"],
    )

    assert [(t.lead, t.responsible) for t in reading.tasks] == [
        (("县工业和信息化局",), ("县税务局", "县财政局")),
        (("县政府办公室",), ("各乡镇人民政府",)),
        (("县政府办公室",), ("县司法局",)),
    ]


def test_notes_below_a_table_are_no_tasks() -> None:
    reading = of(
        ["序号", "工作任务", "责任单位", "时限"],
        ["1", "公布惠企政策。", "县工业和信息化局", "全年"],
        ["2", "开展培训。", "县政府办公室", "全年"],
        ["备注：1.各单位每季度末报送进展。", "", "", ""],
        ["2.12月底前全部完成。", "", "", ""],
    )

    assert [t.no for t in reading.tasks] == [1, 2]


def test_a_card_for_each_task_is_a_task() -> None:
    card = Table.of(
        [
            ["任务名称", "公布惠企政策"],
            ["工作内容", "汇编并公布惠企政策。"],
            ["牵头单位", "县工业和信息化局"],
            ["责任单位", "县税务局、县财政局"],
            ["完成时限", "9月底前"],
        ]
    )
    other = Table.of(
        [
            ["任务名称", "开展培训"],
            ["工作内容", "对联络员开展培训。"],
            ["牵头单位", "县政府办公室"],
            ["责任单位", ""],
            ["完成时限", "全年"],
        ]
    )

    reading = read(Document((*HEAD, card, other)))

    assert [(t.title, t.lead) for t in reading.tasks] == [
        ("公布惠企政策", ("县工业和信息化局",)),
        ("开展培训", ("县政府办公室",)),
    ]
    assert reading.tasks[0].deadline.falls_due.isoformat() == "2023-09-30"


def test_a_table_inside_a_cell_gives_the_fields_that_it_names() -> None:
    inner = Table.of(
        [["牵头单位", "县司法局"], ["责任单位", "县政府各部门"], ["完成时限", "10月底前"]]
    )
    rows = [
        Cell("序号", 0, 0), Cell("工作任务", 0, 1), Cell("责任分工", 0, 2),
        Cell("1", 1, 0), Cell("清理规范性文件。", 1, 1), Cell("", 1, 2, inner=(inner,)),
        Cell("2", 2, 0), Cell("公布清理结果。", 2, 1), Cell("", 2, 2, inner=(inner,)),
    ]  # fmt: skip

    reading = spanning(*rows)

    assert [(t.lead, t.responsible) for t in reading.tasks] == [
        (("县司法局",), ("县政府各部门",))
    ] * 2
    assert reading.tasks[0].deadline.falls_due.isoformat() == "2023-10-31"


def test_a_text_with_one_cell_on_each_line_is_a_table() -> None:
    reading = read(
        "\n".join(
            [
                "临江县2023年政务公开工作任务清单",
                "序号", "工作任务", "牵头单位", "责任单位", "完成时限",
                "1", "公布惠企政策清单，方便企业查询。",
                "县工业和信息化局", "县税务局、县财政局", "9月底前",
                "2", "开展政府开放日活动，听取群众意见。", "县政府办公室", "县教育局", "全年",
                "3", "清理停更的政务新媒体账号。", "县委网信办", "各乡镇人民政府", "8月底前",
            ]
        )
    )  # fmt: skip

    assert [(t.no, t.lead, t.responsible) for t in reading.tasks] == [
        (1, ("县工业和信息化局",), ("县税务局", "县财政局")),
        (2, ("县政府办公室",), ("县教育局",)),
        (3, ("县委网信办",), ("各乡镇人民政府",)),
    ]
    assert [t.deadline.kind.value for t in reading.tasks] == ["by", "continuous", "by"]


def test_cells_on_lines_parted_by_bars_are_a_table() -> None:
    lines = ["工作任务", "|", "具体要求", "|", "责任科室", "|", "时限要求", "|"]
    lines += [
        "规范文件公开",
        "|",
        "1",
        "|",
        "全面清理规范性文件目录，向社会公布。",
        "|",
        "办公室",
        "|",
        "年底前",
        "|",
    ]
    lines += [
        "做好政策解读",
        "|",
        "2",
        "|",
        "提升解读质量，丰富解读形式。",
        "|",
        "各科室",
        "|",
        "持续推进",
        "|",
    ]

    reading = read("临江县信访局2023年政务公开任务清单\n" + "\n".join(lines))

    assert [t.responsible for t in reading.tasks] == [("办公室",), ("各科室",)]


def test_a_header_without_tasks_is_said_to_be_that() -> None:
    with pytest.raises(NotALedger) as refused:
        of(["序号", "工作任务", "牵头单位", "责任单位", "完成时限"], ["", "", "", "", ""])

    assert refused.value.say.key == "notices.empty_table"


def test_a_row_that_lost_its_number_is_kept_and_asked_about() -> None:
    reading = of(
        ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"],
        ["1", "公布惠企政策清单。", "县工业和信息化局", "县税务局", "9月底前"],
        ["", "开展政府开放日活动。", "县政府办公室", "县教育局", "全年"],
        ["3", "清理停更账号。", "县委网信办", "各乡镇人民政府", "8月底前"],
    )

    assert [t.no for t in reading.tasks] == [1, 2, 3]
    assert [bool(t.review) for t in reading.tasks] == [False, True, False]


@pytest.mark.parametrize("above", [[], [["附件"] + [""] * 4]], ids=["header", "a line above too"])
def test_a_merged_cell_that_a_page_s_end_cut_holds_for_its_rows_on_the_next_page(
    above: list[list[str | None]],
) -> None:
    header: list[str | None] = ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"]
    first = [
        *above,
        header,
        ["1", "公开办事指南，写明材料。", "县司法局", "各乡镇", "6月底前"],
        ["2", "清理网站的错链和死链，并把", "县政府办公室", "县融媒体中心、县委", "9月底前"],
    ]
    second: list[list[str | None]] = [
        *above,
        header,
        ["", "结果报县政府办公室。", "", "网信办", ""],
        ["3", "规范政务新媒体的开设和注销。", None, None, "年底前"],
        ["4", "组织一次培训。", "县委党校", "", "5月底前"],
    ]
    pages = (Table.spanning(grid(first)), Table.spanning(grid(second)))
    reading = read(Document((*HEAD, *pages)))

    assert [task.text for task in reading.tasks][1:3] == [
        "清理网站的错链和死链，并把结果报县政府办公室。",
        "规范政务新媒体的开设和注销。",
    ]
    assert [(task.lead, task.responsible) for task in reading.tasks] == [
        (("县司法局",), ("各乡镇",)),
        (("县政府办公室",), ("县融媒体中心", "县委网信办")),
        (("县政府办公室",), ("县融媒体中心", "县委网信办")),
        (("县委党校",), ()),
    ]
    assert not any(task.section for task in reading.tasks)
