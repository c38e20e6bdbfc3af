"""The ledger as a table on a page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.board.rows import Row
from bot.html import Html, a, caption, div, small, span, table, tbody, td, th, thead, tr
from bot.texts import Texts
from handlers.cards import STATE_WORDS
from ledger.model import Light
from ledger.talk import Text

LIGHT_WORDS = {
    Light.RED: Text("board.red"),
    Light.YELLOW: Text("board.yellow"),
    Light.GREEN: Text("board.green"),
    Light.BLUE: Text("board.blue"),
    Light.GREY: Text("board.grey"),
}
_COLUMNS = (
    Text("board.col_no"),
    Text("board.col_task"),
    Text("board.col_units"),
    Text("board.col_limit"),
    Text("board.col_state"),
    Text("board.col_words"),
)


def ledger_table(rows: Sequence[Row], texts: Texts, *, links: bool = False) -> Html:
    """Return the table; with `links` each task leads to its own page."""
    say = texts.say
    chapters = {name: place for place, name in enumerate(dict.fromkeys(r.section for r in rows))}
    return div(
        table(
            caption(say(Text("board.caption")), class_="unseen"),
            thead(tr([th(say(words), scope="col") for words in _COLUMNS])),
            tbody([_line(row, texts, chapters[row.section], links=links) for row in rows]),
        ),
        class_="ledger-scroll",
        tabindex="0",
        role="region",
        aria_label=say(Text("board.caption")),
    )


def light_chip(light: Light, texts: Texts) -> Html:
    """Return a light as colour and word."""
    return span(texts.say(LIGHT_WORDS[light]), class_=f"light {light.value}")


def _line(row: Row, texts: Texts, chapter: int, *, links: bool) -> Html:
    return tr(
        td(row.no, class_="no"),
        th(
            a(row.title, href=f"/board/task/{row.no}") if links else row.title,
            scope="row",
        ),
        td(_units(row, texts), class_="units"),
        td(_limit(row, texts), class_="limit"),
        td(light_chip(row.light, texts), small(texts.say(_state(row))), class_="state"),
        td(row.words or "", class_="words"),
        data_light=row.light.value,
        data_chapter=chapter,
    )


def _units(row: Row, texts: Texts) -> list[str | Html]:
    names: list[str | Html] = [texts.say(Text("board.units", units=row.units))]
    if row.more_units:
        names.append(small(texts.say(Text("board.more_units", count=row.more_units))))
    return names


def _limit(row: Row, texts: Texts) -> list[str | Html]:
    if row.due is None or row.light is Light.GREY:
        return [row.phrase]
    return [texts.say(Text("board.due", due=row.due)), small(row.phrase)]


def _state(row: Row) -> Text:
    state = STATE_WORDS[row.state]
    if row.parts > 1:
        return Text("board.state_units", state=state, settled=row.settled, count=row.parts)
    if row.percent is not None:
        return Text("board.state_percent", state=state, percent=row.percent)
    return state
