"""The disk is full, or the database can only be read: reading goes on, writing gives the words
back, and goes on by itself when that is over."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, text

from app.db import db
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
SERVER = os.environ.get("DATABASE_URL", "")
LONG = "All that I know of the virgin lands. " * 1500


@contextmanager
def each_connection(app: Flask, statement: str) -> Iterator[None]:
    """Say something to every connection that is opened meanwhile."""

    def say(connection: Any, _record: object) -> None:
        connection.execute(statement)
        connection.commit()

    with app.app_context():
        engine: Engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", say)
    try:
        yield
    finally:
        event.remove(engine, "connect", say)
        engine.dispose()


def test_a_database_that_can_only_be_read(app: Flask, visit: Visit, world: World) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    closed = "PRAGMA query_only = ON" if not SERVER else "SET default_transaction_read_only = on"
    with each_connection(app, closed):
        page = visit("classmate").post(f"{essay}/comments", {"comment": "Not now, then."})
        assert page.status == 503
        assert page.h1 == "Nothing can be saved just now"
        assert page.find("//textarea[@readonly]")[0].text.strip() == "Not now, then."
        assert WORDS["essay"] in visit("classmate").get(essay).words
    assert visit("classmate").post(f"{essay}/comments", {"comment": "Not now."}).status == 303


if not SERVER:  # a server of its own has a disk of its own

    def limited(app: Flask) -> str:
        """What fills the disk for whoever is told it: the database cannot grow any more."""
        with app.app_context():
            pages = db.session.scalar(text("PRAGMA page_count"))
            db.session.remove()
        return f"PRAGMA max_page_count = {pages}"

    def test_a_full_disk_gives_the_words_back(app: Flask, visit: Visit, world: World) -> None:
        essay = f"/courses/{world.course}/essays/{world.essays['published']}"
        with each_connection(app, limited(app)):
            page = visit("classmate").post(f"{essay}/comments", {"comment": LONG})
            assert page.status == 507
            assert page.h1 == "The server is out of room"
            assert page.find("//textarea[@readonly]")[0].text.strip() == LONG.strip()
            draft = visit("author").post(
                f"/courses/{world.course}/essays/{world.essays['draft']}/draft",
                {"title": "T", "text": LONG, "over": "1"},
                headers={"Accept": "application/json"},
            )
            assert draft.status == 507
            assert "Its disk is full" in draft.response.get_json()["error"]
            assert WORDS["essay"] in visit("classmate").get(essay).words, "reading goes on"
        assert visit("classmate").post(f"{essay}/comments", {"comment": LONG}).status == 303
        assert visit("classmate").get(essay).words.count(LONG.strip()) == 1
