"""A fixed number of queries, however many people, modules, essays and comments there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course, Member, Module
from app.db import db
from app.discussion.models import Comment
from app.discussion.paths import path_segment
from app.essays.models import Essay
from tests.asking import statements
from tests.house.crowd import Row, put
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

FIRST = 50_000  # id of what is put in here
PEOPLE, MODULES, EACH = 400, 15, 2


@pytest.mark.slow
def test_the_queries_do_not_grow(app: Flask, visit: Visit, world: World, sheet: str) -> None:
    paths = [
        *(sheet, f"{sheet}?module={world.modules['thaw']}", f"{sheet}.csv"),
        f"{sheet}/{world.members['author']}",
    ]
    visit("instructor").get(sheet)  # whoever has been here is remembered
    few = asked(visit("instructor"), paths)
    with app.app_context():
        a_term(world)
    many = asked(visit("instructor"), paths)
    assert many == few
    assert max(few.values()) <= 10, few  # the file is noted in the log, too
    page = visit("instructor").get(sheet)
    assert len(page.find("//thead//th")) == 2 + 2 + MODULES
    assert "1 essay, 3 words" in page.words


def asked(visitor: Visitor, paths: list[str]) -> dict[str, int]:
    counts = {}
    for path in paths:
        with statements() as said:
            ask = visitor.post if path.endswith(".csv") else visitor.get
            assert ask(path).status == 200
        counts[path] = len(said)
    return counts


@pytest.mark.slow
def test_everyone_is_in_the_file(app: Flask, visit: Visit, world: World, sheet: str) -> None:
    with app.app_context():
        a_term(world)
    lines = visit("instructor").post(f"{sheet}.csv").text.split("\r\n")
    assert len(lines) == 1 + 5 + PEOPLE + 1
    (one,) = [line for line in lines if line.startswith('"Student 007",')]
    in_a_module = '1,"","",3,2,0,2'
    assert one.count(",3,2,0,2") == MODULES, (one, in_a_module)


def a_term(world: World) -> None:
    """Four hundred people, each with an essay in each of fifteen modules, and two comments by
    others under every essay."""
    course = db.session.scalars(select(Course).where(Course.slug == world.course)).one().id
    for model, rows in (
        (Person, people()),
        (Member, members(course)),
        (Module, modules(course)),
        (Essay, essays(course)),
        (Comment, comments()),
    ):
        put(model, rows)
    db.session.commit()


def people() -> Iterator[Row]:
    for number in range(PEOPLE):
        about = {"email": f"s{number}@world.example", "password_hash": ""}
        yield {"id": FIRST + number, "name": f"Student {number:03}", **about}


def members(course: int) -> Iterator[Row]:
    for number in range(PEOPLE):
        ids = {"id": FIRST + number, "person_id": FIRST + number}
        yield {"course_id": course, "role": "student", **ids}


def modules(course: int) -> Iterator[Row]:
    for number in range(MODULES):
        about = {"title": f"Theme {number}", "position": 10 + number}
        yield {"id": FIRST + number, "course_id": course, **about}


def written() -> Iterator[tuple[int, int, int]]:
    for place, (person, module) in enumerate(product(range(PEOPLE), range(MODULES))):
        yield FIRST + place, person, module


def essays(course: int) -> Iterator[Row]:
    for essay, person, module in written():
        yield {
            "id": essay,
            "course_id": course,
            "author_id": FIRST + person,
            "module_id": FIRST + module,
            "title": "Bread",
            "words": 3,
            "published_at": now(),
            "comment_count": EACH,
        }


def comments() -> Iterator[Row]:
    for essay, person, _module in written():
        for nth in range(1, EACH + 1):
            number = FIRST + (essay - FIRST) * EACH + nth
            yield {
                "id": number,
                "essay_id": essay,
                "author_id": FIRST + (person + nth) % PEOPLE,
                "html": "<p>Bread.</p>",
                "path": path_segment(number),
                "revision_number": 1,
            }
