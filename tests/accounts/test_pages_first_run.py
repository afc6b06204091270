"""The first run: one code, printed at start, makes the first administrator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select

from app.accounts import first_run
from app.accounts.models import FailedSignIn, Person
from app.clock import now
from app.db import db
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

NEW = {"name": "Ayşe Yılmaz", "email": "ayse@world.example", "password": "three words in a row"}


def people(app: Flask) -> int:
    with app.app_context():
        return Person.count()


class FirstRun:
    """A board with nobody on it yet."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            for table in reversed(db.metadata.sorted_tables):
                db.session.execute(delete(table))
            db.session.commit()
            code = first_run.code_for_first_run()
        assert code
        self.fields = NEW | {"code": code}


@pytest.fixture
def empty(app: Flask, world: World) -> FirstRun:
    return FirstRun(app)


def test_the_first_page_of_an_empty_board_is_the_welcome(empty: FirstRun, visit: Visit) -> None:
    visitor = visit("stranger")
    for path in ("/", "/sign-in", "/register"):
        page = visitor.follow(visitor.get(path))
        assert page.h1 == "Welcome to Colloquy"


def test_the_code_makes_the_first_administrator(app: Flask, empty: FirstRun, visit: Visit) -> None:
    visitor = visit("stranger")
    page = visitor.submit("/welcome", "/welcome", **empty.fields)
    assert (page.status, page.location) == (303, "/administration")
    assert visitor.get(page.location).status == 200
    assert visitor.get("/welcome").status == 404
    again = visit("stranger").post("/welcome", empty.fields | {"email": "second@world.example"})
    assert again.status == 404
    wrong = visit("stranger").post("/welcome", empty.fields | {"password": "not the password"})
    assert wrong.status == 404
    assert people(app) == 1
    assert visit("stranger").get("/sign-in").h1 == "Sign in"


def test_the_first_form_sent_twice_makes_one_administrator(
    app: Flask, empty: FirstRun, visit: Visit
) -> None:
    visitor = visit("stranger")
    opened = visitor.get("/welcome")
    pages = [visitor.send(opened, "/welcome", "/welcome", **empty.fields)]
    pages.append(visit("stranger").post("/welcome", empty.fields))
    assert [(page.status, page.location) for page in pages] == [(303, "/administration")] * 2
    assert people(app) == 1


@pytest.mark.parametrize(
    "written", [str.upper, lambda code: code.replace("-", " "), "  {}\n".format]
)
def test_the_code_may_be_written_in_any_way(
    app: Flask, empty: FirstRun, visit: Visit, written: Callable[[str], str]
) -> None:
    fields = empty.fields | {"code": written(empty.fields["code"])}
    assert visit("stranger").post("/welcome", fields).location == "/administration"


def test_nor_does_the_code_let_in_an_administrator_of_the_demo(
    app: Flask, empty: FirstRun, visit: Visit
) -> None:
    with app.app_context():
        shown = Person.register("a@demo.example", "Maya", NEW["password"], demo=True)
        shown.make_administrator()
        db.session.commit()
    visit("stranger").submit("/welcome", "/welcome", **empty.fields)
    page = visit("stranger").post("/welcome", empty.fields | {"email": "a@demo.example"})
    assert page.status == 404


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000-0000", "\0", "ü" * 24])
def test_no_other_code_does(app: Flask, empty: FirstRun, visit: Visit, code: str) -> None:
    page = visit("stranger").post("/welcome", empty.fields | {"code": code})
    assert page.status == 422
    assert page.form("/welcome").fields["name"] == NEW["name"]
    assert people(app) == 0


def test_guessing_that_code_is_slowed(app: Flask, empty: FirstRun, visit: Visit) -> None:
    with app.app_context():
        for number in range(100):
            FailedSignIn.note(f"first run {number}", "127.0.0.1")
        db.session.commit()
    assert visit("stranger").post("/welcome", empty.fields).status == 429
    assert people(app) == 0


def test_where_somebody_administers_there_is_no_first_run(visit: Visit) -> None:
    assert visit("stranger").get("/welcome").status == 404
    assert visit("administrator").get("/welcome").status == 404
    assert visit("stranger").post("/welcome", NEW | {"code": "0000"}).status == 404


def test_in_demo_mode_there_is_none(
    app: Flask, empty: FirstRun, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)
    assert visit("stranger").get("/welcome").status == 404


def test_the_failures_of_others_are_forgotten_in_time(app: Flask, world: World) -> None:
    with app.app_context():
        FailedSignIn.note("join code x", "127.0.0.1")
        db.session.commit()
        with time_machine.travel(now() + timedelta(minutes=16), tick=False):
            FailedSignIn.note("join code y", "127.0.0.1")
        assert db.session.scalar(select(func.count(FailedSignIn.id))) == 1
