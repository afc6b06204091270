"""What waits for somebody comes by mail: when, to whom, how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.mail import jobs
from app.mail.models import Mail
from tests.asking import statements
from tests.mail.conftest import Post
from tests.mail.digesting import (
    AUTHOR,
    BEFORE_MORNING,
    DAY,
    EVENING,
    MORNING,
    answered,
    at,
    course,
    done,
    member,
    minute,
    told,
)
from tests.visitor import Visitor
from tests.world import WORDS, World

pytestmark = pytest.mark.slow

Visit = Callable[[str], Visitor]


def test_a_day_is_told_of_in_the_next_morning(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    assert at(EVENING, app) == 0
    assert at(BEFORE_MORNING, app) == 0, "it is night still, by the clock of the course"
    assert [at(MORNING, app), at(MORNING, app), at(MORNING + DAY, app)] == [1, 0, 0]
    (mail,) = post.taken
    assert (mail["To"], mail["Subject"]) == (AUTHOR, "A new reply")
    said = post.words()
    assert "Hello Ruth Lindqvist," in said
    assert "Joon-ho Dae has answered you on “The Illusion of the Thaw” (Soviet History):" in said
    assert "Joon-ho Dae: “Who was in the queue, and for what?”" in said
    assert WORDS["comment"] not in said, "that was told long ago"
    html = mail.get_body(("html",))
    assert html
    assert "Who was in the queue, and for what?" in html.get_content()


def test_its_links_lead_there(app: Flask, post: Post, evening: None, visit: Visit) -> None:
    at(MORNING, app)
    links = [one for one in post.words().split() if one.startswith("https://board.example/")]
    (essay, account, stop) = (one.removeprefix("https://board.example") for one in links)
    author = visit("author")
    assert author.follow(author.get(essay)).h1 == "The Illusion of the Thaw"
    assert author.get(account).h1 == "Your account"
    assert visit("stranger").get(stop).h1 == "Stop this mail"


def test_at_once_and_never(app: Flask, world: World, post: Post, evening: None) -> None:
    told(app, world, rhythm="never")
    assert at(MORNING, app) == 0
    told(app, world, rhythm="at once")
    assert [at(EVENING, app), at(EVENING, app)] == [1, 0]
    with time_machine.travel(MORNING + DAY, tick=False):
        answered(app, world, "And another.")
        assert [minute(app), minute(app)] == [1, 0]
    assert len({mail["Message-ID"] for mail in post.taken}) == 2


def test_a_week_is_told_of_on_monday(app: Flask, world: World, post: Post, evening: None) -> None:
    told(app, world, rhythm="weekly")
    sent = [at(MORNING + number * DAY, app) for number in range(8)]
    assert sent == [0, 0, 0, 0, 1, 0, 0, 0]


def test_one_mail_a_day_however_much_there_is(
    app: Flask, world: World, post: Post, evening: None
) -> None:
    assert at(MORNING, app) == 1
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        answered(app, world, "Before noon.")
        answered(app, world, "Before noon, too.", by="instructor")
    assert at(MORNING + timedelta(hours=9), app) == 0
    assert at(MORNING + DAY, app) == 1
    assert post.taken[-1]["Subject"] == "2 new replies"
    assert "Who was in the queue" not in post.words(), "each is told once"


def test_what_was_seen_is_not_told(
    app: Flask, world: World, post: Post, evening: None, visit: Visit
) -> None:
    visit("author").submit(f"/courses/{world.course}/essays/{world.essays['published']}", "/read")
    assert at(MORNING, app) == 0
    assert post.taken == []


def test_ones_own_doing_is_not_told(app: Flask, world: World, post: Post) -> None:
    told(app, world, rhythm="at once")
    with time_machine.travel(EVENING, tick=False):
        answered(app, world, "I answer myself.", by="author")
        assert minute(app) == 0


def test_news_of_last_month_is_none(app: Flask, world: World, post: Post, evening: None) -> None:
    """A board that is given a mail server in the middle of a term does not tell all of it."""
    assert at(MORNING + 20 * DAY, app) == 0


def test_a_long_list_says_that_there_is_more(app: Flask, world: World, post: Post) -> None:
    told(app, world)
    texts = ("published", "withdrawn")

    def write() -> None:
        essays = [db.session.get_one(Essay, world.essays[name]) for name in texts]
        for number in range(21):
            essay = Essay.begin(member(world, "author"))
            essay.save_draft(f"Essay {number}", "<p>Some words.</p>", over=0)
            essay.publish()
            essays.append(essay)
        db.session.flush()
        for essay in essays[2:]:
            for number in range(5):
                Comment.post(essay, f"<p>Answer {number}.</p>", member(world, "classmate"))

    with time_machine.travel(EVENING, tick=False):
        done(app, write)
    assert at(MORNING, app) == 1
    said = post.words()
    assert said.count("5 new replies to you on") == 20
    assert "There is more on your desk:" in said
    assert "Answer 2." in said
    assert "Answer 3." not in said, "of each essay the first three"


def test_whose_clock_it_is(app: Flask, world: World, post: Post) -> None:
    """That of the first course one is in: the outsider's is UTC's."""
    told(app, world)
    told(app, world, "outsider")

    def ask() -> None:
        course(world).admit(db.session.get_one(Person, world.people["outsider"]))
        essay = db.session.get_one(Essay, world.essays["elsewhere"])
        Comment.post(essay, "<p>Sugar, then?</p>", None)

    with time_machine.travel(EVENING, tick=False):
        done(app, ask)
        answered(app, world)
    assert at(MORNING - timedelta(hours=3), app) == 1
    assert post.taken[0]["To"] == "outsider@world.example"
    assert at(MORNING, app) == 1
    assert post.taken[1]["To"] == AUTHOR


def test_without_a_mail_server_nothing_is_written_down(
    app: Flask, world: World, post: Post, evening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = app.config["MAIL_URL"]
    monkeypatch.setitem(app.config, "MAIL_URL", "")
    assert at(MORNING, app) == 0
    monkeypatch.setitem(app.config, "MAIL_URL", there)
    assert at(MORNING, app) == 1


@pytest.mark.parametrize("rhythm", ["daily", "at once"])
def test_as_many_questions_for_one_as_for_many(
    app: Flask, world: World, post: Post, rhythm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "deliver_all", lambda: 0)

    def gather(first: int, last: int) -> None:
        hashed = db.session.get_one(Person, world.people["author"]).password_hash
        for number in range(first, last):
            person = Person(
                email=f"many{number}@world.example",
                name=f"Many {number}",
                password_hash=hashed,
                rhythm=rhythm,
            )
            person.confirm()
            db.session.add(person)
            db.session.flush()
            joined = course(world).admit(person)
            db.session.flush()
            essay = Essay.begin(joined)
            essay.save_draft(f"Of many {number}", "<p>Words.</p>", over=0)
            essay.publish()
            db.session.flush()
            Comment.post(essay, "<p>An answer.</p>", member(world, "classmate"))

    asked = []
    for first, last, days in ((0, 3, 0), (3, 63, 1)):
        with time_machine.travel(EVENING + days * DAY, tick=False):
            done(app, lambda first=first, last=last: gather(first, last))  # type: ignore[misc]
        with (
            time_machine.travel(MORNING + days * DAY, tick=False),
            app.test_request_context(),
            statements() as said,
        ):
            jobs.each_minute()
            db.session.remove()
        asked.append(len(said))
    with app.app_context():
        written = db.session.scalars(select(Mail).where(Mail.kind == "digest")).all()
    assert len(written) == 63
    assert asked[0] == asked[1]
