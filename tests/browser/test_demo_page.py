"""The demo in a real browser: live phones, the clock, a dropped file, on a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)


def test_a_sentence_typed_on_a_phone_is_answered_there(demo, open_page):
    page = open_page(demo)
    finance = page.locator("#phone-0")

    finance.locator("textarea").fill("3办理中，二季度数据正在汇总")
    finance.locator("textarea").press("Enter")

    expect(finance.locator(".talk-log")).to_contain_text("已记：第3项")
    expect(finance.locator(".waits")).to_have_count(0)
    expect(page.locator("#panel-ledger")).to_contain_text("二季度数据正在汇总")


def test_a_button_is_tapped_and_answered_in_place(demo, open_page):
    page = open_page(demo)
    town = page.locator("#phone-1")

    town.locator(".talk-quick button").first.click()

    expect(town.locator(".choices button").last).to_be_visible()
    expect(town.locator(".said.own").last).to_contain_text("我的任务")
    expect(town.locator(".light").first).to_be_visible()


def test_what_people_write_never_becomes_markup(demo, open_page):
    page = open_page(demo)
    group = page.locator("#phone-4")

    group.locator("textarea").fill('<img src=x onerror="document.title=1"><b>粗</b>')
    group.locator("textarea").press("Enter")

    expect(group.locator(".said.own").last).to_contain_text("<b>粗</b>")
    assert group.locator(".bubble img, .bubble b").count() == 0
    assert page.title() != "1"


def test_nothing_is_lost_or_repeated_over_a_reload(demo, open_page):
    page = open_page(demo)
    finance = page.locator("#phone-0")
    bubbles = finance.locator(".bubble")
    expect(bubbles.first).to_be_visible()
    for n in range(3):
        finance.locator("textarea").fill(f"3办理中，第{n}次说明")
        finance.locator("textarea").press("Enter")
    for n in range(3):  # the sentence, and the answer that quotes it
        expect(bubbles.filter(has_text=f"第{n}次说明")).to_have_count(2)

    before = bubbles.all_inner_texts()
    page.reload()

    expect(bubbles).to_have_count(len(before))
    assert bubbles.all_inner_texts() == before
    for n in range(3):
        assert sum(f"第{n}次说明" in bubble for bubble in before) == 2


def test_a_sentence_said_without_a_network_goes_out_when_it_is_back(demo, open_page):
    page = open_page(demo)
    finance = page.locator("#phone-0")
    expect(finance.locator(".said").first).to_be_visible()
    page.context.route("**/chat/say", lambda route: route.abort())

    finance.locator("textarea").fill("3办理中，断网时说的")
    finance.locator("textarea").press("Enter")
    expect(finance.locator(".waits")).to_contain_text("断网时说的")
    page.context.unroute("**/chat/say")

    expect(finance.locator(".waits")).to_have_count(0)
    own = finance.locator(".said.own", has_text="断网时说的")
    expect(own).to_have_count(1)


def test_winding_the_clock_rings_a_phone_and_says_who_was_left_in_peace(demo, open_page):
    page = open_page(demo)
    before = page.locator(".clock-date").inner_text()

    page.locator("[data-wind=push]").click()

    expect(page.locator(".clock-date")).not_to_have_text(before)
    expect(page.locator("#panel-withheld .told").first).to_be_visible()
    expect(page.locator("#panel-withheld .kept").first).to_be_visible()


def test_a_file_dropped_on_the_offices_phone_is_read(demo, open_page):
    page = open_page(demo)
    office = page.locator("#phone-2")

    page.locator("[data-try=notice]").click()

    expect(office.locator(".paper").last).to_contain_text("docx")
    expect(office.locator(".said:not(.own) .bubble").last).to_contain_text("8项")
    expect(office.locator(".choices .key").last).to_be_visible()


def test_on_a_phones_width_one_phone_is_shown_at_a_time(demo, open_page):
    page = open_page(demo, *PHONE, has_touch=True, is_mobile=True)

    expect(page.locator(".phone:visible")).to_have_count(1)
    page.locator("[data-phone='2']").tap()

    expect(page.locator(".phone:visible")).to_have_count(1)
    expect(page.locator("#phone-2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_reaches_the_phones_tabs(demo, open_page):
    page = open_page(demo, *PHONE)

    page.locator("[data-phone='0']").focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator("#phone-1")).to_be_visible()
    assert page.locator("[data-phone='1']").get_attribute("aria-selected") == "true"


def test_the_board_filters_while_typing_and_shows_a_task(demo, open_page):
    page = open_page(demo)
    page.goto(re.sub(r"/demo.*", "/board", demo))
    rows = page.locator("#ledger tbody tr:visible")
    expect(rows).to_have_count(23)

    page.locator("#search").fill("采购")
    expect(rows).to_have_count(1)
    page.locator("#search").fill("没有这样的任务")
    expect(rows).to_have_count(0)
    expect(page.locator("#no-match")).to_be_visible()
    page.locator("#search").fill("")
    page.locator(".light-key").last.click()
    expect(page.locator(".found")).to_contain_text("/")
    page.locator(".light-key").last.click()
    page.locator("#ledger tbody th a").first.click()

    expect(page.locator(".original")).to_contain_text("预算")


def test_a_report_is_accepted_on_the_board_and_leaves_it(demo, open_page):
    page = open_page(demo)
    finance = page.locator("#phone-0")
    finance.locator("textarea").fill("22已办结，账号都合并了")
    finance.locator("textarea").press("Enter")
    expect(finance.locator(".bubble").last).to_contain_text("第22项")
    page.goto(re.sub(r"/demo.*", "/board", demo))
    item = page.locator("#review-22")
    if item.get_attribute("open") is None:
        item.locator("summary").click()

    item.locator("[data-press^='review ok']").first.click()

    expect(page.locator("#review-22")).to_have_count(0)
    expect(page.locator(".docked .bubble").last).to_contain_text("第22项")


def test_on_a_phone_each_row_of_the_ledger_is_whole(demo, open_page):
    page = open_page(demo, *PHONE, has_touch=True, is_mobile=True)
    page.goto(re.sub(r"/demo.*", "/board", demo))

    row = page.locator("#ledger tbody tr").first
    for part in row.locator("td:visible, th").all():
        box = part.bounding_box()
        if box is None:  # the state's parts stand in the row themselves
            continue
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_there_is_the_ledger_and_nothing_to_press(demo, open_page):
    page = open_page(demo)
    page.goto(re.sub(r"/demo.*", "/board", demo))
    expect(page.locator("#search")).to_be_visible()

    page.emulate_media(media="print")

    for away in (".docked", ".filters", ".mast nav"):
        expect(page.locator(away)).to_be_hidden()
    expect(page.locator("#ledger tbody tr").last).to_be_visible()


def test_large_type_stays_when_the_page_is_opened_again(demo, open_page):
    page = open_page(demo, *PHONE)
    page.goto(re.sub(r"/demo.*", "/demo/phone/0", demo))
    page.locator("#large").click()

    page.reload()

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"


def test_the_chat_can_be_put_on_a_home_screen(demo, open_page):
    page = open_page(demo, *PHONE)
    page.goto(re.sub(r"/demo.*", "/demo/phone/0", demo))

    told = page.evaluate("""async () => {
        const link = document.querySelector("link[rel=manifest]");
        const manifest = await (await fetch(link.href)).json();
        const icons = await Promise.all(manifest.icons.map(async (icon) => {
            const image = new Image();
            image.src = icon.src;
            await image.decode();
            return `${image.naturalWidth}x${image.naturalHeight}`;
        }));
        return { manifest, icons };
    }""")

    assert told["manifest"]["display"] == "standalone"
    assert told["manifest"]["start_url"] == "/chat"
    assert {"192x192", "512x512"} <= set(told["icons"])


def test_the_first_screen_waits_for_no_script_and_for_little_else(demo, open_page):
    """How long it takes is measured by `bench.web.pages`: here the cores are shared."""
    page = open_page(demo)
    origin = re.sub(r"/demo.*", "", demo)

    for path in ("/demo", "/board", "/board/task/1"):
        page.goto(origin + path)
        loaded = page.evaluate("performance.getEntriesByType('resource').map(e => e.toJSON())")
        [itself] = page.evaluate("performance.getEntriesByType('navigation').map(e => e.toJSON())")
        awaited = [one["name"] for one in loaded if one["renderBlockingStatus"] == "blocking"]
        assert all(name.endswith(".css") for name in awaited), path
        assert len(awaited) <= 4, path
        assert sum(one["transferSize"] for one in (itself, *loaded)) < 150_000, path
