"""The class as staff see it: everyone, module by module, a page at a time."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.courses.models import Course, Member, Module, Role
from app.db import db
from tests.participation.rows import Row, cells, names
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]
RowOf = Callable[[str], Row]


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def test_everyone_in_the_course_has_one_row_students_first(visit: Visit, sheet: str) -> None:
    """Those with nothing too; whoever was removed not."""
    assert names(visit("assistant").get(sheet)) == [
        "Joon-ho Dae",
        "Ruth Lindqvist",
        "Tomas Ferreira Assistant",
        "Nadia Amsel Instructor",
        "Mirela Popa Observer",
    ]


def test_each_cell_says_what_it_counts(visit: Visit, sheet: str) -> None:
    page = visit("instructor").get(sheet)
    assert page.h1 == "Participation"
    assert cells(page, "Ruth Lindqvist") == [
        "1 essay, 12 words (1 not counted) | 1 comment written, 2 received",
        "1 essay, 12 words (1 not counted) | March 2, 2026 | 1 comment written, 2 received",
        "Nothing",
    ]
    assert cells(page, "Joon-ho Dae") == [
        "1 essay, 5 words | 3 comments written, 0 received",
        "1 essay, 5 words | March 2, 2026 | 3 comments written, 0 received",
        "Nothing",
    ]
    assert cells(page, "Mirela Popa") == [
        "No essay | 0 comments written, 0 received",
        "Nothing",
        "Nothing",
    ]


def test_the_wide_table_has_a_name_and_takes_the_focus(visit: Visit, sheet: str) -> None:
    (region,) = visit("instructor").get(sheet).find("//*[@role='region']")
    assert region.get("tabindex") == "0"
    assert region.get("aria-label") == "Participation by module"
    heads = [head.text_content() for head in region.xpath(".//thead//th[@scope='col']")]
    assert heads[:2] == ["Name", "Whole course"]
    assert "Week 11 · The Thaw" in heads[2]
    assert "due March 9, 2026" in heads[2]


def test_one_module_with_its_question_and_the_hour(
    visit: Visit, world: World, sheet: str, row_of: RowOf
) -> None:
    page = visit("instructor").get(f"{sheet}?module={world.modules['thaw']}")
    assert page.h1 == "Participation in Week 11 · The Thaw"
    assert "Was Khrushchev a reformer" in page.words
    assert "Essays were due March 9, 2026 at 12:59 am, New York time." in page.words
    assert row_of("Ruth Lindqvist") == Row(
        "1 (1 not counted)", "March 2, 2026 at 10:20 am", "12", "1 (1 under own)", "2"
    )
    assert row_of("Mirela Popa") == Row("0", "", "", "0", "")
    later = visit("instructor").get(f"{sheet}?module={world.modules['later']}")
    assert Row.of(later, "Ruth Lindqvist") == Row("0", "", "", "0", "")


def test_how_it_is_counted_stands_below(visit: Visit, sheet: str) -> None:
    page = visit("instructor").get(sheet)
    for sentence in (
        "Drafts are nobody's business",
        "a withdrawn or hidden essay is not counted until the class can read it again",
        "A deleted or hidden comment is not counted.",
        "One's own replies are not among them.",
        "Whoever was removed or has left has none, but their words stay",
    ):
        assert sentence in page.words


def test_a_page_at_a_time(app: Flask, visit: Visit, world: World, sheet: str) -> None:
    with app.app_context():
        course = db.session.scalars(select(Course).where(Course.slug == world.course)).one()
        for number in range(1, 60):
            person = Person(name=f"Zoe {number:02}", email=f"z{number}@world.example")
            person.password_hash = ""
            db.session.add(person)
            course.admit(person, Role.STUDENT)
        db.session.commit()
    instructor, module = visit("instructor"), f"?module={world.modules['thaw']}"
    for query, sizes in (("", [20, 20, 20, 4]), (module, [40, 24])):
        found: list[str] = []
        page = instructor.get(sheet + query)
        for size in sizes:
            assert len(names(page)) == size
            found += names(page)
            way = page.find("//nav[@aria-label='More people']//a[@rel='next']/@href")
            page = instructor.get(way[0]) if way else page
        assert len(set(found)) == 64
        assert found[2] == "Zoe 01"
        assert found[-1] == "Mirela Popa Observer"
        back = page.find("//nav[@aria-label='More people']//a[@rel='prev']/@href")
        assert back == [sheet + query]


def test_what_is_not_of_this_course_is_not_found(visit: Visit, world: World, sheet: str) -> None:
    instructor = visit("instructor")
    for query in (
        f"module={world.modules['elsewhere']}",
        "module=x",
        f"after={world.members['elsewhere']}",
        "after=x",
        "after=",
    ):
        assert instructor.get(f"{sheet}?{query}").status == 404, query
    assert instructor.post(f"{sheet}.csv?module={world.modules['elsewhere']}").status == 404
    assert instructor.get(f"{sheet}?module=").status == 200  # the form's “All modules”


def test_a_course_without_students_or_modules_says_what_to_do(
    change: Change, visit: Visit, world: World
) -> None:
    def empty() -> None:
        course = Course.open("Nothing yet", member(world, "instructor").person)
        db.session.flush()
        assert course.slug == "nothing-yet"

    change(empty)
    page = visit("instructor").get("/courses/nothing-yet/participation")
    assert "No students yet." in page.words
    assert page.find("//a[@href='/courses/nothing-yet/people'][contains(@class, 'button')]")
    assert names(page) == ["Nadia Amsel Instructor"]


def test_a_renamed_module_and_person_are_shown_as_they_are_called_now(
    change: Change, visit: Visit, world: World, sheet: str
) -> None:
    """What a worker keeps of the table is never stale."""
    assert "The Thaw" in visit("instructor").get(sheet).words

    def rename() -> None:
        db.session.get_one(Module, world.modules["thaw"]).title = "Week 11 · Slush"
        member(world, "author").person.rename("Ruth Berg")

    change(rename)
    page = visit("instructor").get(sheet)
    assert "Week 11 · Slush" in page.words
    assert "Ruth Berg" in page.words
    assert "The Thaw" not in page.words
    assert "Lindqvist" not in page.words
