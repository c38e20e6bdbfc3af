"""The Dockerfile, where no Docker is at hand: what it copies is there, what it runs is real."""

from __future__ import annotations

import json
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {
    "FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK",
    "STOPSIGNAL", "ENTRYPOINT", "CMD",
}  # fmt: skip


def steps() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, each with all of its words on one line."""
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in joined.split("\n")]


def words(of: str) -> list[str]:
    return [rest for name, rest in steps() if name == of]


@pytest.fixture(scope="module")
def project() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_instruction_is_one_of_dockers() -> None:
    assert [name for name, _ in steps() if name not in KNOWN and not name.startswith("CMD")] == []


def test_what_it_copies_is_there() -> None:
    stages = {rest.split(" AS ")[1] for rest in words("FROM") if " AS " in rest}
    for rest in words("COPY"):
        copied = rest.split()
        if copied[0].startswith("--from="):
            assert copied[0].partition("=")[2] in stages
            assert any(copied[1] in run for run in words("RUN")), "made in the stage before"
        else:
            assert all((ROOT / source).exists() for source in copied[:-1])


def test_what_is_installed_is_what_the_project_asks_for(project) -> None:
    [install] = [run for run in words("RUN") if "requirements.lock" in run]
    extra = project["project"]["optional-dependencies"]["postgres"]

    assert (ROOT / "requirements.lock").exists()
    assert set(re.findall(r'"(asyncpg[^"]*)"', install)) == set(extra)


def test_python_is_one_that_the_project_runs_on(project) -> None:
    low = re.search(r"\d+\.(\d+)", str(project["project"]["requires-python"]))
    for rest in words("FROM"):
        version = re.match(r"python:3\.(\d+)-slim", rest)
        assert version
        assert low
        assert int(version.group(1)) >= int(low.group(1))


def test_what_it_starts_is_a_command_of_ours(project) -> None:
    from typer.main import get_command

    from bot.cli import app

    [entry], [begin] = words("ENTRYPOINT"), words("CMD")

    assert json.loads(entry)[0] in project["project"]["scripts"]
    assert json.loads(begin)[0] in get_command(app).commands  # type: ignore[attr-defined]


def test_it_listens_where_the_outside_and_its_health_check_look() -> None:
    from bot.settings import Settings

    port = str(Settings.model_fields["web_port"].default)
    [exposed], [check], [environment] = words("EXPOSE"), words("HEALTHCHECK"), words("ENV")
    settings = dict(pair.split("=", 1) for pair in shlex.split(environment))

    assert exposed == port
    assert f"127.0.0.1:{port}/readyz" in check
    assert {name.lower().removeprefix("taizhang_") for name in settings} - {"path"} <= set(
        Settings.model_fields
    )
    assert settings["TAIZHANG_DATA_DIR"] in words("VOLUME")
    compile(json.loads(check.partition("CMD ")[2])[2], "health check", "exec")


def test_data_belongs_to_whom_it_runs_as() -> None:
    [user] = words("USER")
    [made] = [run for run in words("RUN") if "useradd" in run]

    assert made.count(user) >= 2
    assert sys.version_info >= (3, 11)
