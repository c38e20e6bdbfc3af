"""The board shows each visitor what is theirs, and nothing on it acts by itself."""

from __future__ import annotations

import gzip

import pytest

from ledger.actions import action
from ledger.model import Role, State, Status
from storage.database import UnitOfWork

FINANCE, EDUCATION = "县财政局", "县教育局"


async def page(browser, path="/board"):
    async with browser.get(path) as answer:
        assert answer.status == 200, path
        return await answer.text()


async def report(county, unit: str, no: int, text: str, state: State) -> int:
    """Let a unit have said something of one of its tasks; return the assignment."""
    async with county.database.work(county.jurisdiction) as uow:
        notice = await uow.notices.active()
        parts = await uow.assignments.of_unit(county.units[unit], notice.id)
        part = next(part for part in parts if part.task.no == no)
        await append(uow, county, part, text, state)
        return part.id


async def append(uow: UnitOfWork, county, part, text, state) -> None:
    await uow.entries.append(
        part.id,
        at=county.clock.now(),
        person_id=None,
        by="李敏",
        text=text,
        status=Status.DONE,
        percent=None,
        state_after=state,
    )


async def test_somebody_unknown_is_led_to_the_door(ledger):
    browser = ledger.browser()

    async with browser.get("/board", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/chat")
    for path in ("/board/panels", "/board/task/1", f"/board/evidence/{'0' * 64}"):
        async with browser.get(path) as answer:
            assert answer.status == 401


async def test_the_office_sees_every_task_and_every_unit(ledger):
    clerk = await ledger.signed_in("办公室", Role.CLERK)

    shown = await page(clerk)

    assert shown.count('<th scope="row">') == 23
    assert "公开部门预算和“三公”经费" in shown
    assert "清溪镇人民政府" in shown


async def test_a_unit_sees_its_own_tasks_only(ledger):
    liaison = await ledger.signed_in(EDUCATION)

    shown = await page(liaison)

    assert "公开义务教育招生政策" in shown
    assert "公开政府采购实施情况" not in shown
    assert "清溪镇" not in shown
    async with liaison.get("/board/task/12") as answer:
        assert answer.status == 200
    for path in ("/board/task/3", "/board/task/99", "/board/task/x", "/board/task/-1"):
        async with liaison.get(path) as answer:
            assert answer.status == 404, path


async def test_a_unit_cannot_look_at_another_by_asking_for_it(ledger):
    liaison = await ledger.signed_in(EDUCATION)

    shown = await page(liaison, f"/board?unit={ledger.units[FINANCE]}")

    assert "公开政府采购实施情况" not in shown


async def test_the_office_can_look_at_one_unit(ledger):
    clerk = await ledger.signed_in("办公室", Role.CLERK)

    shown = await page(clerk, f"/board?unit={ledger.units[FINANCE]}")

    assert "公开政府采购实施情况" in shown
    assert "公开义务教育招生政策" not in shown


async def test_what_waits_for_review_has_the_same_answers_as_in_chat(ledger):
    part = await report(ledger, FINANCE, 1, "1已办结", State.REPORTED_DONE)
    clerk = await ledger.signed_in("办公室", Role.CLERK)
    head = await ledger.signed_in(FINANCE, Role.HEAD)

    shown = await page(clerk)

    assert f'data-press="{action("review", "ok", part)}"' in shown
    assert f'data-press="{action("review", "back", part)}"' in shown
    assert 'data-press="review' not in await page(head)


async def test_a_tasks_page_tells_how_its_limit_was_read_and_what_was_said(ledger):
    await report(ledger, FINANCE, 1, "预算都公开了，<b>43</b>家", State.IN_PROGRESS)
    liaison = await ledger.signed_in(FINANCE)

    shown = await page(liaison, "/board/task/1")

    assert "5月底前" in shown
    assert "逐项写明" in shown
    assert "&lt;b&gt;43&lt;/b&gt;家" in shown
    assert "<b>43</b>" not in shown
    assert "县教育局" not in shown


async def test_evidence_is_shown_to_its_own_unit_and_the_office(ledger):
    digest = await ledger.blobs.put(b"photo")
    part = await report(ledger, FINANCE, 1, "见照片", State.IN_PROGRESS)
    async with ledger.database.work(ledger.jurisdiction) as uow:
        kept = await uow.evidence.keep(
            at=ledger.clock.now(),
            person_id=None,
            digest=digest,
            name="公示.jpg",
            media_type="image/jpeg",
        )
        await uow.evidence.attach([kept], part, at=ledger.clock.now())
    own, other = await ledger.signed_in(FINANCE), await ledger.signed_in(EDUCATION)
    clerk = await ledger.signed_in("办公室", Role.CLERK)

    for browser, status in ((own, 200), (clerk, 200), (other, 404)):
        async with browser.get(f"/board/evidence/{digest}", params={"name": "公示.jpg"}) as answer:
            assert answer.status == status
            if status == 200:
                assert await answer.read() == b"photo"
                assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_panels_are_the_pages_own_parts(ledger):
    clerk = await ledger.signed_in("办公室", Role.CLERK)

    async with clerk.get("/board/panels") as answer:
        panels = await answer.json()

    whole = await page(clerk)
    assert set(panels) == {"panel-review", "panel-lights", "ledger"}
    assert all(html in whole for html in panels.values())


async def test_without_a_notice_the_board_says_so(county):
    clerk = await county.signed_in("办公室", Role.CLERK)

    assert "还没有" in await page(clerk)


async def test_the_page_stays_light(ledger):
    clerk = await ledger.signed_in("办公室", Role.CLERK)

    packed = gzip.compress((await page(clerk)).encode())

    assert len(packed) < 30_000


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD])
async def test_units_and_heads_have_no_office_controls(ledger, role):
    browser = await ledger.signed_in(FINANCE, role)

    shown = await page(browser)

    assert 'href="/board?unit=' not in shown
    assert 'data-press="review' not in shown
