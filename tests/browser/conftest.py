"""The demo as its own process, and a Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from tests.e2e.process import free_port

ROOT = Path(__file__).resolve().parents[2]
CUT = "net::ERR_FAILED"  # what a test does to the network on purpose
PATIENCE = 180  # seconds for whatever a machine does late that is busy with other tests
# In a container /dev/shm is often too small for a page, and no display needs the GPU.
SWITCHES = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless browser, the system's own.

    Playwright's loop runs in the thread of the tests until it is closed, and no asynchronous
    test could run beside it: so it is closed with the module, not with the session.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = launched(playwright, path)
        yield browser
        browser.close()


def launched(playwright: Playwright, path: str) -> Browser:
    """Start the browser; what keeps it from starting once is mostly gone the next time."""
    for tries_left in (2, 1, 0):
        try:
            return playwright.chromium.launch(
                executable_path=path, args=SWITCHES, timeout=PATIENCE * 1000
            )
        except Error:
            if not tries_left:
                raise
    raise AssertionError


@pytest.fixture(scope="module")
def demo(chromium: Browser) -> Iterator[str]:
    """The address that `taizhang demo` prints."""
    port = free_port()
    environment = os.environ | {"TAIZHANG_LOG": "error"}
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().partition(" ")[2].strip()
            assert address.startswith(f"http://127.0.0.1:{port}/demo?key="), address
            _wait_for(port)
            yield address
        finally:
            process.terminate()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a fresh profile; any complaint of the browser fails the test."""
    complaints: list[str] = []
    contexts = []

    def complain(words: str) -> None:
        if CUT not in words:
            complaints.append(words)

    def go(address: str, width: int = 1440, height: int = 900, **settings: object) -> Page:
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, **{"locale": "zh-CN"} | settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complain(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def _wait_for(port: int) -> None:
    """A refused connection is answered at once, so the pause between the tries is what waits."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the demo does not listen")
