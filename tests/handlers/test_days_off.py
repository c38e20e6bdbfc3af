"""放假安排: the office pastes the notice, sees each day, and confirms; then it counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.workdays import workdays
from ledger.deadlines.model import Kind
from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog

NOTICE = """2035年放假安排
一、元旦：2034年12月30日（周六）至2035年1月1日（周一）放假，共3天。
二、春节：2月7日（周三）至14日（周三）放假调休，共8天。2月3日（周六）、2月17日（周六）上班。
三、清明节：4月5日（周四）放假1天。
四、劳动节：5月1日（周二）至5日（周六）放假调休，共5天。5月6日（周日）上班。
五、端午节：6月9日（周六）至11日（周一）放假调休，共3天。
六、中秋节：9月15日（周六）至17日（周一）放假，共3天。
七、国庆节：10月1日（周一）至7日（周日）放假调休，共7天。9月29日（周六）上班。
节日期间请安排好值班。"""


@pytest.fixture
async def office(any_database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    async with dialog(any_database, tmp_path, "2034-11-20 10:00") as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.notice((6, "规范性文件公开", "12月底前", "县司法局"), year=2034)
        yield talk


async def own_days(talk: Dialog) -> dict[date, bool]:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        return await uow.calendar.overrides()


async def test_a_pasted_notice_is_shown_day_by_day_and_counts_once_confirmed(
    office: Dialog,
) -> None:
    shown = await office.say("ban", NOTICE)

    assert "2034年放假：12月30日周六至12月31日周日" in shown
    assert "2月7日周三至2月14日周三" in shown
    assert "2035年上班：2月3日周六、2月17日周六、5月6日周日、9月29日周六" in shown
    assert await own_days(office) == {}

    assert await office.say("ban", "1") == "已录入34天，从现在起照此算。"

    days = await own_days(office)
    assert days[date(2035, 2, 3)] is True
    assert days[date(2035, 10, 5)] is False
    assert "录入放假安排" in await office.say("ban", "操作记录")
    assert not workdays(days).is_estimated(2035)
    assert await office.say("ban", "放假安排") == (
        "2034年：安排还没录入，按周末和法定节日推算。\n"
        "2034年放假：12月30日周六至12月31日周日\n"
        "2035年：按办公室录入的安排。\n"
        "假期：12月30日周六至1月1日周一、2月7日周三至2月14日周三、4月5日周四、5月1日周二至5月5日周六、"
        "6月9日周六至6月11日周一、9月15日周六至9月17日周一、9月30日周日至10月7日周日\n"
        "2035年上班：2月3日周六、2月17日周六、5月6日周日、9月29日周六\n"
        "要录入，把国办通知全文贴进来；改一天的，如“10月9日上班”“10月1日至8日放假”。"
    )


async def test_the_desk_asks_for_the_notice_until_it_is_entered(office: Dialog) -> None:
    asked = "2035年放假调休安排还没有录入，国办通知公布后请把全文贴给我"
    await office.wind("2034-11-21 09:30")
    assert asked in "".join(office.heard("ban"))

    await office.say("ban", NOTICE)
    await office.say("ban", "1")
    before = len(office.heard("ban"))
    await office.wind("2034-12-04 09:30")

    assert asked not in "".join(office.heard("ban")[before:])


async def test_a_part_of_a_year_says_what_is_still_missing(office: Dialog) -> None:
    await office.say("ban", "2035年元旦：1月1日放假")

    stored = await office.say("ban", "1")

    assert stored == (
        "已录入1天，从现在起照此算。\n"
        "2035年还缺春节、清明节、劳动节、端午节、中秋节、国庆节的安排，没录的按周末和法定节日推算。"
    )


async def test_a_typed_day_replaces_an_earlier_one_and_the_assumed_year_is_said(
    office: Dialog,
) -> None:
    await office.say("ban", "2035年10月1日至9日放假")
    await office.say("ban", "1")

    shown = await office.say("ban", "10月9日上班")

    assert "2035年上班：10月9日周二" in shown
    assert "没写年份的日子，按离今天最近的一年算，请看准。" in shown
    await office.press("ban", "确认")
    assert (await own_days(office))[date(2035, 10, 9)] is True
    assert (await own_days(office))[date(2035, 10, 8)] is False


async def test_dropped_contradictory_or_forged_changes_nothing(office: Dialog) -> None:
    await office.say("ban", "2035年10月9日上班")
    assert await office.say("ban", "2") == "没有改动。"
    await office.press_action("ban", "days_off set")

    refused = await office.say("ban", "2035年10月1日至3日放假，10月2日上班")

    assert refused == "有对不上的地方，没有改动：\n2035年10月2日又放假又上班"
    await office.press_action("li", "days_off set")
    assert "days_off" not in await office.say("li", "2035年10月9日上班")
    assert await own_days(office) == {}


async def test_a_sentence_that_is_not_understood_is_named(office: Dialog) -> None:
    shown = await office.say("ban", f"{NOTICE}八、中秋节：自9月20日起放假若干天。")

    assert "这句没看懂，没有照它改：“" in shown


async def test_a_pasted_notice_answers_no_question_that_is_open(office: Dialog) -> None:
    await office.say("li", "6已完成")
    await office.say("ban", "待核")
    reported = next(action for _, action in office.last.buttons if action.startswith("review back"))
    await office.press_action("ban", reported)

    assert "2035年放假：" in await office.say("ban", NOTICE)


async def test_what_stands_is_shown_for_this_year_and_the_next(office: Dialog) -> None:
    shown = await office.say("ban", "放假安排")

    assert "2034年：安排还没录入" in shown
    assert "2035年：安排还没录入" in shown
    assert shown.endswith("“10月1日至8日放假”。")


async def test_a_time_limit_in_working_days_follows_unless_somebody_was_told(
    any_database: Database, tmp_path: Path
) -> None:
    async with dialog(any_database, tmp_path, "2034-11-20 10:00") as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.notice(
            (3, "报送方案", "12月第3个工作日前", "县司法局"),
            (4, "公开目录", "12月15日前", "县司法局"),
            year=2034,
            issued=date(2034, 11, 20),
        )
        await talk.say("ban", "12月4日放假")

        stored = await talk.say("ban", "1")

        async with talk.database.read(talk.jurisdiction_id) as uow:
            due = {task.no: task.deadline.due for task in await uow.notices.tasks(talk.notice_id)}
        assert "第3项的时限按工作日重新算过了。" in stored
        assert due == {3: date(2034, 12, 6), 4: date(2034, 12, 15)}


async def test_a_milestone_and_a_limit_after_the_notice_follow_too(
    any_database: Database, tmp_path: Path
) -> None:
    async with dialog(any_database, tmp_path, "2034-11-20 10:00") as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.notice(
            (3, "报送方案", "通知印发后10个工作日内", "县司法局"),
            year=2034,
            issued=date(2034, 11, 20),
            milestone="12月第3个工作日前报送名单。",
        )
        await talk.say("ban", "12月1日、12月4日放假")

        stored = await talk.say("ban", "1")

        async with talk.database.read(talk.jurisdiction_id) as uow:
            [task] = await uow.notices.tasks(talk.notice_id)
            [part] = await uow.assignments.of_task(task.id)
        [milestone] = task.milestones
        assert "第3项的时限按工作日重新算过了。" in stored
        assert "第3项的时间节点按工作日重新算过了。" in stored
        assert (task.deadline.kind, task.deadline.due) == (Kind.SLA, date(2034, 12, 6))
        assert (part.due, part.original_due) == (date(2034, 12, 6), date(2034, 12, 6))
        assert milestone.deadline.due == date(2034, 12, 7)
        assert milestone.deadline.why.facts["due"] == date(2034, 12, 7)


@pytest.mark.parametrize(
    ("limit", "milestone", "said"),
    [
        ("12月第3个工作日前", "", "第3项已提醒过，时限没动"),
        ("", "12月第3个工作日前报送名单。", "第3项的时间节点已提醒过，没动。"),
    ],
)
async def test_what_somebody_was_told_of_stays_and_is_named(
    any_database: Database, tmp_path: Path, limit: str, milestone: str, said: str
) -> None:
    async with dialog(any_database, tmp_path, "2034-11-20 10:00") as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.notice(
            (3, "报送方案", limit, "县司法局"),
            year=2034,
            issued=date(2034, 11, 20),
            milestone=milestone,
        )
        await talk.wind("2034-12-01 10:30")
        assert "第3项" in talk.heard("li")[-1]
        await talk.say("ban", "12月4日放假")

        assert said in await talk.say("ban", "1")


async def test_a_whole_notice_with_its_letter_is_no_refused_and_no_secret_word(
    office: Dialog,
) -> None:
    _, *festivals, _ = NOTICE.splitlines()
    letter = (
        "国务院办公厅关于2035年部分节假日安排的通知",
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        "经国务院批准，现将2035年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期通知如下。",
        *festivals,
        "节假日期间，各地区、各部门要安排好值班和安全、保卫等工作，遇有重大突发事件，按规定及时报告，周末也要有人在岗。",
        "国务院办公厅",
        "2034年11月8日",
    )

    shown = await office.say("ban", "\n".join(letter))

    assert "2035年上班：2月3日周六、2月17日周六、5月6日周日、9月29日周六" in shown
    assert "没看懂" not in shown
