"""The board itself: the whole ledger on a page, and the parts of it that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.board.ledger_table import LIGHT_WORDS, ledger_table, light_chip
from bot.board.ribbon import Year, ribbon
from bot.board.rows import Row, Tally, short_notice_title
from bot.channels.web.chats import Seat
from bot.channels.web.conversation import QUICK, talk
from bot.channels.web.frame import language_switch, masthead, page
from bot.html import (
    Html,
    a,
    aside,
    button,
    details,
    div,
    element,
    fragment,
    h2,
    header,
    input_,
    label,
    li,
    main,
    nav,
    option,
    p,
    section,
    select,
    span,
    strong,
    summary,
    ul,
)
from bot.texts import Texts
from handlers.cards import short_title
from ledger.actions import action
from ledger.model import Assignment, Light, Notice, Person, Role
from ledger.talk import Text

_svg, _rect = element("svg"), element("rect")
REVIEW_OPEN = 4  # reports that are shown unfolded
_DECISIONS = (
    (Text("review.accept"), "ok", "key main"),
    (Text("review.send_back"), "back", "key"),
)


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows to one person on one day. `unit` is the one looked at, if only one."""

    county: str
    zone: str
    person: Person
    today: date
    notice: Notice | None
    unit: str | None
    rows: Sequence[Row]
    chapters: Sequence[Tally]
    units: Sequence[Tally]
    year: Year | None
    review: Sequence[Assignment]
    seat: Seat | None


def board_page(board: Board, texts: Texts) -> str:
    """Return the ledger's page: filters, chapters and units, the year, what waits, the table."""
    say = texts.say
    return page(
        texts,
        say(Text("board.title", county=board.county)),
        a(say(Text("board.skip")), href="#ledger", class_="skip"),
        _head(board, texts),
        div(
            main(
                _summary(board, texts),
                _year(board.year, texts) if board.year else None,
                div(review_panel(board, texts), id="panel-review"),
                _tallies(board, texts),
                _filters(board, texts) if board.rows else None,
                section(table_panel(board, texts), id="ledger", class_="ledger", aria_live="off"),
            ),
            _docked(board.seat, board.person, texts) if board.seat else None,
            class_="board-body",
        ),
        styles=("talk.css", "ledger.css", "board.css"),
        scripts=("board.js",),
        zone=board.zone,
        class_="board",
    )


def panels(board: Board, texts: Texts) -> dict[str, Html]:
    """Return the parts that change when something is reported or decided."""
    return {
        "panel-review": review_panel(board, texts),
        "panel-lights": lights_panel(board, texts),
        "ledger": table_panel(board, texts),
    }


def table_panel(board: Board, texts: Texts) -> Html:
    """Return the table, or why there is none."""
    if not board.rows:
        return p(texts.say(Text("board.none")), class_="ledger-none")
    return fragment(
        ledger_table(board.rows, texts, links=True),
        p(texts.say(Text("board.no_match")), id="no-match", hidden=True, class_="ledger-none"),
    )


def lights_panel(board: Board, texts: Texts) -> Html:
    """Return how many tasks show each light; a tap filters by it."""
    counts = {light: sum(row.light is light for row in board.rows) for light in Light}
    return fragment(
        [
            button(
                light_chip(light, texts),
                strong(str(count)),
                type="button",
                class_="light-key",
                data_light=light.value,
                aria_pressed="false",
            )
            for light, count in counts.items()
            if count
        ]
    )


def review_panel(board: Board, texts: Texts) -> Html:
    """Return what was reported done and waits for the office, with the same answers as in chat."""
    if not board.review:
        return fragment()
    by_task: dict[int, list[Assignment]] = {}
    for part in board.review:
        by_task.setdefault(part.task.no, []).append(part)
    return section(
        h2(texts.say(Text("board.review", count=len(board.review)))),
        [_waiting(parts, board, texts) for parts in by_task.values()],
        class_="review-box",
    )


def _waiting(parts: Sequence[Assignment], board: Board, texts: Texts) -> Html:
    """Return one task's reports; those of a task that many units share are folded away."""
    task = parts[0].task
    facts = {"no": task.no, "title": short_title(task, 28), "count": len(parts)}
    return details(
        summary(texts.say(Text("board.review_task", **facts))),
        ul([_report(part, board, texts) for part in parts], class_="review"),
        open=len(board.review) <= REVIEW_OPEN,
        id=f"review-{task.no}",
    )


