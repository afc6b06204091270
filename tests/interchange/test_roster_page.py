"""Inviting people by a class list: look first, then invite."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.courses.invitations import Invitation
from app.courses.models import Course, Member, Role
from app.db import db
from app.mail.models import Mail
from tests.asking import statements
from tests.visitor import Page, Visitor
from tests.world import INVITED, World

pytestmark = pytest.mark.slow  # left out by `make check`

Visit = Callable[[str], Visitor]
LIST = """\
Last Name,First Name,Email
Lee,Ann,ann@x.example
Dae,Joon-ho,CLASSMATE@world.example
Haddad,Karim,removed@world.example
Marin,Sofia,invited@world.example
Amsel,Nadia,instructor@world.example
Lee,Ann,ann@x.example
Nobody,At All,
Ng,=cmd(),ng@x.example
Okafor,Beatriz,outsider@world.example
"""


@pytest.fixture
def path(world: World) -> str:
    return f"/courses/{world.course}/people/invite"


def look(visitor: Visitor, path: str, text: str = LIST) -> Page:
    return visitor.submit(path, "/people/invite", listed=text)


def invite(visitor: Visitor, path: str, text: str = LIST) -> Page:
    return visitor.send(look(visitor, path, text), path, "/people/invite", "save=1")


def section(page: Page, name: str) -> list[list[str]]:
    """What a table of the preview says, row by row."""
    rows = page.find(f"//section[@aria-labelledby='{name}']//tbody/tr")
    told = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    return [[row[0].removeprefix("Line "), *row[1:]] for row in told]


def invited(app: Flask, world: World) -> dict[str, str]:
    """Address and name of everybody whom the course has invited."""
    with app.app_context():
        rows = select(Invitation).join(Invitation.course).where(Course.slug == world.course)
        return {one.email: one.name for one in db.session.scalars(rows)}


def roles(app: Flask) -> dict[int, tuple[str, bool]]:
    with app.app_context():
        members = db.session.scalars(select(Member)).all()
        return {one.id: (one.role, one.removed_at is None) for one in members}


def test_looking_tells_each_line_and_saves_nothing(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    before = invited(app, world)
    page = look(visit("instructor"), path)
    assert (page.status, page.h1) == (200, "Who is on the list")
    assert section(page, "new") == [
        ["2", "Ann Lee", "ann@x.example"],
        ["10", "Beatriz Okafor", "outsider@world.example"],
    ]
    assert [(row[0], row[3]) for row in section(page, "known")] == [
        ("3", "In the class already."),
        ("4", "Was removed, or has left: an instructor can let them in again on the people page."),
        ("5", "Invited on March 3, 2026, and has not joined yet."),
        ("6", "In the class already."),
    ]
    (twice,) = section(page, "repeated")
    assert (twice[0], twice[3]) == ("7", "The same address as in line 2.")
    assert "4 lines name somebody known already" in page.words
    assert "1 line repeats an address" in page.words
    unclear = section(page, "unclear")
    assert [row[0] for row in unclear] == ["8", "9"]
    assert "no e-mail address" in unclear[0][2]
    assert "formula" in unclear[1][2]
    assert "2 people are new" in page.words
    assert invited(app, world) == before


def test_who_has_an_account_elsewhere_is_not_told(visit: Visit, path: str) -> None:
    """An address is nobody's business: whoever is not in the class is new."""
    page = look(visit("instructor"), path, "outsider@world.example, nobody@world.example")
    assert [row[1:] for row in section(page, "new")] == [
        ["not given", "outsider@world.example"],
        ["not given", "nobody@world.example"],
    ]


def test_those_are_invited_who_were_new(app: Flask, world: World, visit: Visit, path: str) -> None:
    before = roles(app)
    instructor = visit("instructor")
    done = invite(instructor, path)
    assert done.status == 303
    page = instructor.follow(done)
    assert page.h1 == "Who has not joined yet"
    assert "2 people invited." in page.words
    assert invited(app, world) == {
        INVITED: "Sofia Marin",
        "ann@x.example": "Ann Lee",
        "outsider@world.example": "Beatriz Okafor",
    }
    assert roles(app) == before, "nobody was removed, let in, or given a role"
    assert "Nadia Amsel invited 2 people." in instructor.get(f"/courses/{world.course}/log").words


