"""Tables that name their fields at the side: a card for each task, or one inside a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.notices.columns import DETAIL, HELP, LEAD, TASK, TIME, find_header, role_of
from ledger.notices.document import Cell, Table

_FIELDS = 3  # a card names at least so many


def as_rows(table: Table) -> Table:
    """Return a card as a table with a header and one row; any other table as it is."""
    named = list(_pairs(table))
    labels = {label for label, _ in named}
    if len(named) < _FIELDS or len(labels) < len(named) or len(named) < len(table.grid):
        return table
    turned = Table.of([[label for label, _ in named], [value for _, value in named]], table.name)
    return turned if find_header(turned) else table


def fields_inside(tables: Sequence[Table]) -> dict[str, str]:
    """Return the fields that tables inside a row's cells name, by the role of their columns."""
    found: dict[str, str] = {}
    for table in tables:
        for label, value in (*_pairs(table), *_below(table)):
            role = role_of(label)
            if role in (TASK, DETAIL, LEAD, HELP, TIME) and value.strip():
                found.setdefault(role, value)
    return found


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    """Yield what stands right of a name: 牵头单位 | 县司法局 | 完成时限 | 9月底前."""
    rows = [list({id(cell): cell for cell in row}.values()) for row in table.grid]
    if all(len(row) % 2 == 0 and all(role_of(c.text) for c in row[::2]) for row in rows):
        for row in rows:
            yield from ((a.text, _whole(b)) for a, b in zip(row[::2], row[1::2], strict=True))
        return
    for cells in rows:
        at = 0
        while at < len(cells) - 1:
            named = role_of(cells[at].text) is not None and role_of(cells[at + 1].text) is None
            if named:
                yield cells[at].text, _whole(cells[at + 1])
            at += 2 if named else 1


def _below(table: Table) -> Iterator[tuple[str, str]]:
    """Yield what stands under a name, in a table of two rows."""
    if len(table.grid) == 2 and all(role_of(cell.text) for cell in table.grid[0]):
        for name, value in zip(*table.grid, strict=True):
            yield name.text, value.text


def _whole(cell: Cell) -> str:
    return "\n".join([cell.text, *(inner.text for table in cell.inner for inner in table.cells())])
