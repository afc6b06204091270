"""What the tests of writing share."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import World

TEXT = "A first paragraph.\n\nA second one, with *stress*."
HTML = "<p>A first paragraph.</p><p>A second one, with <em>stress</em>.</p>"

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
def author(app: Flask, world: World) -> Visitor:
    """The browser of the essays' author."""
    return Visitor(app, world.tokens["author"])


def begin(visitor: Visitor, essays: str, button: str = "save=1", **fields: str) -> Page:
    return visitor.submit(
        f"{essays}/new", "/essays", button, **({"title": "On Memory", "text": TEXT} | fields)
    )


def id_of(page: Page) -> int:
    """The essay that a page has led to."""
    return int(page.location.split("/essays/")[1].split("/")[0])


def edit_address(essays: str, world: World, name: str) -> str:
    return f"{essays}/{world.essays[name]}/edit"


def typed(page: Page) -> tuple[str, str]:
    """Title and text in the form."""
    form = next(form for form in page.dom.forms if "title" in form.fields)
    return form.fields["title"], form.fields["text"].removeprefix("\n")  # as a browser reads it
