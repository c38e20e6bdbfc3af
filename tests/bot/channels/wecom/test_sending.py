"""What goes out: one token, whole texts, cards, files, and each failure read for what it is."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest

from bot.channels.base import AccountDown, Refused, SendFailed, TryAgain, Unreachable
from bot.channels.wecom.app import WeComApp
from bot.channels.wecom.menu import publish_menu
from bot.texts import Texts
from ledger.talk import Attachment, File, Reply, Table, Text
from tests.bot.channels.wecom.conftest import app_for, button, keys_for, no_blob, plain
from tests.peers.wecom.corp import AGENT_ID
from tests.peers.wecom.faults import Fault

SEND = "message/send"
UPDATE = "message/update_template_card"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


def file_of(desk, data: bytes, name: str, media_type: str) -> File:
    digest = hashlib.sha256(data).hexdigest()
    desk.files[digest] = data
    return File(digest, name, media_type, len(data))


# ---- words ----------------------------------------------------------------------------------


async def test_a_reply_arrives_as_text(desk):
    await desk.send(plain("已记：第6项｜报办结，等办公室核。"))

    assert desk.phone() == ["已记：第6项｜报办结，等办公室核。"]


async def test_a_long_text_is_cut_by_us_between_lines_and_nothing_is_lost(desk):
    lines = [f"第{n}项 " + "推进重点领域信息公开" * 6 for n in range(40)]

    await desk.send(plain(*lines))

    assert "\n".join(desk.phone()) == "\n".join(lines)
    assert len(desk.phone()) > 1
    assert desk.wecom.corp.advice_ignored == []


async def test_one_line_longer_than_a_message_is_cut_between_characters(desk):
    await desk.send(plain("政" * 1500))

    assert "".join(desk.phone()) == "政" * 1500
    assert desk.wecom.corp.advice_ignored == []


async def test_a_table_is_a_line_for_each_row(desk):
    head = (Text("plain", text="项号"), Text("plain", text="单位"))

    await desk.send(plain("逾期：", table=Table(head, ((7, "县司法局"), (4, "县卫健局")))))

    assert desk.phone() == ["逾期：\n项号｜单位\n7｜县司法局\n4｜县卫健局"]


# ---- nothing twice --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(plain("已记：第6项。"), id="text"),
        pytest.param(plain("附到第6项吗？", buttons=(button("附"),), question=True), id="card"),
    ],
)
async def test_an_answer_that_was_lost_is_no_second_message(desk, reply):
    desk.wecom.api.faults.order(SEND, Fault("drop", "after"))

    with pytest.raises(TryAgain) as lost:
        await desk.send(reply)
    await desk.send(reply)

    assert lost.value.unknown
    assert len(desk.phone()) == 1


async def test_a_lost_answer_is_no_second_message_to_a_process_that_starts_anew(
    desk, wecom, clock, tmp_path
):
    data = b"%PDF-1.7 " + b"0" * 50
    reply = Reply(files=(file_of(desk, data, "通报.pdf", "application/pdf"),))
    desk.wecom.api.faults.order(SEND, Fault("drop", "after"))
    with pytest.raises(TryAgain):
        await desk.send(reply)
    await desk.app.close()

    desk.app = app_for(wecom, clock, tmp_path / "app.notes")
    await desk.send(reply)

    assert [shown.kind for shown in wecom.corp.phones["li"]] == ["file"]
    assert wecom.api.calls["media/upload"] == 1


async def test_a_lost_update_is_not_followed_by_a_message(desk, wecom, clock, tmp_path):
    await desk.send(plain("第1页", buttons=(button("下一页", "page 2"),)))
    await wecom.callbacks.press("Li", wecom.corp.phones["li"][0], "下一页")
    reply = plain("第2页", buttons=(button("上一页", "page 1"),))
    edits = desk.inbox.last.message_ref
    wecom.api.faults.order(UPDATE, Fault("drop", "after"))
    with pytest.raises(TryAgain):
        await desk.send(reply, key="reply:2", edits=edits)
    await desk.app.close()

    desk.app = app_for(wecom, clock, tmp_path / "app.notes")
    await desk.send(reply, key="reply:2", edits=edits)

    assert desk.phone() == ["第2页"]


async def test_an_update_that_was_not_taken_is_tried_again(desk, wecom):
    await desk.send(plain("第1页", buttons=(button("下一页", "page 2"),)))
    await wecom.callbacks.press("Li", wecom.corp.phones["li"][0], "下一页")
    reply, edits = plain("第2页", buttons=(button("上一页"),)), desk.inbox.last.message_ref
    wecom.api.faults.order(UPDATE, Fault("code", code=-1), Fault("drop"))

    for _ in range(2):
        with pytest.raises(TryAgain):
            await desk.send(reply, key="reply:2", edits=edits)
    await desk.send(reply, key="reply:2", edits=edits)

    assert desk.phone() == ["第2页"]


async def test_the_same_words_said_twice_arrive_twice(desk):
    reply = plain("县司法局3项要办：")

    await desk.send(reply, key="reply:1")
    await desk.send(reply, key="reply:2")

    assert len(desk.phone()) == 2
    assert desk.wecom.corp.swallowed == 0


async def test_a_repetition_is_the_same_to_the_byte(desk):
    reply = plain("6", buttons=(button("附"),), question=True)
    say = Texts.load().say

    once = desk.app.compose(reply, say, chat="li", group=False)
    again = desk.app.compose(reply, say, chat="li", group=False)

    assert once == again


# ---- files ----------------------------------------------------------------------------------


async def test_files_and_pictures_are_uploaded_and_sent(desk):
    sheet = file_of(desk, b"PK" + b"0" * 60, "台账 “三季度”.xlsx", "application/vnd.ms-excel")
    photo = file_of(desk, PNG, "图.png", "image/png")

    await desk.send(plain("台账：", files=(sheet, photo)))

    kinds = [shown.kind for shown in desk.wecom.corp.phones["li"]]
    assert kinds == ["text", "file", "image"]
    names = [name for _, name, _ in desk.wecom.corp.media.values()]
    assert names == ["台账 “三季度”.xlsx", "图.png"]


async def test_a_file_is_uploaded_once_for_many_people(desk):
    reply = plain("台账：", files=(file_of(desk, b"PK" + b"0" * 60, "台账.xlsx", "text/x"),))

    await desk.send(reply, chat="li")
    await desk.send(reply, chat="wang", key="reply:2")

    assert desk.wecom.api.calls["media/upload"] == 1


async def test_after_three_days_a_file_is_uploaded_anew(desk):
    reply = plain("台账：", files=(file_of(desk, b"PK" + b"0" * 60, "台账.xlsx", "text/x"),))
    await desk.send(reply)

    desk.clock.wind_to(desk.clock.now() + timedelta(days=3))
    await desk.send(reply, key="reply:2")

    assert desk.wecom.api.calls["media/upload"] == 2


async def test_a_file_that_is_too_big_is_named_instead(desk):
    big = File("0" * 64, "录像.mp4", "video/mp4", 21 * 1024 * 1024)

    await desk.send(plain("附件：", files=(big,)))

    assert "录像.mp4" in desk.phone()[0]


async def test_a_photo_that_a_member_has_sent_is_fetched(desk):
    await desk.wecom.callbacks.photo("Li", PNG)

    assert await desk.app.fetch(desk.inbox.last.attachments[0]) == PNG


async def test_a_photo_that_is_gone_is_refused(desk):
    with pytest.raises(Refused):
        await desk.app.fetch(Attachment("gone", "photo.jpg"))


# ---- the token ------------------------------------------------------------------------------


async def test_a_hundred_messages_at_once_need_one_token(desk):
    sends = (desk.send(plain(f"{n}"), key=f"reply:{n}", chat="wang") for n in range(25))

    await asyncio.gather(*sends)

    assert desk.wecom.api.calls["gettoken"] == 1
    assert len(desk.phone("wang")) == 25


async def test_a_revoked_token_is_renewed_once_for_all(desk):
    await desk.send(plain("0"), key="reply:0")
    desk.wecom.api.revoke_token()

    await asyncio.gather(*(desk.send(plain(f"{n}"), key=f"reply:{n}") for n in range(1, 11)))

    assert desk.wecom.api.calls["gettoken"] == 2
    assert len(desk.phone()) == 11


async def test_a_token_is_renewed_before_its_end(desk):
    desk.app.api._clock = clock = _Ticking(desk.clock)
    await desk.send(plain("0"), key="reply:0")
    clock.seconds += 7000
    desk.clock.wind_to(desk.clock.now() + timedelta(seconds=7201))

    await desk.send(plain("1"), key="reply:1")

    assert desk.wecom.api.calls["gettoken"] == 2


async def test_a_token_that_never_works_does_not_go_round_in_circles(desk):
    desk.wecom.api.faults.order(SEND, *[Fault("code", code=40014)] * 2)

    with pytest.raises(TryAgain) as failed:
        await desk.send(plain("x"))

    assert failed.value.whole_account
    assert desk.wecom.api.calls[SEND] == 2


async def test_a_failed_request_for_a_token_is_not_repeated_at_once(desk):
    desk.wecom.api.faults.order("gettoken", *[Fault("code", code=-1)] * 9)

    failures = await asyncio.gather(
        *(desk.send(plain(f"{n}"), key=f"reply:{n}") for n in range(20)), return_exceptions=True
    )

    assert all(isinstance(failure, TryAgain) for failure in failures)
    assert desk.wecom.api.calls["gettoken"] == 1


class _Ticking:
    """The clock with a monotonic time of its own."""

    def __init__(self, clock):
        self.now = clock.now
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


# ---- failures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-1, TryAgain), (45009, TryAgain), (45033, TryAgain),
        (60020, AccountDown), (40056, AccountDown), (48002, AccountDown), (301002, AccountDown),
        (81013, Unreachable), (60011, Unreachable), (60111, Unreachable), (40003, Unreachable),
        (40058, Refused), (44004, Refused), (45002, Refused), (99999, Refused),
    ],
)  # fmt: skip
async def test_each_code_is_read_for_what_it_means(desk, code, kind):
    desk.wecom.api.faults.order(SEND, Fault("code", code=code))

    with pytest.raises(kind) as failed:
        await desk.send(plain("x"))

    assert str(code) in failed.value.why


@pytest.mark.parametrize(
    ("fault", "unknown"),
    [
        (Fault("drop"), True), (Fault("garbage"), True), (Fault("status", code=502), True),
        (Fault("status", code=429), False),
    ],
)  # fmt: skip
async def test_trouble_on_the_way_says_whether_the_message_may_have_arrived(desk, fault, unknown):
    desk.wecom.api.faults.order(SEND, fault)

    with pytest.raises(TryAgain) as failed:
        await desk.send(plain("x"))

    assert failed.value.unknown is unknown


async def test_trouble_before_the_message_itself_leaves_nothing_unknown(desk):
    desk.wecom.api.faults.order("gettoken", Fault("status", code=502))
    with pytest.raises(TryAgain) as failed:
        await desk.send(plain("x"))
    assert not failed.value.unknown

    desk.clock.wind_to(desk.clock.now() + timedelta(minutes=1))
    desk.app.api._last_failure = None
    desk.wecom.api.faults.order("media/upload", Fault("drop"))
    sheet = file_of(desk, b"PK" + b"0" * 60, "台账.xlsx", "text/x")
    with pytest.raises(TryAgain) as failed:
        await desk.send(Reply(files=(sheet,)))
    assert not failed.value.unknown


async def test_a_platform_that_cannot_be_reached_has_certainly_not_got_it(clock, wecom):
    app = WeComApp(
        keys_for(wecom).__class__(**{**_fields(keys_for(wecom)), "base_url": "http://127.0.0.1:9"}),
        clock, Texts.load().say, app_for(wecom, clock)._seals,
    )  # fmt: skip
    payload = app.compose(plain("x"), Texts.load().say, chat="li", group=False)[0]

    with pytest.raises(TryAgain) as failed:
        await app.send("li", payload, key="reply:1/0", read_blob=no_blob)

    assert not failed.value.unknown
    await app.close()


def _fields(keys) -> dict:
    return {name: getattr(keys, name) for name in keys.__dataclass_fields__}


async def test_a_member_out_of_scope_is_unreachable_in_words_the_office_understands(desk):
    desk.wecom.corp.members["li"].in_scope = False

    with pytest.raises(Unreachable) as failed:
        await desk.send(plain("x"))

    assert "可见范围" in failed.value.why


async def test_a_member_without_a_licence_is_unreachable_though_the_code_is_0(desk):
    desk.wecom.corp.members["li"].licensed = False

    with pytest.raises(Unreachable) as failed:
        await desk.send(plain("x"))

    assert "许可" in failed.value.why


async def test_a_member_whom_the_answer_leaves_out_is_unreachable_though_the_code_is_0(desk):
    answer = {"errcode": 0, "invaliduser": "li", "msgid": "1"}
    desk.wecom.corp.send = lambda body: answer

    with pytest.raises(Unreachable):
        await desk.send(plain("x"))


# ---- when -----------------------------------------------------------------------------------


@pytest.mark.parametrize("minute", [0, 30])
async def test_pushes_keep_off_the_hour_and_the_half_hour(desk, minute):
    desk.clock.wind_to(desk.clock.now().replace(minute=minute, second=20))

    with pytest.raises(TryAgain) as early:
        await desk.send(plain("近期要办1项"), key="digest:1")
    await desk.send(plain("已记"), key="reply:1")

    assert 39 < early.value.after <= 40
    assert not early.value.unknown
    assert desk.phone() == ["已记"]


async def test_even_with_a_restart_the_pace_stays_below_what_the_platform_drops(desk):
    pace = desk.app.pace

    in_a_minute = 2 * pace.chat_burst + pace.chat_per_minute
    in_an_hour = 2 * pace.chat_per_hour

    assert in_a_minute <= 30
    assert in_an_hour <= 1000


async def test_nobody_is_told_that_the_31st_message_was_dropped(desk):
    for n in range(31):
        await desk.send(plain(f"{n}"), key=f"reply:{n}")

    assert len(desk.phone()) == 30
    assert len(desk.wecom.corp.dropped) == 1


# ---- the menu, and signing in ---------------------------------------------------------------


async def test_the_menu_is_made_once_and_left_alone_afterwards(desk):
    made = [
        await publish_menu(desk.app.api, AGENT_ID, Texts.load().say),
        await publish_menu(desk.app.api, AGENT_ID, Texts.load().say),
    ]

    assert made == [True, False]

    assert [b["key"] for b in desk.wecom.api.menu["button"]] == ["我的任务", "提意见", "帮助"]


async def test_with_a_public_address_the_board_is_on_the_menu(desk):
    url = "https://tz.linjiang.gov.cn/"
    assert await publish_menu(desk.app.api, AGENT_ID, Texts.load().say, web_url=url)

    tasks, board, more = desk.wecom.api.menu["button"]
    assert tasks["key"] == "我的任务"
    assert (board["name"], board["url"]) == ("看板", "https://tz.linjiang.gov.cn/board/wecom")
    assert [b["key"] for b in more["sub_button"]] == ["提意见", "帮助"]


async def test_a_member_is_signed_in_by_the_platform(desk):
    url = desk.app.oauth_url("https://linjiang.gov.cn/board/wecom", "state1")
    session = desk.wecom.callbacks.session
    async with session.get(url.replace("#", "&as=Li#"), allow_redirects=False) as answer:
        back = answer.headers["Location"]

    code = back.partition("code=")[2].partition("&")[0]

    assert back.startswith("https://linjiang.gov.cn/board/wecom?code=")
    assert await desk.app.who_is(code) == "li"
    assert await desk.app.who_is(code) is None


async def test_a_visitor_who_is_no_member_is_nobody(desk):
    desk.wecom.api.codes["guest"] = ""

    assert await desk.app.who_is("guest") is None


async def test_a_platform_that_does_not_answer_signs_nobody_in(desk):
    desk.wecom.api.faults.order("auth/getuserinfo", Fault("status", code=502))

    with pytest.raises(SendFailed):
        await desk.app.who_is("x")
