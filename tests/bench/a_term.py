"""A whole term to measure participation with: 400 people over 15 modules, each with an essay of 900
words in each of them, and three comments on every essay. Put in by the table, beside the class."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.courses.models import Course, Member, Module, Role
from app.db import db
from app.discussion.models import Comment
from app.discussion.paths import path_segment
from app.essays.models import Essay
from app.interchange.classes_saving import go_on_counting
from app.prompts.models import Prompt
from tests.bench import a_class
from tests.house.crowd import put

Row = dict[str, Any]

MODULES, EACH = 15, 3  # comments on an essay
COURSE = a_class.COURSES + 1
SLUG = "measured-term"
TEACHER = 3
# Not in it is the student whose pages are measured: their other pages are as they always were.
PEOPLE = [TEACHER, *(person for person in range(201, a_class.PEOPLE + 1) if person != 300)]
WEEK = timedelta(days=7)
TEXTS = 20  # different ones


def put_in() -> None:
    """Beside the class that is there already; commits."""
    for model, rows in (
        (Course, iter([{"id": COURSE, "slug": SLUG, "title": "A Term to Measure"}])),
        (Member, members()),
        (Module, modules()),
        (Prompt, prompts()),
        (Essay, essays()),
        (Comment, comments()),
    ):
        put(model, rows)
    go_on_counting(Course, Member, Module, Prompt, Essay, Comment)
    db.session.commit()


def member(place: int) -> int:
    """The id of one of the people as a member, behind those of the class."""
    return a_class.COURSES * a_class.PEOPLE + 1 + place % len(PEOPLE)


def members() -> Iterator[Row]:
    for place, person in enumerate(PEOPLE):
        role = Role.INSTRUCTOR if person == TEACHER else Role.STUDENT
        yield {"id": member(place), "course_id": COURSE, "person_id": person, "role": role}


def modules() -> Iterator[Row]:
    for number in range(1, MODULES + 1):
        title = f"Week {number} · A Theme to Write About"
        yield {"id": number, "course_id": COURSE, "position": number, "title": title}


def prompts() -> Iterator[Row]:
    """Some are due before, some after most have written."""
    for number in range(1, MODULES + 1):
        due = a_class.OPENED + number * WEEK + timedelta(hours=200)
        question = f"What was new in week {number}?"
        yield {"id": number, "module_id": number, "question": question, "essays_due_at": due}


def written() -> Iterator[tuple[int, int, int]]:
    """Every essay's id, its module, and the place of its author among the people."""
    number = a_class.ESSAYS
    for module in range(1, MODULES + 1):
        for place in range(len(PEOPLE)):
            number += 1
            yield number, module, place


def essays() -> Iterator[Row]:
    chance = random.Random(1789)
    texts = [f"<p>{a_class.prose(chance, a_class.ESSAY_WORDS)}</p>" for _ in range(TEXTS)]
    for number, module, place in written():
        yield {
            "id": number,
            "course_id": COURSE,
            "module_id": module,
            "author_id": member(place),
            "title": f"Essay {number}",
            "html": texts[number % TEXTS],
            "words": a_class.ESSAY_WORDS,
            "revision_count": 1,
            "comment_count": EACH,
            "published_at": a_class.OPENED + module * WEEK + timedelta(minutes=31 * place),
        }


def comments() -> Iterator[Row]:
    number = a_class.COMMENTS
    for essay, module, place in written():
        for nth in range(1, EACH + 1):
            number += 1
            yield {
                "id": number,
                "essay_id": essay,
                "author_id": member(place + 7 * nth + module),
                "html": "<p>A few words about bread, and what it cost.</p>",
                "path": path_segment(number),
                "revision_number": 1,
            }
