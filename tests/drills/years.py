"""A board that has been in use for years: a gigabyte of essays, of what they said before, and of
comments, put in by the table."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import create_app
from app.accounts.models import Person
from app.courses.models import Course, Member, Module, Role
from app.db import db
from app.discussion.models import Comment
from app.discussion.paths import path_segment
from app.essays.models import Essay, Revision
from tests.bench.a_class import OPENED, prose
from tests.house.crowd import put

Row = dict[str, Any]

BASE = 1_000_000  # ids beside those of the demo
PEOPLE, MODULES, REVISIONS, ANSWERS = 400, 15, 3, 10
ESSAY_WORDS, COMMENT_WORDS = 900, 60
AT_ONCE = 500  # essays, with all that belongs to them
HOUR = timedelta(hours=1)


def fill(instance: Path, size: int) -> None:
    """Until the database of this instance, which nobody serves, has so many bytes."""
    app = create_app(INSTANCE=instance, DATABASE_URL="")
    with app.app_context():
        for model, rows in ((Person, people()), (Course, course()), (Member, members())):
            put(model, rows)
        put(Module, modules())
        db.session.commit()
        texts, first = Texts(), BASE
        while (instance / "colloquy.sqlite3").stat().st_size < size:
            numbers = range(first, first + AT_ONCE)
            put(Essay, essays(numbers, texts))
            put(Revision, revisions(numbers, texts))
            put(Comment, comments(numbers, texts))
            db.session.commit()
            first += AT_ONCE
        db.session.remove()
        db.engine.dispose()


class Texts:
    """A few hundred different ones. What an essay said before is like what it says; other essays
    and comments are not like it, so that packing them is as hard as in earnest."""

    def __init__(self) -> None:
        chance = random.Random(1917)
        self.essays = [f"<p>{prose(chance, ESSAY_WORDS)}</p>" for _ in range(200)]
        self.comments = [f"<p>{prose(chance, COMMENT_WORDS)}</p>" for _ in range(400)]

    def essay(self, number: int, revision: int) -> str:
        return f"<p>As of its {revision}. revision.</p>{self.essays[number % len(self.essays)]}"


def people() -> Iterator[Row]:
    for number in range(BASE, BASE + PEOPLE):
        email = f"years{number}@example.test"
        yield {"id": number, "email": email, "name": f"Student {number}", "password_hash": ""}


def course() -> Iterator[Row]:
    yield {"id": BASE, "slug": "years", "title": "Years of History"}


def members() -> Iterator[Row]:
    for number in range(BASE, BASE + PEOPLE):
        role = Role.INSTRUCTOR if number == BASE else Role.STUDENT
        yield {"id": number, "course_id": BASE, "person_id": number, "role": role}


def modules() -> Iterator[Row]:
    for number in range(MODULES):
        title = f"Week {number + 1} of every year"
        yield {"id": BASE + number, "course_id": BASE, "position": number, "title": title}


def essays(numbers: range, texts: Texts) -> Iterator[Row]:
    for number in numbers:
        yield {
            "id": number,
            "course_id": BASE,
            "module_id": BASE + number % MODULES,
            "author_id": BASE + number % PEOPLE,
            "title": f"Essay {number}",
            "html": texts.essay(number, REVISIONS),
            "words": ESSAY_WORDS,
            "revision_count": REVISIONS,
            "comment_count": ANSWERS,
            "published_at": OPENED + (number - BASE) * HOUR / 10,
        }


def revisions(numbers: range, texts: Texts) -> Iterator[Row]:
    for number in numbers:
        for revision in range(1, REVISIONS + 1):
            yield {
                "essay_id": number,
                "number": revision,
                "title": f"Essay {number}",
                "html": texts.essay(number, revision),
                "words": ESSAY_WORDS,
            }


def comments(numbers: range, texts: Texts) -> Iterator[Row]:
    for number in numbers:
        for nth in range(ANSWERS):
            comment = number * ANSWERS + nth
            yield {
                "id": comment,
                "essay_id": number,
                "author_id": BASE + (number * nth) % PEOPLE,
                "html": texts.comments[comment % len(texts.comments)],
                "path": path_segment(comment),
                "revision_number": REVISIONS,
            }
