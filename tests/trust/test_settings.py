"""Settings and secrets: from the environment or from files, one line for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("123456:AbCdEfGhIjKlMn\n")
    monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))

    token = load_settings().telegram_token

    assert token is not None
    assert token.get_secret_value() == "123456:AbCdEfGhIjKlMn"


@pytest.mark.parametrize("content", [None, "", "\n", b"\xff\xfe\x00"])
def test_a_file_without_a_secret_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes | None
) -> None:
    place = tmp_path / "token"
    if content is not None:
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN_FILE", str(place))

    with pytest.raises(BadSettings, match="TAIZHANG_TELEGRAM_TOKEN_FILE: "):
        load_settings()


def test_both_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAIZHANG_SECRET_KEY", "one")
    monkeypatch.setenv("TAIZHANG_SECRET_KEY_FILE", str(tmp_path))

    with pytest.raises(BadSettings, match="both set"):
        load_settings()


def test_a_wrong_value_from_a_file_is_named_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("hunter2")
    monkeypatch.setenv("TAIZHANG_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))

    with pytest.raises(BadSettings) as bad:
        load_settings()

    assert "TAIZHANG_TELEGRAM_TOKEN" in str(bad.value)
    assert "hunter2" not in str(bad.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TELEGRAM_WEBHOOK_SECRET", "no blanks please", "1 to 256 of"),
        ("TELEGRAM_WEBHOOK_SECRET", "x" * 257, "1 to 256 of"),
        ("TELEGRAM_WEBHOOK_SECRET", "秘密", "1 to 256 of"),
        ("TELEGRAM_WEBHOOK_URL", "https://bot.example", "TELEGRAM_WEBHOOK_SECRET"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1:1080", "http://"),
        ("TELEGRAM_PROXY", "127.0.0.1:7890", "http://"),
    ],
)
def test_what_telegram_or_its_client_would_not_take_is_named_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"TAIZHANG_{name}", value)

    with pytest.raises(BadSettings, match=says):
        load_settings()


def test_the_page_lists_every_setting() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `TAIZHANG_")}

    assert named == {f"TAIZHANG_{name.upper()}" for name in Settings.model_fields} | {
        "TAIZHANG_LOG"
    }


def test_the_page_names_no_command_that_does_not_exist() -> None:
    from typer.main import get_command

    from bot.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `taizhang ")}

    assert named == {
        f"taizhang {name} {sub}".strip()
        for name, command in commands.items()
        for sub in (getattr(command, "commands", None) or {"": None})
    }
