"""What the tests of a session that ends while somebody writes share."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import KeptWords, SignIn
from app.db import db
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

Visit = Callable[[str], Visitor]


class Interrupted:
    """Somebody who opened a page, whose session then ended, and who sent the form all the same."""

    def __init__(self, app: Flask, world: World, visit: Visit, who: str = "author") -> None:
        self.app, self.world, self.who = app, world, who
        self.visitor = visit(who)

    def send(self, path: str, action: str, button: str | None = None, **fields: str) -> Page:
        opened = self.visitor.get(path)
        self.sign_out()
        return self.visitor.send(opened, path, action, button, **fields)

    def sign_out(self) -> None:
        """The session ends, and no page that is open knows."""
        with self.app.app_context():
            SignIn.end(self.world.tokens[self.who])
            db.session.commit()

    def sign_in(self, door: Page, who: str | None = None, password: str = PASSWORD) -> Page:
        email = f"{who or self.who}@world.example"
        return self.visitor.send(door, "/sign-in", "/sign-in", email=email, password=password)


@pytest.fixture
def interrupted(app: Flask, world: World, visit: Visit) -> Interrupted:
    return Interrupted(app, world, visit)


def kept_rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(KeptWords.id))) or 0
