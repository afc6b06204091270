"""Behind what concerns somebody, a digest names what else is new in their courses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.courses.models import Member
from app.db import db
from app.discussion.readers import ReadMark
from app.essays.models import Essay
from app.mail.compose import composed
from app.mail.digests import is_due, write_due
from app.mail.models import Mail
from tests.apart import separate
from tests.asking import statements
from tests.mail.conftest import TAKEN, Post
from tests.mail.digesting import (
    AUTHOR,
    DAY,
    EVENING,
    MORNING,
    answered,
    at,
    course,
    done,
    member,
    published,
    told,
)
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow

BREAD = "“Bread in 1963” by Joon-ho Dae"


def essay(title: str = "Bread in 1963") -> Essay:
    return db.session.scalars(select(Essay).where(Essay.title == title)).one()


def test_a_new_essay_is_told_to_the_others_once(app: Flask, world: World, post: Post) -> None:
    for who in ("author", "classmate", "instructor", "observer", "outsider"):
        told(app, world, who)
    with time_machine.travel(EVENING, tick=False):
        number = published(app, world)
    assert [at(MORNING, app), at(MORNING, app), at(MORNING + DAY, app)] == [3, 0, 0]
    assert {mail["To"].partition("@")[0] for mail in post.taken} == {
        *("author", "instructor", "observer")
    }
    assert {mail["Subject"] for mail in post.taken} == {"A new essay"}
    said = post.words()
    assert "New in Soviet History" in said
    assert f"{BREAD}:\nhttps://board.example/courses/{world.course}/essays/{number}\n" in said
    html = post.taken[-1].get_body(("html",))
    assert html
    assert f'essays/{number}">{BREAD}</a>' in html.get_content()
    assert "This mail comes once a day" in said


def test_what_concerns_one_comes_first(app: Flask, world: World, post: Post, evening: None) -> None:
    with time_machine.travel(EVENING, tick=False):
        published(app, world)
    assert at(MORNING, app) == 1
    assert post.taken[0]["Subject"] == "A new reply and a new essay"
    said = post.words()
    assert said.index("has answered you") < said.index("New in Soviet History")


def test_in_the_rhythm_that_was_chosen(app: Flask, world: World, post: Post) -> None:
    """At once comes what concerns one, and no more; a week's mail tells of the whole week."""
    told(app, world, rhythm="at once")
    told(app, world, "instructor", "weekly")
    told(app, world, "observer", "never")
    for number in range(5):
        with time_machine.travel(EVENING + number * DAY, tick=False):
            published(app, world, f"Essay {number}")
            assert at(MORNING + number * DAY, app) == (1 if number == 4 else 0)
    (mail,) = post.taken
    assert mail["Subject"] == "5 new essays"
    assert mail["To"] == "instructor@world.example"
    with time_machine.travel(EVENING + 5 * DAY, tick=False):
        answered(app, world)
        assert at(EVENING + 5 * DAY, app) == 1
    assert "New in" not in post.words()


def test_what_comes_after_the_morning_waits_for_the_next(
    app: Flask, world: World, post: Post
) -> None:
    told(app, world)
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        published(app, world)
    assert [at(MORNING + timedelta(hours=2), app), at(MORNING + DAY, app)] == [0, 1]


def withdrawn(app: Flask, world: World) -> None:
    essay().withdraw()


def deleted(app: Flask, world: World) -> None:
    essay().delete()


def hidden(app: Flask, world: World) -> None:
    essay().hide(member(world, "instructor").person, "It is unkind.")


def apart(app: Flask, world: World) -> None:
    separate(world)
    others = select(Essay.id).where(Essay.title.like("An Essay%"))
    db.session.execute(
        update(Essay).where(Essay.id.in_(others)).values(published_at=EVENING - 20 * DAY)
    )


def opened(app: Flask, world: World) -> None:
    ReadMark.set(member(world, "author"), essay(), 0)


def removed(app: Flask, world: World) -> None:
    member(world, "author").remove()


def archived(app: Flask, world: World) -> None:
    course(world).archive()


def suspended(app: Flask, world: World) -> None:
    member(world, "author").person.suspend()


