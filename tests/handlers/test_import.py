"""The office sends a notice; what was read is shown, what is in doubt is asked, then it is live."""

from __future__ import annotations

from ledger.model import Role
from ledger.talk import InboundKind
from tests.dialog import Dialog

NOTICE = """临江县人民政府办公室关于印发2026年临江县政务公开工作要点的通知

临政办发〔2026〕12号

各乡镇人民政府，县政府各部门：

现将《2026年临江县政务公开工作要点》印发给你们，请认真贯彻落实。

临江县人民政府办公室
2026年4月16日

2026年临江县政务公开工作要点

一、推进主动公开

（一）公开财政预决算。集中公开部门预决算和“三公”经费，5月底前完成。（牵头单位：县财政局；责任单位：县直有关单位）
（二）公开惠企政策。建立惠企政策目录，三季度前上线。（牵头单位：县发展和改革局；责任单位：县财政局、县司法局）
（三）做好政策解读。重要政策解读率达到90%以上。（牵头单位：县司法局）
"""


async def assignments(talk: Dialog) -> dict[tuple[int, str], str]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        notice = await uow.notices.active()
        if notice is None:
            return {}
        found = await uow.assignments.all(notice.id)
        return {(a.task.no, a.unit.name): a.part.value for a in found}


async def test_a_notice_is_previewed_and_nobody_is_told(office: Dialog):
    answer = await office.send_file("ban", "要点.txt", NOTICE.encode())

    assert answer.startswith("读到3项：")
    assert "拿不准" in answer
    assert "未确认前不通知任何人" in answer
    assert await assignments(office) == {}


async def test_doubts_are_walked_one_card_each_then_the_groups_then_it_is_live(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())

    card = await office.say("ban", "1")
    taps = 0
    while "确认导入吗" not in card:
        assert "？" in card or "拿不准" in card
        card = await office.say("ban", "1")
        taps += 1
        assert taps < 10
    done = await office.say("ban", "1")

    assert done.startswith("已导入3项")
    found = await assignments(office)
    assert found[1, "县财政局"] == "lead"
    assert found[2, "县司法局"] == "responsible"


async def open_doubts(talk: Dialog) -> int:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        [notice] = await uow.notices.all()
        return len(await uow.doubts.open(notice.id))


async def test_several_doubts_are_settled_by_one_card_where_a_channel_can(office: Dialog):
    unclear = NOTICE.replace("5月底前", "四季度前").replace("90%以上", "90%以上，二季度前完成")
    await office.send_file("ban", "要点.txt", unclear.encode())
    await office.say("ban", "1")
    before = await open_doubts(office)
    card, _ = office.channel.replies[-1]
    assert 2 <= len(card.selectors) <= 3
    assert card.selectors[0].buttons[:-1] == card.buttons
    [first, *others] = [one.buttons[0].action for one in card.selectors]
    untouched = [one.buttons[-1].action for one in card.selectors]

    async def submit(pressed: str, *also: str) -> str:
        said = office._inbound(InboundKind.BUTTON, "ban", None, pressed=pressed, also=also)
        await office.intake.accept([said])
        return await office._answered(len(office.channel.sent), "ban")

    await submit(*untouched)
    assert await open_doubts(office) == before

    await submit(untouched[0], *others)
    assert await open_doubts(office) == before - len(others)

    await submit(first, *others, "undo 1", "doubts keep zzz")
    assert await open_doubts(office) == before - len(others) - 1
    await submit(first)
    assert office.last.text.startswith("这个按钮已经过时")


async def test_importing_as_it_is_takes_one_tap(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())

    done = await office.press("ban", "就按这样导入")

    assert done.startswith("已导入3项")


