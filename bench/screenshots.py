"""Makes the pictures of docs/images: starts the demo and looks at it with the system's Chromium.

.venv/bin/python -m bench.screenshots [FOLDER]
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DESK, PROJECTOR, PHONE = (1440, 900), (1920, 1080), (390, 844)


def main() -> None:
    """Write every picture anew."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("screenshots: no Chromium on this machine (Debian: apt-get install chromium)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=ROOT, env=os.environ | {"TAIZHANG_LOG": "error"}, stdout=subprocess.PIPE, text=True,
    ) as process, sync_playwright() as playwright:  # fmt: skip
        assert process.stdout
        address = process.stdout.readline().partition(" ")[2].strip()
        _wait_for(port)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            _take(browser, address, folder)
        finally:
            browser.close()
            process.terminate()


def _take(browser: Browser, address: str, folder: Path) -> None:
    origin = re.sub(r"/demo.*", "", address)
    shoot = _camera(browser, address, folder)
    shoot("demo-opening", DESK, "/demo", _nothing)
    shoot("demo", DESK, "/demo", _play)
    shoot("demo-phone", PHONE, "/demo", _nothing)
    shoot("chat-phone", PHONE, "/demo/phone/0", _nothing)
    shoot("chat-large", PHONE, "/demo/phone/0", lambda page: page.locator("#large").click())
    shoot("board", DESK, "/board", _nothing)
    shoot("board-phone", PHONE, "/board", _nothing)
    shoot("task", DESK, "/board/task/19", _nothing)
    shoot("sign-in", PHONE, "/chat/in/7KQ4M2XW", _nothing, key=False)
    shoot("demo-projector-en", PROJECTOR, "/demo", _in_english)
    print(f"pictures of {origin} in {folder}")


def _camera(browser: Browser, address: str, folder: Path) -> Callable[..., None]:
    origin = re.sub(r"/demo.*", "", address)

    def shoot(
        name: str, size: tuple[int, int], path: str, act: Callable[[Page], None], key: bool = True
    ) -> None:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size == PHONE else 1,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if key:
            page.goto(address)
        page.goto(origin + path)
        page.wait_for_timeout(600)
        act(page)
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}.png")
        context.close()

    return shoot


def _nothing(page: Page) -> None:
    """Look at the page as it opens."""


def _play(page: Page) -> None:
    """Let the finance bureau report, some days pass, and the office ask what waits."""
    page.locator("[data-try=report]").click()
    page.wait_for_timeout(1500)
    for _ in range(5):
        page.locator("[data-wind=push]").click()
        page.wait_for_timeout(1500)
    page.locator("[data-try=ask]").click()
    page.wait_for_timeout(800)
    page.mouse.move(0, 0)


def _in_english(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    page.wait_for_timeout(600)
    page.locator("[data-try=ask]").click()
    page.wait_for_timeout(900)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    sys.exit("screenshots: the demo does not listen")


if __name__ == "__main__":
    main()
