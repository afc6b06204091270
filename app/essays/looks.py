"""What has become of how a paragraph looks, in words: where its words are the same, nothing else
says so."""

from collections.abc import Iterator

from app.text.passages import Form, Frame, Table

CHANGED = {
    "look": "Emphasis changed.",
    "link": "A link changed.",
    "quoted": "Quotation marks changed.",
    "language": "A language or direction changed.",
    "picture": "Another picture stands here.",
}


def form_changes(stayed: list[tuple[Form, Form]]) -> Iterator[str]:
    """Of words that have stayed: what has become of their form."""
    changed = [(was, now) for was, now in stayed if was != now]
    for name, words in CHANGED.items():
        if any(getattr(was, name) != getattr(now, name) for was, now in changed):
            yield words


def frame_changes(was: Frame, now: Frame, told: set[int]) -> Iterator[str]:
    """Of a paragraph that has stayed: what it is now. `told` are the tables of which something is
    said already."""
    if was.kind != now.kind:
        yield f"A {was.kind} is a {now.kind} now."
    elif was.number != now.number:
        yield "A number in the list changed."
    if was.table and now.table and now.table.number not in told:
        told.add(now.table.number)
        yield from _shape_changes(was.table, now.table)


def _shape_changes(was: Table, now: Table) -> Iterator[str]:
    if was[1:3] != now[1:3]:
        yield f"A table of {_size(was)} has {_size(now)} now."
    elif was.cells != now.cells:
        yield "Heads or joined cells of a table changed."


def _size(table: Table) -> str:
    rows = f"{table.rows} row{'' if table.rows == 1 else 's'}"
    return f"{rows} and {table.columns} column{'' if table.columns == 1 else 's'}"
