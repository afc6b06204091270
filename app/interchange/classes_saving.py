"""Saves a class that was read from a file, in bulk: the same facts as the models make, one by one.

Nobody is told of the comments, as of those of an imported page: they were made long ago.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, insert, select

from app.accounts.models import Person
from app.courses.models import Course, Member, Role
from app.db import Base, db
from app.discussion.models import Comment
from app.discussion.paths import path_below, path_segment
from app.essays.models import Essay, Revision
from app.interchange.classes import Class
from app.text.measure import excerpt, words

Row = dict[str, Any]

AS_PUBLISHED = 2  # `version` of an essay that was saved once and published; also `draft_version`


def save(made: Class, password: str) -> None:
    """Fill an empty database; the ids are those of the file. The caller commits."""
    texts = list(essays(made))
    for model, rows in (
        (Person, people(made, password)),
        (Course, courses(made)),
        (Member, members(made)),
        (Essay, texts),
        (Revision, map(first_revision, texts)),
        (Comment, comments(made)),
    ):
        if found := list(rows):
            db.session.execute(insert(model), found)
    go_on_counting(Person, Course, Member, Essay, Comment)


def people(made: Class, password: str) -> Iterator[Row]:
    """All with one password, which is hashed once."""
    example = Person()
    example.change_password(password)
    for number, line in enumerate(made.people, start=1):
        yield {
            "id": number,
            "email": line.email,
            "name": line.name,
            "password_hash": example.password_hash,
            "created_at": made.began_at,
            "demo": True,
        }


def courses(made: Class) -> Iterator[Row]:
    for number, line in enumerate(made.courses, start=1):
        yield {
            "id": number,
            "slug": line.slug,
            "title": line.title,
            "created_at": made.began_at,
        }


def members(made: Class) -> Iterator[Row]:
    """Everyone in every course. The first instructor instructs the first course, and so on, in
    turn; elsewhere they are students."""
    instructors = [number for number, one in enumerate(made.people, start=1) if one.instructs]
    turns = range(max(len(instructors), len(made.courses)))
    lead = instructors or [1]  # a course has somebody who instructs it
    pairs = {(turn % len(made.courses) + 1, lead[turn % len(lead)]) for turn in turns}
    for course in range(1, len(made.courses) + 1):
        for person in range(1, len(made.people) + 1):
            yield {
                "id": member_id(made, course, person),
                "course_id": course,
                "person_id": person,
                "role": Role.INSTRUCTOR if (course, person) in pairs else Role.STUDENT,
                "joined_at": made.began_at,
            }


def member_id(made: Class, course: int, person: int) -> int:
    """The person as a member of the course."""
    return (course - 1) * len(made.people) + person


def essays(made: Class) -> Iterator[Row]:
    """Saved once, and published at once."""
    answers = Counter(comment.essay for comment in made.comments)
    for number, line in enumerate(made.essays, start=1):
        yield {
            "id": number,
            "course_id": line.course,
            "author_id": member_id(made, line.course, line.author),
            "title": line.title,
            "html": line.html,
            "words": words(line.html),
            "excerpt": excerpt(line.html),
            "revision_count": 1,
            "draft_version": AS_PUBLISHED,
            "created_at": line.at,
            "published_at": line.at,
            "version": AS_PUBLISHED + answers[number],
            "comment_count": answers[number],
        }


def first_revision(essay: Row) -> Row:
    same = {name: essay[name] for name in ("title", "html", "words")}
    return same | {"essay_id": essay["id"], "number": 1, "made_at": essay["published_at"]}


def comments(made: Class) -> Iterator[Row]:
    replies = Counter(comment.parent for comment in made.comments)
    places: list[tuple[str, int]] = []  # path and depth of each
    for number, line in enumerate(made.comments, start=1):
        places.append(place_below(line.parent, number, places))
        yield {
            "id": number,
            "essay_id": line.essay,
            "parent_id": line.parent,
            "author_id": member_id(made, made.essays[line.essay - 1].course, line.author),
            "html": line.html,
            "path": places[-1][0],
            "depth": places[-1][1],
            "replies": replies[number],
            "revision_number": 1,
            "created_at": line.at,
        }


def place_below(parent: int | None, number: int, places: list[tuple[str, int]]) -> tuple[str, int]:
    """Path and depth of a comment in its thread, as `Comment.add` finds them."""
    if parent is None:
        return path_segment(number), 0
    above, depth = places[parent - 1]
    return path_below(above, depth, parent, number), depth + 1


def go_on_counting(*models: type[Base]) -> None:
    """PostgreSQL counts ids by itself, and must hear of those that were given."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    for model in models:
        key = next(iter(model.__table__.primary_key))
        sequence = func.pg_get_serial_sequence(model.__tablename__, key.name)
        last = select(func.max(key)).scalar_subquery()
        db.session.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
