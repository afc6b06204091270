"""A course's letters at a glance, and the release of all that are ready in a module."""

import pytest
from flask import Flask

from app.courses.models import Course, Member
from app.db import db
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.feedback.queries import LETTERS
from tests.asking import statements
from tests.feedback.reading import Change, Visit, section
from tests.visitor import Page
from tests.world import WORDS, World


@pytest.fixture
def overview(world: World) -> str:
    return f"/courses/{world.course}/feedback"


@pytest.fixture
def release(world: World) -> str:
    return f"/courses/{world.course}/modules/{world.modules['thaw']}/release"


def thaw(page: Page, world: World) -> str:
    """What the page says of the module all essays of the world are in."""
    (found,) = page.find(f"//section[@id='module-{world.modules['thaw']}' and @data-private]")
    return " ".join(found.text_content().split())


def make_ready(world: World, name: str) -> None:
    db.session.get_one(Feedback, world.letters[name]).mark_ready()


def write_more(world: World, number: int, *, ready: bool = True) -> None:
    """More essays of the classmate's, each with a letter of the instructor's."""
    writer = db.session.get_one(Member, world.members["instructor"])
    for count in range(number):
        essay = Essay.begin(db.session.get_one(Member, world.members["classmate"]))
        essay.module_id = world.modules["thaw"]
        essay.save_draft(f"Essay {count}", f"<p>Essay number {count}.</p>", over=0)
        essay.publish()
        db.session.flush()
        letter = Feedback.begin(essay, writer, f"<p>Letter number {count}.</p>", over={})
        if ready:
            letter.mark_ready()


def test_staff_see_what_is_written_and_what_waits(
    visit: Visit, overview: str, world: World
) -> None:
    for who in ("instructor", "assistant"):
        text = thaw(visit(who).get(overview), world)
        assert "1 ready · 1 draft · 1 released · every essay has a letter" in text
        assert text.count("The Illusion of the Thaw") == 2
        assert "Dachas for Everyone" in text
        assert "Ready, not released" in text


@pytest.mark.parametrize("who", ["author", "classmate", "observer"])
def test_the_page_is_for_staff(visit: Visit, overview: str, who: str) -> None:
    assert visit(who).get(overview).status == 403
    front = visit(who).get(overview.removesuffix("/feedback"))
    assert overview not in front.find("//nav//a/@href")


def test_the_next_essay_is_the_one_that_waits_longest(
    visit: Visit, overview: str, world: World, change: Change
) -> None:
    def publish() -> None:
        author = db.session.get_one(Member, world.members["classmate"])
        for title in ("Written First", "Written Second"):
            essay = Essay.begin(author)
            essay.module_id = world.modules["thaw"]
            essay.save_draft(title, "<p>Words.</p>", over=0)
            essay.publish()
            db.session.flush()

    change(publish)
    instructor = visit("instructor")
    page = instructor.get(overview)
    assert "2 essays without feedback" in thaw(page, world)
    waiting = page.find("//table[caption[contains(., 'without feedback')]]//th[@scope='row']")
    assert [one.text_content().strip() for one in waiting] == ["Written First", "Written Second"]
    elsewhere = instructor.get(f"{overview}?module={world.modules['later']}")
    assert "Next essay without feedback: Written First" in thaw(elsewhere, world)
    place = page.find("//a[.='Written First']/@href")[0]
    beside = instructor.get(place)
    assert "Next without feedback: Written Second" in beside.words
    sent = instructor.send(beside, place, "/feedback", "ready=1", letter_text="Begun.")
    assert "Next without feedback: Written Second" in instructor.follow(sent).words
    assert "1 essay without feedback" in thaw(instructor.get(overview), world)


def test_who_is_gone_and_staff_wait_for_nothing(
    visit: Visit, overview: str, world: World, change: Change
) -> None:
    def prepare() -> None:
        own, gone = (world.members[who] for who in ("assistant", "classmate"))
        db.session.get_one(Feedback, world.letters["ready"]).html = ""
        db.session.get_one(Member, gone).remove()
        essay = Essay.begin(db.session.get_one(Member, own))
        essay.module_id = world.modules["thaw"]
        essay.save_draft("My Own", "<p>Words.</p>", over=0)
        essay.publish()

    change(prepare)
    for who in ("assistant", "instructor"):
        assert "every essay has a letter" in thaw(visit(who).get(overview), world)


def test_all_that_are_ready_are_released_at_once(
    visit: Visit, overview: str, release: str, world: World, change: Change
) -> None:
    change(lambda: make_ready(world, "draft"))
    instructor = visit("instructor")
    page = instructor.get(overview)
    assert "Release 2 ready" in thaw(page, world)
    assert "Each author reads their own letter at once" in thaw(page, world)
    done = instructor.follow(instructor.send(page, overview, "/release"))
    assert "Released 2 letters. Their authors can read them now." in done.words
    assert "3 released" in thaw(done, world)
    essays = f"/courses/{world.course}/essays"
    own = visit("author").get(f"{essays}/{world.essays['published']}")
    assert WORDS["feedback_draft"] in section(own)
    own = visit("classmate").get(f"{essays}/{world.essays['unanswered']}")
    assert WORDS["feedback_ready"] in section(own)
    again = instructor.follow(instructor.post(release, {"expected": "2"}))
    assert "Nothing was ready any more" in again.words
    assert (
        "released 2 letters of feedback in" in instructor.get(f"/courses/{world.course}/log").words
    )


