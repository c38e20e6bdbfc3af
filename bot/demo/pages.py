"""The demo page: what it is, the clock, five phones, the ledger, and what it spares people."""

from __future__ import annotations

from bot.board.ledger_table import ledger_table, light_chip
from bot.board.ribbon import ribbon
from bot.channels.web.conversation import QUICK, talk
from bot.channels.web.frame import language_switch, masthead, page
from bot.demo.scene import Burden, Phone, Scene
from bot.html import (
    Html,
    a,
    article,
    button,
    div,
    element,
    footer,
    fragment,
    h2,
    header,
    li,
    main,
    ol,
    p,
    section,
    span,
    strong,
    time,
    ul,
)
from bot.texts import Texts
from ledger.model import Light
from ledger.talk import Text

_svg, _rect = element("svg"), element("rect")
_TRIES = (
    (Text("demo.try_ask"), "ask"),
    (Text("demo.try_report"), "report"),
    (Text("demo.try_review"), "review"),
    (Text("demo.try_notice"), "notice"),
)
_PROMISES = (
    (Text("demo.promise_burden"), Text("demo.promise_burden_why")),
    (Text("demo.promise_guess"), Text("demo.promise_guess_why")),
    (Text("demo.promise_date"), Text("demo.promise_date_why")),
    (Text("demo.promise_lost"), Text("demo.promise_lost_why")),
    (Text("demo.promise_own"), Text("demo.promise_own_why")),
)


def demo_page(scene: Scene, texts: Texts, zone: str) -> str:
    """Return the page. Its moving parts are named panels, which `panels` gives anew."""
    say = texts.say
    return page(
        texts,
        say(Text("demo.title")),
        a(say(Text("demo.skip")), href="#phones", class_="skip"),
        _masthead(texts),
        main(
            _desk(scene, texts),
            _tries(texts),
            _phone_tabs(scene, texts),
            section(
                [_phone(phone, scene, texts, place) for place, phone in enumerate(scene.phones)],
                id="phones",
                class_="phones",
                aria_label=say(Text("demo.phones")),
            ),
            section(_ledger(scene, texts), id="panel-ledger", class_="ledger"),
            _promises(texts),
        ),
        _foot(texts),
        styles=("talk.css", "ledger.css", "demo.css"),
        scripts=("demo.js",),
        zone=zone,
        class_="demo",
        words={
            "ask_say": Text("demo.ask_say"),
            "report_say": Text("demo.report_say"),
            "review_say": Text("demo.review_say"),
        },
    )


def panels(scene: Scene, texts: Texts) -> dict[str, Html]:
    """Return the parts that change, by the id of their place on the page."""
    return {
        "panel-clock": _clock(scene, texts),
        "panel-ribbon": ribbon(scene.year, texts),
        "panel-withheld": _withheld(scene, texts),
        "panel-ledger": _ledger(scene, texts),
    } | {
        f"panel-burden-{place}": _burden(scene.burdens.get(phone.seat.chat), texts)
        for place, phone in enumerate(scene.phones)
    }


def _masthead(texts: Texts) -> Html:
    say = texts.say
    return masthead(
        say(Text("demo.heading")),
        say(Text("demo.lead")),
        div(
            a(say(Text("demo.board")), href="/board", class_="quiet"),
            language_switch(texts, "/demo", "/demo/language"),
            class_="mast-tools",
        ),
    )


def _desk(scene: Scene, texts: Texts) -> Html:
    say = texts.say
    return section(
        div(div(_clock(scene, texts), id="panel-clock"), _keys(texts), class_="clock"),
        div(
            div(
                ribbon(scene.year, texts),
                id="panel-ribbon",
                class_="ribbon-scroll",
                tabindex="0",
                role="region",
                aria_label=say(Text("demo.year")),
            ),
            div(_withheld(scene, texts), id="panel-withheld", aria_live="polite"),
            class_="year",
        ),
        class_="desk",
        aria_label=say(Text("demo.clock")),
    )


def _clock(scene: Scene, texts: Texts) -> Html:
    say = texts.say
    moment = scene.now.isoformat(timespec="minutes")
    return fragment(
        p(
            time(
                say(Text("demo.date", day=scene.year.today)), datetime=moment, class_="clock-date"
            ),
            span(say(Text("demo.time", at=scene.now)), class_="clock-time"),
        ),
        p(say(scene.day_word), class_="clock-day"),
    )


def _keys(texts: Texts) -> Html:
    say = texts.say
    return div(
        button(say(Text("demo.next_push")), type="button", class_="key main", data_wind="push"),
        button(say(Text("demo.next_day")), type="button", class_="key", data_wind="day"),
        class_="clock-keys",
    )


