"""Rows that extraction ran together, cut short or printed again: each is asked about."""

from __future__ import annotations

import pytest

from ledger.notices import Reading, from_text
from tests.ledger.notices.judge import read

HEAD = """临江县人民政府办公室关于印发2022年临江县政务公开工作任务清单的通知
各乡镇人民政府，县政府各部门：
现将任务清单印发给你们，请认真贯彻执行。
临江县人民政府办公室
2022年3月16日
2022年临江县政务公开工作任务清单
"""
COLUMNS = ("序号", "工作任务", "牵头单位", "责任单位", "完成时限")
SOUND = [
    ["1", "公开渡口和桥梁的检修安排。", "县交通运输局", "县应急管理局、县财政局", "6月底前"],
    ["2", "公布茶叶种植补贴的申领办法。", "县农业农村局", "县财政局、县司法局", "9月底前"],
    ["3", "编印便民服务点的地址和电话。", "县民政局", "各乡镇人民政府", "全年"],
    ["4", "发布校车线路的调整信息。", "县教育局", "县公安局、县交通运输局", "8月底前"],
    ["5", "公示老旧小区加装电梯的名单。", "县住房和城乡建设局", "县财政局", "10月底前"],
    ["6", "公开河道采砂许可的办理结果。", "县水利局", "县公安局、县司法局", "年底前"],
    ["7", "更新图书馆和文化站的开放时间。", "县文化和旅游局", "各乡镇人民政府", "12月底前"],
]


def table(rows: list[list[str]]) -> Reading:
    """Read a notice with these rows in a table of tabs."""
    return read(from_text(HEAD + "\n".join("\t".join(row) for row in ([*COLUMNS], *rows))))


def changed(number: int, **cells: str) -> list[list[str]]:
    """Return the sound rows with other words in some cells of one of them."""
    rows = [list(row) for row in SOUND]
    for name, text in cells.items():
        rows[number - 1][("no", "task", "lead", "help", "time").index(name)] = text
    return rows


def asked(reading: Reading) -> dict[int, set[str]]:
    """Return the keys of the doubts of each task that has some."""
    return {t.no: {d.say.key.split("_", 1)[1] for d in t.review} for t in reading.tasks if t.review}


def test_sound_rows_are_not_asked_about() -> None:
    assert asked(table(SOUND)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "公布茶叶种植补贴的申领办法，并组织",
        "公布茶叶种植补贴的申领办法和监督电",
        "公布茶叶种植补贴的申领办法，",
        "公布茶叶种植补贴（",
    ],
)
def test_a_text_that_stops_where_the_others_end_is_asked_about(text: str) -> None:
    assert asked(table(changed(2, task=text))) == {2: {"cut_text"}}


def test_a_text_that_begins_in_the_middle_is_asked_about() -> None:
    assert asked(table(changed(4, task="、调整信息和停靠站点。"))) == {4: {"cut_begin"}}


def test_where_no_text_ends_in_a_stop_none_is_missed() -> None:
    rows = [[no, task.rstrip("。"), *rest] for no, task, *rest in SOUND]
    assert asked(table(rows)) == {}
    rows[3][1] = "发布校车线路的调整信息并"
    assert asked(table(rows)) == {4: {"cut_text"}}


def test_a_missing_number_is_asked_about_on_the_row_before_it() -> None:
    rows = [row for row in SOUND if row[0] != "5"]
    assert asked(table(rows)) == {4: {"gap"}}


def test_two_numbers_in_one_cell_are_asked_about() -> None:
    rows = [row for row in changed(4, no="4 5") if row[0] != "5"]
    assert asked(table(rows)) == {4: {"two_numbers"}}


def test_a_number_printed_twice_is_asked_about_on_both_rows() -> None:
    rows = [list(row) for row in SOUND]
    rows.insert(4, ["4", "线路的调整信息。", "县教育局", "县公安局、县交通运输局", "11月底前"])
    assert [bool(task.review) for task in table(rows).tasks] == [
        False, False, False, True, True, False, False, False,
    ]  # fmt: skip


def test_numbers_that_begin_anew_under_each_heading_are_not_asked_about() -> None:
    rows = [[row[0] if at < 3 else str(at - 2), *row[1:]] for at, row in enumerate(SOUND)]
    rows.insert(3, ["二、加强服务", "", "", "", ""])
    rows.insert(0, ["一、加强公开", "", "", "", ""])
    assert asked(table(rows)) == {}


def test_two_sets_of_cells_in_one_row_are_asked_about() -> None:
    rows = changed(3, lead="县民政局 县教育局", help="各乡镇人民政府 县公安局", time="全年 8月底前")
    assert "two_sets" in asked(table(rows))[3]
    rows = changed(3, lead="县民政局 县教育局", time="全年 8月底前")
    assert "two_sets" in asked(table(rows))[3]


