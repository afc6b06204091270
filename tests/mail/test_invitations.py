"""Invitations as they are sent, with the rights of that moment."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.db import db
from app.mail.compose import in_one_line
from tests.mail.conftest import Post
from tests.mail.test_pages import link_in
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`

Visit = Callable[[str], Visitor]
Deliver = Callable[[], int]
ANN = "ann@x.example"


@pytest.fixture
def asked(post: Post, visit: Visit, world: World) -> Visitor:
    """The instructor, who has just invited Ann."""
    instructor = visit("instructor")
    path = f"/courses/{world.course}/people/invite"
    looked = instructor.submit(path, "/people/invite", listed=f"Ann Lee <{ANN}>")
    assert instructor.send(looked, path, "/people/invite", "save=1").status == 303
    return instructor


def change(app: Flask, world: World, deed: Callable[[Course], object]) -> None:
    with app.app_context():
        deed(db.session.get_one(Member, world.members["instructor"]).course)
        db.session.commit()


def test_a_mail_with_a_link_that_lets_one_in(
    app: Flask, post: Post, asked: Visitor, visit: Visit, deliver: Deliver, world: World
) -> None:
    assert deliver() == 1
    (mail,) = post.taken
    assert (mail["To"], mail["Subject"]) == (ANN, "Invitation to Soviet History")
    assert "Nadia Amsel invites you to the course Soviet History (HIST 3644)" in post.words()
    link = link_in(post)
    stranger = visit("stranger")
    fields = {"name": "Ann Lee", "password": "three words of it"}
    done = stranger.submit(link, "/register", **fields)
    assert stranger.follow(done).h1 == "Soviet History"
    with app.app_context():
        person = Person.with_address(ANN)
        assert person
        assert person.confirmed_at
    assert deliver() == 0, "nothing is left to confirm"


def withdrawn(app: Flask, world: World) -> None:
    with app.app_context():
        for one in db.session.query(Invitation).filter_by(email=ANN):
            one.withdraw()
        db.session.commit()


def archived(app: Flask, world: World) -> None:
    change(app, world, lambda course: course.archive())


def joined_otherwise(app: Flask, world: World) -> None:
    def join(course: Course) -> None:
        person = Person.register(ANN, "Ann Lee", "a long password")
        db.session.flush()
        course.admit(person)

    change(app, world, join)


def joined_and_removed(app: Flask, world: World) -> None:
    joined_otherwise(app, world)
    with app.app_context():
        person = Person.with_address(ANN)
        assert person
        db.session.query(Member).filter_by(person_id=person.id).one().remove()
        db.session.commit()


@pytest.mark.parametrize("meanwhile", [withdrawn, archived, joined_otherwise, joined_and_removed])
def test_what_has_changed_meanwhile_is_not_written(
    app: Flask,
    world: World,
    post: Post,
    asked: Visitor,
    deliver: Deliver,
    meanwhile: Callable[[Flask, World], None],
) -> None:
    meanwhile(app, world)
    assert deliver() == 0
    assert post.taken == []


def test_sent_again_before_the_first_has_gone_is_sent_once(
    post: Post, asked: Visitor, deliver: Deliver, world: World
) -> None:
    path = f"/courses/{world.course}/people/invited"
    (row,) = asked.get(path).find("//tr[contains(., 'Ann Lee')]")
    (again,) = row.xpath(".//form/@action[contains(., '/again')]")
    assert asked.submit(path, again).status == 303
    assert deliver() == 1
    assert asked.submit(path, again).status == 303
    assert deliver() == 1
    assert {mail["To"] for mail in post.taken} == {ANN}
    assert len({mail["Message-ID"] for mail in post.taken}) == 2


def test_links_begin_as_the_board_says(post: Post, asked: Visitor, deliver: Deliver) -> None:
    assert deliver() == 1
    assert "https://board.example/invited/" in post.words()


@pytest.mark.parametrize(
    "title",
    [
        "History\r\nBcc: everybody@x.example",
        "=?utf-8?q?History=0D=0ABcc:_everybody@x.example?=",
        "History\u2028Bcc: everybody@x.example",
        "Geschichte\x00\x1b[2J",
    ],
)
def test_no_title_becomes_another_header(
    app: Flask, world: World, post: Post, asked: Visitor, deliver: Deliver, title: str
) -> None:
    """No form takes such a title; one that is there all the same does no harm."""
    change(app, world, lambda course: setattr(course, "title", title.replace("\x00", "")))
    assert deliver() == 1
    (mail,) = post.taken
    assert mail["Bcc"] is None
    assert "Bcc" not in mail
    assert mail["Subject"].startswith(
        ("Invitation to History", "Invitation to = ?", "Invitation to G")
    )


def test_a_header_is_one_line() -> None:
    assert in_one_line(" A\r\nB\u2029C\x07 =?x?= ") == "A BC = ?x?="
