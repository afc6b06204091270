"""What tests of feedback ask for."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.courses.models import Member
from app.db import db
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
def essay(world: World) -> str:
    """The author's essay: the instructor's letter is released, the assistant's a draft."""
    return f"/courses/{world.course}/essays/{world.essays['published']}"


@pytest.fixture
def other(world: World) -> str:
    """The classmate's essay: the instructor's letter is ready."""
    return f"/courses/{world.course}/essays/{world.essays['unanswered']}"
