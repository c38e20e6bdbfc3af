"""The docs name only paths, links, commands and settings that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FOLDERS = "bot|handlers|storage|ledger|locales|tests|docs|examples|deploy|bench"
NAMED = re.compile(rf"(?<![\w/.…-])((?:{FOLDERS})/[\w./-]*\w)(/?)")
LINK = re.compile(r"\]\(([^)#\s]+)")
COMMAND = re.compile(r"\btaizhang ([a-z][a-z-]+(?: upgrade)?)")
SETTING = re.compile(r"TAIZHANG_[A-Z_]+[A-Z]")


def text(page: Path) -> str:
    return page.read_text("utf-8")


def code(page: Path) -> str:
    """Return what stands between backticks on a page, blocks and words in a line."""
    blocks = re.findall(r"```.*?```", text(page), re.DOTALL)
    rest = re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)
    return "\n".join((*blocks, *re.findall(r"`([^`\n]+)`", rest)))


def exists(named: str) -> bool:
    """Say whether a path is there; `ledger/deadlines/leaf` and `ledger/talk.Text` name modules."""
    places = (named, f"{named}.py", f"{named.rpartition('.')[0]}.py", f"tests/{named}")
    return any((ROOT / place).exists() for place in places if place != ".py")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    paths = {path for path, _ in NAMED.findall(code(page))}

    assert {path for path in paths if "NAME" not in path and not exists(path)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_to_a_file_of_ours_leads_there(page: Path) -> None:
    links = {link for link in LINK.findall(text(page)) if "://" not in link}

    assert {link for link in links if not (page.parent / link).exists()} == set()


def test_every_command_in_the_docs_is_there() -> None:
    from typer.main import get_command

    from bot.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = {match.split()[0] for match in COMMAND.findall("\n".join(map(code, PAGES)))}

    assert named - set(commands) - {"taizhang"} == set()  # createdb -O taizhang taizhang


def test_every_setting_in_the_docs_is_there() -> None:
    from bot.settings import PREFIX, Settings

    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {f"{PREFIX}LOG"}
    known |= {f"{name}_FILE" for name in known}

    assert set(SETTING.findall("\n".join(map(text, PAGES)))) - known == set()
