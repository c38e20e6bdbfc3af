"""axe-core finds nothing serious on any page, and large type fits a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}
RUN = """() => axe.run(document, {resultTypes: ['violations']}).then((found) =>
  found.violations.map((v) => [v.impact, v.id, v.nodes.slice(0, 3).map((n) => n.html)]))"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as axe-playwright-python brings it."""
    package = pytest.importorskip(
        "axe_playwright_python", reason="axe-core is not installed (axe-playwright-python)"
    )
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(
    "path",
    ["/demo", "/board", "/board/task/1", "/demo/phone/0", "/demo/phone/2", "/chat/in/ABCD2345"],
)
def test_axe_finds_nothing_serious(demo, open_page, axe, path, width):
    page = open_page(demo, width, 900, reduced_motion="reduce")
    page.goto(re.sub(r"/demo.*", path, demo))
    page.wait_for_load_state("load")
    page.wait_for_timeout(400)  # what the page's own scripts add; too short is not wrong
    page.evaluate(axe)

    found = [item for item in page.evaluate(RUN) if item[0] in SERIOUS]

    assert found == []


@pytest.mark.parametrize("path", ["/demo/phone/2", "/board", "/demo"])
def test_large_type_still_fits_a_phone(demo, open_page, path):
    page = open_page(demo, 390, 844)
    page.goto(re.sub(r"/demo.*", path, demo))
    page.evaluate("document.documentElement.classList.add('large')")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
