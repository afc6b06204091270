"""The desk: what waits for me, in all my courses, and nothing that is not mine."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.notices.models import Notice
from app.prompts.models import Prompt
from tests.visitor import Page, Visitor
from tests.world import CAST, WORDS, World

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


def test_the_desk_has_a_title_and_my_courses(world: World, visit: Visit) -> None:
    page = visit("author").get("/")
    assert page.h1 == "Your desk"
    assert page.find("//title")[0].text == "Your desk · Colloquy"
    mine = section(page, "Your courses")
    assert "Soviet History" in mine
    assert "HIST 3644 · Spring 2026 · you are a student" in mine
    assert "Atlantic World" not in page.words


@pytest.mark.parametrize("who", ["removed", "administrator"])
def test_whoever_is_in_no_course_is_told_what_to_do(visit: Visit, who: str) -> None:
    page = visit(who).get("/")
    assert "You are in no course yet." in page.words
    assert page.find("//form[@action='/join']//input[@name='code']")
    assert "Soviet History" not in page.words
    for word in WORDS.values():
        assert word not in page.words
    opens = "/courses/new" in links(page)
    assert opens is (who == "administrator")


def test_a_code_leads_to_the_course(world: World, visit: Visit) -> None:
    outsider = visit("outsider")
    for typed in (world.join_code, f" http://localhost/join/{world.join_code}/ "):
        page = outsider.follow(outsider.get("/join", query_string={"code": typed}))
        assert page.h1 == "Join Soviet History"
    stranger = visit("stranger")
    page = stranger.follow(stranger.get(f"/join?code={world.join_code}"))
    assert page.h1 == "Join Soviet History"


@pytest.mark.parametrize("code", ["wrong", "//evil.invalid", "../courses", "\0", "é" * 12, "a b"])
def test_what_is_no_code_is_answered_in_words(visit: Visit, code: str) -> None:
    outsider = visit("outsider")
    page = outsider.get("/join", query_string={"code": code})
    assert page.location == "/"
    assert "No course has this code." in outsider.get("/").words


def test_replies_and_feedback_wait_with_their_exact_places(world: World, visit: Visit) -> None:
    page = visit("author").get("/")
    waiting = section(page, "Waiting for you")
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    assert f"{essay}/comments/{world.comments['asked']}" in links(page)
    assert f"{essay}#feedback" in links(page)
    assert "2 new replies on “The Illusion of the Thaw”: Joon-ho Dae and Nadia Amsel" in waiting
    assert "Joon-ho Dae answered you on “A Withdrawn Argument”" in waiting
    assert "Feedback for you on “The Illusion of the Thaw”" in waiting
    assert WORDS["comment"] not in page.words
    assert WORDS["feedback_released"] not in page.words
    private = page.find("//*[@data-private]")
    assert private
    assert all("#feedback" in link.get("href") for row in private for link in row.iter("a"))


def test_marking_all_as_seen(visit: Visit) -> None:
    author = visit("author")
    page = author.submit("/", "/seen")
    assert (page.status, page.location) == (303, "/")
    page = author.get("/")
    assert not page.find("//a[@class='waiting']")
    assert "Nothing new." in section(page, "Waiting for you")
    assert "Joon-ho" in section(visit("classmate").get("/"), "Waiting for you") or (
        "answered you" in section(visit("classmate").get("/"), "Waiting for you")
    ), "what waits for others still waits"


def test_what_came_after_looking_is_not_seen(app: Flask, world: World, visit: Visit) -> None:
    author = visit("author")
    page = author.get("/")
    with app.app_context():
        essay = db.session.get_one(Essay, world.essays["published"])
        classmate = db.session.get_one(Member, world.members["classmate"])
        Comment.post(essay, "<p>One more thing.</p>", classmate)
        db.session.commit()
    author.send(page, "/", "/seen")
    assert author.get("/").find("//a[@class='waiting']/b")[0].text == "1"


@pytest.mark.parametrize("up_to", ["", "0", "x", "9" * 30, "-1"])
def test_an_odd_mark_marks_nothing(app: Flask, visit: Visit, up_to: str) -> None:
    assert visit("author").post("/seen", {"up_to": up_to}).status == 303
    with app.app_context():
        assert db.session.scalars(select(Notice.seen_at)).all().count(None) > 0


def test_a_withdrawn_title_is_not_told_to_classmates(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        essay = db.session.get_one(Essay, world.essays["published"])
        asked = db.session.get_one(Comment, world.comments["asked"])
        author = db.session.get_one(Member, world.members["author"])
        Comment.post(essay, "<p>An answer.</p>", author, asked)
        essay.withdraw()
        db.session.commit()
    classmate = visit("classmate").get("/")
    waiting = section(classmate, "Waiting for you")
    assert "2 new replies on an essay that is gone: Ruth Lindqvist" in waiting
    assert "Illusion" not in classmate.words
    author_page = visit("author").get("/")
    assert "on “The Illusion of the Thaw”" in section(author_page, "Waiting for you")


def test_drafts_and_changes_are_their_authors_alone(world: World, visit: Visit) -> None:
    page = visit("author").get("/")
    writing = section(page, "What you are writing")
    assert "A Draft Nobody Else Sees Draft" in writing
    assert "The Illusion of the Thaw Changes not published yet" in writing
    assert f"/courses/{world.course}/essays/{world.essays['draft']}/edit" in links(page)
    for who in CAST:
        if who != "author":
            others = visit(who).get("/").words
            assert "A Draft Nobody Else Sees" not in others, who
            assert "Changes not published yet" not in others, who


def test_a_deleted_draft_is_gone(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        db.session.get_one(Essay, world.essays["draft"]).delete()
        db.session.commit()
    assert "A Draft Nobody" not in visit("author").get("/").words


def test_feedback_stands_on_its_authors_desk_once_released(
    app: Flask, world: World, visit: Visit
) -> None:
    received = "Feedback you have received"
    author = section(visit("author").get("/"), received)
    assert "The Illusion of the Thaw from Nadia Amsel" in author
    assert "Ferreira" not in author, "the assistant's letter is a draft"
    assert section(visit("classmate").get("/"), received) == "", "theirs waits to be released"
    for who in ("instructor", "assistant", "observer", "outsider", "removed", "administrator"):
        assert section(visit(who).get("/"), received) == "", who
    with app.app_context():
        db.session.get_one(Feedback, world.letters["ready"]).release()
        db.session.commit()
    assert "Dachas for Everyone" in section(visit("classmate").get("/"), received)


def test_staff_see_what_waits_for_them(app: Flask, world: World, visit: Visit) -> None:
    for who in ("instructor", "assistant"):
        page = visit(who).get("/")
        mine = section(page, "Your courses")
        assert "1 letter of feedback ready to release" in mine
        assert "1 letter of feedback still a draft" in mine
        assert "without feedback" not in mine, "each essay has a letter"
        assert f"/courses/{world.course}/feedback" in links(page)
    with app.app_context():
        db.session.execute(
            update(Feedback)
            .values(essay_id=world.essays["published"])
            .where(Feedback.id == world.letters["draft"])
        )
        db.session.delete(db.session.get_one(Feedback, world.letters["ready"]))
        db.session.commit()
    assert "1 essay without feedback" in section(visit("instructor").get("/"), "Your courses")
    for who in ("author", "classmate", "observer"):
        page = visit(who).get("/")
        assert "to release" not in page.words
        assert "without feedback" not in page.words


def test_an_essay_waits_again_when_its_only_letter_is_discarded(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        letter = db.session.get_one(Feedback, world.letters["ready"])
        letter.back_to_draft()
        letter.discard()
        db.session.commit()
    for page in ("/", f"/courses/{world.course}/feedback"):
        assert "1 essay without feedback" in visit("instructor").get(page).words


def test_a_letter_on_a_deleted_essay_does_not_wait_to_be_released(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        db.session.get_one(Feedback, world.letters["ready"]).essay.delete()
        db.session.commit()
    assert "ready to release" not in section(visit("instructor").get("/"), "Your courses")


def test_staffs_own_essays_need_no_feedback(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        essay = Essay.begin(db.session.get_one(Member, world.members["instructor"]))
        essay.save_draft("A model essay", "<p>Like this.</p>", over=0)
        essay.publish()
        db.session.commit()
    assert "without feedback" not in visit("assistant").get("/").words


def test_archived_courses_stand_apart(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, 2)
    with app.app_context():
        db.session.scalars(select(Course).filter_by(slug=world.course)).one().archive()
        db.session.commit()
    page = visit("author").get("/")
    assert "Soviet History" in section(page, "Archived courses")
    assert "Soviet History" not in section(page, "Your courses")
    assert "Why did the Thaw end?" not in page.words
    assert section(page, "What you are writing") == "", "nothing can be written there any more"


def test_whoever_is_removed_finds_nothing_of_the_course(
    app: Flask, world: World, visit: Visit
) -> None:
    """Every way in ends at once (S9)."""
    with app.app_context():
        db.session.get_one(Member, world.members["author"]).remove()
        db.session.commit()
    page = visit("author").get("/")
    assert "Soviet History" not in page.words
    assert "Thaw" not in page.words
    assert not page.find("//a[@class='waiting']")


def test_markup_in_names_and_titles_is_only_text(app: Flask, world: World, visit: Visit) -> None:
    due(app, world, 2, "<img src=x onerror=alert(1)>?")
    with app.app_context():
        db.session.execute(update(Person).values(name="<b onclick=x>B</b>"))
        db.session.execute(update(Course).values(title="<script>x</script>", term='"><i>'))
        db.session.execute(update(Essay).values(title="<svg/onload=x>", draft_title=None))
        db.session.commit()
    for who in ("author", "instructor"):
        page = visit(who).get("/")
        assert page.status == 200
        assert not page.find(
            "//main//script | //main//img | //main//svg[@onload] | //main//b[@onclick] | //main//i"
        )
        assert "<script>x</script>" in page.words


def test_the_server_says_that_it_is_well(visit: Visit) -> None:
    assert visit("stranger").get("/healthz").status == 200


def test_a_desk_is_kept_by_nobody(visit: Visit) -> None:
    assert visit("author").get("/").response.headers["Cache-Control"] == "no-store"
