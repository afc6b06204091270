"""A small class as a file holds it, and the same class told by the models, one deed at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from app import clock
from app.accounts.models import Person
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.paths import DEPTH_ORDERED
from app.essays.models import Essay
from app.text.literal import html_from_literal

Line = dict[str, Any]
Made = dict[str, list[Any]]

BEGAN = datetime(2025, 9, 1, 8, 37, tzinfo=UTC)
DEEP = DEPTH_ORDERED + 3  # a thread in which the last answers have no place of their own


def at(minutes: int) -> str:
    return (BEGAN + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()


def a_class() -> list[Line]:
    """Two courses, four people, three essays; threads wide and deep."""
    titles = ("History 101: Rome", "History 102: Reformation")
    lines: list[Line] = [
        {
            "k": "course",
            "id": n,
            "slug": f"history-10{n}-{title.split()[-1].lower()}",
            "title": title,
        }
        for n, title in enumerate(titles, start=1)
    ]
    for n, name in enumerate(("Iris Baker", "Otto Weaver", "Nora Yates", "Hugo Dyer"), start=1):
        role = "instructor" if n <= 2 else "student"
        email = f"student{n:04d}@example.test"
        lines.append(
            {"k": "user", "id": n, "email": email, "name": name, "role": role, "login": "x"}
        )
    for n, (course, author) in enumerate(((1, 3), (2, 4), (1, 4)), start=1):
        paras = [f"zzessay{n} Bread & <grain> *here*.", "1917. The second paragraph."]
        essay = {"k": "essay", "id": n, "course": course, "author": author, "slug": f"essay-{n}"}
        lines.append(essay | {"title": f"The Grain of Egypt, {n}", "at": at(n), "paras": paras})
    return lines + comments()


def comments() -> list[Line]:
    parents = [None, 1, 1, None, 2, None, *range(6, DEEP + 6), 5]
    return [
        {
            "k": "comment",
            "id": n,
            "essay": 2 if n == 4 else 1,
            "parent": parent,
            "author": n % 4 + 1,
            "at": at(100 + n),
            "paras": [f"zzcomm{n}"],
        }
        for n, parent in enumerate(parents, start=1)
    ]


def tell() -> None:
    """The same class, by model methods and one after the other."""
    made: Made = {"course": [], "user": [], "essay": [], "comment": []}
    for line in a_class():
        moment = datetime.fromisoformat(line.get("at") or at(1)).replace(tzinfo=UTC)
        with clock.at(moment):
            made[line["k"]].append(TELLERS[line["k"]](line, made))
            if line["k"] == "user" and line["id"] == 4:
                admit(made)
            db.session.flush()
    db.session.commit()


def admit(made: Made) -> None:
    titles = [line["title"] for line in a_class() if line["k"] == "course"]
    made["course"] = [Course.open(title, made["user"][n]) for n, title in enumerate(titles)]
    for course in made["course"]:
        for person in made["user"]:
            course.admit(person)


def member(made: Made, course: Course, person: int) -> Member:
    found = course.membership_of(made["user"][person - 1])
    assert found is not None
    return found


def tell_essay(line: Line, made: Made) -> Essay:
    essay = Essay.begin(member(made, made["course"][line["course"] - 1], line["author"]))
    essay.save_draft(line["title"], html_from_literal("\n\n".join(line["paras"])), over=0)
    essay.publish()
    return essay


def tell_comment(line: Line, made: Made) -> Comment:
    essay = made["essay"][line["essay"] - 1]
    parent = made["comment"][line["parent"] - 1] if line["parent"] else None
    html = html_from_literal(line["paras"][0])
    return Comment.post(essay, html, member(made, essay.course, line["author"]), parent)


TELLERS: dict[str, Callable[[Line, Made], Any]] = {
    "course": lambda line, made: None,
    "user": lambda line, made: Person.register(line["email"], line["name"], "x" * 10, demo=True),
    "essay": tell_essay,
    "comment": tell_comment,
}