def test_pressed_twice_each_is_invited_once(
    app: Flask, world: World, visit: Visit, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    instructor = visit("instructor")
    looked = look(instructor, path)
    for _ in range(2):
        assert instructor.send(looked, path, "/people/invite", "save=1").status == 303
    told = instructor.get(f"/courses/{world.course}/people").words
    assert (told.count("2 people invited."), "Nobody was new" in told) == (1, False)
    assert "Nobody was new" in instructor.follow(invite(instructor, path, "ann@x.example\n")).words
    with app.app_context():
        mails = db.session.scalars(select(Mail.address).order_by(Mail.id)).all()
    assert mails == ["ann@x.example", "outsider@world.example"]
    log = instructor.get(f"/courses/{world.course}/log").words
    assert log.count("Nadia Amsel invited") == 1


def test_without_mail_no_mail_is_written(app: Flask, visit: Visit, path: str) -> None:
    instructor = visit("instructor")
    page = instructor.follow(invite(instructor, path))
    assert "This board sends no mail" in page.words
    with app.app_context():
        assert db.session.scalars(select(Mail)).all() == []


def test_who_joins_between_looking_and_inviting_is_not_invited(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path, "outsider@world.example")
    visit("outsider").submit(f"/join/{world.join_code}", f"/join/{world.join_code}")
    done = instructor.send(looked, path, "/people/invite", "save=1")
    assert "Nobody was new" in instructor.follow(done).words
    assert list(invited(app, world)) == [INVITED]


def test_a_withdrawn_invitation_begins_anew(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    instructor = visit("instructor")
    number = world.invitations["waiting"]
    people = f"/courses/{world.course}/people"
    assert instructor.submit(f"{people}/invited", f"/{number}/withdraw").status == 303
    page = look(instructor, path, f"Sofie Marin <{INVITED}>")
    assert section(page, "new") == [["1", "Sofie Marin", INVITED]]
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        instructor.send(page, path, "/people/invite", "save=1")
    assert invited(app, world) == {INVITED: "Sofie Marin"}
    old = visit("stranger").get(f"/invited/{world.links['invitation']}")
    assert old.status == 410, "the earlier link opens nothing"


def test_a_file_is_read_and_travels_on_as_text(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    instructor = visit("instructor")
    data = "Name;Email\r\nZoë Šimková;zoe@x.example\r\n".encode("utf-16")
    file = (BytesIO(data), "class.csv")
    looked = instructor.post(path, {"file": file}, content_type="multipart/form-data")
    assert section(looked, "new") == [["2", "Zoë Šimková", "zoe@x.example"]]
    instructor.send(looked, path, "/people/invite", "save=1")
    assert invited(app, world)["zoe@x.example"] == "Zoë Šimková"


def test_one_can_go_back_and_change_the_list(visit: Visit, path: str) -> None:
    instructor = visit("instructor")
    back = instructor.send(look(instructor, path), path, "/people/invite", "change=1")
    assert back.form("/people/invite").fields["listed"].split() == LIST.split()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04 anything", "a file of Excel, Word or their like"),
        ("Łukasz Šimek\nb".encode() + b"\xff@x.edu", "Line 2 of this file cannot be read"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    visit: Visit, path: str, data: bytes, why: str
) -> None:
    file = (BytesIO(data), "class.xlsx")
    page = visit("instructor").post(path, {"file": file}, content_type="multipart/form-data")
    assert page.status == 422
    (refusal,) = page.find("//p[@id='file-refusal']")
    assert why in refusal.text_content()
    assert "paste" in refusal.text_content()


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_list_says_what_to_do(visit: Visit, path: str, text: str) -> None:
    page = look(visit("instructor"), path, text)
    assert page.status == 422
    assert "Paste one, or choose its file." in page.words


def test_a_list_that_is_too_long_comes_back_whole(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    text = "\n".join(f"Student <s{number}@x.example>" for number in range(20_000))
    page = look(visit("instructor"), path, text)
    assert page.status == 422
    assert "20,000 lines; 2,000 fit" in page.words
    assert page.form("/people/invite").fields["listed"].split("\n")[-1] == text.split("\n")[-1]
    assert visit("instructor").post(path, {"listed": text, "save": "1"}).status == 422
    assert list(invited(app, world)) == [INVITED]


def test_markup_and_controls_are_shown_as_signs(visit: Visit, path: str) -> None:
    page = look(visit("instructor"), path, "<script>alert(1)</script> a@x.example\nA\x1b[2J\x00B")
    assert not page.find("//section//script")
    assert "<script>alert(1)</script>" in page.words
    assert "\x1b" not in page.text
    assert "\x00" not in page.text
    assert len(section(page, "unclear")) == 2


@pytest.mark.slow
def test_a_list_of_thousands_asks_no_more_than_one_of_few(visit: Visit, path: str) -> None:
    instructor = visit("instructor")

    def asked(number: int) -> int:
        text = "\n".join(f"s{one}@x.example" for one in range(number))
        fields = {"listed": text}
        instructor.post(path, fields)
        with statements() as said:
            assert instructor.post(path, fields).status == 200
        return len(said)

    assert asked(2_000) == asked(2)


@pytest.mark.parametrize("who", ["assistant", "author", "observer"])
def test_only_instructors_invite(
    app: Flask, world: World, visit: Visit, path: str, who: str
) -> None:
    assert visit(who).get(path).status == 403
    refused = visit(who).post(path, {"listed": "ann@x.example", "save": "1"})
    assert refused.status == 403
    assert "for the course's instructors" in refused.words
    assert list(invited(app, world)) == [INVITED]


def test_in_the_archive_nobody_is_invited(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path)
    with app.app_context():
        db.session.get_one(Member, world.members["instructor"]).course.archive()
        db.session.commit()
    assert instructor.get(path).status == 403
    refused = instructor.send(looked, path, "/people/invite", "save=1")
    assert refused.status == 403
    assert "archived" in refused.words
    assert list(invited(app, world)) == [INVITED]


def test_a_role_on_the_list_makes_a_student(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    instructor = visit("instructor")
    text = "Email,Role\noutsider@world.example,Instructor"
    looked = look(instructor, path, text)
    assert "A class list makes students only" in looked.words
    instructor.send(looked, path, "/people/invite", "save=1")
    with app.app_context():
        found = select(Invitation).where(Invitation.email == "outsider@world.example")
        outsider = db.session.get_one(Person, world.people["outsider"])
        assert db.session.scalars(found).one().accept(outsider).role == Role.STUDENT
