"""What the tests of this room do again and again."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from app.db import db


@pytest.fixture
def change(app: Flask) -> Callable[[Callable[[], object]], None]:
    """Change the world, and let go of it again before anybody looks."""

    def within(deed: Callable[[], object]) -> None:
        with app.app_context():
            deed()
            db.session.commit()

    return within


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many queries something asks of the database, when it is done again."""

    def counted(deed: Callable[[], object]) -> int:
        asked: list[str] = []

        def note(*facts: object) -> None:
            asked.append(str(facts[2]))

        deed()  # what is remembered from one request to the next is there from now on
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            deed()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len([query for query in asked if query.startswith("SELECT")])

    return counted
