"""Finds the notes of units and times in a task's text, and takes them out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledger.notices.columns import HELP, LEAD, TIME
from ledger.notices.healing import CLOSING, OPENING, sentences
from ledger.notices.owners import (
    LEAD_WORDS,
    NOBODY,
    OwnerGrammar,
    Owners,
    are_units,
    owner_label,
    owner_labels,
    says_owners,
)
from ledger.units import begins_a_name

_ENDS_CLAUSE = re.compile(r"\s*(?:$|[。；;，,\n（(〔【\[])")
_NOTE_MAX = 600
_OPEN_MOST = 20  # brackets never closed in one line; more are no text
_CONTACT = re.compile(r"设在|电话|邮箱|传真|联系人|联系方式")
"""What a bracket behind an office says that is to be written to: （办公室设在…，电话…）."""
_FOR_THE_REST = re.compile(
    r"(?<=.)[。；;](?:以下|下述|后续)[^。；;]{0,10}(?:[均都]需|[均都][由要]|不再).*$"
)
"""What a note says of the tasks after its own: 以下各项均需各镇落实，不再列出."""


def take_notes(text: str, grammar: OwnerGrammar) -> tuple[str, Owners]:
    """Return a task's text without its notes, and the owners that they name."""
    owners = Owners()
    lines: list[str] = []
    for line in _with_values(text.split("\n")):
        rest, found = _from_line(line, grammar)
        owners = owners.plus(found)
        if rest.strip(" 。；;，,") or not (found or line.strip()):
            lines.append(rest)
    kept = [line for line in lines if line.strip()]
    return "\n".join(kept), owners


def _with_values(lines: list[str]) -> list[str]:
    """Put a label that stands alone before its names, which the next line holds."""
    out: list[str] = []
    for line in lines:
        if out and _bare_label(out[-1]) and not _starts_with_label(line):
            out[-1] += line
        else:
            out.append(line)
    return out


def _bare_label(line: str) -> bool:
    label = owner_label(line)
    return bool(label and label.end() >= len(line.rstrip()) and not label.start())


def _starts_with_label(line: str) -> bool:
    label = owner_label(line)
    return bool(label and not line[: label.start()].strip(" 　*（(【[〔"))


_THIS_BY = re.compile(r"(?:此|该|本)项(?:工作|活动|任务)由(.+)$")
_CARRIES = re.compile(
    r"(?:共同|具体)?(?:负责)?(?:组织|协调|实施|落实|部署|承办|执行)+(?=$|[，,；;])"
)
"""What 此项工作由A负责组织协调 says of A; 牵头 and 配合 say it themselves."""


def owners_of_last_sentence(text: str, grammar: OwnerGrammar) -> Owners:
    """Return whom a closing sentence such as 由A牵头，B配合。 names, and nothing else.

    It stays in the text: it is the task's own words.
    """
    last = sentences(text)[-1:] or [""]
    sentence = last[0].rstrip("。")
    if told := _THIS_BY.match(sentence):
        owners = grammar.read(_CARRIES.sub("负责", told[1]))
        return owners if grammar.all_units(owners) and not owners.times else Owners()
    if not re.search(rf"{LEAD_WORDS}(?:负责|落实|实施)?(?:[，,；;]|$)", sentence):
        return Owners()
    owners = grammar.read(sentence)
    return owners if owners.lead and not owners.times and grammar.all_units(owners) else Owners()


def _from_line(line: str, grammar: OwnerGrammar) -> tuple[str, Owners]:
    owners, kept, start = Owners(), [], 0
    brackets = list(_brackets(line))
    opened = open_note(line)
    if opened is not None:
        brackets = [*brackets, (opened, _note_end(line, opened, grammar))]
    label = _open_label(line, brackets)
    for begin, end in brackets:
        if begin >= label and not _speaks(line[begin:end], grammar):
            continue
        found = _read_bracket(line, begin, end, grammar)
        if found:
            owners = owners.plus(found)
            kept.append(line[start:begin])
            start = end
    kept.append(line[start:])
    rest = _tidy("".join(kept), bool(owners))
    rest, trailing = _from_labels(rest, grammar)
    return rest, owners.plus(trailing)


def _open_label(line: str, brackets: list[tuple[int, int]]) -> int:
    """Return where the first label outside brackets stands; the line's end where there is none.

    What stands in brackets behind it belongs to its names: 责任单位：各村（社区）.
    """
    start = 0
    while label := owner_label(line[start:]):
        at = start + label.start()
        inside = next((end for begin, end in brackets if begin <= at < end), None)
        if inside is None:
            return at
        start = inside
    return len(line)


