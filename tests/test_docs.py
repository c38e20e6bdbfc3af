"""The docs name only paths, links, commands and settings that are there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FOLDERS = "bot|handlers|storage|ledger|locales|tests|docs|examples|deploy|bench"
NAMED = re.compile(rf"(?<![\w/.…-])((?:{FOLDERS})/[\w./-]*\w)(/?)")
MADE_UP = ("NAME", "CODE", "days_left", "postbox")  # what a reader puts in, or a recipe makes
LINK = re.compile(r"\]\(([^)#\s]+)")
COMMAND = re.compile(r"\b(?:taizhang|tz) (db [a-z]+|[a-z][a-z-]+)")
SAID = re.compile(r"\b(?:taizhang|tz) (db [a-z]+|[a-z][a-z-]+)\b((?:(?!\b(?:taizhang|tz) ).)*)")
OPTION = re.compile(r"(?<=\s)--[a-z][a-z-]*")
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

    assert {p for p in paths if not any(name in p for name in MADE_UP) and not exists(p)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_to_a_file_of_ours_leads_there(page: Path) -> None:
    links = {link for link in LINK.findall(text(page)) if "://" not in link}

    assert {link for link in links if not (page.parent / link).exists()} == set()


def rows(page: str, heading: str) -> list[tuple[str, ...]]:
    """Return the cells of the table under a heading, its head left out."""
    section = text(ROOT / page).split(f"## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in table[2:]]


def commands() -> dict[str, Any]:
    """Return every command of the command line by what is typed: `db upgrade`."""
    found = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for sub, inner in getattr(command, "commands", {"": command}).items():
            found[f"{name} {sub}".strip()] = inner
    return found


def test_every_command_in_the_docs_is_there() -> None:
    named = set(COMMAND.findall("\n".join(map(code, PAGES))))

    assert named - set(commands()) - {"taizhang"} == set()  # createdb -O taizhang taizhang


def test_every_command_is_in_the_table_of_commands() -> None:
    assert [f"taizhang {name}" for name in sorted(commands())] == sorted(
        name for name, _ in rows("docs/operations.md", "Commands")
    )


def test_every_option_in_the_docs_is_its_commands() -> None:
    there = {
        name: {option for param in command.params for option in param.opts} | {"--help", "--debug"}
        for name, command in commands().items()
    }
    wrong = {
        (name, option)
        for line in "\n".join(map(code, PAGES)).splitlines()
        for name, rest in SAID.findall(line.split("#")[0])
        for option in OPTION.findall(rest)
        if option not in there[name]
    }

    assert wrong == set()


def test_every_setting_in_the_docs_is_there() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {f"{PREFIX}LOG"}
    known |= {f"{name}_FILE" for name in known}

    assert set(SETTING.findall("\n".join(map(text, PAGES)))) - known == set()


def test_the_table_of_settings_says_what_the_program_says() -> None:
    told = [
        (f"{PREFIX}{name.upper()}", field.description, str(field.default or ""))
        for name, field in Settings.model_fields.items()
    ]

    assert [r for r in rows("docs/operations.md", "Settings") if r[0] != f"{PREFIX}LOG"] == told


def test_every_target_of_make_is_there_and_explained() -> None:
    targets = set(re.findall(r"^([a-z]+(?:-[a-z]+)?):", text(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)?)", "\n".join(map(code, PAGES))))
    explained = {row[0].removeprefix("make ") for row in rows("CONTRIBUTING.md", "Commands")}

    assert named - targets == set()
    assert explained == targets


def test_every_benchmark_in_the_docs_is_there() -> None:
    named = set(re.findall(r"python -m ([a-z][\w.]+)", "\n".join(map(code, PAGES))))
    places = {name: ROOT / name.replace(".", "/") for name in named}

    assert {
        name
        for name, place in places.items()
        if name.startswith(("bench", "bot"))
        and not (place.with_suffix(".py").exists() or (place / "__main__.py").exists())
    } == set()


def test_every_extra_is_explained() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]

    assert {name for name, _ in rows("docs/dependencies.md", "Extras")} == {
        *project["optional-dependencies"]
    }


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    named = {re.split(r"[\[<>=~]", line)[0] for line in project["dependencies"]}
    table = re.findall(r"^\| ([a-z][\w, -]+) \|", text(ROOT / "docs/dependencies.md"), re.MULTILINE)

    assert {name for row in table for name in row.split(", ")} - {"package", "extra"} == named


def test_the_changelog_begins_with_this_version() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    headings = re.findall(r"^## \[(.+?)\](?: – \S+)?$", text(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert [h for h in headings if h != "Unreleased"][:1] in ([project["version"]], [])
