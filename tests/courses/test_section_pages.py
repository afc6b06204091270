"""Sections are made, named and removed, and people are put into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.courses.models import Course, Member, Role
from app.courses.sections import Section
from app.db import db
from tests.apart import put, section
from tests.courses.copying import open_copy
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def here(world: World) -> str:
    return f"/courses/{world.course}/sections"


@pytest.fixture
def monday(world: World, here: str) -> str:
    return f"{here}/{world.sections['monday']}"


def rows(page: Page) -> dict[str, str]:
    """How many people the page says are in each section."""
    found = page.find("//tbody/tr")
    return {
        row.xpath("./th")[0].text_content(): row.xpath(".//a/text()")[0].strip() for row in found
    }


def ticks(page: Page) -> list[str]:
    return [one.text_content() for one in page.find("//fieldset//label/bdi")]


def send(visitor: Visitor, page: Page, path: str, people: list[int], to: object) -> Page:
    """Tick these people and choose that section."""
    fields: dict[str, Any] = dict(page.form(path).form_values())
    return visitor.post(path, fields | {"people": [str(one) for one in people], "to": str(to)})


def test_a_section_is_added_once_and_people_are_put_into_it(
    visit: Visit, world: World, here: str, monday: str
) -> None:
    instructor = visit("instructor")
    page = instructor.get(here)
    assert rows(page) == {"Monday": "0 people", "No section": "5 people"}
    fields = dict(page.form("/sections").form_values()) | {"title": "Friday at noon"}
    for _ in range(2):
        sent = instructor.post(here, fields)
        assert sent.location == f"{here}/none"
    page = instructor.follow(sent)
    assert ticks(page) == [
        *("Nadia Amsel", "Tomas Ferreira", "Joon-ho Dae", "Ruth Lindqvist", "Mirela Popa")
    ]
    chosen = [world.members["author"], world.members["classmate"]]
    sent = send(instructor, page, f"{here}/none", chosen, world.sections["monday"])
    assert "2 people put into “Monday”." in instructor.follow(sent).words
    assert rows(instructor.get(here)) == {
        "Monday": "2 people",
        "Friday at noon": "0 people",
        "No section": "3 people",
    }
    assert ticks(instructor.get(monday)) == ["Joon-ho Dae", "Ruth Lindqvist"]
    log = instructor.get(f"/courses/{world.course}/log").words
    assert log.count("added the section Friday at noon") == 1
    assert log.count("Ruth Lindqvist, Joon-ho Dae into “Monday”") == 1


def test_everybody_sees_who_is_in_which(visit: Visit, world: World, change: Change) -> None:
    people = f"/courses/{world.course}/people"
    assert not visit("observer").get(people).find("//th[.='Section']")
    change(lambda: put(world, "author", section(world, "Monday")))
    page = visit("observer").get(people)
    (cell,) = page.find("//tr[contains(., 'Ruth')]/td[@data-label='Section']")
    assert cell.text_content().strip() == "Monday"
    assert not page.find(f"//a[@href='/courses/{world.course}/sections']")
    assert visit("instructor").get(people).find(f"//a[@href='/courses/{world.course}/sections']")


def test_sections_only_group_until_the_settings_say_otherwise(
    visit: Visit, world: World, change: Change, here: str
) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    change(lambda: put(world, "author", section(world, "Monday")))
    assert WORDS["essay"] in visit("classmate").get(essay).words
    edit, instructor = f"/courses/{world.course}/edit", visit("instructor")
    instructor.submit(edit, edit, separate_sections="y")
    assert visit("classmate").get(essay).status == 404
    assert WORDS["essay"] in visit("author").get(essay).words
    assert "Sections are separate here" in instructor.get(here).words


def test_who_reads_a_comment_is_told_anew(visit: Visit, world: World, change: Change) -> None:
    """Though nothing else of the page, which was kept, is another."""

    def place() -> None:
        for who in ("author", "classmate"):
            put(world, who, section(world, "Monday"))

    def separate() -> None:
        db.session.get_one(Member, world.members["author"]).course.separate_sections = True

    change(place)
    here = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    assert "Everyone in Soviet History can read it." in visit("classmate").get(here).words
    change(separate)
    assert "Everyone who can read this essay can read it." in visit("classmate").get(here).words


def test_a_section_is_renamed(visit: Visit, here: str, monday: str) -> None:
    instructor = visit("instructor")
    sent = instructor.submit(f"{monday}/edit", f"{monday}/edit", title="Monday at ten")
    assert "Saved." in instructor.follow(sent).words
    assert rows(instructor.get(here)) == {"Monday at ten": "0 people", "No section": "5 people"}


def test_two_who_rename_at_once_are_told(visit: Visit, monday: str) -> None:
    instructor = visit("instructor")
    page = instructor.get(f"{monday}/edit")
    instructor.submit(f"{monday}/edit", f"{monday}/edit", title="Tuesday")
    fields = dict(page.form(f"{monday}/edit").form_values()) | {"title": "Wednesday"}
    late = instructor.post(f"{monday}/edit", fields)
    assert late.status == 409
    assert "Tuesday" in late.words
    assert late.find("//input[@name='title']/@value") == ["Wednesday"]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "Please give the section a title."),
        ("monday", "There is a section of this title."),
        ("x" * 81, "80"),
    ],
)
def test_a_title_that_does_not_fit_is_told(
    visit: Visit, here: str, title: str, sentence: str
) -> None:
    page = visit("instructor").submit(here, here, title=title)
    assert page.status == 422
    assert sentence in page.words
    assert page.find("//input[@name='title']/@value") == [title]


def test_removing_a_section_removes_nothing_else(
    visit: Visit, world: World, change: Change, here: str, monday: str
) -> None:
    """M4: neither essays nor letters; and pressed twice, it is one removal."""
    change(lambda: put(world, "author", section(world, "Monday")))
    instructor = visit("instructor")
    fields = dict(instructor.get(f"{monday}/edit").form(f"{monday}/remove").form_values())
    for _ in range(2):
        assert instructor.post(f"{monday}/remove", fields).location == here
    assert "Who was in it is in no section now." in instructor.get(here).words
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    page = visit("author").get(essay)
    for word in ("essay", "comment", "feedback_released"):
        assert WORDS[word] in page.words
    assert "No sections yet." in instructor.get(here).words
    assert "No sections yet." in instructor.get(f"{here}/none").words


def test_a_section_with_an_assistant_stays(
    visit: Visit, world: World, change: Change, here: str, monday: str
) -> None:
    """In no section they would find all of them, and nobody has said so."""
    change(lambda: put(world, "assistant", section(world, "Monday")))
    instructor = visit("instructor")
    page = instructor.get(f"{monday}/edit")
    assert "Tomas Ferreira assists this section, so it stays" in page.words
    refused = instructor.post(f"{monday}/remove")
    assert refused.status == 409
    assert refused.h1 == "This section has an assistant"
    assert "Put the assistants of this one into another" in refused.words
    send(instructor, instructor.get(monday), monday, [world.members["assistant"]], "none")
    assert instructor.post(f"{monday}/remove").location == here


@pytest.mark.parametrize("who", ["assistant", "author", "observer"])
def test_sections_are_the_instructors(
    visit: Visit, world: World, here: str, monday: str, who: str
) -> None:
    for path in (here, f"{here}/none", monday, f"{monday}/edit"):
        assert visit(who).get(path).status == 403
        assert visit(who).post(path, {"title": "Mine", "people": "1", "to": "none"}).status == 403
    assert visit(who).post(f"{monday}/remove").status == 403
    assert "Monday" in visit("instructor").get(here).words


def test_in_the_archive_sections_stay(
    visit: Visit, world: World, here: str, change: Change
) -> None:
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    assert visit("instructor").get(here).status == 403


@pytest.mark.parametrize(
    ("people", "to", "sentence"),
    [
        (["author"], "", "Choose the section"),
        (["author"], "elsewhere", "Choose the section"),
        (["author"], "none", "Choose the section"),
        ([], "monday", "Tick the people"),
    ],
)
def test_what_is_missing_is_told_and_the_ticks_stay(
    visit: Visit, world: World, here: str, people: list[str], to: str, sentence: str
) -> None:
    chosen = [world.members[who] for who in people]
    instructor, path = visit("instructor"), f"{here}/none"
    page = send(instructor, instructor.get(path), path, chosen, world.sections.get(to, to))
    assert page.status == 422
    assert sentence in page.words
    assert page.find("//input[@checked]/@value") == [str(one) for one in chosen]


@pytest.mark.parametrize("sent", ["", "x", "0", "99999999999999999999", "1 OR 1=1"])
def test_what_is_nobody_is_nobody(visit: Visit, world: World, here: str, sent: str) -> None:
    fields = {"people": sent, "to": str(world.sections["monday"])}
    assert visit("instructor").post(f"{here}/none", fields).status in (409, 422)


@pytest.mark.parametrize("who", ["elsewhere", "removed"])
def test_nobody_who_is_not_in_the_class_is_put_anywhere(
    app: Flask, visit: Visit, world: World, here: str, who: str
) -> None:
    instructor, path = visit("instructor"), f"{here}/none"
    chosen = [world.members["author"], world.members[who]]
    page = send(instructor, instructor.get(path), path, chosen, world.sections["monday"])
    assert page.status == 409
    assert "Nothing was changed: one of the people you chose has" in page.words
    with app.app_context():
        assert db.session.get_one(Member, world.members["author"]).section_id is None


def test_who_was_put_elsewhere_meanwhile_stays_there(
    app: Flask, visit: Visit, world: World, here: str, change: Change
) -> None:
    instructor, path = visit("instructor"), f"{here}/none"
    page = instructor.get(path)
    change(lambda: put(world, "author", section(world, "Monday")))
    change(lambda: instructor_adds(world, "Friday"))
    with app.app_context():
        friday = section(world, "Friday").id
    late = send(instructor, page, path, [world.members["author"]], friday)
    assert late.status == 409
    with app.app_context():
        author = db.session.get_one(Member, world.members["author"])
        assert author.section_id == world.sections["monday"]
    again = send(instructor, page, path, [world.members["author"]], world.sections["monday"])
    assert again.status == 303, "who is there already is no conflict"


def instructor_adds(world: World, title: str) -> None:
    Section.add(db.session.get_one(Member, world.members["instructor"]).course, title)


def test_a_course_copied_to_the_next_term_has_its_sections(
    app: Flask, visit: Visit, world: World
) -> None:
    """And is open or apart as it was."""
    copy, instructor = f"/courses/{world.course}/copy", visit("instructor")
    apart = f"/courses/{world.course}/edit"
    for separate in (False, True):
        if separate:
            instructor.submit(apart, apart, separate_sections="y")
        sent = open_copy(instructor, copy, begins_on="2027-01-11")
        assert sent.status == 303
        page = instructor.get(f"{sent.location}/sections")
        assert rows(page) == {"Monday": "0 people", "No section": "1 person"}
        assert ("Sections are separate here" in page.words) is separate


def test_a_student_who_becomes_staff_of_a_section_finds_that_alone(
    visit: Visit, world: World, change: Change
) -> None:
    def separate() -> None:
        author = db.session.get_one(Member, world.members["author"])
        author.course.separate_sections = True
        put(world, "author", section(world, "Monday"))
        author.become(Role.ASSISTANT)

    change(separate)
    here = f"/courses/{world.course}"
    assert visit("author").get(f"{here}/essays/{world.essays['unanswered']}").status == 404
    assert "Dachas" not in visit("author").get(f"{here}/feedback").words
    assert visit("author").get(f"{here}/log").status == 403
    assert "Dachas" in visit("instructor").get(f"{here}/feedback").words
