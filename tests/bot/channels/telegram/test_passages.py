"""Long texts: cut where a reader would, nothing lost, never beyond Telegram's limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.passages import (
    LONGEST_TEXT,
    Aligned,
    Mentions,
    Words,
    clean,
    messages,
    plain_of,
    size,
)
from tests.peers.bot_api.parse_mode import parse_html, utf16

texts = st.text(
    st.one_of(
        st.sampled_from("一二。！？，、；\n <>&\"'abc .,😀é\u0301👩\u200d🌾"),
        st.characters(codec="utf-8"),
    ),
    max_size=300,
)


def cut(text: str, longest: int) -> list[str]:
    return [plain_of(message) for message in messages([Words(text)], longest)]


@given(st.lists(texts, max_size=8), st.integers(20, 200))
def test_nothing_is_lost_and_nothing_is_too_long(lines: list[str], longest: int) -> None:
    said = [clean(line) for line in lines]

    parts = [parse_html(part)[0] for part in messages([Words(line) for line in said], longest)]

    assert all(0 < utf16(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join("".join(said).split())


@given(texts)
def test_what_is_written_is_what_is_read(text: str) -> None:
    said = clean(text)

    for part in messages([Words(said)], 4000):
        assert parse_html(part)[0] == said.strip() == plain_of(part).strip()


def test_a_text_is_cut_between_sentences() -> None:
    text = "县财政局牵头。各乡镇配合！三季度前办结？是。"

    assert cut(text, 12) == ["县财政局牵头。", "各乡镇配合！", "三季度前办结？是。"]


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert cut("要求“按季公开。”各单位照办。", 9) == ["要求“按季公开。”", "各单位照办。"]


def test_an_address_is_not_torn_where_a_blank_would_do() -> None:
    address = "https://example.gov.cn/a?b=1;c=2!d,e:f"

    assert address in cut(f"目录已经公布在这个网页上 {address} 请核对一下有没有遗漏的地方", 45)


def test_a_character_and_its_marks_stay_together() -> None:
    for part in cut("é" + "e\u0301" * 30, 7):
        assert not part.startswith("\u0301")


def test_a_table_is_cut_between_rows_and_keeps_its_head() -> None:
    table = Aligned(("项 时限",), tuple(f"{number} 8月31日" for number in range(200)))

    parts = messages([Words("如下"), table], 300)

    assert all(part.count("<pre>") == part.count("</pre>") == 1 for part in parts)
    assert all("项 时限" in part for part in parts)
    assert sum(plain_of(part).count("8月31日") for part in parts) == 200


def test_mentions_are_never_cut_in_two() -> None:
    people = tuple((str(number), f"@联络员{number}") for number in range(100, 200))

    parts = messages([Words("本周到期"), Mentions("请留意：", people)], 200)

    mentioned = [entity["user"] for part in parts for entity in parse_html(part)[1]]
    assert mentioned == list(range(100, 200))


def test_what_telegram_would_drop_is_taken_out_before() -> None:
    assert clean("甲\x00乙\u2028丙\ud800丁\r\n戊") == "甲 乙 丙?丁\n戊"
    assert messages([Words(clean("\x00 \n"))]) == []


def test_emoji_count_twice() -> None:
    assert size("🔴逾期") == utf16("🔴逾期") == 4
    assert LONGEST_TEXT <= 4096
