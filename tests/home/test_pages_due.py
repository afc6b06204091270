"""The desk says what is due, and what I have done about it."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course
from app.db import db
from app.essays.models import Essay
from app.prompts.models import Prompt
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


def section(page: Page, heading: str) -> str:
    """What the part of the page under a heading says; nothing if there is no such part."""
    found = page.find(f"//section[h2[normalize-space()='{heading}']]")
    return " ".join(found[0].text_content().split()) if found else ""


def links(page: Page) -> list[str]:
    return [link.get("href") for link in page.find("//main//a")]


def due(app: Flask, world: World, days: float, question: str = "Why did the Thaw end?") -> None:
    """A question of the main course that is due in some days."""
    with app.app_context():
        prompt = db.session.scalars(select(Prompt)).one()
        prompt.question, prompt.essays_due_at = question, now() + timedelta(days=days)
        db.session.commit()


def test_what_is_due_and_what_i_have_done(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, 2.5)
    author = section(visit("author").get("/"), "Your courses")
    assert "Why did the Thaw end?" in author
    assert "in 2 days" in author
    assert "You published The Illusion of the Thaw" in author
    observer = section(visit("observer").get("/"), "Your courses")
    assert "Why did the Thaw end?" in observer
    assert "write your essay" not in observer, "observers read"


def test_a_draft_on_the_question_waits(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, 2.5)
    with app.app_context():
        for name in ("published", "withdrawn"):
            db.session.get_one(Essay, world.essays[name]).module_id = None
        db.session.commit()
    page = visit("author").get("/")
    assert "Your draft A Draft Nobody Else Sees waits" in section(page, "Your courses")


def test_who_has_not_begun_finds_where_to_write(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, 2.5)
    with app.app_context():
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        essay.delete()
        db.session.commit()
    page = visit("classmate").get("/")
    write = f"/courses/{world.course}/essays/new?module={world.modules['thaw']}"
    assert write in links(page)
    assert write not in links(visit("instructor").get("/")), "staff are not asked"


def test_a_question_stays_a_week_after_it_was_due(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, -2)
    assert "Essays were due" in section(visit("author").get("/"), "Your courses")
    due(app, world, -8)
    assert "Nothing is due." in section(visit("author").get("/"), "Your courses")


def test_the_next_question_goes_before_the_last(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, -2, "The last question?")
    with app.app_context():
        for days, question in ((9, "The one after?"), (5, "The next question?")):
            module = db.session.scalars(select(Course).filter_by(slug=world.course)).one()
            added = module.add_module(question)
            db.session.add(
                Prompt(module=added, question=question, essays_due_at=now() + timedelta(days=days))
            )
        db.session.commit()
    mine = section(visit("author").get("/"), "Your courses")
    assert "The next question?" in mine
    assert "The last question?" not in mine
    assert "The one after?" not in mine


def test_what_staff_have_hidden_is_neither_answered_nor_unbegun(
    app: Flask, world: World, visit: Visit
) -> None:
    due(app, world, 2.5)
    with app.app_context():
        db.session.get_one(Essay, world.essays["draft"]).module_id = None
        by = db.session.get_one(Person, world.people["instructor"])
        db.session.get_one(Essay, world.essays["published"]).hide(by, "It names a witness.")
        db.session.commit()
    courses = section(visit("author").get("/"), "Your courses")
    assert "Your course's staff have hidden The Illusion of the Thaw" in courses
    assert "You published" not in courses
    assert "You have not begun" not in courses
