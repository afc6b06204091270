"""One's own writing: the list of it, withdrawing, deleting, bringing back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import UNDO, Essay
from app.essays.queries import OWN
from tests.essays.conftest import Change, Read
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]


def test_my_writing_is_all_of_mine_and_nobody_elses(
    essays: str, author: Visitor, world: World
) -> None:
    page = author.get(f"{essays}/mine")
    said = [" ".join(card.text_content().split()) for card in page.find("//article")]
    assert [text.split(" Week")[0] for text in said] == [
        "A Withdrawn Argument",
        "The Illusion of the Thaw",
        "A Draft Nobody Else Sees",
    ]
    assert "Withdrawn" in said[0]
    assert "Changes not published" in said[1]
    assert "3 thoughts" in said[1]
    assert "Draft: only you can read it" in said[2]
    assert "Dachas for Everyone" not in page.text


def test_my_writing_goes_on_by_key(
    essays: str, author: Visitor, world: World, change: Change
) -> None:
    def write() -> None:
        member = db.session.get_one(Member, world.members["author"])
        for number in range(OWN):
            Essay.begin(member).save_draft(f"Draft {number}", "<p>x</p>", 0)

    change(write)
    first = author.get(f"{essays}/mine")
    assert len(first.find("//article")) == OWN
    [way] = first.find("//a[@rel='next']/@href")
    second = author.get(way)
    assert len(second.find("//article")) == 3
    assert not {*first.find("//article//h2/a/@href")} & {*second.find("//article//h2/a/@href")}


def test_nothing_written_yet_says_what_to_do(visit: Visit, essays: str, world: World) -> None:
    page = visit("assistant").get(f"{essays}/mine")
    assert "You have not written anything here yet." in page.words
    assert page.find("//a[text()='Write an essay']")
    assert not visit("observer").get(f"{essays}/mine").find("//a[text()='Write an essay']")


def test_withdrawing_asks_first(visit: Visit, essays: str, author: Visitor, world: World) -> None:
    path = f"{essays}/{world.essays['published']}"
    asked = author.get(f"{path}/withdraw")
    assert "Your class no longer finds it." in asked.words
    assert WORDS["essay"] in visit("classmate").get(path).words
    page = author.submit(f"{path}/withdraw", "/withdraw")
    assert "you can publish it again" in author.follow(page).words
    shown = visit("classmate").get(path)
    assert WORDS["essay"] not in shown.words
    assert WORDS["comment"] in shown.words
    assert author.post(f"{path}/withdraw").status == 303  # a second press
    assert author.post(f"{essays}/{world.essays['draft']}/withdraw").status == 403


def test_deleting_asks_first_and_can_be_undone(
    visit: Visit, essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['published']}"
    asked = author.get(f"{path}/delete")
    assert "For 30 days you can bring it back" in asked.words
    assert read("published").listed
    page = author.submit(f"{path}/delete", "/delete")
    after = author.follow(page)
    [way] = after.find("//*[@role='status']//a[text()='bring it back']/@href")
    assert visit("instructor").get(path).find("//h1[@data-withdrawn]")
    assert author.post(f"{path}/delete").location == way  # a second press
    listed = author.get(way)
    assert "30 days left" in listed.words
    back = author.send(listed, way, f"/{world.essays['published']}/restore")
    assert "Your essay is back." in author.follow(back).words
    assert WORDS["essay"] in visit("classmate").get(path).words
    assert author.post(f"{path}/restore").status == 303  # a second press


def test_a_draft_is_deleted_and_brought_back(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['draft']}"
    author.submit(f"{path}/delete", "/delete")
    assert author.get(f"{path}/edit").status == 403
    author.post(f"{path}/restore")
    assert WORDS["draft"] in author.get(f"{path}/edit").text


def test_after_thirty_days_nothing_is_left(
    essays: str, author: Visitor, world: World, change: Change
) -> None:
    def age(left: timedelta) -> None:
        db.session.get_one(Essay, world.essays["deleted"]).deleted_at = now() - UNDO + left

    change(lambda: age(timedelta(hours=30)))
    page = author.get(f"/courses/{world.course}/deleted")
    assert "A Deleted Argument" in page.words
    assert "2 days left" in page.words
    change(lambda: age(timedelta(0)))
    page = author.get(f"/courses/{world.course}/deleted")
    assert "A Deleted Argument" not in page.words
    assert "There is nothing here." in page.words
    assert author.post(f"{essays}/{world.essays['deleted']}/restore").status == 404


def test_a_deleted_comment_is_brought_back(
    visit: Visit, essays: str, world: World, change: Change
) -> None:
    def age() -> None:
        db.session.get_one(Comment, world.comments["deleted"]).deleted_at = now()

    change(age)
    way = f"/courses/{world.course}/deleted"
    visitor = visit("classmate")
    page = visitor.get(way)
    assert WORDS["deleted_comment"] in page.words
    assert WORDS["deleted_comment"] not in visit("author").get(way).words
    visitor.send(page, way, f"/comments/{world.comments['deleted']}/restore")
    shown = visit("author").get(f"{essays}/{world.essays['published']}")
    assert WORDS["deleted_comment"] in shown.words


@pytest.mark.parametrize("verb", ["withdraw", "delete"])
def test_a_deleted_comment_tells_no_title_that_its_writer_may_not_read(
    visit: Visit, essays: str, author: Visitor, world: World, change: Change, verb: str
) -> None:
    def age() -> None:
        db.session.get_one(Comment, world.comments["deleted"]).deleted_at = now()

    change(age)
    title = author.get(f"{essays}/{world.essays['published']}").h1
    way, classmate = f"/courses/{world.course}/deleted", visit("classmate")
    assert title in classmate.get(way).words
    author.submit(f"{essays}/{world.essays['published']}/{verb}", f"/{verb}")
    page = classmate.get(way)
    assert title not in page.text
    assert "an essay that is gone" in page.words


def test_versions_are_listed_and_compared(
    visit: Visit, essays: str, author: Visitor, world: World
) -> None:
    path = f"{essays}/{world.essays['published']}"
    new = {"title": "The Promise of the Thaw", "text": "The Thaw was a promise."}
    author.submit(f"{path}/edit", "/edit", "publish=1", **new)
    reader = visit("observer")
    listed = reader.get(f"{path}/revisions")
    assert "Version 2" in listed.words
    assert (
        "Title changed from “The Illusion of the Thaw” to “The Promise of the Thaw”" in listed.words
    )
    assert "5 words (-7)" in listed.words
    second = reader.get(f"{path}/revisions/2")
    assert "[removed: promise that nobody in Moscow could take back.]" in second.words
    assert "[added: promise.]" in second.words
    assert second.find("//ins")
    assert second.find("//del")
    assert "[removed: The Illusion of the Thaw]" in second.words
    first = reader.get(f"{path}/revisions/1")
    assert WORDS["essay"] in first.words
    assert "The text as it was first published" in first.words
    assert reader.get(f"{path}/revisions/3").status == 404


def test_versions_of_what_one_may_not_read_are_not_there(
    visit: Visit, essays: str, author: Visitor, world: World
) -> None:
    for name, readers in (("withdrawn", {"author", "instructor"}), ("draft", {"author"})):
        for who in ("author", "instructor", "classmate", "observer"):
            status = visit(who).get(f"{essays}/{world.essays[name]}/revisions").status
            assert status == (200 if who in readers else 404), (name, who)
    page = author.get(f"{essays}/{world.essays['draft']}/revisions")
    assert "No versions yet." in page.words


def test_the_list_of_versions_never_asks_more(
    app: object, essays: str, author: Visitor, world: World, change: Change
) -> None:
    def revise() -> None:
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        for number in range(60):
            essay.revise(essay.title, f"<p>Version {number}.</p>")

    change(revise)
    path = f"{essays}/{world.essays['unanswered']}/revisions"
    page = author.get(path)
    assert len(page.find("//ol[@class='versions']/li")) == 50
    [way] = page.find("//a[@rel='next']/@href")
    assert len(author.get(way).find("//ol[@class='versions']/li")) == 11