def test_the_number_told_is_the_true_one(
    visit: Visit, overview: str, world: World, change: Change
) -> None:
    instructor = visit("instructor")
    page = instructor.get(overview)
    assert "Release 1 ready" in thaw(page, world)
    change(lambda: make_ready(world, "draft"))
    done = instructor.follow(instructor.send(page, overview, "/release"))
    assert "Released 2 letters." in done.words
    assert "It was 1 when you opened the page." in done.words


def test_drafts_and_other_modules_stay(
    visit: Visit, overview: str, world: World, change: Change
) -> None:
    def elsewhere() -> None:
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        essay.module_id = world.modules["later"]

    change(elsewhere)
    instructor = visit("instructor")
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}/release"
    assert "Nothing was ready" in instructor.follow(instructor.post(path)).words
    for who, essay in (("author", "published"), ("classmate", "unanswered")):
        page = visit(who).get(f"/courses/{world.course}/essays/{world.essays[essay]}")
        assert WORDS["feedback_draft"] not in page.text
        assert WORDS["feedback_ready"] not in page.text


@pytest.mark.parametrize("who", ["assistant", "author", "classmate", "observer"])
def test_others_release_nothing(visit: Visit, release: str, world: World, who: str) -> None:
    assert visit(who).post(release, {"expected": "1"}).status == 403
    own = visit("classmate").get(f"/courses/{world.course}/essays/{world.essays['unanswered']}")
    assert WORDS["feedback_ready"] not in own.text


def test_assistants_release_where_the_course_allows_it(
    visit: Visit, overview: str, world: World, change: Change
) -> None:
    page = visit("assistant").get(overview)
    assert not page.find("//form[contains(@action, '/release')]")
    assert "An instructor releases what is ready." in thaw(page, world)

    def allow() -> None:
        db.session.query(Course).filter_by(slug=world.course).one().assistants_release = True

    change(allow)
    assert visit("assistant").submit(overview, "/release").status == 303
    own = visit("classmate").get(f"/courses/{world.course}/essays/{world.essays['unanswered']}")
    assert WORDS["feedback_ready"] in section(own)


def test_a_module_of_another_course_is_not_found(visit: Visit, world: World) -> None:
    for course, module in ((world.course, "elsewhere"), (world.elsewhere, "thaw")):
        path = f"/courses/{course}/modules/{world.modules[module]}/release"
        for who in ("instructor", "outsider"):
            assert visit(who).post(path).status == 404


def test_letters_on_a_deleted_essay_stay_with_their_writer(
    visit: Visit, overview: str, release: str, world: World
) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    visit("classmate").submit(f"{essay}/delete", "/delete")
    instructor = visit("instructor")
    page = instructor.get(overview)
    assert "ready" not in thaw(page, world)
    gone = page.find("//main//details")[0].text_content()
    assert "Deleted essay" in gone
    assert WORDS["feedback_ready"] in gone
    assert "Dachas for Everyone" not in page.text
    assert WORDS["feedback_ready"] not in visit("assistant").get(overview).text
    assert "Nothing was ready" in instructor.follow(instructor.post(release)).words
    assert WORDS["feedback_ready"] not in visit("classmate").get(essay).text


def test_letters_page_by_key(visit: Visit, overview: str, world: World, change: Change) -> None:
    change(lambda: write_more(world, LETTERS, ready=False))
    instructor = visit("instructor")
    first = instructor.get(f"{overview}?module={world.modules['thaw']}")
    assert len(first.find("//tbody/tr")) == LETTERS
    second = instructor.get(first.find("//a[@rel='next']/@href")[0])
    assert len(second.find("//tbody/tr")) == 3
    titles = [one.text_content() for page in (first, second) for one in page.find("//tbody//th")]
    assert len(titles) == LETTERS + 3
    assert not second.find("//a[@rel='next']")


def test_what_is_no_module_is_not_found(visit: Visit, overview: str, world: World) -> None:
    for asked in ("x", "0", "9" * 30, "١", world.modules["elsewhere"], "none"):
        assert visit("instructor").get(f"{overview}?module={asked}").status == 404
    for before in ("x", "-1", "9" * 30):
        assert visit("instructor").get(f"{overview}?before={before}").status == 200


def test_essays_in_no_module_have_their_place(
    visit: Visit, overview: str, world: World, change: Change
) -> None:
    def move() -> None:
        db.session.get_one(Essay, world.essays["unanswered"]).module_id = None

    change(move)
    page = visit("instructor").get(f"{overview}?module=none")
    (found,) = page.find("//section[@id='module-none']")
    assert "Dachas for Everyone" in found.text_content()
    assert not page.find("//section[@id='module-none']//form")


def test_an_empty_course_says_what_to_do(visit: Visit, world: World, change: Change) -> None:
    def empty() -> None:
        db.session.get_one(Essay, world.essays["elsewhere"]).author_id = None

    change(empty)
    page = visit("outsider").get(f"/courses/{world.elsewhere}/feedback")
    assert "No essays to write about yet." in page.words


def test_queries_do_not_grow_with_letters(
    app: Flask, visit: Visit, overview: str, world: World, change: Change
) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}/feedback"
    numbers = []
    for more in (2, 40):
        change(lambda more=more: write_more(world, more))  # type: ignore[misc]
        with statements() as asked:
            page = visit("instructor").get(overview)
            visit("instructor").get(essay)
        numbers.append(len(asked))
    assert len(page.find("//tbody/tr")) == 45
    assert numbers[0] == numbers[1]