async def test_the_same_file_twice_changes_nothing(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")

    again = await office.send_file("ban", "要点.txt", NOTICE.encode())

    assert again.startswith("这份文件已经导入过")


async def test_not_importing_leaves_nothing(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())

    await office.press("ban", "不导入")

    async with office.database.read(office.jurisdiction_id) as uow:
        assert await uow.notices.all() == []


async def test_an_unrelated_file_is_said_to_be_one(office: Dialog):
    answer = await office.send_file("ban", "歌.txt", "春眠不觉晓，处处闻啼鸟。".encode())

    assert answer
    assert await assignments(office) == {}


async def test_a_liaison_is_invited_bound_and_asks(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")
    codes = await office.say("ban", "邀请县财政局")
    code = codes.splitlines()[0].split("：")[1]

    bound = await office.say("cai", code)
    tasks = await office.say("cai", "我的任务")

    assert bound.startswith("绑定成功：县财政局")
    assert "第1项" in tasks
    assert "5月31日" in tasks


async def test_a_date_is_corrected_with_those_that_say_the_same(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")

    answer = await office.say("ban", "第2项三季度前是9月20号，不是9月30号")

    assert "9月30日→9月20日" in answer
    assert "不另行通知" in answer


async def test_the_workbook_is_printed_and_comes_back(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")

    await office.say("ban", "导出台账")
    file = office.last.files[0]

    assert file.endswith(".xlsx")


async def test_a_bulletin_is_drafted_checked_and_signed(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")
    await office.join("cai", "县财政局", Role.LIAISON, "李强")
    office.clock.wind_to(office.clock.now().replace(month=6, day=10))

    draft = await office.say("ban", "出通报")
    assert office.last.files
    await office.press("ban", "送核")
    asked = office.heard("cai")[-1]
    heard = await office.say("cai", "5月28日就报了，在OA里")
    await office.press("ban", "改为按期")
    signed = await office.press("ban", "签发")

    assert "逾期1" in draft
    assert asked.startswith("通报拟写“第1项5月31日到期未报办结”。")
    assert heard == "已把您的说明转给办公室（第1项）。"
    assert "已由赵敏签发" in signed


async def test_last_years_open_items_are_looked_back_at(office: Dialog):
    await office.notice(
        (3, "公开财政预决算", "9月底前", "县财政局"),
        (4, "修订目录", "9月底前", "县司法局"),
        year=2025,
    )
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    await office.press("ban", "就按这样导入")

    card = await office.say("ban", "开始去年的回头看")
    following = await office.press("ban", "并入今年")

    assert "2025年2项，未了结2项" in card
    assert "今年相近：第1项" in card
    assert following.startswith("上年第3项：并入今年。")


TABLE = """临江县2026年政务公开工作任务清单
<table border="1">
<tr><td>序号</td><td>工作任务</td><td>牵头单位</td><td>责任单位</td></tr>
<tr><td>1</td><td>公开财政预决算，集中发布“三公”经费。</td><td>县财政局</td><td>县审计局</td></tr>
<tr><td>2</td><td>公开招生计划和划片范围。</td><td>县教育局</td><td>县财政局</td></tr>
<tr><td>3</td><td>公开医疗服务价格。</td><td>县医保局</td><td>县卫生健康局</td></tr>
<tr><td>4</td><td>公布供水供气收费标准。</td><td></td><td>县住建局、县水利局</td></tr>
<tr><td>5</td><td>公示补贴结果。</td><td colspan="2">县财政局、县农业农村局、县水利局</td></tr>
<tr><td>6</td><td>建立惠企政策目录。</td><td>县财政局、县</td><td>县税务局</td></tr>
</table>
"""


async def units_of(talk: Dialog, no: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        [notice] = await uow.notices.all()
        task = await uow.notices.task(notice.id, no)
        assert task
        return task.lead, task.responsible


async def test_a_tap_on_another_unit_puts_the_task_right(office: Dialog):
    page = f"<html><body><p>{TABLE}</p></body></html>"
    await office.send_file("ban", "清单.html", page.encode())
    card = await office.say("ban", "1")
    assert await units_of(office, 6) == (("县财政局",), ("县税务局",)), "a scrap is no unit"

    cards = {}
    for _ in range(12):
        if "第4项" in card or "第5项" in card:
            shown, _ = office.channel.replies[-1]
            cards[card.splitlines()[1]] = [button.label for button in shown.buttons]
            card = await office.say("ban", "2")
        elif "第6项" in card:
            card = await office.say("ban", "县发展和改革局")
            break
        else:
            card = await office.say("ban", "1")

    assert await units_of(office, 4) == (("县住建局",), ("县水利局",)), cards
    assert await units_of(office, 5) == (("县财政局",), ("县农业农村局", "县水利局")), cards
    assert await units_of(office, 6) == (("县财政局", "县发展和改革局"), ("县税务局",))


async def test_a_name_that_fits_two_units_is_asked_about_once_and_then_known(office: Dialog):
    async with office.database.work(office.jurisdiction_id) as uow:
        for name in ("县财政局", "开发区财政局"):
            await uow.units.add(name)
    paper = NOTICE.replace("牵头单位：县财政局", "牵头单位：财政局")
    card = await office.send_file("ban", "要点.txt", paper.encode())
    for _ in range(12):
        shown, _ = office.channel.replies[-1]
        says = [str(button.label.facts) for button in shown.buttons]
        pick = next((n for n, said in enumerate(says, 1) if "县财政局" in said), 1)
        card = await office.say("ban", str(pick))
        if card.startswith("已导入"):
            break
    assert (await assignments(office))[1, "县财政局"] == "lead"

    later = paper.replace("2026", "2027").replace("集中公开部门预决算", "公开全部预算和决算")
    await office.send_file("ban", "要点.txt", later.encode())

    async with office.database.read(office.jurisdiction_id) as uow:
        newest = max(await uow.notices.all(), key=lambda notice: notice.year)
        said = {doubt.say.key for doubt in await uow.doubts.all(newest.id)}
        assert "财政局" in (await uow.units.find("县财政局")).aliases
    assert newest.year == 2027
    assert "notices.doubt_unit_two" not in said


GROUPED = NOTICE.replace("县财政局、县司法局", "各乡镇人民政府")


async def at_the_groups(office: Dialog) -> str:
    """Send a notice and settle its doubts; return the card of its first phrase."""
    await office.send_file("ban", "要点.txt", GROUPED.encode())
    card = await office.say("ban", "1")
    while "指哪些单位" not in card:
        card = await office.say("ban", "1")
    return card


async def test_an_import_that_was_left_is_found_again(office: Dialog):
    card = await at_the_groups(office)

    assert (await office.say("ban", "待办")).startswith("读好了、还没有导入：临江县人民政府办公室")
    assert (await office.press("ban", "接着看")).startswith("读到3项")
    assert await office.say("ban", "拿不准") == card


async def test_a_card_of_an_import_means_its_own_phrase_however_much_was_said_since(office: Dialog):
    await at_the_groups(office)
    [first, *_] = [action for label, action in office.last.buttons if label == "只算写明的单位"]
    await office.say("ban", "待办")
    second = await office.press_action("ban", first)
    assert "县直有关单位" in second.splitlines()[0]
    assert "“各乡镇人民政府”" in second

    again = await office.press_action("ban", first)

    assert again == second


async def test_a_slip_in_a_group_is_seen_before_it_counts_and_chosen_anew(office: Dialog):
    await at_the_groups(office)
    await office.say("ban", "县财政局")
    settled = await office.say("ban", "县司法局")
    assert settled.startswith(
        "记住了：“各乡镇人民政府”指1个单位。\n勾选的是：“县直有关单位”1家、“各乡镇人民政府”1家。"
    )

    await office.press("ban", "改单位组")
    await office.press("ban", "重选“各乡镇人民政府”")
    settled = await office.say("ban", "县财政局、县发展和改革局")

    assert "“县直有关单位”1家、“各乡镇人民政府”2家" in settled


async def test_yes_settles_a_doubt_and_nothing_sounds_done_that_is_not(office: Dialog):
    await office.send_file("ban", "要点.txt", NOTICE.encode())
    assert await office.say("ban", "好的") == "还没有办：刚才那一问请选一个。"
    await office.say("ban", "1")
    before = await open_doubts(office)

    await office.say("ban", "对")

    assert await open_doubts(office) == before - 1


async def test_units_of_the_notice_are_typed_before_there_is_a_roster(office: Dialog):
    await at_the_groups(office)

    assert (await office.say("ban", "财政局、人社局")) == ("没认出：人社局。请写全称，或换个说法。")
    assert (await office.say("ban", "财政局，县医疗保障局")).startswith(
        "记住了：“县直有关单位”指2个单位。"
    )
    await office.say("ban", "清溪镇人民政府")
    await office.press("ban", "确认导入")
    assert (1, "县医疗保障局") in await assignments(office)
