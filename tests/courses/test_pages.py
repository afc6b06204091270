"""All essays of a course, opening one, its settings, its archive, its log."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.courses.models import Course, Member, Role
from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]

DUE = datetime(2026, 3, 9, 4, 59, tzinfo=UTC)  # 12:59 am in New York, where summer time has begun


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def titles(page: Page) -> list[str]:
    return [card.text_content().strip() for card in page.find("//article//h2|//article//h3")]


# All essays


def test_all_essays_a_page_at_a_time(visit: Visit, world: World, change: Change) -> None:
    def many() -> None:
        for number in range(40):
            essay = Essay.begin(member(world, "author"))
            essay.save_draft(f"Essay {number:02}", "<p>Words.</p>", over=0)
            essay.publish()

    change(many)
    path = f"/courses/{world.course}/essays"
    first = visit("observer").get(path)
    assert titles(first) == [f"Essay {number:02}" for number in range(39, 9, -1)]
    onwards = first.find("//a[@rel='next']")[0].get("href")
    second = visit("observer").get(onwards)
    assert titles(second) == [f"Essay {number:02}" for number in range(9, -1, -1)] + [
        "Dachas for Everyone",
        "The Illusion of the Thaw",
    ]
    assert not second.find("//a[@rel='next']")


def test_essays_of_one_moment_are_neither_lost_nor_doubled(
    visit: Visit, world: World, change: Change
) -> None:
    def at_once() -> None:
        for number in range(70):
            essay = Essay.begin(member(world, "author"))
            essay.save_draft(f"Essay {number}", "<p>Words.</p>", over=0)
            essay.publish()
            essay.published_at = DUE

    change(at_once)
    seen: list[str] = []
    path: str | None = f"/courses/{world.course}/essays"
    while path:
        page = visit("observer").get(path)
        seen += titles(page)
        path = next((link.get("href") for link in page.find("//a[@rel='next']")), None)
    assert len(seen) == len(set(seen)) == 72


def test_essays_that_await_a_reply(visit: Visit, world: World) -> None:
    page = visit("author").get(f"/courses/{world.course}/essays?awaiting=1")
    assert titles(page) == ["Dachas for Everyone"]


def test_essays_of_a_module(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/essays?module="
    assert len(titles(visit("author").get(f"{path}{world.modules['thaw']}"))) == 2
    later = visit("author").get(f"{path}{world.modules['later']}")
    assert titles(later) == []
    assert "Write an essay" in later.words
    assert len(titles(visit("author").get(path))) == 2


@pytest.mark.parametrize("query", ["module={module}", "before={essay}", "module=x", "before=2e9"])
def test_the_list_takes_no_ids_of_elsewhere(visit: Visit, world: World, query: str) -> None:
    asked = query.format(module=world.modules["elsewhere"], essay=world.essays["elsewhere"])
    assert visit("author").get(f"/courses/{world.course}/essays?{asked}").status == 404


# Opening, settings, archive, log


def test_an_instructor_opens_a_course_once(app: Flask, visit: Visit, world: World) -> None:
    visitor = visit("instructor")
    page = visitor.get("/courses/new")
    fields = dict(page.form("/courses/new").form_values()) | {
        "title": "Soviet History",
        "code": "HIST 1",
        "zone": "Europe/Berlin",
        "begins_on": "2027-01-11",
        "ends_on": "2027-05-07",
    }
    first = visitor.post("/courses/new", fields)
    again = visitor.post("/courses/new", fields)
    assert (first.status, first.location) == (303, "/courses/soviet-history-2")
    assert again.location == first.location
    with app.app_context():
        course = db.session.query(Course).filter_by(slug="soviet-history-2").one()
        assert (course.zone, course.code, str(course.ends_on)) == (
            "Europe/Berlin",
            "HIST 1",
            "2027-05-07",
        )
        assert db.session.query(Course).count() == 3
    new = visitor.get(first.location)
    assert "Your course is open" in new.words
    assert "Add the first module" in new.words
    assert "http://localhost/join/" in new.words
    next_one = visitor.get("/courses/new")
    assert next_one.form("/courses/new").fields["zone"] == "Europe/Berlin"


@pytest.mark.parametrize("who", ["author", "assistant", "outsider"])
def test_not_everybody_opens_courses(visit: Visit, who: str) -> None:
    assert visit(who).get("/courses/new").status == 403
    assert visit(who).post("/courses/new", {"title": "Mine", "zone": "UTC"}).status == 403


def test_an_administrator_opens_courses(visit: Visit) -> None:
    page = visit("administrator").submit("/courses/new", "/courses/new", title="The Baltic")
    assert page.location == "/courses/the-baltic"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "give the course a title"),
        ("title", " \t ", "give the course a title"),
        ("title", "x" * 201, "201 characters"),
        ("code", "x" * 41, "41 characters"),
        ("description", "A course.\n\u202eAbout trust.", "Line 2 holds a sign that turns"),
        ("zone", "Mars/Olympus", "choose a time zone"),
        ("begins_on", "2026-02-30", "no such day"),
        ("begins_on", "0001-01-01", "between the years"),
        ("begins_on", "١٢-١-٢٠٢٦", "year-month-day"),
        ("ends_on", "2025-01-01", "cannot be before the first"),
    ],
)
def test_a_refused_fact_is_named_and_the_words_are_kept(
    visit: Visit, world: World, field: str, value: str, sentence: str
) -> None:
    path = f"/courses/{world.course}/edit"
    sent = {"institution": "Kept words.", "code": "HIST 99", field: value}
    page = visit("instructor").submit(path, path, **sent)
    assert page.status == 422
    assert sentence in page.words
    assert "Kept words." in page.text
    assert visit("author").get(f"/courses/{world.course}").h1 == "Soviet History"
    assert "HIST 99" not in visit("author").get(f"/courses/{world.course}").words


def test_settings_are_changed_and_the_address_stays(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/edit"
    page = visit("instructor").submit(
        path, path, title="The Soviet Union", zone="Asia/Tokyo", ends_on="", term="Autumn"
    )
    assert page.status == 303
    shown = visit("author").get(f"/courses/{world.course}")
    assert shown.h1 == "The Soviet Union"
    assert "Autumn" in shown.words
    assert "March 3, 2026 at 12:50 am" in shown.words, "the essay's moment, on Tokyo's clock"
    settings = visit("instructor").get(path)
    assert settings.find("//select[@name='zone']/optgroup/option[@selected]")[0].get("value") == (
        "Asia/Tokyo"
    )


def test_extra_fields_change_nothing(app: Flask, visit: Visit, world: World) -> None:
    instructor, path = visit("instructor"), f"/courses/{world.course}/edit"
    fields = dict(instructor.get(path).form(path).form_values())
    extra = {"title": "Soviet", "slug": "mine", "join_code": "guess", "id": "99"}
    assert instructor.post(path, fields | extra).status == 303
    with app.app_context():
        course = member(world, "author").course
        assert (course.title, course.slug, course.join_code) == (
            "Soviet",
            world.course,
            world.join_code,
        )


@pytest.mark.parametrize("who", ["author", "assistant", "observer"])
def test_settings_are_the_instructors(visit: Visit, world: World, who: str) -> None:
    path = f"/courses/{world.course}"
    assert visit(who).get(f"{path}/edit").status == 403
    for verb in ("edit", "archive", "unarchive", "join-code"):
        assert visit(who).post(f"{path}/{verb}", {"title": "Mine", "zone": "UTC"}).status == 403
    assert visit(who).get(path).h1 == "Soviet History"


def test_an_archived_course_is_read_only_and_says_so(visit: Visit, world: World) -> None:
    instructor, path = visit("instructor"), f"/courses/{world.course}"
    assert instructor.submit(f"{path}/edit", "/archive").status == 303
    for page in ("", "/essays", "/modules", "/people", "/edit"):
        shown = instructor.get(path + page)
        assert "This course is archived" in shown.words, page
        assert shown.status == 200
    assert not instructor.get(path).find("//a[contains(@href, 'essays/new')]")
    assert instructor.post(f"{path}/edit", {"title": "Other", "zone": "UTC"}).status == 403
    assert instructor.post(f"{path}/modules/new", {"title": "Other"}).status == 403
    author = f"{path}/people/{world.members['author']}"
    assert instructor.post(f"{author}/remove").status == 403
    assert instructor.submit(f"{path}/edit", "/unarchive").status == 303
    assert "archived" not in visit("author").get(path).words


def test_the_log_tells_staff_who_did_what(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}"
    visit("instructor").submit(f"{path}/people/{world.members['classmate']}/remove", "/remove")
    visit("instructor").submit(f"{path}/edit", "/archive")
    words = visit("assistant").get(f"{path}/log").words
    assert "Nadia Amsel removed Joon-ho Dae." in words
    assert words.index("archived the course") < words.index("removed Joon-ho Dae")
    assert visit("author").get(f"{path}/log").status == 403


def test_the_log_goes_on_by_key(visit: Visit, world: World, change: Change) -> None:
    def busy() -> None:
        staff = member(world, "instructor")
        for number in range(60):
            staff.course.note(staff.person, "added the module", f"Module {number:02}")
            db.session.flush()

    change(busy)
    first = visit("assistant").get(f"/courses/{world.course}/log")
    assert "Module 59" in first.words
    assert "Module 09" not in first.words
    second = visit("assistant").get(first.find("//a[@rel='next']")[0].get("href"))
    assert "Module 09" in second.words
    assert "Module 10" not in second.words


def test_a_new_role_shows_at_once(visit: Visit, world: World, change: Change) -> None:
    change(lambda: member(world, "assistant").become(Role.INSTRUCTOR))
    assert "Nadia Amsel, Tomas Ferreira · 2 students" in (
        visit("author").get(f"/courses/{world.course}").words
    )


def test_a_refused_field_gets_one_sentence(visit: Visit) -> None:
    page = visit("instructor").submit(
        "/courses/new", "/courses/new", title="", code="\x00" + "x" * 500, term="x" * 500
    )
    assert page.status == 422
    said = [one.text_content().strip() for one in page.find("//p[@class='refusal']")]
    assert said[0] == "Please give the course a title."
    assert [one.partition(" characters long;")[0] for one in said[1:]] == [
        "This is 501",
        "This is 500",
    ]
    assert not [one for one in said if "This title" in one]