def _speaks(bracket: str, grammar: OwnerGrammar) -> bool:
    """Tell whether a bracket is a note of its own: with a label, or a time limit."""
    return owner_label(bracket) is not None or grammar.is_time(bracket[1:-1])


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost brackets. Kinds may be mixed: scans close 〔 with ）.

    One that is never closed is none; those inside it count, unless it is a note of units.
    """
    pairs, _ = _paired(line)
    opened = open_note(line)
    reached = 0
    for start, end in sorted(pairs):
        if start >= reached and (opened is None or start < opened):
            yield start, end
            reached = end


def _paired(line: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return where brackets begin and end, and where those begin that are never closed."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for at, sign in enumerate(line):
        if sign in OPENING:
            opened.append(at)
        elif sign in CLOSING and opened:
            pairs.append((opened.pop(), at + 1))
    return pairs, opened


def open_note(line: str) -> int | None:
    """Return where a note of units begins that is never closed, None where there is none."""
    _, opened = _paired(line)
    return next((at for at in opened[:_OPEN_MOST] if _says_now(line[at : at + _NOTE_MAX])), None)


def note_cells(text: str) -> dict[str, str]:
    """Return the words behind the labels in a text, as a table's cells have them."""
    found: dict[str, str] = {}
    labels = list(owner_labels(text))
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        words = re.split(rf"[{re.escape(CLOSING)}；;\n]", text[label.end() : end])[0]
        role = LEAD if label["lead"] else HELP if label["help"] else TIME if label["time"] else ""
        if role == TIME and not are_units(words):
            continue  # a time limit is read as one; only units in its place are of note
        if role and role not in found:
            found[role] = words.strip()
    return found


def lacks_helpers(text: str) -> bool:
    """Tell whether a note says that somebody helps, and names nobody: （县司法局牵头，配合）."""
    return bool(_NOBODY_HELPS.search(text))


_NOBODY_HELPS = re.compile(
    r"(?:牵头|主办)[，,、；;]\s*(?:配合|协办|参与)(?=\s*(?:[）)〕】；;]|$))", re.MULTILINE
)


def _says_now(opened: str) -> bool:
    """Tell whether what stands behind an open bracket is a note of units from its beginning."""
    first = re.split("[。；;]", opened[1:])[0]
    return owner_label(opened[:12]) is not None or says_owners(first)


def _note_end(line: str, start: int, grammar: OwnerGrammar) -> int:
    """Return where an open note ends: behind the last word up to which it holds only units."""
    stops = re.finditer(r"\s|[。；;]|$", line[start + 4 : start + _NOTE_MAX])
    ends = [start + 4 + at.start() for at in stops]
    for end in reversed(ends):
        owners = grammar.read(line[start + 1 : end])
        if grammar.all_units(owners) and not owners.times:
            return end
    return len(line)


def _read_bracket(line: str, begin: int, end: int, grammar: OwnerGrammar) -> Owners | None:
    note = line[begin:end].strip(OPENING + CLOSING + "* ")
    if not note or len(note) > _NOTE_MAX:
        return None
    note = _FOR_THE_REST.sub("", note)
    label = owner_label(note)
    if label and label.start() < 8:
        return _closed(line[begin:end], grammar)
    if _CONTACT.search(note):
        return None
    alone = line[:begin].rstrip("* ").endswith(("。", "；", ";", "！")) and says_owners(note)
    if not alone and not _ENDS_CLAUSE.match(line[end:].lstrip("* ")):
        return None
    at_end = not line[end:].strip("* 。；;")
    owners = grammar.read(re.sub(r"^(?:以上|此项|本项)(?:任务|工作|事项)?", "", note))
    if not (owners.lead or owners.responsible) and owners.times:
        return owners if at_end and len(note) < 30 else None
    if not grammar.all_units(owners):
        return None
    stopped = line[:begin].rstrip("* ").endswith(("。", "；", ";", "！"))
    return owners if says_owners(note) or (at_end and (stopped or grammar.bare)) else None


def ends_bare(text: str, grammar: OwnerGrammar) -> bool:
    """Tell whether a text ends with names in brackets and no word for them: （县财政局）.

    In a notice that does so in most items they are its units; else the brackets are the sentence's
    own: 村（社区）.
    """
    line = text.rstrip("* 。；;\n").split("\n")[-1]
    brackets = list(_brackets(line))
    if not brackets or brackets[-1][1] != len(line):
        return False
    note = line[brackets[-1][0] :].strip(OPENING + CLOSING + "* ")
    if not note or says_owners(note):
        return False
    owners = grammar.read(note)
    names = (*owners.lead, *owners.responsible)
    return grammar.all_units(owners) and all(len(n) > 2 and begins_a_name(n) for n in names)


def _closed(bracket: str, grammar: OwnerGrammar) -> Owners:
    """Read a labelled bracket. 【牵头单位】 holds only the label: its names follow it."""
    inner = bracket.strip("* ")[1:]
    inner = inner[:-1] if inner[-1:] in CLOSING else inner
    return grammar.read(_FOR_THE_REST.sub("", inner))


def _from_labels(line: str, grammar: OwnerGrammar) -> tuple[str, Owners]:
    """Take out what stands behind 牵头单位：…, from the label to the end of the line."""
    label = owner_label(line)
    if not label:
        return line, Owners()
    before = line[: label.start()].rstrip(" 　*")
    if (
        before
        and before[-1] not in "。；;！!，,）)"
        and not line[: label.start()].endswith((" ", "　"))
    ):
        return line, Owners()
    owners = grammar.read(line[label.start() :])
    if not before and not owners and label["people"]:
        return "", Owners()
    if not before and line[label.end() :].strip(" 　*。；;") in ("", *NOBODY):
        return "", Owners()
    return (before.rstrip("，,；;"), owners) if owners else (line, Owners())


def _tidy(text: str, taken: bool) -> str:
    """Drop the marks that stood around a note that was taken out."""
    if not taken:
        return text
    text = re.sub(r"\*\*\s*\*\*|\*\*\s*$", "", text)
    text = re.sub(r"([。；;！？])\s*[。；;]", r"\1", text)
    return text.rstrip(" *")