def _withheld(scene: Scene, texts: Texts) -> Html:
    say = texts.say
    told = [
        (_mark(phone, place), phone.name)
        for place, phone in enumerate(scene.phones)
        if phone.seat.chat in scene.told_today
    ]
    kept = [
        li(
            strong(say(item.why)),
            span(say(Text("demo.kept", who=item.who))),
            class_="kept",
        )
        for item in scene.withheld
    ]
    skipped = say(Text("demo.skipped", count=scene.skipped))
    names = tuple(name for _, name in told)
    return ul(
        li(skipped, class_="skipped") if scene.skipped else None,
        li([mark for mark, _ in told], say(Text("demo.told", who=names)), class_="told")
        if told
        else None,
        kept,
        class_="withheld",
    )


def _mark(phone: Phone, place: int) -> Html:
    return span(phone.mark, class_=f"dot lane-{place}", aria_hidden="true")


def _tries(texts: Texts) -> Html:
    say = texts.say
    keys = [
        li(button(say(words), type="button", class_="key", data_try=name)) for words, name in _TRIES
    ]
    return section(h2(say(Text("demo.try"))), ol(keys), class_="tries")


def _phone_tabs(scene: Scene, texts: Texts) -> Html:
    return div(
        [
            button(
                _mark(phone, place),
                texts.say(phone.name),
                type="button",
                role="tab",
                id=f"tab-{place}",
                aria_controls=f"phone-{place}",
                aria_selected="true" if place == 0 else "false",
                data_phone=place,
            )
            for place, phone in enumerate(scene.phones)
        ],
        role="tablist",
        class_="phone-tabs",
        aria_label=texts.say(Text("demo.phones")),
    )


def _phone(phone: Phone, scene: Scene, texts: Texts, place: int) -> Html:
    say = texts.say
    return article(
        header(
            _mark(phone, place),
            div(h2(say(phone.name)), p(phone.seat.title or phone.seat.name)),
            None
            if phone.seat.group
            else a(
                "↗",
                href=f"/demo/phone/{place}",
                target="_blank",
                class_="quiet alone",
                aria_label=say(Text("demo.alone", who=phone.name)),
            ),
        ),
        talk(
            texts,
            phone.seat,
            quick=QUICK[phone.role] if phone.role else (),
            empty=Text("demo.group_empty") if phone.seat.group else None,
        ),
        footer(
            _burden(scene.burdens.get(phone.seat.chat), texts),
            id=f"panel-burden-{place}",
            class_="burden",
        ),
        id=f"phone-{place}",
        class_="phone" if place == 0 else "phone away",
        data_role=phone.role.value if phone.role else "group",
        aria_label=say(phone.name),
    )


def _burden(burden: Burden | None, texts: Texts) -> Html:
    if burden is None:
        return fragment()
    say = texts.say
    most = max(burden.usual, burden.received, 1)
    return fragment(
        p(
            strong(str(burden.received)),
            span(say(Text("demo.received", count=burden.received))),
        ),
        p(say(Text("demo.usual", count=burden.usual)), class_="usual"),
        _bar(burden.received, most, "now"),
        _bar(burden.usual, most, "before"),
    )


def _bar(count: int, most: int, which: str) -> Html:
    return _svg(
        _rect(width=str(round(100 * count / most, 1)), height="4", rx="2"),
        viewBox="0 0 100 4",
        preserveAspectRatio="none",
        class_=f"bar {which}",
        aria_hidden="true",
    )


def _ledger(scene: Scene, texts: Texts) -> Html:
    say = texts.say
    if not scene.rows:
        return p(say(Text("demo.no_ledger")), class_="ledger-none")
    counts = {light: sum(row.light is light for row in scene.rows) for light in Light}
    lights = [li(light_chip(one, texts), strong(str(n))) for one, n in counts.items() if n]
    return fragment(
        div(
            h2(say(Text("demo.ledger", count=len(scene.rows)))),
            p(scene.notice),
            ul(lights),
            class_="ledger-head",
        ),
        ledger_table(scene.rows, texts),
    )


def _promises(texts: Texts) -> Html:
    say = texts.say
    return section(
        h2(say(Text("demo.promises"))),
        ul([li(strong(say(words)), p(say(why))) for words, why in _PROMISES]),
        class_="promises",
    )


def _foot(texts: Texts) -> Html:
    say = texts.say
    return footer(
        p(say(Text("demo.assumption"))),
        p(say(Text("demo.fiction"))),
        class_="foot",
    )