def test_two_times_that_the_text_names_are_its_own() -> None:
    rows = changed(3, task="6月底前编印地址，9月底前分发到户。", time="6月底前 9月底前")
    assert asked(table(rows)) == {}


def test_units_parted_by_blanks_throughout_are_not_asked_about() -> None:
    rows = [[*row[:3], row[3].replace("、", " "), row[4]] for row in SOUND]
    rows[2][2] = "县民政局 县教育局"
    assert asked(table(rows)) == {}


@pytest.mark.parametrize("time", ["保障局 全年", "局 年底前", "局年底前", "委员会 9月底前"])
def test_half_a_unit_in_the_deadline_cell_is_asked_about(time: str) -> None:
    assert "unit_in_time" in asked(table(changed(3, time=time)))[3]


def test_a_time_among_the_units_is_asked_about() -> None:
    rows = changed(3, lead="", help="全年", time="县民政局、各乡镇人民政府")
    assert "shifted" in asked(table(rows))[3]


def test_a_row_one_column_too_far_right_is_read_and_asked_about() -> None:
    rows = [["公开", *row] if at == 0 else ["", *row] for at, row in enumerate(SOUND)]
    rows[4] = ["", "", "5", *SOUND[4][1:4]]
    text = "\n".join("\t".join(row) for row in (["类别", *COLUMNS], *rows))
    reading = read(from_text(HEAD + text))
    assert [task.no for task in reading.tasks] == [1, 2, 3, 4, 5, 6, 7]
    assert reading.tasks[4].text == SOUND[4][1]
    assert "shifted" in asked(reading)[5]


def test_a_row_whose_task_stands_under_the_units_is_read_and_asked_about() -> None:
    rows = [list(row) for row in SOUND]
    rows[3] = ["4", "", *SOUND[3][1:4]]
    reading = table(rows)
    assert [task.text for task in reading.tasks] == [row[1] for row in SOUND]
    assert reading.tasks[3].lead == ("县教育局",)
    assert set(asked(reading)) == {4}


def test_notes_that_name_units_one_over_the_other_twice_are_asked_about() -> None:
    notes = [f"{no}.{task}（牵头单位：{a}；责任单位：{b}）" for no, task, a, b, _ in SOUND]
    assert asked(read(from_text(HEAD + "\n".join(notes)))) == {}
    notes[2] = (
        notes[2].replace("：县民政局", "：县民政局 县教育局").replace("政府）", "政府 县公安局）")
    )
    assert asked(read(from_text(HEAD + "\n".join(notes)))) == {3: {"two_sets"}}


def lines_of(
    rows: list[list[str]], widths: tuple[int, ...] = (99,) * 5, gap: str = "\n"
) -> Reading:
    """Read the rows with a cell on each line, or on several with blank lines between cells."""
    cells = [
        "\n".join(cell[at : at + width] for at in range(0, len(cell), width))
        for row in ([*COLUMNS], *rows)
        for cell, width in zip(row, widths, strict=True)
        if cell
    ]
    return read(from_text(HEAD + "\n" + gap.join(cells)))


def test_cells_on_several_lines_between_blank_lines_are_read_whole() -> None:
    reading = lines_of(SOUND, (4, 8, 5, 6, 4), "\n\n")
    assert asked(reading) == {}
    assert [
        [str(t.no), t.text, *t.lead, "、".join(t.responsible), *t.deadline_text]
        for t in reading.tasks
    ] == SOUND


def test_units_whole_on_each_line_of_a_cell_stay_apart() -> None:
    rows = [[*row[:3], row[3].replace("、", "\n"), row[4]] for row in SOUND]
    reading = lines_of(rows, (99,) * 5, "\n\n")
    assert [t.responsible for t in reading.tasks] == [tuple(row[3].split("、")) for row in SOUND]
    assert asked(reading) == {}


def test_the_cells_of_the_row_above_go_to_no_row_of_their_own() -> None:
    rows = [list(row) for row in SOUND]
    rows[2][2:] = ["", "", ""]
    both = [*SOUND[2][2:], *SOUND[3][2:]]
    cells = [*COLUMNS, *(c for row in rows[:3] for c in row if c), *rows[3][:2], *both]
    cells += [c for row in rows[4:] for c in row]
    reading = read(from_text(HEAD + "\n".join(cells)))
    assert [task.no for task in reading.tasks] == [1, 2, 3, 4, 5, 6, 7]
    assert asked(reading).keys() == {3, 4}
    assert "two_sets" in asked(reading)[4]
