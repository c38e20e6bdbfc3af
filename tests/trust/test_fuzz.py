"""Whatever anybody sends: an answer or silence, never a crash, never a word of it in a log."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import structlog
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from bot.app import Application
from bot.board.routes import board_routes
from bot.channels.web.sessions import COOKIE
from bot.clock import WoundClock
from bot.logs import configure
from bot.papers.workbook import workbook_file
from bot.press import Press
from bot.settings import BadSettings, Settings, load_settings
from bot.texts import Texts
from bot.web import web_application
from handlers import ABILITIES
from storage.database import Database
from tests.dialog import Dialog, local
from tests.trust.conftest import Walk
from tests.trust.offices import NOW, last_outcome

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
BITS = (
    "6", "第7项", "已完成", "80%", "延期到", "9月15", "撤销", "为什么发给我", "换联络员", "不涉及",
    "提意见", "导出", "催一下", "司法局", "待核", "1通过", "全部通过", "群里发一下", "邀请", "台账",
    "操作记录", "http://x.example/a?b=<i>", "/start", "绑定", "ABCDEFGH", "=1+1", "@SUM(A1)",
    "<script>alert(1)</script>", "&amp;", "{0}", "{due:day}", "%s", "\\u202e", "\x00", "\ud83d",
    "'; DROP TABLE entry;--", "99999999999999999999", "2月30日", "0", "-1", "１２", "④", "\n", "　",
    "。",
)  # fmt: skip
SENTENCES = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(BITS), min_size=1, max_size=7).map("".join),
    st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=6)), max_size=6).map(" ".join),
)
SPEAKERS = st.sampled_from(["li", "head", "ban", "li2", "ban9", "nobody"])
WORDS = st.one_of(
    st.sampled_from(
        ["yes", "no", "grant", "refuse", "other", "ok", "back", "go", "drop", "walk", "all", "0",
         "1", "done", "unchanged", "open", "full", "off", "codes", "zzzzzzzzz", "-1", "1_0", "１"]
    ),
    st.text(alphabet="0123456789abcdefghijklmnopqrstuvwxyz-_.", max_size=14),
)  # fmt: skip
ACTIONS = st.builds(
    lambda name, words: " ".join([name, *words]),
    st.one_of(st.sampled_from(sorted(ABILITIES)), st.text(max_size=8)),
    st.lists(WORDS, max_size=3),
)
CANARY = "不得入日志"


@contextmanager
def listening() -> Iterator[list[dict[str, Any]]]:
    """Hear everything that is logged, as it would be written."""
    with structlog.testing.capture_logs() as heard:
        yield heard


class Talking:
    """One long conversation of many speakers; hypothesis goes on with it example by example."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    async def must_be_answered(self, who: str, said: str, *, press: bool) -> None:
        talk = self.walk.talk
        with listening() as heard:
            if press:
                await talk.press_action(who, said)
            else:
                await talk.say(who, said)
            outcome = await last_outcome(self.walk.database)
        assert outcome not in ("failed", "None"), (who, said)
        for line in heard:
            assert line["log_level"] in ("info", "debug"), line
            words = str(line)
            assert CANARY not in words
            if len(said) > 5 and said not in ABILITIES:
                assert said not in words, line


@pytest.mark.parametrize("press", [False, True], ids=["sentences", "buttons"])
def test_nothing_said_or_pressed_breaks_a_turn(
    built: tuple[Path, Any], tmp_path: Path, press: bool
) -> None:
    with asyncio.Runner() as runner:
        walk = runner.run(_open(built, tmp_path))
        talking = Talking(walk)

        @QUICK
        @given(who=SPEAKERS, said=ACTIONS if press else SENTENCES)
        @example(who="li", said=f"{CANARY} 6 已完成" if not press else "task_detail 1")
        @example(who="ban", said="task" if press else "5")
        def walk_on(who: str, said: str) -> None:
            runner.run(talking.must_be_answered(who, said, press=press))

        walk_on()
        runner.run(_close(walk))


