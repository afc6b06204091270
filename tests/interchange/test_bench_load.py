"""`flask bench load`: the same class as the models would make, and how it says no."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.courses.models import Course, Member, Role
from app.db import Base, db
from app.demo import DEMO_PASSWORD
from app.discussion.models import Comment
from app.essays.models import Essay, Revision
from app.notices.models import Notice
from tests.emptied import empty
from tests.interchange.a_class import Line, a_class, comments, tell
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

Load = Callable[..., Result]


@pytest.fixture
def load(app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """`load(lines)` into an empty database, in demo mode."""
    with app.app_context():
        empty()
    monkeypatch.setitem(app.config, "DEMO", True)

    def load(lines: list[Line] | bytes) -> Result:
        file = tmp_path / "class.jsonl"
        as_text = lines if isinstance(lines, bytes) else "\n".join(map(json.dumps, lines)).encode()
        file.write_bytes(as_text)
        return app.test_cli_runner().invoke(args=["bench", "load", str(file)])

    return load


def facts(app: Flask) -> dict[str, list[Any]]:
    """All that the database says, but for secrets and the numbers of memberships."""
    with app.app_context():
        db.session.expire_all()
        return {
            model.__name__: sorted(map(tuple, db.session.execute(select_all(model))), key=str)
            for model in (Person, Course, Member, Essay, Revision, Comment)
        }


def select_all(model: type[Base]) -> Any:
    columns = [
        column
        for column in inspect(model).columns
        if column.name not in ("password_hash", "join_code", "author_id")
        and (model, column.name) != (Member, "id")
    ]
    if model not in (Essay, Comment):
        return select(*columns)
    writer, author = aliased(Member), aliased(Person)
    written = select(*columns, author.email).select_from(model)
    on = model.author_id == writer.id
    return written.join(writer, on).join(author, writer.person_id == author.id)


def people(app: Flask) -> int:
    with app.app_context():
        return Person.count()


def test_it_makes_what_the_models_make(app: Flask, load: Load) -> None:
    done = load(a_class())
    assert (done.exit_code, done.stderr) == (0, "")
    told = f"Loaded 2 courses, 4 people, 3 essays and {len(comments())} comments. "
    assert done.stdout.startswith(told)
    loaded = facts(app)
    with app.app_context():
        empty()
        tell()
    for kind, rows in facts(app).items():
        assert loaded[kind] == rows, kind


def test_nobody_is_told_of_what_was_said_long_ago(app: Flask, load: Load) -> None:
    load(a_class())
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_everyone_is_in_every_course_and_signs_in_with_the_demo_password(
    app: Flask, load: Load
) -> None:
    load(a_class())
    browser = Visitor(app)
    fields = {"email": "student0003@example.test", "password": DEMO_PASSWORD}
    assert browser.submit("/sign-in", "/sign-in", **fields).status == 303
    first = browser.get("/courses/history-101-rome/essays/1")
    assert first.h1 == "The Grain of Egypt, 1"
    assert "zzessay1 Bread & <grain> *here*." in first.words
    assert "zzcomm7" in first.words
    assert browser.get("/courses/history-102-reformation/essays/2").status == 200


def test_instructors_instruct_the_course_of_their_number(app: Flask, load: Load) -> None:
    load(a_class())
    with app.app_context():
        lead = select(Member.course_id, Member.person_id).where(Member.role == Role.INSTRUCTOR)
        assert sorted(map(tuple, db.session.execute(lead))) == [(1, 1), (2, 2)]


def test_what_is_written_next_is_counted_on(app: Flask, load: Load) -> None:
    load(a_class())
    browser = Visitor(app)
    browser.submit(
        *("/sign-in", "/sign-in"), email="student0003@example.test", password=DEMO_PASSWORD
    )
    address = "/courses/history-101-rome/essays/1"
    posted = browser.submit(address, f"{address}/comments", comment="Whose grain was it?")
    assert posted.location.endswith(f"#comment-{len(comments()) + 1}")
    assert "Whose grain was it?" in browser.follow(posted).words


BAD = {
    "no json": (3, b"{", "Line 3: this is no JSON"),
    "not utf-8": (3, b"\xff", "Line 3: this is no JSON"),
    "a list": (3, [1], "Line 3: this is JSON, but no object"),
    "deep": (3, b"[" * 100_000, "Line 3: this is no JSON"),
    "kind": (3, {"k": "person"}, "Line 3: “k” should be one of course, user"),
    "gap": (4, {"id": 7}, "Line 4: “id” should be 2"),
    "true": (3, {"id": True}, "Line 3: “id” should be 1"),
    "slug": (1, {"slug": "new"}, "Line 1: “slug” should be small letters"),
    "twice": (
        4,
        {"email": "STUDENT0001@example.test"},
        "Line 4: “student0001@example.test” stands",
    ),
    "address": (3, {"email": "nobody"}, "Line 3: This does not look like an e-mail address"),
    "name": (3, {"name": "a\u0007b"}, "Line 3: This holds a control character"),
    "half a letter": (7, b'{"k": "essay", "id": 1, "title": "\\ud800"}', "Line 7: “course” is"),
    "title": (7, {"title": "\ud800"}, "Line 7: This holds a control character"),
    "role": (3, {"role": "king"}, "Line 3: “role” should be one of"),
    "no course": (7, {"course": 3}, "Line 7: “course” is the id of nothing"),
    "2 ** 70": (7, {"author": 2**70}, "Line 7: “author” is the id of nothing"),
    "moment": (7, {"at": "in autumn"}, "Line 7: “at” is no moment"),
    "year 1": (7, {"at": "0001-01-01T00:00:00+05:00"}, "Line 7: “at” is no moment"),
    "no words": (7, {"paras": [" ", ""]}, "Line 7: there are no words"),
    "no list": (7, {"paras": "words"}, "Line 7: “paras” is no list"),
    "long": (10, {"paras": ["a" * 60_001]}, "Line 10: the text is 60,001 characters long"),
    "later": (10, {"parent": 1}, "Line 10: “parent” is the id of nothing"),
    "elsewhere": (14, {"parent": 4}, "Line 14: “parent” is a comment on another essay"),
}


@pytest.mark.parametrize(("number", "wrong", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_by_line_and_nothing_of_it_stays(
    app: Flask, load: Load, number: int, wrong: object, sentence: str
) -> None:
    lines = [json.dumps(line).encode() for line in a_class()]
    line = a_class()[number - 1] | wrong if isinstance(wrong, dict) else wrong
    lines[number - 1] = line if isinstance(line, bytes) else json.dumps(line).encode()
    done = load(b"\n".join(lines))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.endswith(". Nothing was loaded.\n")
    assert done.stderr.count("\n") == 1
    assert people(app) == 0


@pytest.mark.parametrize("lines", [0, 2, 6])
def test_a_file_that_ends_too_soon_is_refused(app: Flask, load: Load, lines: int) -> None:
    done = load(a_class()[:lines])
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Line {lines + 1}: the file ends, and holds no ")
    assert people(app) == 0


def test_without_the_demo_or_into_a_class_that_stands_nothing_is_loaded(
    app: Flask, load: Load
) -> None:
    app.config["DEMO"] = None
    assert "in demo mode only" in load(a_class()).stderr
    assert people(app) == 0
    app.config["DEMO"] = True
    assert load(a_class()).exit_code == 0
    again = load(a_class())
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("This database has people in it")
    assert people(app) == 4


def test_a_file_that_is_not_there_is_told(app: Flask, load: Load) -> None:
    done = app.test_cli_runner().invoke(args=["bench", "load", "no-such-class.jsonl"])
    assert done.exit_code == 1
    assert done.stderr == "no-such-class.jsonl cannot be read: No such file or directory.\n"
