"""The desk of somebody who is in many courses: every list by key, and no more queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course, Role
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.prompts.models import Prompt
from tests.asking import statements
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


def section(page: Page, heading: str) -> str:
    """What the part of the page under a heading says."""
    found = page.find(f"//section[h2[normalize-space()='{heading}']]")
    return str(found[0].text_content())


def more_courses(app: Flask, world: World, count: int) -> None:
    """More of everything for the author: courses, questions, essays, drafts, replies, letters."""
    with app.app_context():
        author = db.session.get_one(Person, world.people["author"])
        teacher = db.session.get_one(Person, world.people["instructor"])
        for number in range(count):
            course = Course.open(f"Course {number:04}", teacher)
            role = Role.ASSISTANT if number % 2 else Role.STUDENT
            mine, theirs = course.admit(author, role), course.members[0]
            db.session.flush()
            module = course.add_module("Week 1")
            db.session.add(
                Prompt(module=module, question="Why?", essays_due_at=now() + timedelta(days=1))
            )
            essay = Essay.begin(mine, module)
            essay.save_draft(f"Essay {number:04}", "<p>Because.</p>", over=0)
            essay.publish()
            essay.save_draft(f"Essay {number:04}", "<p>Because of this.</p>", over=2)
            Comment.post(essay, "<p>Really?</p>", theirs)
            Feedback.begin(essay, theirs, "<p>Well.</p>", over={}).release()
        db.session.commit()


def queries_of(visitor: Visitor, path: str = "/") -> tuple[int, Page]:
    with statements() as asked:
        page = visitor.get(path)
    return len(asked), page


@pytest.mark.slow
def test_ever_more_courses_cost_no_more_queries(app: Flask, world: World, visit: Visit) -> None:
    more_courses(app, world, 10)
    few, page = queries_of(visit("author"))
    assert "Course 0009" in section(page, "Your courses")
    more_courses(app, world, 60)
    many, page = queries_of(visit("author"))
    assert many == few
    assert "Course 0059" in section(page, "Your courses")
    assert "Essay 0059" in section(page, "What you are writing")
    assert "Essay 0059" in section(page, "Feedback you have received")
    assert "Essay 0059" in section(page, "Waiting for you")
    assert page.find("//a[@class='waiting']/b")[0].text == "99+"


@pytest.mark.slow
def test_courses_come_in_pages_by_key(app: Flask, world: World, visit: Visit) -> None:
    more_courses(app, world, 90)
    author, seen = visit("author"), []
    page = author.get("/")
    while True:
        seen += [h3.text_content() for h3 in page.find("//ul[@class='course-list']//h3")]
        further = page.find("//a[@rel='next']")
        if not further:
            break
        page = author.get(further[0].get("href"))
    assert len(seen) == len(set(seen)) == 91
    assert seen[0] == "Course 0089"
    assert seen[-1] == "Soviet History"


@pytest.mark.parametrize("before", ["x", "0", "-1", "9" * 30, "١"])
def test_an_odd_key_begins_at_the_beginning(visit: Visit, before: str) -> None:
    page = visit("author").get(f"/?before={before}")
    assert page.status == 200
    assert "Soviet History" in section(page, "Your courses")
