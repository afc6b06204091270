"""A class list that says who is in which section."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.courses.sections import Section
from app.db import db
from app.interchange.roster import read_roster
from tests.interchange.placing import LIST, in_section, invited, look, press, table, titles
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def path(world: World) -> str:
    return f"/courses/{world.course}/people/invite"


@pytest.mark.parametrize(
    "head", ["Section", "GROUP", "Sektion", "Tutorial", "Groups", "Sección", "Groupe de TD"]
)
def test_the_column_goes_by_many_names(head: str) -> None:
    (one,) = read_roster(f"Email,{head}\nann@x.example,Monday at ten")
    assert (one.address, one.section, one.trouble) == ("ann@x.example", "Monday at ten", "")


def test_the_preview_says_where_each_is_put_and_adds_nothing(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    page = look(visit("instructor"), path)
    assert table(page, "new", 3) == {
        "2": "Monday",
        "3": "none: “Friday” is not there",
        "4": "none: “friday” is not there",
        "5": "none",
    }
    assert table(page, "sections", 1) == {"Friday": "2 people"}
    assert "invited into no section, unless you add it now" in page.words
    assert (titles(app, world), invited(app)) == (["Monday"], {})


def test_who_stands_on_it_twice_is_in_one_section(
    app: Flask, visit: Visit, world: World, path: str
) -> None:
    """As where a list has a line for the lecture and one for the tutorial."""
    instructor = visit("instructor")
    ann, same = "ann@x.example", "The same address as in line 2."
    text = f"Email,Section\n{ann},Monday\n{ann},Lecture\n{ann},Monday\n{ann},"
    page = look(instructor, path, text)
    assert table(page, "repeated", 3) == {
        "3": f"{same} The section is that line's: nobody is in two.",
        "4": same,
        "5": same,
    }
    assert not table(page, "sections", 1), "of a line that counts for nothing nothing is missing"
    press(instructor, page, path, "save")
    assert invited(app) == {ann: "Monday"}


def test_whose_invitation_begins_anew_is_put_where_the_new_list_says(
    app: Flask, visit: Visit, world: World, path: str
) -> None:
    instructor = visit("instructor")
    number = world.invitations["waiting"]
    assert instructor.post(f"{path}d/{number}/withdraw").status == 303
    page = look(instructor, path, "Email,Section\ninvited@world.example,Monday")
    press(instructor, page, path, "save")
    with app.app_context():
        again = db.session.get_one(Invitation, number)
        assert (again.waiting, again.section_id) == (True, world.sections["monday"])


def test_nothing_is_said_of_sections_where_there_are_none(visit: Visit, path: str) -> None:
    page = look(visit("instructor"), path, "ann@x.example")
    assert "ection" not in page.find("//main")[0].text_content()


def test_invited_as_it_stands_the_others_are_in_none(
    app: Flask, visit: Visit, world: World, path: str
) -> None:
    instructor = visit("instructor")
    page = instructor.follow(press(instructor, look(instructor, path), path, "save"))
    there = {"ann": "Monday", "bo": None, "cy": None, "di": None}
    assert invited(app) == {f"{name}@x.example": title for name, title in there.items()}
    assert titles(app, world) == ["Monday"]
    row = page.find("//tr[contains(., 'ann@x.example')]/td[@data-label='Section']")
    assert [cell.text_content() for cell in row] == ["Monday"]


def test_a_section_that_is_missing_is_added_when_asked_to(
    app: Flask, visit: Visit, world: World, path: str
) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path)
    for _ in range(2):
        page = press(instructor, looked, path, "add")
    assert titles(app, world) == ["Monday", "Friday"]
    assert table(page, "new", 3) == {"2": "Monday", "3": "Friday", "4": "Friday", "5": "none"}
    assert not table(page, "sections", 1)
    assert invited(app) == {}, "nobody yet"
    press(instructor, page, path, "save")
    assert list(invited(app).values()) == ["Monday", "Friday", "Friday", None]
    log = instructor.get(f"/courses/{world.course}/log").words
    assert log.count("added the section Friday") == 1


def test_whoever_accepts_is_in_that_section(
    app: Flask, visit: Visit, world: World, path: str, change: Change
) -> None:
    """S6: they find what it writes, and no other section's."""

    def apart() -> None:
        course = db.session.get_one(Member, world.members["instructor"]).course
        course.separate_sections = True
        db.session.get_one(Member, world.members["author"]).section_id = world.sections["monday"]
        Section.add(course, "Friday")

    change(apart)
    instructor = visit("instructor")
    outsider, invitee = "outsider@world.example", "administrator@world.example"
    text = f"Email,Section\n{outsider},Monday\n{invitee},Friday"
    press(instructor, look(instructor, path, text), path, "save")
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    for who, found in (("outsider", 200), ("administrator", 404)):
        with app.app_context():
            one = Invitation.email == f"{who}@world.example"
            waiting = select(Invitation.id).join(Invitation.course).where(one)
            number = db.session.scalar(waiting.where(Course.slug == world.course))
            db.session.get_one(Person, world.people[who]).confirm()
            db.session.commit()
        assert visit(who).post(f"/invitations/{number}/accept").status == 303
        assert visit(who).get(essay).status == found, who


