"""What the tests of writing share."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.db import db
from app.essays.models import Essay
from tests.visitor import Visitor
from tests.world import World

Read = Callable[[str | int], Essay]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def essays(world: World) -> str:
    """The address below which the essays of the main course stand."""
    return f"/courses/{world.course}/essays"


@pytest.fixture
def read(app: Flask, world: World) -> Read:
    """An essay as the database has it now, by its name in the world or its id; to look at."""

    def from_database(name: str | int) -> Essay:
        with app.app_context():
            essay_id = world.essays[name] if isinstance(name, str) else name
            essay = db.session.get_one(Essay, essay_id)
            db.session.refresh(essay)
            db.session.expunge(essay)
            return essay

    return from_database


@pytest.fixture
def change(app: Flask) -> Change:
    """Do something to the database between two requests."""

    def within(deed: Callable[[], object]) -> None:
        with app.app_context():
            deed()
            db.session.commit()

    return within


@pytest.fixture
def author(app: Flask, world: World) -> Visitor:
    """The browser of the essays' author."""
    return Visitor(app, world.tokens["author"])
