"""“Whose is this?”: staff say whose imported writing is, and take it back."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.models import Course, LogEntry, Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.interchange.page import read_page
from app.interchange.page_saving import Import
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


@pytest.fixture
def essay(app: Flask, world: World, first: str) -> str:
    """The address of an imported essay, with two imported comments."""
    with app.app_context():
        course = db.session.scalars(select(Course).where(Course.slug == world.course)).one()
        made = Import(course, read_page(first.encode(), course.time_zone)).save()
        db.session.commit()
        return f"/courses/{world.course}/essays/{made.id}"


@pytest.fixture
def comment(app: Flask, essay: str) -> str:
    """The address of its second comment, by Oscar Penn."""
    with app.app_context():
        scope = select(Comment.id).where(Comment.writer_name == "Oscar Penn")
        return f"{essay}/comments/{db.session.scalars(scope).one()}"


def say(visitor: Visitor, address: str, member: int | str) -> Page:
    return visitor.follow(visitor.submit(f"{address}/writer", "/writer", writer=str(member)))


def who(page: Page, place: str) -> str:
    (name,) = page.find(f"{place}//*[@class='who' or contains(@class, ' who')]")
    return str(name.text_content().strip())


def log(app: Flask) -> list[str]:
    with app.app_context():
        entries = db.session.scalars(select(LogEntry).order_by(LogEntry.id))
        return [f"{entry.deed} {entry.subject}" for entry in entries if "import" in entry.deed]


def test_a_title_that_is_gone_is_not_told_with_a_comment_on_it(
    app: Flask, world: World, visit: Visit, essay: str, comment: str
) -> None:
    with app.app_context():
        gone = db.session.get_one(Essay, int(essay.rpartition("/")[2]))
        title = gone.title
        gone.delete()
        db.session.commit()
    assert title not in visit("assistant").get(f"{comment}/writer").text
    say(visit("assistant"), comment, world.members["author"])
    assert log(app)[-1] == "assigned an imported comment on an essay that is gone to Ruth Lindqvist"


def test_an_essay_becomes_somebodys_and_their_rights_follow(
    app: Flask, world: World, visit: Visit, essay: str
) -> None:
    assert visit("author").get(f"{essay}/edit").status == 403
    shown = say(visit("assistant"), essay, world.members["author"])
    assert "This is now Ruth Lindqvist’s." in shown.words
    assert who(shown, "//div[@class='byline']") == "Ruth Lindqvist"
    assert "Edit" in visit("author").get(essay).words
    assert log(app) == [
        "assigned the imported essay “The Virgin Lands Were No Miracle” to Ruth Lindqvist"
    ]


def test_it_can_be_taken_back(app: Flask, world: World, visit: Visit, essay: str) -> None:
    say(visit("instructor"), essay, world.members["author"])
    shown = say(visit("instructor"), essay, "")
    assert who(shown, "//div[@class='byline']") == "Ida Marsh"
    assert log(app)[-1] == (
        "took the imported essay “The Virgin Lands Were No Miracle” from Ruth Lindqvist"
    )
    assert "Whose is this?" in shown.words


def test_staff_can_be_the_author_themselves(world: World, visit: Visit, essay: str) -> None:
    shown = say(visit("instructor"), essay, world.members["instructor"])
    assert who(shown, "//div[@class='byline']") == "Nadia Amsel"


def test_the_same_again_is_no_news(app: Flask, world: World, visit: Visit, essay: str) -> None:
    for _ in range(2):
        say(visit("instructor"), essay, world.members["author"])
    assert len(log(app)) == 1


def test_a_comment_becomes_somebodys(
    app: Flask, world: World, visit: Visit, essay: str, comment: str
) -> None:
    before = visit("classmate").get(essay)  # whoever has the page sees the new name at once
    assert "Joon-ho Dae" not in before.find("//section[@id='comments']")[0].text_content()
    shown = say(visit("instructor"), comment, world.members["classmate"])
    assert shown.response.request.path == essay
    place = f"//article[@id='comment-{comment.rpartition('/')[2]}']"
    assert who(visit("author").get(essay), place) == "Joon-ho Dae"
    assert visit("classmate").get(f"{comment}/edit").status == 200
    assert who(say(visit("instructor"), comment, ""), place) == "Oscar Penn"
    assert [line.split(" “")[0] for line in log(app)] == [
        "assigned an imported comment on",
        "took an imported comment on",
    ]


def test_everybody_in_the_class_can_be_chosen_and_nobody_else(
    world: World, visit: Visit, essay: str
) -> None:
    names = visit("instructor").get(f"{essay}/writer").find("//select/option")
    assert [name.text_content() for name in names] == [
        "Ida Marsh",
        "Joon-ho Dae (student)",
        "Mirela Popa (observer)",
        "Nadia Amsel (instructor)",
        "Ruth Lindqvist (student)",
        "Tomas Ferreira (assistant)",
    ]
    for stranger in (world.members["removed"], 999_999, "x"):
        refused = visit("instructor").post(f"{essay}/writer", {"writer": str(stranger)})
        assert refused.status == 422


def test_what_ties_an_essay_to_its_author_keeps_it_theirs(
    app: Flask, world: World, visit: Visit, essay: str
) -> None:
    """A letter, or a working copy, must reach nobody it was not meant for."""
    say(visit("instructor"), essay, world.members["author"])
    essay_id = int(essay.rpartition("/")[2])
    with app.app_context():
        found = db.session.get_one(Essay, essay_id)
        found.save_draft("Mine", "<p>Not yet for others.</p>", over=found.draft_version)
        db.session.commit()
    change = {"writer": str(world.members["classmate"])}
    refused = visit("instructor").post(f"{essay}/writer", change)
    assert refused.status == 422
    assert "has begun changes that nobody else may see" in refused.words
    with app.app_context():
        found = db.session.get_one(Essay, essay_id)
        found.discard_draft()
        writer = db.session.get_one(Member, world.members["instructor"])
        Feedback.begin(found, writer, "<p>Dear Ruth</p>", over={})
        db.session.commit()
    refused = visit("instructor").post(f"{essay}/writer", change)
    assert refused.status == 422
    assert "There is feedback on this essay for Ruth Lindqvist" in refused.words


@pytest.mark.parametrize("cast", ["author", "classmate", "observer"])
def test_only_staff_say_whose_it_is(
    world: World, visit: Visit, essay: str, comment: str, cast: str
) -> None:
    for address in (essay, comment):
        assert visit(cast).get(f"{address}/writer").status == 403
        chosen = {"writer": str(world.members[cast])}
        assert visit(cast).post(f"{address}/writer", chosen).status == 403


def test_only_imported_writing_can_be_assigned(world: World, visit: Visit) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    for address in (essay, f"{essay}/comments/{world.comments['asked']}"):
        assert visit("instructor").get(f"{address}/writer").status == 403


def test_a_comment_is_found_below_its_own_essay_alone(
    world: World, visit: Visit, comment: str
) -> None:
    elsewhere = f"/courses/{world.course}/essays/{world.essays['published']}"
    address = f"{elsewhere}/comments/{comment.rpartition('/')[2]}/writer"
    assert visit("instructor").get(address).status == 404
