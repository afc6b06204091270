"""“Read the next essay I have not read”, by module."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.prompts.models import Prompt
from tests.visitor import Page, Visitor
from tests.world import STARTED, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def thaw(world: World) -> str:
    return f"/courses/{world.course}/modules/{world.modules['thaw']}"


@pytest.fixture
def third(world: World, change: Change) -> int:
    """An essay by the assistant, published last."""
    found: list[int] = []

    def write() -> None:
        with clock.at(STARTED + timedelta(days=3)):
            essay = Essay.begin(db.session.get_one(Member, world.members["assistant"]))
            essay.module_id = world.modules["thaw"]
            essay.save_draft("A third one", "<p>Bread.</p>", over=0)
            essay.publish()
        found.append(essay.id)

    change(write)
    return found[0]


def essay_of(world: World, essay_id: int) -> str:
    return f"/courses/{world.course}/essays/{essay_id}"


def mark_as_read(visitor: Visitor, path: str) -> Page:
    return visitor.submit(path, "/read", "comment_id=0")


def test_one_after_the_other_until_all_are_read(
    visit: Visit, world: World, thaw: str, third: int
) -> None:
    observer = visit("observer")
    first, second = world.essays["published"], world.essays["unanswered"]
    page = observer.get(thaw)
    assert "3 of them you have not read" in page.words
    for essay, left in ((first, 2), (second, 1), (third, 0)):
        (way,) = page.find("//a[contains(., 'Read the next one')]/@href")
        assert observer.get(way).location == essay_of(world, essay)
        mark_as_read(observer, essay_of(world, essay))
        page = observer.get(thaw)
        assert (f"{left} of them you have not read" in page.words) is (left > 0)
    assert not page.find("//a[contains(., 'Read the next one')]")
    page = observer.follow(observer.get(f"{thaw}/unread"))
    assert page.h1 == "Week 11 · The Thaw"
    assert "You have read every other essay in Week 11 · The Thaw." in page.words


def test_from_an_essay_on_to_the_next_behind_it(
    visit: Visit, world: World, thaw: str, third: int
) -> None:
    observer = visit("observer")
    path = essay_of(world, world.essays["unanswered"])
    assert not observer.get(path).find("//a[contains(., 'that you have not read')]")
    mark_as_read(observer, path)
    (way,) = observer.get(path).find("//a[contains(., 'that you have not read')]/@href")
    assert observer.get(way).location == essay_of(world, third)
    way = f"{thaw}/unread?after={third}"  # the last: on from the beginning
    assert observer.get(way).location == essay_of(world, world.essays["published"])
    mark_as_read(observer, essay_of(world, world.essays["published"]))
    assert observer.get(way).location == thaw  # not the one that one comes from


def test_without_script_one_button_leads_through_all_of_them_to_an_end(
    visit: Visit, world: World, thaw: str, third: int
) -> None:
    """Begun in the middle: what is marked as read does not come again."""
    observer = visit("observer")
    first = essay_of(world, world.essays["published"])
    path = essay_of(world, world.essays["unanswered"])
    for then in (essay_of(world, third), first, thaw):
        pressed = observer.submit(path, "/read")  # the first button of the page
        path = observer.get(pressed.location).location
        assert path == then
    assert "you have not read" not in observer.get(thaw).words


@pytest.mark.parametrize("gone", ["hide", "withdraw", "delete"])
def test_from_an_essay_that_is_gone_meanwhile_on_to_the_next_behind_it(
    visit: Visit, world: World, thaw: str, third: int, change: Change, gone: str
) -> None:
    essay_id = world.essays["unanswered"]  # the second of three
    observer = visit("observer")
    opened = observer.get(essay_of(world, essay_id))

    def take_away() -> None:
        essay = db.session.get_one(Essay, essay_id)
        staff = db.session.get_one(Member, world.members["assistant"]).person
        getattr(essay, gone)(*((staff, "A reason.") if gone == "hide" else ()))

    change(take_away)
    assert observer.get(f"{thaw}/unread?after={essay_id}").location == essay_of(world, third)
    pressed = observer.send(opened, thaw, "/read")
    assert observer.get(pressed.location).location == essay_of(world, third)


def test_ones_own_and_what_one_has_answered_are_not_unread(
    visit: Visit, world: World, thaw: str, third: int, change: Change
) -> None:
    classmate = visit("classmate")  # has answered the author's
    assert "1 of them you have not read" in classmate.get(thaw).words
    assert classmate.get(f"{thaw}/unread").location == essay_of(world, third)

    def answer() -> None:
        essay = db.session.get_one(Essay, third)
        Comment.post(essay, "<p>Yes.</p>", db.session.get_one(Member, world.members["classmate"]))

    change(answer)
    assert "you have not read" not in classmate.get(thaw).words


def test_withdrawn_and_deleted_essays_are_nobodys_next(
    visit: Visit, world: World, thaw: str, change: Change
) -> None:
    observer = visit("observer")
    assert "2 of them you have not read" in observer.get(thaw).words
    change(lambda: db.session.get_one(Essay, world.essays["published"]).withdraw())
    assert "1 of them you have not read" in observer.get(thaw).words
    change(lambda: db.session.get_one(Essay, world.essays["unanswered"]).delete())
    assert "you have not read" not in observer.get(thaw).words
    assert observer.get(f"{thaw}/unread").location == thaw


def test_the_list_of_modules_says_how_many_are_left(visit: Visit, world: World, thaw: str) -> None:
    page = visit("instructor").get(f"/courses/{world.course}/modules")
    (first, later) = page.find("//ol[@class='module-list']/li")
    assert first.xpath(".//a[contains(., 'Read the next essay')]/@href") == [f"{thaw}/unread"]
    assert "(1 left)" in first.text_content()  # the instructor has answered the author's
    assert not later.xpath(".//a[contains(., 'Read the next')]")


def test_only_what_was_published_here_can_be_gone_on_from(
    visit: Visit, world: World, thaw: str
) -> None:
    observer = visit("observer")
    for after in (world.essays["elsewhere"], world.essays["draft"], 10**6, "x", ""):
        assert observer.get(f"{thaw}/unread?after={after}").status == 404, after
    gone = world.essays["withdrawn"]  # whose place has stayed, with a comment
    assert observer.get(f"{thaw}/unread?after={gone}").status == 302


def test_a_question_is_not_needed(visit: Visit, world: World, thaw: str, change: Change) -> None:
    def remove() -> None:
        for prompt in db.session.query(Prompt):
            db.session.delete(prompt)

    change(remove)
    assert "2 of them you have not read" in visit("observer").get(thaw).words