def _report(part: Assignment, board: Board, texts: Texts) -> Html:
    say = texts.say
    return li(
        div(
            a(part.unit.name, href=f"/board/task/{part.task.no}"),
            p(part.last_words or "", class_="said-words"),
        ),
        [
            button(
                say(words),
                type="button",
                class_=class_,
                data_press=action("review", verb, part.id),
                aria_label=say(Text("board.review_key", what=words, unit=part.unit.name)),
            )
            for words, verb, class_ in _DECISIONS
        ]
        if board.seat
        else None,
    )


def _head(board: Board, texts: Texts) -> Html:
    say = texts.say
    notice = board.notice
    return masthead(
        short_notice_title(notice.title) if notice else say(Text("board.no_notice")),
        say(Text("board.seen", county=board.unit or board.county, day=board.today)),
        nav(
            a(say(Text("board.chat")), href="/chat", class_="quiet") if board.seat else None,
            button(say(Text("board.print")), type="button", id="print", class_="quiet"),
            language_switch(texts, "/board"),
            aria_label=say(Text("web.menu")),
        ),
    )


def _summary(board: Board, texts: Texts) -> Html:
    say = texts.say
    return section(
        p(
            strong(str(len(board.rows))),
            say(Text("board.tasks", count=len(board.rows))),
            class_="total",
        ),
        div(
            lights_panel(board, texts),
            id="panel-lights",
            class_="light-keys",
            role="group",
            aria_label=say(Text("board.filter_light")),
        ),
        class_="summary",
    )


def _year(year: Year, texts: Texts) -> Html:
    return section(
        ribbon(year, texts),
        class_="year-line",
        tabindex="0",
        aria_label=texts.say(Text("board.year")),
    )


def _tallies(board: Board, texts: Texts) -> Html:
    say = texts.say
    return div(
        section(
            h2(say(Text("board.by_chapter"))),
            ul([_tally(tally, texts) for tally in board.chapters], class_="tallies"),
        ),
        section(
            h2(say(Text("board.by_unit"))),
            ul(
                [_tally(t, texts, href=f"/board?unit={t.key}") for t in board.units],
                class_="tallies many",
            ),
        )
        if board.units
        else None,
        class_="tally-pair",
    )


def _tally(tally: Tally, texts: Texts, href: str | None = None) -> Html:
    counts = tuple(
        Text("board.counted", what=LIGHT_WORDS[light], count=count) for light, count in tally.lights
    )
    name = a(tally.name, href=href) if href else span(tally.name)
    return li(
        name,
        span(str(tally.total), class_="of"),
        _bar(tally),
        span(texts.say(Text("board.counts", counts=counts)), class_="unseen"),
    )


def _bar(tally: Tally) -> Html:
    parts, x = [], 0.0
    for light, count in tally.lights:
        width = 100 * count / max(tally.total, 1)
        parts.append(
            _rect(x=f"{x:.2f}", width=f"{width:.2f}", height="8", class_=f"part {light.value}")
        )
        x += width
    return _svg(
        parts, viewBox="0 0 100 8", preserveAspectRatio="none", class_="bar", aria_hidden="true"
    )


def _filters(board: Board, texts: Texts) -> Html:
    say = texts.say
    return div(
        label(say(Text("board.search")), for_="search", class_="unseen"),
        input_(
            id="search",
            type="search",
            placeholder=say(Text("board.search_hint")),
            autocomplete="off",
            enterkeyhint="search",
        ),
        label(say(Text("board.chapter")), for_="chapter", class_="unseen"),
        select(
            option(say(Text("board.all_chapters")), value=""),
            [
                option(tally.name, value=place)
                for place, tally in enumerate(board.chapters)
                if tally.name
            ],
            id="chapter",
        ),
        a(say(Text("board.all_units")), href="/board", class_="quiet")
        if board.unit and board.person.role is Role.CLERK
        else None,
        p(id="found", role="status", class_="found", data_words=say(Text("board.found"))),
        class_="filters",
        role="search",
    )


def _docked(seat: Seat, person: Person, texts: Texts) -> Html:
    return aside(
        header(h2(texts.say(Text("board.talk")))),
        talk(texts, seat, quick=QUICK[person.role]),
        class_="docked",
    )