@pytest.mark.parametrize(("confirmed", "there"), [(True, "Monday"), (False, None)])
def test_whoever_was_invited_and_joins_by_the_courses_link(
    app: Flask, visit: Visit, world: World, path: str, confirmed: bool, there: str | None
) -> None:
    """Only whoever has the address: else anybody could choose a section by taking one."""
    instructor = visit("instructor")
    text = "Email,Section\noutsider@world.example,Monday"
    press(instructor, look(instructor, path, text), path, "save")
    with app.app_context():
        if confirmed:
            db.session.get_one(Person, world.people["outsider"]).confirm()
        db.session.commit()
    assert visit("outsider").post(f"/join/{world.join_code}").status == 303
    with app.app_context():
        mine = Member.person_id == world.people["outsider"]
        joined = select(Member.id).join(Member.course).where(mine, Course.slug == world.course)
        member_id = db.session.scalar(joined)
    assert in_section(app, member_id or 0) == there


def test_of_those_who_are_known_nobody_is_moved(
    app: Flask, visit: Visit, world: World, path: str, change: Change
) -> None:
    def placed() -> None:
        course = db.session.get_one(Member, world.members["instructor"]).course
        friday = Section.add(course, "Friday")
        db.session.get_one(Member, world.members["author"]).section_id = friday.id

    change(placed)
    people = ("author", "classmate", "assistant", "observer", "removed", "invited")
    rows = "\n".join(f"{who}@world.example,Monday" for who in people)
    instructor = visit("instructor")
    page = look(instructor, path, f"Email,Section\n{rows}")
    here, only = "In the class already.", "the list says “Monday”"
    told = table(page, "known", 3)
    assert told == {
        "2": f"{here} Section: “Friday”; {only}. A list moves nobody.",
        "3": f"{here} Section: none; {only}.",
        "4": f"{here} Section: none; {only}, and puts only students into one.",
        "5": f"{here} Section: none; {only}, and puts only students into one.",
        "6": "Was removed, or has left: an instructor can let them in again on the people page.",
        "7": f"Invited on March 3, 2026, and has not joined yet. Section: none; {only}.",
    }
    assert "Put 2 people into the sections of the list" in page.words
    assert in_section(app, world.members["classmate"]) is None, "looking puts nobody anywhere"
    for _ in range(2):
        after = press(instructor, page, path, "place")
    sections = {who: in_section(app, world.members[who]) for who in people[:5]}
    assert sections == dict.fromkeys(people[:5]) | {"author": "Friday", "classmate": "Monday"}
    with app.app_context():
        assert (
            db.session.get_one(Invitation, world.invitations["waiting"]).section_id
            == world.sections["monday"]
        )
    assert table(after, "known", 3)["3"] == f"{here} Section: “Monday”."
    log = instructor.get(f"/courses/{world.course}/log").words
    said = "put people into sections: Joon-ho Dae, Sofia Marin into “Monday”"
    assert log.count(said) == 1


