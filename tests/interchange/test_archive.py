"""What somebody has written, taken along as one file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from flask import Flask
from lxml import html

from app import clock
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.readers import CommentDraft
from app.essays.models import UNDO, Essay
from app.feedback.models import Feedback
from tests.apart import separate
from tests.interchange.taken import Taken
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]
Take = Callable[[str], Taken]

SAFE = re.compile(r"([0-9a-z][0-9a-z-]*/)*[0-9a-z][0-9a-z-]*\.(html|css|json)")
ESSAY, WITHDRAWN = "the-illusion-of-the-thaw", "a-withdrawn-argument"


def test_all_that_one_wrote_is_in_it_and_the_feedback_one_was_given(take: Take) -> None:
    taken = take("author")
    for word in ("essay", "draft", "working", "withdrawn", "reply", "feedback_released"):
        assert WORDS[word] in taken.read("archive.json"), word
    assert WORDS["essay"] in taken.named(ESSAY)
    assert WORDS["working"] in taken.named(ESSAY)
    assert WORDS["feedback_released"] in taken.named(ESSAY)
    assert "Feedback from <bdi>Nadia Amsel</bdi>" in taken.named(ESSAY)
    assert WORDS["withdrawn"] in taken.named(WITHDRAWN)
    assert WORDS["reply"] in taken.named("comments-1")
    assert "in answer to a comment on <bdi>The Illusion" in taken.named("comments-1")


@pytest.mark.parametrize("who", ["author", "classmate", "instructor", "observer", "outsider"])
def test_nobody_elses_words_are_in_it(take: Take, who: str) -> None:
    written_by = {
        "author": {"essay", "draft", "working", "earlier", "withdrawn", "reply"},
        "classmate": {"comment"},
        "instructor": {"staff"},
        "outsider": {"elsewhere"},
    }.get(who, set())
    given = {"feedback_released"} if who == "author" else set()
    words = take(who).all
    for word in WORDS.keys() - written_by - given:
        assert WORDS[word] not in words, word
    if who == "author":
        assert "Joon-ho Dae" not in words


def test_the_facts_are_told_for_programs(take: Take, world: World) -> None:
    taken = take("author")
    assert taken.facts["person"] == {"name": "Ruth Lindqvist", "email": "author@world.example"}
    assert taken.course["title"] == "Soviet History"
    assert [one["state"] for one in taken.course["essays"]] == ["draft", "published", "withdrawn"]
    essay = taken.essay("The Illusion of the Thaw")
    assert essay["html"] == f"<p>{WORDS['essay']}</p>"
    assert essay["module"] == "Week 11 · The Thaw"
    assert essay["not_published"]["html"] == f"<p>{WORDS['working']}</p>"
    assert [one["number"] for one in essay["versions"]] == [1]
    assert [one["from"] for one in essay["feedback"]] == ["Nadia Amsel"]
    assert essay["address"].endswith(f"/courses/{world.course}/essays/{world.essays['published']}")
    (comment,) = taken.course["comments"]
    assert (comment["on"], comment["is_reply"]) == ("The Illusion of the Thaw", True)
    for one in taken.course["essays"]:
        assert one["file"] in taken.names


def test_what_was_written_over_is_in_it_too(take: Take) -> None:
    """S4: nobody else ever reads it, and it is the author's to keep."""
    taken = take("author")
    (told,) = taken.essay("The Illusion of the Thaw")["earlier_drafts"]
    assert (told["html"], told["because"]) == (f"<p>{WORDS['earlier']}</p>", "sitting")
    page = taken.named(f"{ESSAY}/draft-1")
    assert WORDS["earlier"] in page
    assert "the end of a sitting" in page
    assert f"{ESSAY}/draft-1.html" in taken.named(ESSAY)


