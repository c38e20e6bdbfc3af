"""The way in: one-time codes, the cookie, and what somebody unknown may see."""

from __future__ import annotations

from datetime import timedelta


async def test_a_stranger_sees_a_field_for_a_code_and_nothing_else(county):
    browser = county.browser()

    async with browser.get("/chat") as answer:
        page = await answer.text()

    assert answer.status == 200
    assert 'name="code"' in page
    assert "临江县" not in page
    for path in ("/chat/history?chat=1.p1", "/chat/stream"):
        async with browser.get(path) as answer:
            assert answer.status == 401


async def test_looking_at_a_link_does_not_use_its_code_up(county):
    code = await county.invite("县财政局")
    browser = county.browser()

    for _ in range(3):  # chat apps fetch every address that is sent in them
        async with browser.get(f"/chat/in/{code}") as answer:
            assert code in await answer.text()
    async with browser.post("/chat/in", data={"code": code}) as answer:
        page = await answer.text()

    assert "县财政局" in page
    assert answer.url.path == "/chat"


async def test_the_welcome_stands_in_the_chat_when_it_opens(county):
    browser = await county.signed_in("县财政局")
    chat = await county.chat_of(browser)

    async with browser.get("/chat/history", params={"chat": chat}) as answer:
        history = await answer.json()

    assert "县财政局" in history["messages"][0]["body"]["lines"][0]
    assert history["messages"][0]["body"]["buttons"]


async def test_a_code_works_once_and_says_so_politely(county):
    code = await county.invite("县财政局")
    first, second = county.browser(), county.browser()

    async with first.post("/chat/in", data={"code": code.lower()}) as answer:
        assert answer.status == 200
    async with second.post("/chat/in", data={"code": code}) as answer:
        assert answer.status == 403
        assert 'role="alert"' in await answer.text()


async def test_guessing_codes_is_stopped(county):
    browser = county.browser()

    statuses = []
    for _ in range(10):
        async with browser.post("/chat/in", data={"code": "ABCD2345"}) as answer:
            statuses.append(answer.status)

    assert statuses[:5] == [403] * 5
    assert set(statuses[5:]) == {429}


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(county):
    code = await county.invite("县财政局")
    browser = county.browser()

    async with browser.post("/chat/in", data={"code": code}, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_a_second_device_of_the_same_person_opens_the_same_chat(county):
    phone = await county.signed_in("县财政局")
    desk = await county.signed_in("县财政局")  # a code for the same unit, role and name

    assert await county.chat_of(desk) == await county.chat_of(phone)


async def test_signing_out_ends_this_session_and_no_other(county):
    browser, other = await county.signed_in("县财政局"), await county.signed_in("县教育局")

    async with browser.post("/chat/out") as answer:
        assert 'name="code"' in await answer.text()

    async with other.get("/chat") as answer:
        assert "县教育局" in await answer.text()


async def test_a_person_who_has_left_is_signed_in_no_more(county):
    browser = await county.signed_in("县财政局")
    async with county.database.work(county.jurisdiction) as uow:
        (person,) = await uow.people.of_unit(county.units["县财政局"])
        await uow.people.deactivate(person.id, at=county.clock.now())

    async with browser.get("/chat") as answer:
        assert 'name="code"' in await answer.text()


async def test_a_session_outlives_a_plan_year_and_then_ends(county):
    browser = await county.signed_in("县财政局")

    county.clock.wind_to(county.clock.now() + timedelta(days=366))
    async with browser.get("/chat") as answer:
        assert 'name="code"' not in await answer.text()
    county.clock.wind_to(county.clock.now() + timedelta(days=35))

    async with browser.get("/chat") as answer:
        assert 'name="code"' in await answer.text()


async def test_a_forged_cookie_opens_nothing(county):
    browser = county.browser()

    for value in ("", "x", "1.", ".x", "zz.secret", "1.p1.x", "绑定"):
        browser.cookie_jar.update_cookies({"taizhang": value})
        async with browser.get("/chat") as answer:
            assert 'name="code"' in await answer.text()


async def test_the_language_is_the_persons_own_on_every_channel(county):
    browser = await county.signed_in("县财政局")

    async with browser.post("/chat/language", data={"language": "en", "back": "/chat"}) as answer:
        page = await answer.text()

    assert "Sign out" in page
    async with county.database.read(county.jurisdiction) as uow:
        (person,) = await uow.people.of_unit(county.units["县财政局"])
    assert person.language == "en"


async def test_the_language_switch_leads_nowhere_else(county):
    browser = county.browser()

    form = {"language": "en", "back": "//evil.example"}
    async with browser.post("/chat/language", data=form, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/chat"