def test_a_list_of_one_section(app: Flask, visit: Visit, world: World, path: str) -> None:
    """Chosen beside the list; a line that names another counts more."""
    instructor = visit("instructor")
    monday = world.sections["monday"]
    page = look(instructor, path, "ann@x.example, bo@x.example", section=str(monday))
    assert table(page, "new", 3) == {"1": "Monday"}
    press(instructor, page, path, "save")
    assert invited(app) == {"ann@x.example": "Monday", "bo@x.example": "Monday"}
    page = look(instructor, path, LIST.replace("ann@", "al@"), section=str(monday))
    assert list(table(page, "new", 3).values())[1:] == ["none: “friday” is not there", "Monday"]
    elsewhere = str(world.sections["elsewhere"])
    refused = instructor.post(path, {"listed": "al@x.example", "section": elsewhere, "save": "1"})
    assert (refused.status, "This section is gone" in refused.words) == (422, True)


def test_sections_that_changed_meanwhile_are_looked_at_again(
    app: Flask, visit: Visit, world: World, path: str, change: Change
) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path)
    change(lambda: db.session.delete(db.session.get_one(Section, world.sections["monday"])))
    page = press(instructor, looked, path, "save")
    assert page.status == 409
    assert "sections have been changed meanwhile" in page.words
    assert table(page, "new", 3)["2"] == "none: “monday” is not there"
    assert invited(app) == {}
    assert press(instructor, page, path, "save").status == 303
    assert invited(app)["ann@x.example"] is None


@pytest.mark.parametrize(
    ("said", "put", "trouble"),
    [
        ("Monday, Readers of Latin", "Monday", ""),
        ("Monday; Friday", "", "more than one section"),
        ("x" * 81, "", "at most 80 characters"),
        ("a\ufffdb", "", "could not be read"),
        ("\u202eyadirF", "", "writing direction"),
    ],
)
def test_what_is_no_sections_title_is_told_and_never_added(
    app: Flask,
    visit: Visit,
    world: World,
    path: str,
    change: Change,
    said: str,
    put: str,
    trouble: str,
) -> None:
    change(
        lambda: Section.add(
            db.session.get_one(Member, world.members["instructor"]).course, "Friday"
        )
    )
    instructor = visit("instructor")
    page = look(instructor, path, f'Email\tGroups\nann@x.example\t"{said}"')
    assert page.status == 200
    assert (table(page, "new", 3)["2"] == put) is bool(put)
    assert not page.find("//main//button[@name='add']")
    assert [trouble in why for why in table(page, "sections", 2).values()] == [True] * bool(trouble)
    instructor.send(page, path, "/people/invite", "add=1")
    assert titles(app, world) == ["Monday", "Friday"]


def test_a_column_of_hundreds_is_hardly_one_of_sections(
    app: Flask, visit: Visit, world: World, path: str
) -> None:
    rows = "\n".join(f"p{number}@x.example,Team {number}" for number in range(200))
    instructor = visit("instructor")
    page = look(instructor, path, f"Email,Group\n{rows}")
    assert "So many are hardly sections" in page.words
    assert len(table(page, "sections", 1)) == 30
    assert not page.find("//main//button[@name='add']")
    instructor.send(page, path, "/people/invite", "add=1")
    assert titles(app, world) == ["Monday"]


def test_in_the_archive_no_section_is_added(
    app: Flask, visit: Visit, world: World, path: str, change: Change
) -> None:
    looked = look(visit("instructor"), path)
    change(lambda: db.session.get_one(Member, world.members["instructor"]).course.archive())
    for button in ("add", "place"):
        sent = visit("instructor").send(looked, path, "/people/invite", f"{button}=1")
        assert sent.status == 403
    for who in ("assistant", "author"):
        assert visit(who).post(path, {"listed": LIST, "add": "1"}).status == 403
    assert titles(app, world) == ["Monday"]
