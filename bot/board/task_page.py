"""One task's page: its original sentence, how its limit was read, its units, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.board.ledger_table import light_chip
from bot.board.rows import TITLE_LENGTH, Eye
from bot.channels.web.frame import language_switch, masthead, page
from bot.html import (
    Html,
    a,
    caption,
    dd,
    div,
    dl,
    dt,
    h2,
    li,
    main,
    nav,
    p,
    section,
    small,
    span,
    table,
    tbody,
    td,
    th,
    thead,
    time,
    tr,
    ul,
)
from bot.texts import Texts
from handlers.cards import PART_WORDS, STATE_WORDS, STATUS_WORDS, short_title
from ledger.model import Assignment, Entry, Evidence, Task
from ledger.talk import Text


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task and what this person may see of it. History and evidence by assignment id."""

    zone: str
    task: Task
    parts: Sequence[Assignment]
    entries: Mapping[int, Sequence[Entry]]
    evidence: Mapping[int, Sequence[Evidence]]
    eye: Eye


def task_page(view: TaskView, texts: Texts) -> str:
    """Return the page of a task."""
    say, task = texts.say, view.task
    return page(
        texts,
        say(Text("board.task_title", no=task.no, title=short_title(task, 20))),
        masthead(
            say(Text("board.task_title", no=task.no, title=short_title(task, TITLE_LENGTH))),
            task.section,
            nav(
                a(say(Text("board.back")), href="/board", class_="quiet"),
                language_switch(texts, "/board"),
                aria_label=say(Text("web.menu")),
            ),
        ),
        div(
            main(
                div(
                    section(
                        h2(say(Text("board.original"))),
                        p(task.text, class_="original"),
                        class_="card",
                    ),
                    section(h2(say(Text("board.reading"))), _facts(view, texts), class_="card"),
                    _history(view, texts),
                ),
                div(_parts(view, texts) if view.parts else None),
                class_="task",
            ),
            class_="board-body",
        ),
        styles=("ledger.css", "board.css"),
        zone=view.zone,
        class_="board",
    )


def _facts(view: TaskView, texts: Texts) -> Html:
    say, task = texts.say, view.task
    facts = [
        (Text("board.phrase"), [task.deadline.phrase, _why(say(task.deadline.why))]),
        (Text("board.lead"), [say(Text("board.units", units=task.lead))] if task.lead else []),
        (
            Text("board.responsible"),
            [say(Text("board.units", units=task.responsible))] if task.responsible else [],
        ),
        (Text("board.target"), [task.target] if task.target else []),
        *(
            (Text("board.milestone"), [milestone.text, _why(say(milestone.deadline.why))])
            for milestone in task.milestones
        ),
    ]
    return dl([[dt(say(name)), dd(words)] for name, words in facts if words], class_="facts")


def _why(words: str) -> Html:
    return span(words, class_="why")


def _parts(view: TaskView, texts: Texts) -> Html:
    say = texts.say
    columns = (
        Text("board.col_unit"),
        Text("board.col_limit"),
        Text("board.col_state"),
        Text("board.col_words"),
    )
    return section(
        h2(say(Text("board.units_of_task", count=len(view.parts)))),
        div(
            table(
                caption(say(Text("board.units_of_task", count=len(view.parts))), class_="unseen"),
                thead(tr([th(say(words), scope="col") for words in columns])),
                tbody([_part(part, view, texts) for part in view.parts]),
            ),
            class_="ledger-scroll",
            tabindex="0",
            role="region",
            aria_label=say(Text("board.units_of_task", count=len(view.parts))),
        ),
        class_="card ledger",
    )


def _part(part: Assignment, view: TaskView, texts: Texts) -> Html:
    say = texts.say
    moved = part.due != part.original_due and part.original_due is not None
    return tr(
        th(part.unit.name, small(say(PART_WORDS[part.part])), scope="row"),
        td(
            say(Text("board.due", due=part.due)) if part.due else view.task.deadline.phrase,
            small(say(Text("board.was_due", due=part.original_due))) if moved else None,
            class_="limit",
        ),
        td(
            light_chip(view.eye.light(part), texts),
            small(
                say(
                    Text("board.state_percent", state=STATE_WORDS[part.state], percent=part.percent)
                    if part.percent is not None
                    else STATE_WORDS[part.state]
                )
            ),
            class_="state",
        ),
        td(part.last_words or "", class_="words"),
    )


def _history(view: TaskView, texts: Texts) -> Html | None:
    """Return what was said of the task, the latest first; what was taken back stays, struck out."""
    units = {part.id: part.unit.name for part in view.parts}
    entries = sorted(
        (entry for part in view.parts for entry in view.entries.get(part.id, ())),
        key=lambda entry: entry.at,
        reverse=True,
    )
    if not entries:
        return None
    files: dict[int | None, list[Evidence]] = {}
    for part in view.parts:
        for kept in view.evidence.get(part.id, ()):
            files.setdefault(kept.entry_id, []).append(kept)
    return section(
        h2(texts.say(Text("board.history"))),
        ul(
            [
                _entry(entry, units[entry.assignment_id], files.get(entry.id, ()), texts)
                for entry in entries
            ],
            class_="history",
        ),
        class_="card",
    )


def _entry(entry: Entry, unit: str, files: Sequence[Evidence], texts: Texts) -> Html:
    say = texts.say
    status = STATUS_WORDS[entry.status] if entry.status else STATE_WORDS[entry.state_after]
    facts = {"unit": unit, "by": entry.by, "status": status}
    who = (
        Text("board.entry_on_behalf", **facts) if entry.on_behalf else Text("board.entry", **facts)
    )
    return li(
        div(
            time(
                say(Text("board.at", at=entry.at)),
                datetime=entry.at.isoformat(timespec="minutes"),
            ),
            " ",
            say(who),
            f" · {entry.percent}%" if entry.percent is not None else None,
            span(" · ", say(Text("board.undone"))) if entry.undone else None,
            class_="who",
        ),
        p(entry.text) if entry.text else None,
        [_file(kept) for kept in files],
        class_="undone" if entry.undone else None,
    )


def _file(kept: Evidence) -> Html:
    if kept.link:
        return p(a(kept.link, href=kept.link, target="_blank", rel="noopener noreferrer"))
    name = kept.name or ""
    address = f"/board/evidence/{kept.digest}?{urlencode({'name': name})}"
    return p(a(name, href=address, class_="file"))
