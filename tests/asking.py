"""What is asked of the database while something is done, whichever way it goes to the driver."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from app.prepared import Prepared


@contextmanager
def statements() -> Iterator[list[str]]:
    """All statements that are executed within, each in one line."""
    said: list[str] = []
    ask = Prepared.ask

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(re.sub(r"\s+", " ", statement))

    def noted(prepared: Prepared, connection: Connection, given: dict[str, Any]) -> Any:
        note(connection, None, prepared.text)
        return ask(prepared, connection, given)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Prepared, "ask", noted)
            yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)