def joined_later(app: Flask, world: World) -> None:
    member(world, "author").joined_at = EVENING + timedelta(hours=1)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    "meanwhile",
    [withdrawn, deleted, hidden, apart, opened, removed, archived, suspended, joined_later],
)
def test_what_one_may_not_see_or_has_seen_is_not_told(
    app: Flask,
    world: World,
    post: Post,
    meanwhile: Callable[[Flask, World], None],
    *,
    late: bool,
) -> None:
    """Whether it comes before the mail is written down, or only before it is sent."""
    told(app, world)
    with time_machine.travel(EVENING, tick=False):
        published(app, world)
    if late:
        post.mood = lambda: "451 Try again"
        assert at(MORNING, app) == 0
        post.mood = lambda: TAKEN
    with time_machine.travel(MORNING, tick=False):
        done(app, lambda: meanwhile(app, world))
    assert at(MORNING + timedelta(hours=1), app) == 0
    assert post.taken == []


def test_a_long_list_is_cut(app: Flask, world: World, post: Post) -> None:
    told(app, world)
    with time_machine.travel(EVENING, tick=False):
        for number in range(22):
            published(app, world, f"Essay {number}")
    assert at(MORNING, app) == 1
    said = post.words()
    assert (said.count(" by Joon-ho Dae"), "“Essay 21”" in said) == (10, True), "the last ones"
    assert f"And 12 more:\nhttps://board.example/courses/{world.course}\n" in said
    assert post.taken[0]["Subject"] == "22 new essays"


def test_nothing_is_lost_where_a_morning_had_no_mail(app: Flask, world: World, post: Post) -> None:
    """The board stood still for two days; and what is older than two weeks is no news."""
    told(app, world)
    with time_machine.travel(EVENING - 15 * DAY, tick=False):
        published(app, world, "Too Old")
    with time_machine.travel(EVENING, tick=False):
        published(app, world)
    assert at(MORNING + 2 * DAY, app) == 1
    assert BREAD in post.words()
    assert "Too Old" not in post.words()


def test_as_many_questions_for_a_long_mail_as_for_a_short_one(
    app: Flask, world: World, post: Post
) -> None:
    told(app, world)
    asked = []
    for number in (1, 9):
        with time_machine.travel(EVENING + number * DAY, tick=False):
            for one in range(number):
                answered(app, world, f"{number} {one}")
                published(app, world, f"Essay {number} {one}")
        with time_machine.travel(MORNING + number * DAY, tick=False), app.test_request_context():
            write_due()
            db.session.commit()
            mail = db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
            with statements() as said:
                message = composed(mail)
            assert message
            assert str(message).count(f"Essay {number} ") >= number
            mail.sent()
            db.session.commit()
            db.session.remove()
        asked.append(len(said))
    assert asked[0] == asked[1]


def test_a_class_that_has_been_told_is_not_written_to_again(
    app: Flask, world: World, post: Post
) -> None:
    """The look of each minute asks the same few questions all day, and finds nobody."""
    told(app, world)
    with time_machine.travel(EVENING, tick=False):
        published(app, world)
    at(MORNING, app)
    with (
        time_machine.travel(MORNING + timedelta(hours=3), tick=False),
        app.test_request_context(),
        statements() as said,
    ):
        assert not is_due()
        db.session.remove()
    assert len(said) <= 3
    assert done(app, lambda: db.session.scalars(select(Mail.address)).all()) == [AUTHOR]


def test_names_from_right_to_left_stay_apart(app: Flask, world: World, post: Post) -> None:
    told(app, world)

    def rename() -> None:
        db.session.get_one(Member, world.members["classmate"]).person.rename("ליאת כהן")

    done(app, rename)
    with time_machine.travel(EVENING, tick=False):
        published(app, world, "חורף 1941")
    at(MORNING, app)
    assert "“\u2068חורף 1941\u2069” by \u2068ליאת כהן\u2069:" in post.words()


def test_its_links_lead_there(
    app: Flask, world: World, post: Post, visit: Callable[[str], Visitor]
) -> None:
    told(app, world)
    with time_machine.travel(EVENING, tick=False):
        for number in range(11):
            published(app, world, f"Essay {number}")
    at(MORNING, app)
    links = [one for one in post.words().split() if one.startswith("https://board.example/")]
    places = [one.removeprefix("https://board.example").partition("#")[0] for one in links]
    author = visit("author")
    assert author.get(places[0]).h1 == "Essay 10"
    assert author.get(places[10]).h1 == "Soviet History"
