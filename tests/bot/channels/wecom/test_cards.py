"""Cards: buttons, lists and names to tick, and how a card changes once it has been pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ledger.talk import Button, Selector, Text
from tests.bot.channels.wecom.conftest import button, plain

SEND = "message/send"
UPDATE = "message/update_template_card"


async def test_a_short_question_is_one_card_whose_buttons_bear_their_numbers(desk):
    await desk.send(
        plain("附到第6项吗？", buttons=(button("附"), button("删", "drop")), question=True)
    )

    card = desk.wecom.corp.phones["li"][0]
    assert (card.kind, card.text) == ("template_card", "附到第6项吗？")
    assert list(card.buttons) == ["1 附", "2 删"]
    assert desk.wecom.corp.advice_ignored == []


async def test_what_a_card_cannot_show_whole_comes_before_it_as_text(desk):
    lines = ["县司法局3项要办：", *(f"{n}) 第{n}项 " + "规范性文件集中公开" * 5 for n in range(5))]

    await desk.send(plain(*lines, buttons=(button("其余"),)))

    text, card = desk.wecom.corp.phones["li"]
    assert text.text == "\n".join(lines)
    assert card.text == "可以直接点"
    assert desk.wecom.corp.advice_ignored == []


async def test_a_long_label_is_cut_on_its_button_and_whole_in_the_text(desk):
    label = "第6项 规范性文件集中公开与清理"

    await desk.send(
        plain("是哪一项？", buttons=(button(label), button("都不是", "no")), question=True)
    )

    (card,) = desk.wecom.corp.phones["li"]
    assert f"1 {label}" in card.text
    assert all(len(shown) <= 10 for shown in card.buttons)


async def test_seven_choices_and_more_are_a_list(desk):
    buttons = tuple(button(f"第{n}项", f"pick {n}") for n in range(1, 21))

    await desk.send(plain("是哪一项？", buttons=buttons, question=True))
    card = desk.wecom.corp.phones["li"][0]
    await desk.wecom.callbacks.press("Li", card, "20 第20项")

    assert card.body["template_card"]["card_type"] == "vote_interaction"
    assert desk.inbox.last.pressed == "pick 20"
    assert card.replaced_by == "已选好"


ROSTER = ("县财政局", "县人力资源和社会保障局", "清溪镇人民政府")


def scoping(names=ROSTER):
    return replace(
        plain(
            "“县有关单位”指哪些？",
            buttons=(button("就这些", "scope all 1"), button("都不是", "scope nobody 1")),
            question=True,
        ),
        ticks=names,
    )


async def test_several_names_are_ticked_and_heard_as_if_typed(desk):
    await desk.send(scoping())
    card = desk.wecom.corp.phones["li"][0]

    await desk.wecom.callbacks.press("Li", card, "县财政局", "清溪镇人民政府")

    assert card.body["template_card"]["card_type"] == "vote_interaction"
    assert desk.inbox.last.kind == "text"
    assert desk.inbox.last.text == "县财政局、清溪镇人民政府"
    assert card.replaced_by == "已选好"


async def test_a_button_that_is_ticked_among_names_is_pressed(desk):
    await desk.send(scoping())
    card = desk.wecom.corp.phones["li"][0]

    await desk.wecom.callbacks.press("Li", card, "县财政局", "1 就这些")

    assert desk.inbox.last.pressed == "scope all 1"


async def test_more_names_than_a_list_holds_are_typed(desk):
    await desk.send(scoping(tuple(f"第{n}局" for n in range(19))))

    card = desk.wecom.corp.phones["li"][0]
    assert list(card.buttons) == ["1 就这些", "2 都不是"]


def several(*answers: tuple[str, ...]):
    """Ask several questions at once; each is open until answered."""
    selectors = tuple(
        Selector(
            Text("plain", text=f"第{n}项：时限不明"),
            (
                *(button(label, f"doubt {i} {n}") for i, label in enumerate(labels)),
                button("这处先不选", f"doubt next {n}"),
            ),
            (Text("plain", text=f"原文：第{n}项原文"),),
        )
        for n, labels in enumerate(answers, 1)
    )
    return replace(
        plain("还有9处拿不准：", "第1项：时限不明", buttons=selectors[0].buttons, question=True),
        selectors=selectors,
    )


async def test_several_questions_are_one_card_with_a_selector_each(desk):
    await desk.send(several(("就是9月30日", "改为9月20日"), ("按原文",), ("按原文", "先放着")))
    text, card = desk.wecom.corp.phones["li"]

    await desk.wecom.callbacks.choose("Li", card, "2 改为9月20日", None, "2 先放着")

    assert text.text.splitlines()[:3] == ["还有9处拿不准：", "第1项：时限不明", "原文：第1项原文"]
    assert card.body["template_card"]["card_type"] == "multiple_interaction"
    assert (desk.inbox.last.pressed, desk.inbox.last.also) == (
        "doubt 1 1", ("doubt next 2", "doubt 1 3"),
    )  # fmt: skip
    assert card.replaced_by == "已选好"
    assert desk.wecom.corp.advice_ignored == []


async def test_an_answer_that_a_selector_cuts_stands_whole_in_the_text(desk):
    long = "县人力资源和社会保障局、县医疗保障局"

    await desk.send(several((long,), ("按原文",)))

    text, card = desk.wecom.corp.phones["li"]
    assert f"1 {long}" in text.text
    assert card.chosen(None, None)
    assert desk.wecom.corp.advice_ignored == []


async def test_more_questions_or_answers_than_a_card_holds_are_asked_one_by_one(desk):
    await desk.send(several(*[("按原文",)] * 4))
    await desk.send(several(tuple(f"改为{n}日" for n in range(1, 11)), ("按原文",)), key="reply:2")

    kinds = [
        shown.body["template_card"]["card_type"]
        for shown in desk.wecom.corp.phones["li"] if shown.kind == "template_card"
    ]  # fmt: skip
    assert kinds == ["button_interaction", "vote_interaction"]


async def test_somebody_elses_choices_count_for_nothing(desk):
    await desk.send(several(("按原文",), ("按原文",)))
    card = desk.wecom.corp.phones["li"][1]

    await desk.wecom.callbacks.choose("Wang", card, "1 按原文", "1 按原文")

    assert (desk.inbox.last.pressed, desk.inbox.last.also) == (None, ())


async def test_more_than_twenty_choices_are_numbers_to_type(desk):
    buttons = tuple(button(f"第{n}项", f"pick {n}") for n in range(1, 24))

    await desk.send(plain("是哪一项？", buttons=buttons, question=True))

    assert desk.phone()[0].splitlines()[-1] == "23 第23项"


async def test_a_link_stands_beside_the_buttons_or_in_the_text(desk):
    board = Button(Text("plain", text="看板"), link="https://linjiang.gov.cn/board")

    await desk.send(plain("草稿已好。", buttons=(button("送核"), board)))
    await desk.send(plain("看板在这里。", buttons=(board,)), key="reply:2")

    card, text = desk.wecom.corp.phones["li"]
    assert card.body["template_card"]["button_list"][1] == {
        "type": 1, "text": "看板", "url": "https://linjiang.gov.cn/board",
    }  # fmt: skip
    assert text.text == '看板在这里。\n<a href="https://linjiang.gov.cn/board">看板</a>'


async def test_a_pressed_card_is_changed_in_its_place(desk):
    await desk.send(plain("第1页", buttons=(button("下一页", "page 2"),)))
    card = desk.wecom.corp.phones["li"][0]
    await desk.wecom.callbacks.press("Li", card, "下一页")

    await desk.send(
        plain("第2页", buttons=(button("上一页", "page 1"),)),
        key="reply:2", edits=desk.inbox.last.message_ref,
    )  # fmt: skip

    assert desk.phone() == ["第2页"]
    assert (card.updates, list(card.buttons)) == (1, ["上一页"])


async def test_a_card_whose_code_is_spent_is_followed_by_a_message(desk):
    reply = plain("第2页", buttons=(button("上一页", "page 1"),))
    now = int(desk.clock.now().timestamp())

    await desk.send(reply, edits=f"unknown@{now}")

    assert desk.phone() == ["第2页"]
    assert desk.wecom.api.calls[UPDATE] == 1


async def test_after_three_days_a_card_is_not_even_tried(desk):
    reply = plain("第2页", buttons=(button("上一页", "page 1"),))
    long_ago = int((desk.clock.now() - timedelta(days=3)).timestamp())

    await desk.send(reply, edits=f"code@{long_ago}")

    assert desk.phone() == ["第2页"]
    assert desk.wecom.api.calls[UPDATE] == 0
