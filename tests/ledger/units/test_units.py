"""Names of units: which mean the same, which are whole, who a group stands for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ledger.units import (
    UnitList,
    expand,
    is_group,
    is_whole,
    level_of,
    match,
    misspelt,
    other_names,
    same_unit,
    split_names,
)


@dataclass(frozen=True)
class Known:
    name: str
    aliases: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("县发改委", "县发展和改革委员会"),
        ("县发改委", "县发展和改革局"),
        ("县人社局", "县人力资源和社会保障局"),
        ("县住建局", "县住房和城乡建设局"),
        ("区卫健委", "区卫生健康局"),
        ("县政府办", "县政府办公室"),
        ("县委宣传部（县网信办）", "县网信办"),
        ("县市场监管局", "县市场监督管理局"),
        ("县文广旅局", "县文化广电和旅游局"),
        ("县 财政局", "县财政局"),
    ],
)
def test_names_of_one_unit(a: str, b: str) -> None:
    assert same_unit(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("县财政局", "市财政局"),
        ("县财政局", "县审计局"),
        ("县民政局", "各乡镇人民政府"),
        ("县水利局", "县水务集团公司"),
        ("县委办公室", "县政府办公室"),
    ],
)
def test_names_of_two_units(a: str, b: str) -> None:
    assert not same_unit(a, b)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("县财政局、县审计局", ("县财政局", "县审计局")),
        ("县财政局 县审计局", ("县财政局", "县审计局")),
        ("县财政局\n县审\n计局", ("县财政局", "县审计局")),
        ("县财政局和县审计局", ("县财政局", "县审计局")),
        ("县住房和城乡建设局", ("县住房和城乡建设局",)),
        ("县发展和改革局，县自然资源和规划局", ("县发展和改革局", "县自然资源和规划局")),
        ("县财政局等有关部门", ("县财政局", "有关部门")),
        ("县教育局、县民政局按职责分工负责", ("县教育局", "县民政局")),
        ("县文化局县档案馆", ("县文化局", "县档案馆")),
        ("县委宣传部（县政府新闻办、县网信办）", ("县委宣传部（县政府新闻办、县网信办）",)),
        ("各乡镇（街道）、县直各部门", ("各乡镇（街道）", "县直各部门")),
        ("县政府办公室、县大数据中心分别负责", ("县政府办公室", "县大数据中心")),
    ],
)
def test_a_printed_list_is_parted(printed: str, names: tuple[str, ...]) -> None:
    assert split_names(printed) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            "临江供电\n公司\n县自来水\n公司\n县公交公\n司",
            ("临江供电公司", "县自来水公司", "县公交公司"),
        ),
        (
            "县直有关单位，各县（市、\n区）人民政府（管委会）",
            ("县直有关单位", "各县（市、区）人民政府（管委会）"),
        ),
        ("县供销社\n镇农\n机站", ("县供销社", "镇农机站")),
        ("国网临江\n县供电\n公司\n县水务\n局", ("国网临江县供电公司", "县水务局")),
        ("县政府\n办公\n室", ("县政府办公室",)),
        ("县住房和\n城乡建设\n局", ("县住房和城乡建设局",)),
        ("县委\n宣传\n部", ("县委宣传部",)),
        ("市自然资\n源和规划\n局临江分\n局", ("市自然资源和规划局临江分局",)),
        ("县乡\n村振兴局", ("县乡村振兴局",)),
        ("各民生实事承办\n单位", ("各民生实事承办单位",)),
        ("规划科\n宣传科", ("规划科", "宣传科")),
    ],
)
def test_lines_of_a_narrow_cell_part_where_a_name_is_whole_and_another_begins(
    lines: str, names: tuple[str, ...]
) -> None:
    assert split_names(lines) == names


@pytest.mark.parametrize(
    "phrase",
    ["各乡镇人民政府", "县政府各部门", "县属有关单位", "各街道办事处", "有关部门", "市级有关单位"],
)
def test_phrases_for_many_units(phrase: str) -> None:
    assert is_group(phrase)


@pytest.mark.parametrize("name", ["青山街道办事处", "县融媒体中心", "白石镇", "县总工会", "县法院"])
def test_whole_names(name: str) -> None:
    assert is_whole(name)
    assert not is_group(name)


def test_cut_names_are_not_whole() -> None:
    assert not is_whole("县发展和")
    assert not is_whole("县农业农")


def test_levels() -> None:
    names = ("县财政局", "市财政局", "区民政局", "白石镇人民政府", "市生态环境局临江分局")

    assert [level_of(n) for n in names] == ["county", "city", "county", "town", None]
    assert level_of("市场监管局") is None


def test_an_alias_in_brackets_is_a_second_name() -> None:
    assert other_names("县委宣传部(县网信办)") == ("县委宣传部", "县网信办")


def test_a_name_that_misses_a_sign_is_noticed() -> None:
    assert misspelt("县农业农局")
    assert misspelt("县财局")
    assert not misspelt("县农业农村局")
    assert not misspelt("县妇联")
    assert not misspelt("临江经济开发区管委会")


def test_the_roster_s_own_name_is_certain_and_a_likeness_is_not() -> None:
    roster = [Known("县发展和改革局"), Known("县财政局", ("财政",)), Known("县民政局")]

    assert [c.score for c in match("县财政局", roster)] == [1.0]
    assert [c.name for c in match("县发改委", roster)] == ["县发展和改革局"]
    assert match("各乡镇人民政府", roster) == ()


def test_a_group_stands_for_the_notice_s_own_list_first() -> None:
    lists = (UnitList("县属有关单位名单", ("县财政局", "县融媒体中心")),)
    roster = [Known("县民政局"), Known("白石镇人民政府"), Known("河口镇人民政府")]

    listed = expand("县属有关单位", lists=lists, roster=roster)
    towns = expand("各乡镇人民政府", lists=lists, roster=roster)

    assert listed
    assert listed.names == ("县财政局", "县融媒体中心")
    assert towns
    assert towns.names == ("白石镇人民政府", "河口镇人民政府")
    assert expand("县直有关部门", roster=roster) is None


@pytest.mark.parametrize(
    "name",
    [
        "县消救援大队", "县公共资源易中心", "县农业村局", "县人力源和社会保障局", "县发委",
        "县图馆", "县政务服和大数据管理局", "县文体育广电和旅游局", "县工和信息化局",
        "县场监督管理局",
    ],
)  # fmt: skip
def test_a_name_that_lost_a_sign_is_seen(name: str) -> None:
    assert misspelt(name)


@pytest.mark.parametrize(
    "name",
    [
        "县消防救援大队", "县公共资源交易中心", "县文旅体局", "县旅发委", "县科工信和商务局",
        "县农经站", "县城投公司", "县税务局第一税务分局", "中国人民银行临江县支行", "县志办",
        "县工会", "县妇联", "云岭区人民政府", "国网临江县供电公司", "种植业科",
        "县产业集聚区管委会", "各乡、镇人民政府",
    ],
)  # fmt: skip
def test_a_whole_name_is_left_alone(name: str) -> None:
    assert not misspelt(name)


def test_levels_that_share_a_word_are_one_group() -> None:
    assert split_names("各县、市、区人民政府、市直各部门") == ("各县、市、区人民政府", "市直各部门")
    assert split_names("各镇、县民政局") == ("各镇", "县民政局")
