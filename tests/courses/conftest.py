"""What the tests of this room do again and again."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.db import db
from tests.asking import statements


@pytest.fixture
def change(app: Flask) -> Callable[[Callable[[], object]], None]:
    """Change the world, and let go of it again before anybody looks."""

    def within(deed: Callable[[], object]) -> None:
        with app.app_context():
            deed()
            db.session.commit()

    return within


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """How many queries something asks of the database, when it is done again."""

    def counted(deed: Callable[[], object]) -> int:
        deed()  # what is remembered from one request to the next is there from now on
        with statements() as asked:
            deed()
        return len([query for query in asked if query.startswith("SELECT")])

    return counted
