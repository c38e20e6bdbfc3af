"""XML from the callback: what it becomes, and what it must not do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom.inbound import NotXml, Reader, read_fields
from ledger.talk import InboundKind

READER = Reader("wecom", "corp:1", lambda data, chat: "undo x" if data == "sealed" else None)


def xml(**fields: str) -> bytes:
    known = {"FromUserName": "LiSi", "CreateTime": "1779238800", "MsgId": "7"} | fields
    return f"<xml>{''.join(f'<{k}><![CDATA[{v}]]></{k}>' for k, v in known.items())}</xml>".encode()


def read(**fields: str):
    return READER.read(read_fields(xml(**fields)))


def test_words_come_from_a_person_in_lower_case():
    said = read(MsgType="text", Content="6办完了")

    assert (said.kind, said.text, said.sender, said.chat) == (
        InboundKind.TEXT, "6办完了", "lisi", "lisi",
    )  # fmt: skip
    assert said.update_id == "7"
    assert said.at.isoformat() == "2026-05-20T01:00:00+00:00"


def test_a_link_is_its_title_and_address():
    said = read(MsgType="link", Title="公开专栏", Url="https://linjiang.gov.cn/6", MsgId="8")

    assert said.text == "公开专栏 https://linjiang.gov.cn/6"


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("image", "image/jpeg"), ("video", "video/mp4"), ("voice", "audio/amr")],
)
def test_pictures_films_and_voices_are_files(kind, media_type):
    said = read(MsgType=kind, MediaId="m1")

    assert said.kind is InboundKind.FILE
    assert (said.attachments[0].ref, said.attachments[0].media_type) == ("m1", media_type)


def test_a_voice_that_the_platform_has_written_down_is_words():
    said = read(MsgType="voice", MediaId="m1", Recognition="第6项办完了。")

    assert (said.kind, said.text) == (InboundKind.TEXT, "第6项办完了。")


def test_where_somebody_is_concerns_nobody():
    assert read(MsgType="location", Label="临江县政府", Location_X="1") is None
    assert read(MsgType="event", Event="LOCATION", MsgId="") is None


def test_coming_and_going_are_told():
    assert read(MsgType="event", Event="subscribe", MsgId="").kind is InboundKind.JOINED
    assert read(MsgType="event", Event="unsubscribe", MsgId="").kind is InboundKind.LEFT
    assert read(MsgType="event", Event="enter_agent", MsgId="") is None


def test_a_tap_on_the_menu_is_as_good_as_its_words():
    said = read(MsgType="event", Event="click", EventKey="我的任务", MsgId="")

    assert (said.kind, said.text) == (InboundKind.TEXT, "我的任务")


def test_a_press_carries_the_sealed_action_and_the_cards_code():
    said = read(
        MsgType="event", Event="template_card_event", EventKey="sealed\n已选：撤销", MsgId="",
        ResponseCode="code", TaskId="t1",
    )  # fmt: skip

    assert said.kind is InboundKind.BUTTON
    assert said.pressed == "undo x"
    assert said.message_ref == "code@1779238800"


def test_a_forged_press_carries_nothing():
    said = read(MsgType="event", Event="template_card_event", EventKey="undo x", MsgId="")

    assert (said.kind, said.pressed) == (InboundKind.BUTTON, None)


def test_events_without_an_id_are_told_apart_by_what_they_are():
    press = {"MsgType": "event", "Event": "template_card_event", "MsgId": "", "TaskId": "t1"}

    first, again = read(EventKey="a", **press), read(EventKey="a", **press)
    other = read(EventKey="b", **press)
    later = read(EventKey="a", CreateTime="1779238801", **press)

    assert first.update_id == again.update_id
    assert len({first.update_id, other.update_id, later.update_id}) == 3


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<xml><MsgType>&b;</MsgType></xml>"""
THIEF = (
    b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>"""
)


@pytest.mark.parametrize("body", [BOMB, THIEF, b"", b"{}", b"<xml>", b"\x00" * 40])
def test_what_is_not_the_platforms_xml_is_refused(body):
    with pytest.raises(NotXml):
        read_fields(body)


def test_a_message_without_a_time_is_refused():
    with pytest.raises(NotXml):
        read(MsgType="text", Content="x", CreateTime="soon")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body):
    try:
        fields = read_fields(body)
    except NotXml:
        return
    assert fields["MsgType"] is not None
