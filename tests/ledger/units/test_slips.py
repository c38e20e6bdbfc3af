"""Names with one misread sign, and names that only look so."""

from __future__ import annotations

import pytest

from ledger.units import corrected, is_half


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("县材政局", "县财政局"),
        ("县数育局", "县教育局"),
        ("县司怯局", "县司法局"),
        ("县农业农忖局", "县农业农村局"),
        ("县住房和城多建设局", "县住房和城乡建设局"),
        ("县卫生健唐局", "县卫生健康局"),
        ("县退没军人事务局", "县退役军人事务局"),
        ("市人力资源和杜会保障局", "市人力资源和社会保障局"),
        ("县委组积部", "县委组织部"),
        ("县大教据中心", "县大数据中心"),
        ("县政府力公室", "县政府办公室"),
        ("县政府办室", "县政府办公室"),
        ("党政公室", "党政办公室"),
        ("县挡案馆", "县档案馆"),
        ("县市场场监管局", "县市场监管局"),
        ("临江县统汁局", "临江县统计局"),
        ("县住旁城乡建设局", "县住房城乡建设局"),
        ("综合竹政执法大队", "综合行政执法大队"),
    ],
)
def test_a_misread_sign_is_told_and_put_right(misread: str, meant: str) -> None:
    assert corrected(misread)[:1] == (meant,)


@pytest.mark.parametrize(
    "name",
    [
        "县水务局", "县水利局", "县民政局", "县财政局", "县教体局", "县科经局", "县经贸局",
        "县物价局", "县总工会", "县总商会", "县河长办", "县田长办", "县旧改办", "县平安办",
        "县政协提案委", "县委农办", "县代建局", "县殡仪服务中心", "县爱卫办", "县税务局城关分局",
        "县青峰湖景区管委会", "县金山投资公司", "城东街道办", "青山镇人民政府", "各委办局",
        "市生态环境局临江分局", "国网临江县供电公司", "县直机关党委", "县公路局", "县地震局",
    ],
)  # fmt: skip
def test_sound_names_are_left_alone(name: str) -> None:
    assert corrected(name) == ()


def test_a_name_that_the_notice_knows_is_believed_first() -> None:
    assert corrected("县发玫局", {"县发展和改革局"}) == ("县发展和改革局",)
    assert corrected("县枣林办", {"县枣林办"}) == ()
    assert corrected("县枣木办", {"县枣林办"}) == ("县枣林办",)
    assert corrected("城东街道办", {"城西街道办"}) == ()
    assert corrected("政策法科", {"政策法规科"}) == ("政策法规科",)
    assert corrected("监督一科", {"监督二科"}) == ()
    assert corrected("县攻府各部门", {"县政府各部门"}) == ("县政府各部门",)
    assert corrected("区级部门", {"区直部门"}) == ()


@pytest.mark.parametrize("name", ["县住房和城乡", "县人力资源和社会", "县教育科技"])
def test_the_first_half_of_a_name_is_told(name: str) -> None:
    assert is_half(name)


@pytest.mark.parametrize("name", ["县农业农村局", "县人民政府", "县人大常委会", "县总工会"])
def test_a_whole_name_is_no_half(name: str) -> None:
    assert not is_half(name)
