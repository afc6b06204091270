"""What is new, on the desk: replies on one essay in one line, and the mark in the header agrees."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.home.queries import LINES
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Reply = Callable[..., None]


@pytest.fixture
def reply(app: Flask, world: World) -> Reply:
    """`reply("unanswered", "author", "assistant")`: they answer an essay, in that order."""

    def answer(essay: str | int, *who: str) -> None:
        with app.app_context():
            found = db.session.get_one(Essay, world.essays.get(str(essay), essay))
            for one in who:
                writer = db.session.get_one(Member, world.members[one])
                Comment.post(found, "<p>A thought.</p>", writer)
            db.session.commit()

    return answer


def lines(page: Page) -> list[str]:
    """What waits, without course and day."""
    return [
        " ".join(line.text_content().split())
        for line in page.find("//section[h2[normalize-space()='Waiting for you']]//li/p")
    ]


def mark(page: Page) -> str:
    return "".join(page.find("//a[@class='waiting']/b/text()"))


def told(page: Page) -> int:
    """How many replies and letters the lines tell of."""
    numbers = [re.match(r"([\d,]+) new replies", line) for line in lines(page)]
    return sum(int(number[1]) if number else 1 for number in numbers)


def test_replies_on_one_essay_stand_in_one_line(visit: Visit, reply: Reply) -> None:
    on = "on “Dachas for Everyone”"
    classmate = visit("classmate")
    for who, said in (
        ("author", f"Ruth Lindqvist answered you {on}"),
        ("author", f"2 new replies {on}: Ruth Lindqvist"),
        ("instructor", f"3 new replies {on}: Ruth Lindqvist and Nadia Amsel"),
        ("assistant", f"4 new replies {on}: Ruth Lindqvist, Nadia Amsel and 1 other"),
        ("author", f"5 new replies {on}: Ruth Lindqvist, Nadia Amsel and 1 other"),
    ):
        reply("unanswered", who)
        assert lines(classmate.get("/"))[0] == said


def test_many_who_answered_are_counted(
    app: Flask, visit: Visit, world: World, reply: Reply
) -> None:
    reply("unanswered", "assistant", "author")
    with app.app_context():
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        teacher = db.session.get_one(Member, world.members["instructor"])
        for number in range(60):
            person = Person(email=f"{number}@crowd.example", name=f"S {number}", password_hash="-")
            db.session.add(person)
            Comment.post(essay, "<p>Hm.</p>", teacher.course.admit(person))
        db.session.commit()
    page = visit("classmate").get("/")
    assert lines(page)[0] == (
        "62 new replies on “Dachas for Everyone”: Tomas Ferreira, Ruth Lindqvist and 60 others"
    )
    assert told(page) == int(mark(page))


def test_a_line_leads_to_the_first_new_reply(
    app: Flask, visit: Visit, world: World, reply: Reply
) -> None:
    classmate, essay = visit("classmate"), world.essays["unanswered"]
    reply("unanswered", "author")
    with app.app_context():
        newest = db.session.scalar(select(func.max(Comment.id)))
    read = {"comment_id": newest}
    assert classmate.post(f"/courses/{world.course}/essays/{essay}/read", read).status < 400
    reply("unanswered", "instructor", "assistant")
    page = classmate.get("/")
    (way,) = page.find("//ul[@class='waits']//a[contains(., '2 new replies')]/@href")
    shown = classmate.follow(classmate.get(way))
    place = way.rpartition("/")[2]
    assert "Nadia Amsel" in shown.find(f"//article[@id='comment-{place}']")[0].text_content()


def test_feedback_stays_a_line_of_its_own(visit: Visit, reply: Reply) -> None:
    reply("published", "instructor", "classmate")
    found = lines(visit("author").get("/"))
    assert found[0].startswith("4 new replies on “The Illusion of the Thaw”: Joon-ho Dae and Nadia")
    assert "Feedback for you on “The Illusion of the Thaw”" in found


@pytest.mark.parametrize("who", ["author", "classmate"])
def test_the_mark_counts_what_the_lines_tell_of(visit: Visit, reply: Reply, who: str) -> None:
    reply("published", "instructor", "assistant")
    reply("unanswered", "author", "assistant", "author")
    page = visit(who).get("/")
    assert told(page) > len(lines(page))
    assert mark(page) == str(told(page))


def test_what_does_not_fit_stays_unseen_until_it_has_stood_there(
    app: Flask, visit: Visit, world: World, reply: Reply
) -> None:
    with app.app_context():
        writer = db.session.get_one(Member, world.members["author"])
        essays = [Essay.begin(writer) for _ in range(LINES)]
        for number, essay in enumerate(essays):
            essay.save_draft(f"Essay {number}", "<p>Words.</p>", over=0)
            essay.publish()
        db.session.flush()
        ids = [essay.id for essay in essays]
        db.session.commit()
    author = visit("author")
    before = lines(author.get("/"))
    for essay_id in ids:
        reply(essay_id, "classmate", "assistant")
    reply("published", "instructor")  # the oldest of its line has waited longer than all of these
    page = author.get("/")
    assert len(lines(page)) == LINES
    assert lines(page)[0].startswith("3 new replies on “The Illusion of the Thaw”")
    assert "What waits longer will stand here" in page.words
    author.send(page, "/", "/seen")
    after = author.get("/")
    left = [line for line in before if "new replies on “The Illusion" not in line]
    assert lines(after) == ["2 new replies on “Essay 0”: Joon-ho Dae and Tomas Ferreira", *left]
    assert mark(after) == str(told(after))


def test_in_two_courses_each_has_its_lines(
    app: Flask, visit: Visit, world: World, reply: Reply
) -> None:
    with app.app_context():
        other = db.session.query(Course).filter_by(slug=world.elsewhere).one()
        mine = other.admit(db.session.get_one(Person, world.people["classmate"]))
        db.session.flush()
        essay = Essay.begin(mine)
        essay.save_draft("Rum", "<p>Words.</p>", over=0)
        essay.publish()
        db.session.flush()
        for _ in range(2):
            Comment.post(essay, "<p>Whose?</p>", other.members[0])
        db.session.commit()
    reply("unanswered", "author", "author")
    page = visit("classmate").get("/")
    assert lines(page)[:2] == [
        "2 new replies on “Dachas for Everyone”: Ruth Lindqvist",
        "2 new replies on “Rum”: Beatriz Okafor",
    ]
    assert [
        line.text_content().partition(" ·")[0]
        for line in page.find("//ul[@class='waits']/li/span")[:2]
    ] == ["Soviet History", "Atlantic World"]


def test_what_staff_have_hidden_has_a_line_each_with_the_reason(
    app: Flask, visit: Visit, world: World, reply: Reply
) -> None:
    reply("published", "classmate")
    with app.app_context():
        by = db.session.get_one(Person, world.people["instructor"])
        newest = db.session.scalar(select(func.max(Comment.id)))
        for number, comment_id in enumerate((world.comments["asked"], newest)):
            db.session.get_one(Comment, comment_id).hide(by, f"Reason {number}.")
        db.session.get_one(Essay, world.essays["unanswered"]).hide(by, "It is another's.")
        db.session.commit()
    page = visit("classmate").get("/")
    hidden = [line for line in lines(page) if "hidden" in line]
    assert hidden[0] == (
        "Your essay “Dachas for Everyone” was hidden by the course's staff: It is another's."
    )
    on = "Your comment on “The Illusion of the Thaw” was hidden by the course's staff:"
    assert hidden[1] == f"{on} Reason 1."
    assert hidden[2:] == [f"{on} Reason 0."]
    assert "Nadia Amsel" not in " ".join(hidden)
    front = visit("classmate").get(f"/courses/{world.course}")
    assert "Dachas for Everyone” was hidden by the course's staff" in front.words
    essay = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    assert visit("classmate").submit(essay, "/read").status == 303
    assert len([line for line in lines(visit("classmate").get("/")) if "hidden" in line]) == 2
    assert "hidden" not in visit("author").get("/").words
