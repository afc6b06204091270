"""What the hot paths do with the database when something goes wrong under their hands."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError
from sqlalchemy.pool import QueuePool

from app.accounts.models import Person
from app.accounts.receipts import Receipt
from app.db import db
from app.discussion.readers import CommentDraft
from app.prepared import Prepared, Remembered, _prepared, insert
from app.sqlite import resting, writer
from app.transactions import writing, writing_connection
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

SERVER = os.environ.get("DATABASE_URL", "")
SOON = 0.1  # seconds: how long a writer waits here before it gives up


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The database goes away just before the first statement that says these words."""
    ask = Prepared.ask

    def when_asked(words: str) -> None:
        def lose(prepared: Prepared, connection: Connection, given: dict[str, Any]) -> Any:
            if words in prepared.text:
                driver: Any = connection.connection.driver_connection
                driver.close()
            return ask(prepared, connection, given)

        monkeypatch.setattr(Prepared, "ask", lose)

    return when_asked


@pytest.mark.parametrize("words", ["FROM people", "FROM essays", "INSERT INTO comments"])
def test_a_database_that_goes_away_is_told_as_such(
    visit: Visit,
    world: World,
    lost: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    classmate, sessions = visit("classmate"), len(db.session.registry.registry)
    lost(words)
    if not words.startswith("INSERT"):
        assert classmate.get(essay).status == 503
    refused = classmate.post(f"{essay}/comments", {"comment": "Typed just now."})
    assert refused.status == 503
    assert "Typed just now." in refused.text
    assert len(db.session.registry.registry) == sessions, "a session was left behind"
    monkeypatch.undo()
    assert classmate.get(essay).status == 200
    assert classmate.post(f"{essay}/comments", {"comment": "Once more."}).status == 303


def test_after_a_failed_flush_nothing_is_written_until_it_is_undone(
    app: Flask, world: World
) -> None:
    def receipt(key: str) -> None:
        insert(Receipt, person_id=world.people["author"], key=key)

    with app.app_context():
        receipt("before")
        taken = db.session.get_one(Person, world.people["author"]).email
        db.session.add(Person(email=taken, name="Another", password_hash="-"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        with pytest.raises(PendingRollbackError):
            receipt("behind")
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Receipt)) == 0


def test_a_page_that_is_asked_for_again_prepares_nothing_more(visit: Visit, world: World) -> None:
    """Statements are kept for ever, so they must be built once and not for each request."""
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    sizes = []
    for number in range(3):
        visit("classmate").post(f"{essay}/comments", {"comment": f"Number {number}."})
        for who in ("classmate", "author", "instructor"):
            for path in ("/", f"/courses/{world.course}", essay):
                assert visit(who).get(path).status == 200
        sizes.append(_prepared.cache_info().currsize)
    assert sizes[1] == sizes[2]


if SERVER:

    def test_postgresql_goes_on_knowing_what_it_has_planned(
        visit: Visit, world: World, app: Flask
    ) -> None:
        """How reading ends must not make it forget: planning takes longer than the answer."""
        for _ in range(40):
            assert visit("classmate").get(f"/courses/{world.course}").status == 200
        known = text("SELECT count(*) FROM pg_prepared_statements")
        with app.app_context(), ExitStack() as taken:
            pool = cast(QueuePool, db.engine.pool)
            connections = (
                taken.enter_context(db.engine.connect()) for _ in range(pool.checkedin())
            )
            assert max(one.scalar(known) or 0 for one in connections) >= 5


if not SERVER:

    def nobodys_draft() -> None:
        """Whose it is, is asked at the end: there is no such member."""
        with writing():
            driver: Any = writing_connection().connection.driver_connection
            driver.execute("PRAGMA defer_foreign_keys=ON")
            insert(CommentDraft, member_id=0, essay_id=0, text="Nobody's.")

    def test_what_cannot_be_committed_is_undone_and_others_write_on(
        app: Flask, world: World
    ) -> None:
        with app.app_context():
            with pytest.raises(IntegrityError, match="FOREIGN KEY"):
                nobodys_draft()
            assert not somebody_writes()
            for ends in ("raised", "undone", "kept"):
                with suppress(ZeroDivisionError), writing() as transaction:
                    insert(Receipt, person_id=world.people["author"], key=ends)
                    if ends == "undone":
                        transaction.rollback()
                    _ = 1 / (ends != "raised")
                assert not somebody_writes()
            assert db.session.scalars(select(Receipt.key)).all() == ["kept"]
            assert db.session.scalar(select(func.count()).select_from(CommentDraft)) == 0

    def test_who_reads_and_writes_again_and_again_has_the_same_connection(
        visit: Visit, world: World, app: Flask
    ) -> None:
        essay = f"/courses/{world.course}/essays/{world.essays['published']}"
        classmate, used = visit("classmate"), set()
        for number in range(3):
            assert classmate.get(essay).status == 200
            used.add(id(resting[-1]))
            assert classmate.post(f"{essay}/comments", {"comment": f"{number}."}).status == 303
            used.add(id(resting[-1]))
        assert len(used) == 1

    def test_a_connection_that_rests_is_closed_with_its_database(
        visit: Visit, world: World, app: Flask
    ) -> None:
        assert visit("classmate").get(f"/courses/{world.course}").status == 200
        rested: Any = resting[-1].connection.driver_connection
        with app.app_context():
            db.engine.dispose()
        with pytest.raises(sqlite3.ProgrammingError):
            rested.execute("SELECT 1")
        assert visit("classmate").get(f"/courses/{world.course}").status == 200

    def test_one_that_was_closed_behind_our_backs_is_not_used_for_ever(
        visit: Visit, world: World
    ) -> None:
        assert visit("classmate").get(f"/courses/{world.course}").status == 200
        rested: Any = resting[-1].connection.driver_connection
        rested.close()
        assert visit("classmate").get(f"/courses/{world.course}").status == 503
        assert visit("classmate").get(f"/courses/{world.course}").status == 200


def test_what_changes_while_it_is_loaded_is_not_remembered_by_what_it_was(app: Flask) -> None:
    """On PostgreSQL others may write between the row that is asked for and what is made of it."""
    rows = iter(["student", "assistant", "assistant", "assistant", "student", "student", None])
    made = iter(["assistant", "assistant", "student"])
    members: Remembered[str] = Remembered()
    with app.app_context():
        for role in ("assistant", "student"):
            assert members.get(lambda: next(rows), lambda _apart, _row: next(made)) == role
        assert members.get(lambda: next(rows), lambda _apart, _row: next(made)) is None


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite file, whose writers give up soon."""
    monkeypatch.setattr(sys.modules["app.sqlite"], "BUSY_SECONDS", SOON)
    return tmp_path / "a.sqlite3"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()
    assert not somebody_writes(), "nobody could write any more"


def somebody_writes() -> bool:
    return writer.taken


def test_a_writer_gives_way_however_it_ends(engine: Engine) -> None:
    with engine.begin():
        assert somebody_writes()
    assert not somebody_writes()
    with pytest.raises(ZeroDivisionError), engine.begin():
        _ = 1 / 0
    assert not somebody_writes()
    with engine.connect() as connection:
        connection.begin().commit()
        with connection.begin():  # one more, on a connection that was not given back
            connection.execute(text("SELECT 1"))
    assert not somebody_writes()
    with engine.connect() as connection:
        connection.begin()
        connection.invalidate()
    assert not somebody_writes()


def test_a_thread_waits_for_another_that_writes(engine: Engine) -> None:
    writing, said = threading.Event(), []

    def write() -> None:
        with engine.begin():
            writing.set()
            time.sleep(SOON / 2)
            said.append("first")

    thread = threading.Thread(target=write)
    thread.start()
    assert writing.wait(5)
    with engine.begin():
        said.append("second")
    thread.join()
    assert said == ["first", "second"]


@pytest.mark.parametrize("where", ["another thread", "another process"])
def test_a_writer_does_not_wait_for_ever(engine: Engine, file: Path, where: str) -> None:
    if where == "another thread":
        other: Any = engine.connect()
        other.begin()
    else:
        other = sqlite3.connect(file)
        other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(OperationalError), engine.begin():
        pass
    assert time.monotonic() - began < 20 * SOON
    other.close()
    with engine.begin():
        assert somebody_writes()