@pytest.mark.slow
def test_nothing_said_breaks_a_turn_at_length(built: tuple[Path, Any], tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        walk = runner.run(_open(built, tmp_path))
        talking = Talking(walk)

        @settings(QUICK, max_examples=3000)
        @given(who=SPEAKERS, said=st.one_of(SENTENCES, ACTIONS), press=st.booleans())
        def walk_on(who: str, said: str, press: bool) -> None:
            runner.run(talking.must_be_answered(who, said, press=press))

        walk_on()
        runner.run(_close(walk))


async def _open(built: tuple[Path, Any], folder: Path) -> Walk:
    source, offices = built
    shutil.copyfile(source, folder / "fuzz.db")
    database = Database.open(f"sqlite+aiosqlite:///{folder / 'fuzz.db'}")
    talk = Dialog(database, folder, NOW)
    talk.jurisdiction_id, talk.notice_id = offices.here, offices.notice
    return Walk(offices, talk, database)


async def _close(walk: Walk) -> None:
    await walk.talk.dispatcher.finish()
    await walk.database.close()


async def test_a_failure_is_logged_without_the_words_that_led_to_it(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of the database names the statement, and never the values that were in it."""

    async def fails(self: object, uow: Any, received: Any, *rest: object) -> None:
        await uow.connection.execute(
            text("INSERT INTO feedback (jurisdiction_id, id, text, at) VALUES (1, NULL, :t, 'x')"),
            {"t": received.inbound.text},
        )

    monkeypatch.setattr(type(walk.talk.router), "_turn", fails)
    before = structlog.get_config()
    try:
        configure()
        structlog.configure(cache_logger_on_first_use=False)  # else it outlives this test's stderr
        monkeypatch.setattr("bot.router.log", structlog.get_logger())
        await walk.talk.say("li", f"提意见 {CANARY}")
    finally:
        structlog.configure(**before)

    written = capsys.readouterr()
    assert "turn.failed" in written.err + written.out
    assert CANARY not in written.err + written.out


# ---- pages ------------------------------------------------------------------------------------

PATHS = st.one_of(
    st.sampled_from(
        [
            "/board", "/board/panels", "/board/task/{}", "/board?unit={}", "/board/evidence/{}",
            "/chat", "/chat/in/{}", "/chat/history?chat={}", "/chat/history?chat={}&before={}",
            "/chat/files/{}/{}/{}", "/chat/say", "/chat/files", "/chat/in", "/chat/out",
            "/chat/language", "/assets/{}/{}", "/healthz", "/readyz", "/metrics", "/{}",
        ]
    )
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(
        ["7", "0", "-1", "9" * 25, "a" * 64, "%00", "%2e%2e%2f", "1.p1", "..", "zz.pzz"]
    ),
    st.text(alphabet="abcz019.%_-~", max_size=20),
)
BODIES = st.one_of(
    st.none(),
    st.binary(max_size=60),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["chat", "text", "nonce", "press", "sender", "ref", "code", "x"]),
                inner,
                max_size=6,
            ),
        ),
        max_leaves=8,
    ),
)


def test_no_request_is_answered_with_a_500(built: tuple[Path, Any], tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        walk = runner.run(_open(built, tmp_path))
        server, cookie = runner.run(_serve(walk, tmp_path))

        async def ask(method: str, path: str, body: object, *, known: bool, kind: str) -> None:
            jar = CookieJar(unsafe=True)
            data: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
            headers = {"Cookie": f"{COOKIE}={cookie}"} if known else {}
            if isinstance(body, bytes):
                headers["Content-Type"] = kind
            async with (
                ClientSession(server.make_url("/"), cookie_jar=jar) as browser,
                browser.request(
                    method, path, headers=headers, allow_redirects=False,
                    **(data if method == "POST" else {}),
                ) as answer,
            ):  # fmt: skip
                words = await answer.read()
                assert answer.status < 500, (method, path, body)
                assert b"Traceback" not in words

        @QUICK
        @given(
            method=st.sampled_from(["GET", "POST"]),
            path=PATHS,
            pieces=st.lists(PIECES, min_size=4, max_size=4),
            body=BODIES,
            known=st.booleans(),
            kind=st.sampled_from(["application/json", "multipart/form-data; boundary=x", "text/x"]),
        )
        def go(
            method: str, path: str, pieces: list[str], body: object, known: bool, kind: str
        ) -> None:
            runner.run(ask(method, path.format(*pieces), body, known=known, kind=kind))

        go()
        runner.run(server.close())
        runner.run(_close(walk))


async def _serve(walk: Walk, folder: Path) -> tuple[TestServer, str]:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    app = Application(
        Settings(**defaults | {"data_dir": folder}),
        WoundClock(local(NOW), running=False),
        database=walk.database,
    )
    server = TestServer(
        web_application(
            app.channels.values(), app.intake, vitals=app._vitals, trouble=app.health.trouble,
            pages=board_routes(app),
        )
    )  # fmt: skip
    await server.start_server()
    async with walk.database.read(walk.offices.here) as uow:
        person = next(p for p in await uow.people.all() if p.name == "甲ban")
    return server, await app.web_channel.sessions.admit(walk.offices.here, person.id)


# ---- markup and formulas ------------------------------------------------------------------------

NASTY = (
    '=HYPERLINK("http://evil.example","点我")', "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1", "\r=1",
    "http://evil.example/x", "internal:Sheet1!A1", "<b>粗</b>", "<img src=x onerror=alert(1)>",
)  # fmt: skip


async def test_what_people_typed_is_text_in_the_workbook_and_on_the_pages(
    walk: Walk, tmp_path: Path
) -> None:
    for words in NASTY:
        await walk.talk.say("li", f"提意见 {words}")
        await walk.talk.say("li", f"5 {words} 已完成")
        async with walk.database.work(walk.offices.here) as uow:
            notice = await uow.notices.active()
            assert notice is not None
            part = next(a for a in await uow.assignments.all(notice.id) if a.task.no == 5)
            await uow.entries.append(
                part.id, at=local(NOW), person_id=None, by=words, text=words, status=None,
                percent=None, state_after=part.state, blocked=words,
            )  # fmt: skip
            await uow.entries.append(
                part.id, at=local(NOW), person_id=None, by=words, text=words, status=None,
                percent=None, state_after=part.state,
            )  # fmt: skip
    press = Press(walk.database, walk.talk.blobs, walk.talk.clock)
    async with walk.database.read(walk.offices.here) as uow:
        book, zone = await press.book(uow)
    data = workbook_file(book, Texts.load(timezone=zone).say)

    with ZipFile(BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                xml = parts.read(name).decode()
                assert "<f>" not in xml, name
                assert "<hyperlink " not in xml.replace("location=", ""), name
    assert CalamineWorkbook.from_filelike(BytesIO(data)).sheet_names
    server, cookie = await _serve(walk, tmp_path)
    async with ClientSession(server.make_url("/")) as browser:
        for path in ("/board", "/board/task/5", "/chat"):
            async with browser.get(path, headers={"Cookie": f"{COOKIE}={cookie}"}) as answer:
                page = await answer.text()
                assert "<img src=x" not in page, path
                assert "<b>粗" not in page, path
    await server.close()


# ---- settings and the command line --------------------------------------------------------------


@QUICK
@given(
    name=st.sampled_from(sorted(Settings.model_fields)),
    value=st.one_of(
        st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=30),
        st.sampled_from(["-1", "99999", "http://", "Mars/Phobos", "sqlite://", "1:x", "{}"]),
    ),
)
def test_a_wrong_setting_is_one_line_that_names_it_and_not_its_value(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(f"TAIZHANG_{name.upper()}", value)
        words = None
        try:
            load_settings()
        except BadSettings as bad:
            words = str(bad)
        assert words is None or ("TAIZHANG_" in words and "\n" not in words)


def test_secrets_are_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.commands.doctor import described

    secret = "123456:AbCdEfGhIjKlMnOpQrStUvWx"
    monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN", secret)
    monkeypatch.setenv("TAIZHANG_SECRET_KEY", secret)
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", "postgresql+asyncpg://u:hunter2@db/x")
    loaded = load_settings()

    shown = repr(loaded) + str(described(loaded))

    assert secret not in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    "words",
    [
        ["read", "/nowhere/x.txt"], ["read", "/"], ["when"], ["when", "\x01", "--issued", "x"],
        ["import", "/dev/null", "--yes"], ["invite", "="], ["restore", "/nowhere"],
        ["export-person", "谁"], ["forget-person", "谁", "--yes"], ["digest", "--at", "never"],
        ["rehearse", "/nowhere"], ["ledger", "--xlsx", "/nowhere/x.xlsx"], ["no-such-command"],
        ["backup"], ["db", "downgrade"], ["understand", "--notices", "/nowhere", "--jsonl"],
    ],
    ids=lambda words: " ".join(words)[:30],
)  # fmt: skip
def test_a_wrong_command_is_one_line_and_no_traceback(tmp_path: Path, words: list[str]) -> None:
    env = os.environ | {"TAIZHANG_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env=env, cwd=tmp_path, input=b"{not json\n", capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    errors = done.stderr.decode()

    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in errors
    assert len(errors.strip().splitlines()) <= 3
