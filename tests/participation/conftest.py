"""What tests of participation ask for."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.courses.models import Member
from app.db import db
from tests.participation.rows import Row
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[Callable[[str], Member]]:
    """`as_("author")` is the author as a member. An app context is open: no visits beside it."""
    with app.app_context():
        yield lambda who: db.session.get_one(Member, world.members[who])


@pytest.fixture
def change(app: Flask, world: World) -> Callable[[Callable[[], object]], None]:
    """Change something behind the visitors' backs, and commit it."""

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            act()
            db.session.commit()

    return do


@pytest.fixture
def sheet(world: World) -> str:
    return f"/courses/{world.course}/participation"


@pytest.fixture
def row_of(visit: Callable[[str], Visitor], world: World, sheet: str) -> Callable[[str], Row]:
    """The row of somebody in the module that the world's essays are in, as the instructor reads
    it."""

    def read(name: str) -> Row:
        page = visit("instructor").get(f"{sheet}?module={world.modules['thaw']}")
        return Row.of(page, name)

    return read
