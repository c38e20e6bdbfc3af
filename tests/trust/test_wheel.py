"""The wheel, in an empty environment far from the checkout: everything that it needs is in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.e2e.process import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0

pytestmark = pytest.mark.slow


def uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = shutil.which("uv") or (str(beside) if beside.exists() else None)
    if found is None:
        pytest.skip("no uv here to build and install with")
    return found


def carried_out(*words: str, **more: str) -> str:
    done = subprocess.run(
        words, cwd=more.pop("cwd", ROOT), capture_output=True, text=True, check=False,
        env=environment() | more,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment() -> dict[str, str]:
    """Return an environment in which nothing leads back to the checkout."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "TAIZHANG_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="module")
def taizhang(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `make wheel` does, install it as docs/operations.md says."""
    place = tmp_path_factory.mktemp("wheel")
    tool, python = uv(), str(place / "venv" / "bin" / "python")
    carried_out(tool, "build", "-q", "--wheel", "-o", str(place / "dist"), ".")
    [wheel] = (place / "dist").glob("*.whl")
    carried_out(tool, "venv", "-q", "--python", sys.executable, str(place / "venv"))
    lock = str(ROOT / "requirements.lock")
    carried_out(tool, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock)
    carried_out(tool, "pip", "install", "-q", "--python", python, "--no-deps", str(wheel))
    return place / "venv" / "bin" / "taizhang"


def run(program: Path, folder: Path, *words: str) -> str:
    return carried_out(
        str(program), *words, cwd=str(folder), TAIZHANG_DATA_DIR=str(folder / "data")
    )


def test_it_reads_its_own_example(taizhang: Path, tmp_path: Path) -> None:
    examples = next(taizhang.parents[1].glob("lib/python*/site-packages/examples"))
    notice = examples / "linjiang_2026.txt"

    read = json.loads(run(taizhang, tmp_path, "read", str(notice), "--json"))

    assert len(read["tasks"]) > 20


def test_it_reads_a_time_limit(taizhang: Path, tmp_path: Path) -> None:
    said = run(taizhang, tmp_path, "when", "2026年三季度末前", "--issued", "2026-04-16")

    assert "2026" in said
    assert "9" in said


def test_an_office_is_made_and_its_schema_is_whole(taizhang: Path, tmp_path: Path) -> None:
    code = run(taizhang, tmp_path, "init", "--office", "临江县人民政府办公室")
    doctor = subprocess.run(
        [str(taizhang), "doctor"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env=environment() | {"TAIZHANG_DATA_DIR": str(tmp_path / "data")},
    )  # fmt: skip

    assert re.search(r"[2-9A-Z]{8}", code)
    assert "Traceback" not in doctor.stderr


@pytest.fixture
def demo(taizhang: Path, tmp_path: Path) -> Iterator[str]:
    """Run the demo from the wheel and give the address that it prints."""
    process = subprocess.Popen(
        [str(taizhang), "demo", "--port", str(free_port())], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    yield line.split()[1]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_the_demo_answers_with_its_pages_words_and_pictures(demo: str) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    until = time.monotonic() + PATIENCE
    while True:
        try:
            page = browser.open(demo, timeout=30).read().decode()
            break
        except URLError:
            assert time.monotonic() < until
            time.sleep(0.2)
    origin = demo.partition("/demo")[0]
    assets = set(re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|png|svg)[^"]*)"', page))

    assert "临江县" in page
    assert len(assets) > 4
    for asset in assets:
        assert browser.open(origin + asset, timeout=30).status == 200
