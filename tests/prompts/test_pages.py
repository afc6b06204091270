"""Asking a module's question."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.courses.models import Course
from app.db import db
from app.prompts.models import Prompt
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


def path_of(world: World, module: str) -> str:
    return f"/courses/{world.course}/modules/{world.modules[module]}/prompt"


def stored(app: Flask, world: World, module: str) -> Prompt | None:
    with app.app_context():
        return db.session.query(Prompt).filter_by(module_id=world.modules[module]).one_or_none()


def test_a_question_is_asked_and_read(app: Flask, visit: Visit, world: World) -> None:
    path = path_of(world, "later")
    page = visit("assistant").submit(
        path,
        path,
        question="What did people\nbelieve in?",
        essays_due="2026-03-22T23:59",
        words_least="300",
    )
    assert page.location == path.removesuffix("/prompt")
    shown = visit("author").get(page.location)
    assert "What did people believe in?" in shown.words
    assert "March 22, 2026 at 11:59 pm" in shown.words
    assert "at least 300 words" in shown.words
    prompt = stored(app, world, "later")
    assert prompt
    assert prompt.essays_due_at == datetime(2026, 3, 23, 3, 59, tzinfo=UTC)
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    assert "Tomas Ferreira asked the question of Week 12 · Developed Socialism." in log


def test_asking_twice_makes_one_question(app: Flask, visit: Visit, world: World) -> None:
    path = path_of(world, "later")
    visit("instructor").submit(path, path, question="First?")
    visit("instructor").submit(path, path, question="Second?")
    prompt = stored(app, world, "later")
    assert prompt
    assert prompt.question == "Second?"


def test_the_form_shows_the_deadline_on_the_courses_clock(visit: Visit, world: World) -> None:
    page = visit("instructor").get(path_of(world, "thaw"))
    assert page.find("//input[@name='essays_due']")[0].value == "2026-03-09T00:59"
    assert "New York time" in page.find("//*[@id='essays_due-hint']")[0].text_content()


def test_saving_unchanged_moves_nothing(app: Flask, visit: Visit, world: World) -> None:
    before = stored(app, world, "thaw")
    path = path_of(world, "thaw")
    assert visit("instructor").submit(path, path).status == 303
    after = stored(app, world, "thaw")
    assert before
    assert after
    assert (after.essays_due_at, after.question, after.words_most) == (
        before.essays_due_at,
        before.question,
        before.words_most,
    )


@pytest.mark.parametrize(
    ("zone", "local", "moment"),
    [
        ("America/New_York", "2026-03-08T03:00", datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        # 1:30 comes twice on that day: the later one, so that nobody is late for the clock's sake
        ("America/New_York", "2026-11-01T01:30", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", "2026-03-08T23:59", datetime(2026, 3, 8, 18, 14, tzinfo=UTC)),
    ],
)
def test_deadlines_and_clocks_that_change(
    app: Flask, visit: Visit, world: World, zone: str, local: str, moment: datetime
) -> None:
    with app.app_context():
        db.session.query(Course).filter_by(slug=world.course).one().zone = zone
        db.session.commit()
    path = path_of(world, "thaw")
    assert visit("instructor").submit(path, path, essays_due=local).status == 303
    prompt = stored(app, world, "thaw")
    assert prompt
    assert prompt.essays_due_at == moment
    assert visit("instructor").get(path).find("//input[@name='essays_due']")[0].value == local


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("question", "  \n ", "write the question"),
        ("question", "x" * 4001, "4,001 characters"),
        ("question", "Why?\n\u2067And how?", "Line 2 holds a sign that turns"),
        (
            "essays_due",
            "2026-03-08T02:30",
            "There is no 02:30 on that day: clocks are put forward (New York time)",
        ),
        ("essays_due", "2026-02-30T12:00", "no such day"),
        ("essays_due", "next week", "give day and time"),
        ("essays_due", "0001-01-01T00:00", "between the years"),
        ("words_least", "0", "from 1 to"),
        ("words_least", "9" * 30, "as a number"),
        ("words_most", "299", "fewer than the least"),
    ],
)
def test_a_refused_question_keeps_the_words(
    app: Flask, visit: Visit, world: World, field: str, value: str, sentence: str
) -> None:
    path = path_of(world, "thaw")
    fields = {"question": "Kept words?", field: value}
    page = visit("instructor").submit(path, path, **fields)
    assert page.status == 422
    assert sentence in page.words
    assert field == "question" or "Kept words?" in page.text
    prompt = stored(app, world, "thaw")
    assert prompt
    assert prompt.question.startswith("Was Khrushchev")


def test_a_question_is_taken_back_and_the_essays_stay(visit: Visit, world: World) -> None:
    path = path_of(world, "thaw")
    assert visit("instructor").submit(path, "/prompt/remove").status == 303
    page = visit("author").get(path.removesuffix("/prompt"))
    assert "Was Khrushchev" not in page.words
    assert "The Illusion of the Thaw" in page.words
    assert visit("instructor").post(f"{path}/remove").status == 303, "a second press is no mistake"


def test_a_question_changed_meanwhile_is_not_taken_back_unseen(visit: Visit, world: World) -> None:
    path, visitor = path_of(world, "thaw"), visit("instructor")
    seen = visitor.get(path)
    visit("assistant").submit(path, path, question="Who won the Thaw?")
    refused = visitor.send(seen, path, "/prompt/remove")
    assert refused.status == 409
    assert "has been changed meanwhile" in refused.words
    assert "Who won the Thaw?" in visit("author").get(path.removesuffix("/prompt")).words
    gone = visitor.follow(visitor.submit(path, "/prompt/remove"))
    assert "It was: “Who won the Thaw?”" in gone.words


@pytest.mark.slow
def test_a_question_is_plain_text(visit: Visit, world: World) -> None:
    path = path_of(world, "later")
    visit("instructor").submit(path, path, question="<script>alert(1)</script> *Why* & how?")
    page = visit("author").get(path.removesuffix("/prompt"))
    assert "<script>alert(1)</script> *Why* & how?" in page.words
    assert not page.find("//main//script")