def test_every_link_within_it_leads_somewhere(take: Take, visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/essays/{world.essays['published']}/edit"
    visit("author").submit(path, "/edit", "publish=1", text="Second.[^1]\n\n[^1]: A note.")
    taken = take("author")
    led = {"archive.json", "index.html"}
    for name in taken.names:
        assert SAFE.fullmatch(name), name
        if name.endswith(".html"):
            page: Any = html.fromstring(taken.read(name).encode())
            assert len(page.xpath("//h1")) == 1, name
            assert not page.xpath("//script | //@style | //style"), name
            for link in page.xpath("//a/@href | //link/@href"):
                if not link.startswith(("http://localhost/courses/", "#")):
                    led.add(normpath(join(dirname(name), link)))
    assert led == set(taken.names)
    assert "Second." in taken.named(f"{ESSAY}/version-2")
    assert "A note." in taken.named(f"{ESSAY}/version-2")


def test_what_was_removed_is_lost_and_other_courses_stay(
    take: Take, visit: Visit, world: World, change: Change
) -> None:
    assert take("removed").facts["courses"] == []
    assert "You are in no course" in take("removed").read("index.html")
    gone = f"/courses/{world.course}/people/{world.members['author']}/remove"
    visit("instructor").submit(gone, "/remove")
    assert take("author").facts["courses"] == []
    assert WORDS["essay"] not in take("author").all


def test_an_archived_course_is_taken_along(take: Take, change: Change, world: World) -> None:
    def archive() -> None:
        db.session.get_one(Member, world.members["author"]).course.archive()

    change(archive)
    assert WORDS["essay"] in take("author").all


def test_what_was_deleted_is_in_it_as_long_as_it_can_be_brought_back(
    take: Take, change: Change, world: World
) -> None:
    assert WORDS["deleted"] not in take("author").all, "30 days are over"

    def delete() -> None:
        db.session.get_one(Essay, world.essays["published"]).delete()
        db.session.get_one(Comment, world.comments["asked"]).delete()
        now = clock.now()
        db.session.get_one(Essay, world.essays["deleted"]).deleted_at = now

    change(delete)
    author, classmate = take("author"), take("classmate")
    assert author.essay("The Illusion of the Thaw")["state"] == "deleted"
    assert WORDS["deleted"] in author.all
    assert WORDS["comment"] in classmate.all
    assert "The Illusion of the Thaw" not in classmate.all, "nor the title of what is gone"
    assert WORDS["deleted_comment"] not in classmate.all


def test_what_is_hidden_is_in_it_with_the_reason(take: Take, change: Change, world: World) -> None:
    def hide() -> None:
        by = db.session.get_one(Member, world.members["instructor"]).person
        db.session.get_one(Essay, world.essays["published"]).hide(by, "It quotes a letter.")
        db.session.get_one(Comment, world.comments["asked"]).hide(by, "It names somebody.")

    change(hide)
    for who, reason in (("author", "It quotes a letter."), ("classmate", "It names somebody.")):
        assert f"{reason}</bdi>" in take(who).all
    hidden = [one for one in take("author").course["essays"] if one["state"] == "hidden"]
    assert [one["hidden_because"] for one in hidden] == ["It quotes a letter."]


def test_feedback_is_in_it_once_it_is_released(take: Take, visit: Visit, world: World) -> None:
    assert WORDS["feedback_ready"] not in take("classmate").all
    release = f"/courses/{world.course}/modules/{world.modules['thaw']}/feedback/release"
    page = visit("instructor").get(f"/courses/{world.course}/feedback")
    (action,) = page.find("//form[contains(@action, 'release')]/@action")
    visit("instructor").send(page, release, action)
    assert WORDS["feedback_ready"] in take("classmate").all
    for who in ("instructor", "assistant", "author"):
        assert WORDS["feedback_ready"] not in take(who).all


@pytest.mark.parametrize(("who", "by"), [("assistant", "instructor"), ("instructor", "assistant")])
def test_staff_too_take_only_what_was_released_to_them(
    take: Take, change: Change, world: World, who: str, by: str
) -> None:
    def write() -> None:
        members = {one: db.session.get_one(Member, id) for one, id in world.members.items()}
        essay = Essay.begin(members[who])
        essay.save_draft("By one of the staff", "<p>Words of the staff.</p>", over=0)
        essay.publish()
        Feedback.begin(essay, members[by], "<p>Not yet for you.</p>", over={})

    change(write)
    taken = take(who)
    assert "Words of the staff." in taken.all
    assert "Not yet for you." not in taken.all, "though the course's staff can read it"


def test_a_comment_deleted_long_ago_is_gone_though_its_place_stays(
    take: Take, change: Change, world: World
) -> None:
    def delete() -> None:
        asked = db.session.get_one(Comment, world.comments["asked"])
        asked.delete()
        asked.deleted_at = clock.now() - UNDO - timedelta(hours=1)

    asked = f"/comments/{world.comments['asked']}"
    assert asked in take("classmate").all
    change(delete)
    taken = take("classmate")
    assert asked not in taken.named("comments-1")
    assert asked not in taken.read("archive.json")


def test_an_answer_begun_and_not_posted_is_in_it(take: Take, visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/essays/{world.essays['published']}/comments/draft"
    visit("classmate").post(path, {"comment": "I was about to <b>say</b>"})
    assert "I was about to &lt;b&gt;say" in take("classmate").named("unfinished")
    assert "about to" not in take("author").all


def test_names_of_files_are_safe_whatever_the_title(
    take: Take, change: Change, world: World
) -> None:
    titles = ["../../etc/passwd", "Оттепель", "a/b\\c:d*?", "CON", "x" * 200, "<script>1</script>"]

    def write() -> None:
        author = db.session.get_one(Member, world.members["author"])
        for title in titles:
            essay = Essay.begin(author)
            essay.save_draft(title, "<p>Words.</p>", over=0)
            essay.publish()
        course = Course.open("Con", author.person)
        Essay.begin(course.members[0]).save_draft("", "<p>Untitled words.</p>", over=0)

    change(write)
    taken = take("author")
    assert all(SAFE.fullmatch(name) and len(name) < 120 for name in taken.names)
    assert len(set(taken.names)) == len(taken.names)
    assert not any(name.split("/")[0] == "con" for name in taken.names)
    assert "&lt;script&gt;1" in taken.read("index.html")
    assert "Untitled" in taken.read("index.html")


def test_nobody_keeps_it_and_it_is_only_asked_for_by_a_button(visit: Visit) -> None:
    page = visit("author").submit("/account", "/account/archive")
    headers = page.response.headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Type"] == "application/zip"
    assert re.fullmatch(
        r"attachment; filename=colloquy-ruth-lindqvist-[0-9]{4}-[0-9]{2}-[0-9]{2}\.zip",
        headers["Content-Disposition"],
    )
    assert int(headers["Content-Length"]) == len(page.response.data)
    assert visit("author").get("/account/archive").status == 405
    assert visit("stranger").post("/account/archive").status == 401


def test_what_was_begun_in_a_thread_that_is_gone_is_not_found(
    take: Take, change: Change, world: World
) -> None:
    def begin() -> None:
        draft = db.session.get_one(Essay, world.essays["draft"])
        classmate = db.session.get_one(Member, world.members["classmate"])
        CommentDraft.keep(classmate, draft, 0, "On a draft?")

    change(begin)
    taken = take("classmate")
    assert taken.course["unfinished_comments"] == []
    assert "Draft Nobody" not in taken.all


def test_what_one_wrote_in_a_section_that_one_has_left_is_in_it(
    app: Flask, world: World, take: Take
) -> None:
    """One's own words, but no title of an essay that one does not find any more (S6)."""
    with app.app_context():
        separate(world)
        member = db.session.get_one(Member, world.members["classmate"])
        essay = db.session.get_one(Essay, world.essays["published"])
        CommentDraft.keep(member, essay, 0, "I was about to say")
        db.session.commit()
    taken = take("classmate")
    assert WORDS["comment"] in taken.all
    assert "I was about to say" in taken.all
    assert "The Illusion of the Thaw" not in taken.all
    assert WORDS["essay"] not in taken.all
