"""Replies become words as data: nothing a person wrote can become markup or get lost."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.chats import group_chat, jurisdiction_of, person_chat
from bot.channels.web.payload import packed, words_of
from bot.channels.web.stream import Cursor
from bot.texts import Texts
from ledger.talk import Button, Reply, Table, Text

SAY = Texts.load().say


@given(st.lists(st.text(), max_size=5), st.text())
def test_every_word_arrives_as_it_was_said(lines, cell):
    reply = Reply(
        tuple(Text("plain", text=line) for line in lines),
        table=Table((Text("web.code"),), ((cell,),)),
    )

    back = json.loads(packed(words_of(reply, SAY)))

    assert back["lines"] == lines
    assert back["table"]["rows"] == [[cell]]


def test_a_link_is_a_link_and_an_action_an_action():
    reply = Reply((), (Button(Text("web.enter"), "help"), Button(Text("web.board"), link="/board")))

    assert words_of(reply, SAY)["buttons"] == [
        {"label": "进入", "action": "help"},
        {"label": "看板", "link": "/board"},
    ]


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_a_chat_carries_its_jurisdiction(jurisdiction, person):
    assert jurisdiction_of(person_chat(jurisdiction, person)) == jurisdiction
    assert jurisdiction_of(group_chat(jurisdiction, "main")) == jurisdiction
    assert len(person_chat(jurisdiction, person)) <= 64


@given(st.text(max_size=60))
def test_any_words_are_a_cursor_or_none(words):
    assert str(Cursor([], words)) == ""
    jurisdiction_of(words)
