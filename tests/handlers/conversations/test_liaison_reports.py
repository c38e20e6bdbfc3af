"""What a liaison asks and reports (PRODUCT, conversations 1 to 9), word for word."""

from __future__ import annotations

from pathlib import Path

from ledger.model import State
from tests.dialog import Dialog
from tests.handlers.test_report import states

PHOTO = b"\xff\xd8\xff\xe0" + bytes(200)


async def test_1_my_tasks(county: Dialog):
    await county.play(
        "li",
        (
            "我的任务",
            "县司法局5项要办：\n"
            "🟡将到期 第7项 示范创建（牵头）8月31日，还有7个工作日\n"
            "🟢正常 第6项 规范性文件集中公开（牵头）12月31日\n"
            "🟢正常 第9项 公共企事业单位信息公开（牵头）12月31日\n"
            "🟢正常 第10项 重要政策解读率达到90%以上（牵头）12月31日\n"
            "🟢正常 第12项 旅游信息公开（牵头）12月31日\n"
            "另有1项全年工作（第14项），年中、年底各一并确认一次即可。\n"
            "看原文回“第7项”，报进展说一句如“7已完成”。",
        ),
    )


async def test_2_progress_in_one_sentence(county: Dialog):
    await county.play(
        "li",
        (
            "规范性文件清理完了，公布了43件",
            "已记：第6项 规范性文件集中公开｜办理中。\n"
            "原话：规范性文件清理完了，公布了43件\n"
            "要报办结请回“6办结”。\n"
            "记错回“撤销”。",
        ),
        (
            "6办结",
            "已记：第6项 规范性文件集中公开｜报办结，等办公室核。\n"
            "有公开网址可以补。\n"
            "记错回“撤销”。",
        ),
    )


async def test_3_several_in_one_message(county: Dialog):
    await county.play(
        "li",
        (
            "6、10正常推进，14上周五局长听过了，会议纪要有",
            "已记3项：\n"
            "第6项 规范性文件集中公开｜办理中。\n"
            "第10项 重要政策解读率达到90%以上｜办理中。\n"
            "第14项 主要负责人听取汇报｜报办结，等办公室核。\n"
            "哪项不对，回“撤销14”；全不对回“撤销”。",
        ),
        ("撤销14", "已撤：第14项“报办结”（10:00），恢复为“待办”。\n原记录留痕，不外发。"),
    )
    assert (await states(county))[6] is State.IN_PROGRESS


async def test_4_what_is_unclear_is_asked(county: Dialog):
    asked = await county.say("li", "信息公开那个弄完了")

    assert asked == "没有记：您名下有2项像，是哪一项？"
    offered = [label for label, _ in county.last.buttons]
    assert set(offered) == {"第9项 公共企事业单位信息公开", "第12项 旅游信息公开", "都不是"}
    assert offered[-1] == "都不是"
    answer = await county.say("li", str(offered.index("第9项 公共企事业单位信息公开") + 1))
    assert answer.startswith("已记：第9项 公共企事业单位信息公开｜报办结，等办公室核。")
    assert (await states(county))[12] is State.OPEN


async def test_4_none_of_them_records_nothing(county: Dialog):
    await county.say("li", "信息公开那个弄完了")

    assert await county.say("li", "0") == "好，没有记。"
    assert set((await states(county)).values()) == {State.OPEN}


async def test_5_what_is_no_report_is_not_recorded(county: Dialog):
    await county.play(
        "li",
        (
            "这网站今天又打不开",
            "这句没有记进台账。要作为哪一项的“存在问题”，回项号；不用就不必理我。",
        ),
        ("6", "已记：第6项有困难，已放到办公室案头。\n记错回“撤销”。"),
    )
    assert county.heard("ban")[-1] == "县司法局第6项有困难：这网站今天又打不开"


async def test_5_moving_on_drops_the_question(county: Dialog):
    await county.say("li", "这网站今天又打不开")

    await county.say("li", "我的任务")
    assert (await county.say("li", "第6项")).startswith("🟢正常 第6项")


async def test_6_undo(county: Dialog):
    await county.say("li", "9办理中")
    await county.wind("2022-08-22 10:42")
    await county.say("li", "9已完成")

    await county.play(
        "li",
        ("撤销", "已撤：第9项“报办结”（10:42），恢复为“办理中”。\n原记录留痕，不外发。"),
        ("撤销", "刚才那条已经撤过了。还要撤别的，请带项号，如“撤销9”。"),
        ("撤销9", "已撤：第9项“办理中”（10:00），恢复为“待办”。\n原记录留痕，不外发。"),
    )


