"""The people of a course, roles and removal."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from app.courses.models import Member, Role
from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def row_of(page: Page, name: str) -> list[str]:
    """What the table says of somebody, cell by cell."""
    for row in page.find("//tbody/tr[.//th]"):
        if name in row.xpath("./th")[0].text_content():
            return [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
    raise AssertionError(f"{name} is not in the table")


def names(page: Page) -> list[str]:
    return [link.text_content() for link in page.find("//tbody//th//a")]


# Who is here


def test_the_class_with_staff_first_and_what_each_has_written(visit: Visit, world: World) -> None:
    page = visit("observer").get(f"/courses/{world.course}/people")
    assert names(page) == [
        *("Nadia Amsel", "Tomas Ferreira", "Joon-ho Dae", "Ruth Lindqvist", "Mirela Popa")
    ]
    assert row_of(page, "Nadia Amsel") == ["Instructor", "March 2, 2026", "0", "1"]
    assert row_of(page, "Ruth Lindqvist") == ["Student", "March 2, 2026", "1", "1"]
    assert row_of(page, "Joon-ho Dae") == ["Student", "March 2, 2026", "1", "3"]
    assert "Karim Haddad" not in page.text


def test_instructors_also_find_who_was_removed(visit: Visit, world: World) -> None:
    page = visit("instructor").get(f"/courses/{world.course}/people")
    assert names(page)[-1] == "Karim Haddad"
    assert row_of(page, "Karim Haddad")[0] == "removed on March 3, 2026"


def offered(page: Page, name: str) -> tuple[bool, list[str]]:
    """Whether the page offers a new role for somebody, and what else it leads to."""
    (row,) = [row for row in page.find("//tbody/tr") if name in row.xpath("./th")[0].text_content()]
    cell = row.xpath("./td[@data-label='What you can do']")[0]
    ways = [way.text_content().split()[0] for way in cell.xpath(".//a | .//button[@class]")]
    return bool(cell.xpath(".//select[@name='role']")), ways


def test_everybody_is_offered_what_may_be_done_with_them(
    visit: Visit, world: World, change: Change
) -> None:
    path = f"/courses/{world.course}/people"
    page = visit("instructor").get(path)
    assert offered(page, "Nadia Amsel") == (False, [])
    assert "this one stays until there is another" in row_of(page, "Nadia Amsel")[-1]
    assert not page.find("//a[.='Leave this course']")
    assert offered(page, "Ruth Lindqvist") == (True, ["Remove"])
    assert offered(page, "Karim Haddad") == (False, ["Let"])
    change(lambda: member(world, "assistant").become(Role.INSTRUCTOR))
    page = visit("instructor").get(path)
    assert offered(page, "Nadia Amsel") == (True, ["Leave"])
    assert offered(page, "Tomas Ferreira") == (True, ["Remove"])
    assert page.find("//a[.='Leave this course']")


def test_a_large_class_is_paged_and_nobody_is_lost(
    visit: Visit, world: World, change: Change, count_queries: Callable[..., int]
) -> None:
    path = f"/courses/{world.course}/people"
    few = count_queries(lambda: visit("observer").get(path))
    instructors = count_queries(lambda: visit("instructor").get(path))

    def crowd() -> None:
        course = member(world, "author").course
        for number in range(130):
            person = Person(
                email=f"{number}@crowd.example", name=f"Student {number % 7}", password_hash="-"
            )
            db.session.add(person)
            course.admit(person, Role.STUDENT if number % 10 else Role.INSTRUCTOR)

    change(crowd)
    assert count_queries(lambda: visit("observer").get(path)) == few
    assert count_queries(lambda: visit("instructor").get(path)) == instructors
    seen: list[str] = []
    onwards: str | None = path
    while onwards:
        page = visit("observer").get(onwards)
        seen += [link.get("href") for link in page.find("//tbody//th//a")]
        onwards = next((link.get("href") for link in page.find("//a[@rel='next']")), None)
    assert len(seen) == len(set(seen)) == 135


def test_only_instructors_see_the_code(visit: Visit, world: World) -> None:
    shown = {
        who: world.join_code in visit(who).get(f"/courses/{world.course}/people").text
        for who in ("instructor", "assistant", "author", "observer")
    }
    assert shown == {"instructor": True, "assistant": False, "author": False, "observer": False}


def test_a_new_code_closes_the_old_link(visit: Visit, world: World, app: Flask) -> None:
    people = f"/courses/{world.course}/people"
    page = visit("instructor").submit(people, "/join-code")
    shown = visit("instructor").get(page.location)
    assert world.join_code not in shown.text
    assert visit("outsider").get(f"/join/{world.join_code}").status == 404
    link = shown.find("//code[@class='join-link']")[0].text_content()
    assert visit("outsider").get(link.removeprefix("http://localhost")).h1 == "Join Soviet History"
    assert "made a new join code" in visit("instructor").get(f"/courses/{world.course}/log").words


# Roles


def test_a_role_is_given_and_logged(visit: Visit, world: World) -> None:
    people = f"/courses/{world.course}/people"
    action = f"/people/{world.members['author']}/role"
    page = visit("instructor").submit(people, action, role="assistant")
    assert page.status == 303
    assert row_of(visit("author").get(people), "Ruth Lindqvist")[0] == "Assistant"
    assert visit("author").get(f"/courses/{world.course}/log").status == 200
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    assert "Nadia Amsel gave the role of assistant to Ruth Lindqvist." in log


@pytest.mark.parametrize("who", ["assistant", "author", "observer"])
def test_others_change_no_roles_and_are_offered_none(visit: Visit, world: World, who: str) -> None:
    path = f"/courses/{world.course}/people"
    assert not visit(who).get(path).find("//select[@name='role']")
    own = f"{path}/{world.members[who]}"
    assert visit(who).post(f"{own}/role", {"role": "instructor"}).status == 403
    other = f"{path}/{world.members['classmate']}"
    assert visit(who).get(f"{other}/remove").status == 403
    assert visit(who).post(f"{other}/remove").status == 403
    assert visit(who).post(f"{path}/{world.members['removed']}/readmit").status == 403
    assert "Joon-ho Dae" in names(visit(who).get(path))


@pytest.mark.parametrize("role", ["", "administrator", "Student"])
def test_what_is_no_role_is_refused(visit: Visit, world: World, role: str) -> None:
    path = f"/courses/{world.course}/people"
    page = visit("instructor").post(f"{path}/{world.members['author']}/role", {"role": role})
    assert page.status == 422
    assert "choose one of the roles" in page.words
    assert row_of(visit("author").get(path), "Ruth Lindqvist")[0] == "Student"


def test_the_last_instructor_stays(visit: Visit, world: World) -> None:
    own = f"/courses/{world.course}/people/{world.members['instructor']}"
    for page in (
        visit("instructor").post(f"{own}/role", {"role": "student"}),
        visit("instructor").post(f"{own}/remove"),
        visit("instructor").get(f"{own}/remove"),
    ):
        assert page.status == 409
        assert "This is the last one" in page.words
    assert visit("instructor").get(f"/courses/{world.course}/edit").status == 200


def test_with_a_second_instructor_the_first_may_go(visit: Visit, world: World) -> None:
    people = f"/courses/{world.course}/people"
    action = f"/people/{world.members['assistant']}/role"
    visit("instructor").submit(people, action, role="instructor")
    own = f"{people}/{world.members['instructor']}/remove"
    left = visit("instructor").submit(own, own)
    assert left.location == "/"
    assert visit("instructor").get(f"/courses/{world.course}").status == 404
    log = visit("assistant").get(f"/courses/{world.course}/log").words
    assert "Nadia Amsel left the course." in log


# Removal


def test_removal_says_what_happens_and_closes_every_way_in(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}"
    remove = f"{path}/people/{world.members['author']}/remove"
    asked = visit("instructor").get(remove)
    assert asked.h1 == "Remove Ruth Lindqvist from the course?"
    assert "no longer open anything" in asked.words
    assert visit("author").get(path).status == 200, "looking removes nobody"
    assert visit("instructor").submit(remove, remove).status == 303
    essay = f"{path}/essays/{world.essays['published']}"
    for way in ("", "/essays", "/people", "/modules"):
        assert visit("author").get(path + way).status == 404
    assert visit("author").get(essay).status == 404
    joining = visit("author").post(f"/join/{world.join_code}")
    assert joining.status == 403
    assert "its code does not let you in again" in joining.words
    assert visit("author").get(path).status == 404
    assert WORDS["essay"] in visit("classmate").get(path).words, "what was written stays"
    theirs = visit("classmate").get(f"{path}/people/{world.members['author']}")
    assert "No longer in this course" in theirs.words
    assert WORDS["essay"] in theirs.words


def test_letting_in_again(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}"
    page = visit("instructor").submit(
        f"{path}/people", f"/people/{world.members['removed']}/readmit"
    )
    assert page.status == 303
    assert visit("removed").get(path).status == 200
    assert "readmitted Karim Haddad" in visit("assistant").get(f"{path}/log").words


def test_a_student_leaves(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}"
    people = visit("classmate").get(f"{path}/people")
    (way,) = people.find("//a[.='Leave this course']")
    asked = visit("classmate").get(way.get("href"))
    assert asked.h1 == "Leave this course?"
    assert visit("classmate").submit(way.get("href"), "/remove").location == "/"
    assert visit("classmate").get(path).status == 404
    assert "Dachas for Everyone" in visit("author").get(path).words


def test_removing_twice_is_a_refusal_and_changes_nothing(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/people/{world.members['removed']}/remove"
    assert visit("instructor").post(path).status == 403


# Somebody's page


def test_somebodys_page_shows_what_they_published(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/people/{world.members['author']}"
    for who in ("classmate", "observer", "instructor", "author"):
        page = visit(who).get(path)
        assert page.h1 == "Ruth Lindqvist"
        assert WORDS["essay"] in page.words
        assert WORDS["reply"] in page.words
        for word in ("draft", "working", "withdrawn", "deleted", "feedback_released"):
            assert WORDS[word] not in page.words
        assert "A Draft Nobody" not in page.text
        assert "A Withdrawn Argument" not in page.text


def test_a_withdrawn_essay_is_not_named_beside_its_comments(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/people/{world.members['classmate']}"
    page = visit("observer").get(path)
    assert "on an essay that is gone" in page.words
    for title in ("A Withdrawn Argument", "A Deleted Argument"):
        assert title not in page.text
    assert WORDS["deleted_comment"] not in page.words
    assert "A Withdrawn Argument" in visit("instructor").get(path).text


def test_a_long_page_of_comments_goes_on_by_key(visit: Visit, world: World, change: Change) -> None:
    def talk() -> None:
        from app.discussion.models import Comment

        essay = db.session.get_one(Essay, world.essays["unanswered"])
        for number in range(30):
            Comment.post(essay, f"<p>Remark {number:02}</p>", member(world, "author"))

    change(talk)
    path = f"/courses/{world.course}/people/{world.members['author']}"
    first = visit("observer").get(path)
    assert "Remark 29" in first.words
    assert "Remark 09" not in first.words
    second = visit("observer").get(first.find("//a[@rel='next']")[0].get("href"))
    assert "Remark 09" in second.words
    assert WORDS["reply"] in second.words


@pytest.mark.parametrize("verb", ["", "/remove", "/role", "/readmit"])
def test_people_of_another_course_are_not_found(visit: Visit, world: World, verb: str) -> None:
    path = f"/courses/{world.course}/people/{world.members['elsewhere']}{verb}"
    instructor = visit("instructor")
    if verb in ("", "/remove"):
        assert instructor.get(path).status == 404
    if verb:
        assert instructor.post(path, {"role": "student"}).status == 404
    for page in ("people", "sections/none", "participation"):
        there = f"/courses/{world.course}/{page}"
        for nobody in (world.members["elsewhere"], 2**31, "x"):
            assert instructor.get(f"{there}?after={nobody}").status == 404, page
