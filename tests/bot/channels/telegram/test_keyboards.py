"""Buttons: rows that a thumb can hit, numbers on the answers to a question."""

from __future__ import annotations

from bot.channels.telegram.keyboards import keyboard_of
from ledger.talk import Button, Reply
from tests.bot.channels.telegram.making import line, reply, say


def labels(said: Reply) -> tuple[list[str], list[list[str]]]:
    written, keyboard = keyboard_of(said, say, lambda action: action)
    rows = keyboard["inline_keyboard"] if keyboard else []
    return written, [[button["text"] for button in row] for row in rows]


def test_short_buttons_stand_side_by_side() -> None:
    written, rows = labels(reply("第1页", *((f"第{no}项", f"task {no}") for no in range(1, 7))))

    assert written == []
    assert rows == [["第1项", "第2项", "第3项"], ["第4项", "第5项", "第6项"]]


def test_answers_bear_the_number_that_can_be_typed_instead() -> None:
    _, rows = labels(reply("哪一项？", ("第4项", "r 4"), ("第12项", "r 12"), question=True))

    assert rows == [["1. 第4项", "2. 第12项"]]


def test_long_answers_are_written_out_and_their_buttons_are_numbers() -> None:
    long = "第4项 在政府网站设置专栏并按季度更新目录"

    written, rows = labels(reply("哪一项？", (long, "r 4"), ("都不是", "none"), question=True))

    assert written == [f"1. {long}", "2. 都不是"]
    assert rows == [["1", "2"]]


def test_a_link_has_no_number_because_it_cannot_be_typed() -> None:
    buttons = (Button(line("网页版"), link="https://example.gov.cn"), Button(line("好"), "ok"))

    _, rows = labels(Reply((line("?"),), buttons, question=True))

    assert [label for row in rows for label in row] == ["网页版", "1. 好"]


def test_telegram_takes_a_hundred_buttons_at_most() -> None:
    _, rows = labels(reply("很多", *((f"第{no}项", f"task {no}") for no in range(150))))

    assert sum(map(len, rows)) == 100
    assert max(map(len, rows)) <= 8