async def test_7_undo_after_the_office_has_accepted(county: Dialog):
    await county.say("li", "9已完成")
    await county.say("ban", "待核")
    await county.wind("2022-08-22 11:05")
    await county.say("ban", "1通过")

    await county.play(
        "li",
        (
            "撤销9",
            "办公室已核：第9项办结。\n"
            "第9项8月22日11:05已由办公室核过，我不能直接改。"
            "已替您请办公室退回，理由请补一句（可不填）。",
        ),
        ("还差两家没公开", "理由已转办公室（第9项）。"),
    )
    assert (await states(county))[9] is State.CLOSED

    await county.play(
        "ban",
        ("待办", "想撤回办结1件\n县司法局想撤回已办结的第9项：还差两家没公开"),
        ("1", "已办：县司法局第9项退回办理，已告知。"),
    )
    assert county.heard("li")[-1] == "第9项办公室已退回办理，可以重新报了。"
    assert (await states(county))[9] is State.RETURNED


async def test_7_the_office_may_keep_it_closed(county: Dialog):
    await county.say("li", "9已完成")
    await county.say("ban", "待核")
    await county.say("ban", "1通过")
    await county.say("li", "撤销9")
    await county.say("li", "我的任务")

    await county.say("ban", "待办")
    await county.press("ban", "维持办结")

    assert county.heard("li")[-1] == "第9项办公室维持办结。有疑问请与办公室联系。"
    assert (await states(county))[9] is State.CLOSED
    assert await county.say("ban", "待办") == "案头是空的。"


async def test_8_links_and_photos(county: Dialog):
    await county.say("li", "6办理中")

    await county.play(
        "li", ("https://www.linjiang.gov.cn/gfxwj 公开在这儿了", "已附到第6项。不需要截图。")
    )
    asked = await county.send_file("li", "现场.jpg", PHOTO)
    assert asked == "已附到第6项（1件），仅存本机构，不做文字识别。接着发的也附到这项。"


async def test_8_a_photo_is_asked_after_and_the_next_ones_follow(county: Dialog):
    await county.say("li", "第6项")

    asked = await county.send_file("li", "一.jpg", PHOTO + b"1")
    again = await county.send_file("li", "二.jpg", PHOTO + b"2")
    attached = await county.say("li", "1")
    third = await county.send_file("li", "三.jpg", PHOTO + b"3")

    ask = "附到第6项吗？别的项回“第几项”；有公开网址发网址更省事。"
    assert asked == f"已收1件，仅存本机构，不做文字识别。{ask}"
    assert again == f"已收2件，仅存本机构，不做文字识别。{ask}"
    kept = "仅存本机构，不做文字识别。接着发的也附到这项。"
    assert attached == f"已附到第6项（2件），{kept}"
    assert third == f"已附到第6项（1件），{kept}"
    assert await proofs(county, 6) == 3


async def test_8_a_photo_may_be_dropped(county: Dialog):
    await county.say("li", "第6项")
    await county.send_file("li", "一.jpg", PHOTO)

    assert await county.press("li", "删掉") == "已删。"
    assert await proofs(county, 6) == 0


async def test_8_a_report_takes_its_photo_along(county: Dialog):
    answer = await county.send_file("li", "一.jpg", PHOTO, "9已完成")

    assert answer.startswith(
        "已记：第9项 公共企事业单位信息公开｜报办结，等办公室核。\n已附到第9项"
    )
    assert await proofs(county, 9) == 1


async def test_8_a_report_takes_its_link_along(county: Dialog):
    answer = await county.say("li", "9已完成 https://www.linjiang.gov.cn/qsy")

    assert "已附到第9项。不需要截图。" in answer
    assert await proofs(county, 9) == 1


async def test_9_a_file_marked_secret_is_not_kept(county: Dialog, tmp_path: Path):
    answer = await county.send_file("li", "通知.txt", "秘密★5年\n关于某事的通知".encode())

    assert answer == (
        "文件带有“秘密★”标记，没有保存也没有转发。请立即撤回并按保密规定处理，"
        "必要时联系本单位保密员。进展可只说一句不涉密的话。"
    )
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


async def proofs(talk: Dialog, no: int) -> int:
    async with talk.database.read(talk.jurisdiction_id) as uow:
        parts = await uow.assignments.all(talk.notice_id)
        own = next(a for a in parts if a.task.no == no)
        return len(await uow.evidence.of_assignment(own.id))
