"""Files both ways: fetched while their link lives, limits said before, uploaded only once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import Refused, SendFailed, TooBig, TryAgain
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.composing import LARGEST_FILE
from bot.channels.telegram.files import LARGEST_DOWNLOAD, Files
from bot.texts import Texts
from ledger.languages import LANGUAGES
from ledger.talk import Attachment, Button, File, Reply, Text
from tests.bot.channels.memory_intake import MemoryIntake
from tests.bot.channels.telegram.making import line, send
from tests.peers.bot_api.faults import Fault
from tests.peers.bot_api.server import BotApi

LI = 42
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLOBS = {"book": b"PK\x03\x04 a workbook", "chart": PNG, "broken": b"no picture at all"}
BOOK = File("book", "2026年台账.xlsx", XLSX, len(BLOBS["book"]))
CHART = File("chart", "进展.png", "image/png", len(PNG))


async def read_blob(digest: str) -> bytes:
    return BLOBS[digest]


async def reply(channel: TelegramChannel, said: Reply, **more: object) -> list[str]:
    return await send(channel, "42", said, read_blob=read_blob, **more)


def attachment(api: BotApi, data: bytes, size: int | None = None) -> Attachment:
    return Attachment(
        api.world.keep_file(data, "目录.pdf", "application/pdf"), "目录.pdf", size=size
    )


async def test_a_file_is_fetched_whole(channel: TelegramChannel, api: BotApi) -> None:
    data = bytes(range(256)) * 1000

    assert await channel.fetch(attachment(api, data)) == data


async def test_an_empty_size_is_no_reason_not_to_ask(channel: TelegramChannel, api: BotApi) -> None:
    with pytest.raises(TooBig):
        await channel.fetch(attachment(api, b"0" * (LARGEST_DOWNLOAD + 1)))


async def test_a_file_over_twenty_megabytes_is_not_even_asked_for(
    channel: TelegramChannel, api: BotApi
) -> None:
    with pytest.raises(Refused) as told:
        await channel.fetch(attachment(api, b"small", size=LARGEST_DOWNLOAD + 1))

    assert "20 MB" in told.value.why
    assert api.calls_of("getFile") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks", ["bind.welcome_clerk", "import.send_file", "evidence.nothing"])
def test_whoever_is_asked_for_a_file_is_told_the_limit_before(asks: str, language: str) -> None:
    told = Texts.load(language).say(Text(asks)).replace(" ", "")

    assert f"{LARGEST_DOWNLOAD >> 20}MB" in told


async def test_a_file_that_is_gone_is_refused(channel: TelegramChannel) -> None:
    with pytest.raises(Refused):
        await channel.fetch(Attachment("unknown", "x"))


async def test_a_file_that_cannot_be_had_just_now_may_be_later(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.faults.set(Fault("status", 502, method="getFile"))

    with pytest.raises(TryAgain):
        await channel.fetch(attachment(api, b"data"))


async def test_a_workbook_comes_with_its_words_and_buttons_in_one_message(
    channel: TelegramChannel, api: BotApi
) -> None:
    said = Reply((line("今年台账<46项>"),), (Button(line("通报"), "bulletin"),), files=(BOOK,))

    assert len(await reply(channel, said)) == 1

    [message] = api.sent_to(LI)
    assert message["caption"] == "今年台账<46项>"
    assert message["document"]["file_name"] == "2026年台账.xlsx"
    assert message["document"]["mime_type"] == XLSX
    assert api.world.files[message["document"]["file_id"]].data == BLOBS["book"]
    assert api.people.buttons(LI) == ["通报"]


async def test_a_picture_is_shown_as_one(channel: TelegramChannel, api: BotApi) -> None:
    await reply(channel, Reply((line("进展图"),), files=(CHART,)))

    assert api.sent_to(LI)[0]["photo"]


async def test_a_picture_that_cannot_be_shown_goes_as_a_file(
    channel: TelegramChannel, api: BotApi
) -> None:
    broken = File("broken", "进展.png", "image/png", 17)

    await reply(channel, Reply((line("进展图"),), files=(broken,)))

    assert api.sent_to(LI)[0]["document"]["file_name"] == "进展.png"


async def test_a_picture_of_more_than_ten_megabytes_goes_as_a_file(
    channel: TelegramChannel, api: BotApi
) -> None:
    huge = PNG + b"0" * (10 * 1024 * 1024)
    BLOBS["huge"] = huge

    await reply(
        channel, Reply((line("进展图"),), files=(replace(CHART, digest="huge", size=len(huge)),))
    )

    assert api.sent_to(LI)[0]["document"]["file_size"] == len(huge)
    assert api.calls_of("sendPhoto") == []


async def test_words_that_are_too_long_for_a_caption_come_first(
    channel: TelegramChannel, api: BotApi
) -> None:
    await reply(channel, Reply((line("很长的说明。" * 300),), files=(BOOK, CHART)))

    assert [next(k for k in ("text", "document", "photo") if k in m) for m in api.sent_to(LI)] == [
        "text",
        "document",
        "photo",
    ]


async def test_an_answered_card_is_changed_and_its_file_follows(
    channel: TelegramChannel, api: BotApi
) -> None:
    [sent] = await reply(channel, Reply((line("要台账吗？"),), (Button(line("要"), "yes"),)))

    await reply(channel, Reply((line("台账在此"),), files=(BOOK,)), edits=sent)

    assert [message.get("text") for message in api.sent_to(LI)] == ["台账在此", None]


async def test_a_card_that_is_a_file_is_answered_below_it(
    channel: TelegramChannel, api: BotApi
) -> None:
    said = Reply((line("今年台账"),), (Button(line("通报"), "bulletin"),), files=(BOOK,))
    [sent] = await reply(channel, said)

    [new] = await reply(channel, Reply((line("通报在此"),)), edits=sent)

    assert new != sent
    assert api.words_to(LI) == ["今年台账", "通报在此"]


async def test_the_same_file_is_uploaded_once_for_all(
    channel: TelegramChannel, api: BotApi
) -> None:
    for number in range(3):
        await reply(channel, Reply((line(f"第{number}份"),), files=(BOOK,)))

    uploads = [type(call.params["document"]) for call in api.calls_of("sendDocument")]
    assert [kind is str for kind in uploads] == [False, True, True]


async def test_a_file_that_telegram_has_forgotten_is_uploaded_again(
    channel: TelegramChannel, api: BotApi
) -> None:
    await reply(channel, Reply((line("一"),), files=(BOOK,)))
    api.world.files.clear()

    await reply(channel, Reply((line("二"),), files=(BOOK,)))

    assert api.words_to(LI) == ["一", "二"]


async def test_a_file_that_telegram_does_not_take_is_said_not_tried(
    channel: TelegramChannel, api: BotApi
) -> None:
    film = File("film", "录像.mp4", "video/mp4", LARGEST_FILE + 1)

    await reply(channel, Reply((line("录像"),), files=(film,)))

    assert api.words_to(LI) == ["录像\n“录像.mp4”超过50MB，Telegram发不出去，请到网页版下载。"]


async def test_a_lost_answer_to_an_upload_is_not_taken_for_a_failure(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.faults.set(Fault("drop_after", method="sendDocument"))

    with pytest.raises(TryAgain) as told:
        await reply(channel, Reply((line("台账"),), files=(BOOK,)))

    assert told.value.unknown


async def test_a_caption_that_cannot_be_parsed_goes_out_plain(
    channel: TelegramChannel, api: BotApi
) -> None:
    words = "Bad Request: can't parse entities: x"
    api.faults.set(Fault("status", 400, method="sendDocument", words=words))

    await reply(channel, Reply((line("A<B"),), files=(BOOK,)))

    assert api.words_to(LI) == ["A<B"]


@pytest.mark.parametrize("size", [3, LARGEST_DOWNLOAD + 1])
async def test_a_server_of_ones_own_names_the_file_on_its_disk(
    channel: TelegramChannel, api: BotApi, tmp_path: Path, size: int
) -> None:
    """A Bot API server that runs with --local gives paths, not links, and has no limit."""
    sent = attachment(api, b"as the server keeps it")
    api.world.files[sent.ref].disk = tmp_path / "file_1.pdf"
    (tmp_path / "file_1.pdf").write_bytes(b"0" * size)

    if size > LARGEST_DOWNLOAD:
        with pytest.raises(Refused):
            await channel.fetch(sent)
    else:
        assert await channel.fetch(sent) == b"000"


async def test_nobody_else_s_server_can_name_a_file_of_this_machine(
    channel: TelegramChannel, api: BotApi, tmp_path: Path
) -> None:
    sent = attachment(api, b"as the server keeps it")
    api.world.files[sent.ref].disk = tmp_path / "secret.key"
    (tmp_path / "secret.key").write_bytes(b"ours")

    with pytest.raises(SendFailed):
        await Files(channel._client, channel._transport).fetch(sent)


async def test_what_comes_in_can_be_fetched(
    channel: TelegramChannel, api: BotApi, intake: MemoryIntake, receiving: object
) -> None:
    api.people.send_file(LI, b"%PDF-1.7", "目录.pdf", "application/pdf")
    assert callable(receiving)
    receiving()
    [said] = await intake.wait_for(1)

    assert await channel.fetch(said.attachments[0]) == b"%PDF-1.7"
