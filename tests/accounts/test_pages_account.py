"""One's own account, and what administrators do."""

from collections.abc import Callable
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person, SignIn
from app.courses.models import Course, LogEntry, Member, Role
from app.db import db
from tests.asking import statements
from tests.visitor import Page, Visitor
from tests.world import CAST, PASSWORD, World

Visit = Callable[[str], Visitor]

NEW_PASSWORD = "an entirely different one"


def change_password(visitor: Visitor, old: str = PASSWORD, new: str = NEW_PASSWORD) -> Page:
    return visitor.submit("/account", "/account/password", old_password=old, new_password=new)


def sign_in(visitor: Visitor, email: str, password: str) -> int:
    return visitor.submit("/sign-in", "/sign-in", email=email, password=password).status


def test_a_new_name_stands_beside_what_one_wrote(world: World, visit: Visit) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    reader = visit("classmate")
    assert "Ruth Lindqvist" in reader.get(essay).words
    author = visit("author")
    page = author.submit("/account", "/account/name", name="  Ruth   Lind ")
    assert (page.status, page.location) == (303, "/account")
    assert "your name is Ruth Lind." in author.get("/account").words
    again = reader.get(essay)
    assert "Ruth Lind" in again.words
    assert "Ruth Lindqvist" not in again.words


def test_a_refused_name_stays_in_its_field(visit: Visit) -> None:
    page = visit("author").submit("/account", "/account/name", name="Prof. Ruth")
    assert page.status == 422
    assert page.form("/account/name").fields["name"] == "Prof. Ruth"
    assert not page.find("//form[contains(@action, 'password')]//*[@data-refused]")


def test_a_new_password_signs_out_everywhere_else(app: Flask, world: World, visit: Visit) -> None:
    here, elsewhere = visit("author"), visit("author")
    with app.app_context():
        another = SignIn.begin(db.session.get_one(Person, world.people["author"]))
        db.session.commit()
    assert elsewhere.get("/account").status == 200
    page = change_password(here)
    assert (page.status, page.location) == (303, "/account")
    assert "Your password is changed." in here.get("/account").words
    assert elsewhere.get("/account").status == 302
    with app.app_context():
        assert SignIn.person_with(another) is None
        assert SignIn.person_with(world.tokens["author"]) is None
    assert sign_in(visit("stranger"), "author@world.example", PASSWORD) == 422
    assert sign_in(visit("stranger"), "author@world.example", NEW_PASSWORD) == 303


def test_the_old_password_is_asked_for(app: Flask, world: World, visit: Visit) -> None:
    page = change_password(visit("author"), old="not the old one")
    assert page.status == 422
    assert page.find("//p[@id='old_password-refusal']")
    assert "not the old one" not in page.text
    assert NEW_PASSWORD not in page.text
    assert sign_in(visit("stranger"), "author@world.example", PASSWORD) == 303


def test_guessing_the_old_password_is_slowed(visit: Visit) -> None:
    visitor = visit("author")
    for _ in range(10):
        assert change_password(visitor, old="wrong").status == 422
    assert change_password(visitor).status == 429


@pytest.mark.parametrize("new", ["", "short", "x" * 201])
def test_a_bad_new_password_is_refused(visit: Visit, new: str) -> None:
    page = change_password(visit("author"), new=new)
    assert page.status == 422
    assert page.find("//p[@id='new_password-refusal']")


def test_an_account_is_nobody_elses(visit: Visit) -> None:
    assert visit("stranger").get("/account").location.startswith("/sign-in?next=")
    assert visit("stranger").post("/account/name", {"name": "X"}).status == 401
    assert "no-store" in visit("author").get("/account").response.headers["Cache-Control"]


ADMINISTRATION = [
    ("GET", "/administration"),
    ("GET", "/administration/courses"),
    ("GET", "/administration/appoint?to=1"),
    ("GET", "/administration/people/2/administrator"),
    ("POST", "/administration/people/2/administrator"),
    ("GET", "/administration/people/2/ordinary"),
    ("POST", "/administration/people/2/ordinary"),
    ("POST", "/administration/people/2/courses"),
    ("POST", "/administration/appoint"),
]


@pytest.mark.parametrize(("method", "path"), ADMINISTRATION)
def test_for_everybody_else_there_is_no_administration(
    app: Flask, visit: Visit, method: str, path: str
) -> None:
    for who in sorted(CAST, key="administrator".__eq__):  # the control comes last
        visitor = visit(who)
        fields = {"to": "1", "email": "outsider@world.example", "allowed": "1"}
        page = visitor.get(path) if method == "GET" else visitor.post(path, fields)
        if who == "administrator":
            assert page.status in (200, 303)
        else:
            assert page.status == 404, who
            assert "administration" not in page.find("//body")[0].text_content().lower()


def test_an_administrator_finds_people(visit: Visit) -> None:
    administrator = visit("administrator")
    everybody = administrator.get("/administration")
    assert all(name in everybody.words for name in CAST.values())
    found = administrator.get("/administration?q=LINDQ")
    assert "Ruth Lindqvist" in found.words
    assert "Joon-ho Dae" not in found.words
    assert "outsider@world.example" in administrator.get("/administration?q=outsider%40").words


@pytest.mark.parametrize("search", ["%25", "_", "nobody-at-all", "%00", "%FF", "x" * 9000, "'--"])
def test_an_odd_search_finds_nobody_and_says_so(visit: Visit, search: str) -> None:
    page = visit("administrator").get(f"/administration?q={search}")
    assert page.status == 200
    assert ("Nobody found." in page.words) or search == "%00"


def test_people_come_in_pages_by_key(app: Flask, visit: Visit, world: World) -> None:
    with app.app_context():
        db.session.add_all(
            Person(email=f"p{n}@world.example", name=f"Pupil {n:03}", password_hash="-")
            for n in range(120)
        )
        db.session.commit()
    administrator, seen = visit("administrator"), []
    page = administrator.get("/administration")
    while True:
        seen += [row.text_content() for row in page.find("//tbody//th//bdi")]
        further = page.find("//a[@rel='next']")
        if not further:
            break
        page = administrator.get(further[0].get("href"))
    assert len(seen) == len(set(seen)) == 128
    assert seen[0] == "Pupil 119"
    assert seen[-1] == "Ottilie Brandt"


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 30, "١", ""])
def test_an_odd_key_begins_at_the_beginning(visit: Visit, before: str) -> None:
    page = visit("administrator").get(f"/administration?before={before}")
    assert page.status == 200
    assert "Beatriz Okafor" in page.words


def test_who_may_open_courses(world: World, visit: Visit) -> None:
    administrator, outsider = visit("administrator"), visit("outsider")
    action = f"/administration/people/{world.people['outsider']}/courses"
    assert outsider.get("/courses/new").status == 403
    page = administrator.submit("/administration", action)
    assert page.status == 303
    assert "Beatriz Okafor may open courses." in administrator.get("/administration").words
    assert outsider.get("/courses/new").status == 200
    administrator.submit("/administration", action)
    assert outsider.get("/courses/new").status == 403


def test_courses_by_name_and_nothing_written_in_them(world: World, visit: Visit) -> None:
    page = visit("administrator").get("/administration/courses")
    assert "Soviet History" in page.words
    assert "Nadia Amsel" in page.words
    assert "Illusion" not in page.words
    found = visit("administrator").get("/administration/courses?q=hist+1014")
    assert "Atlantic World" in found.words
    assert "Soviet History" not in found.words
    assert "No course found." in visit("administrator").get("/administration/courses?q=zz").words


def course_id(app: Flask, world: World) -> int:
    with app.app_context():
        return db.session.scalars(select(Course.id).filter_by(slug=world.course)).one()


def appoint(app: Flask, world: World, visit: Visit, email: str) -> Page:
    return visit("administrator").submit(
        f"/administration/appoint?to={course_id(app, world)}", "/appoint", email=email
    )


def log_of(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        of_courses = LogEntry.course_id.is_not(None)
        entries = select(LogEntry.deed, LogEntry.subject).where(of_courses)
        rows = db.session.execute(entries.order_by(LogEntry.id))
        return [(row.deed, row.subject) for row in rows]


@pytest.mark.parametrize("who", ["outsider", "author", "removed", "observer"])
def test_an_administrator_appoints_an_instructor(
    app: Flask, world: World, visit: Visit, who: str
) -> None:
    before = len(log_of(app))
    page = appoint(app, world, visit, f"{who}@world.example")
    assert (page.status, page.location) == (303, "/administration/courses")
    assert visit(who).get(f"/courses/{world.course}/edit").status == 200
    assert log_of(app)[-1] == ("made an instructor of", CAST[who])
    assert CAST[who] in visit("instructor").get(f"/courses/{world.course}/log").words
    with app.app_context():
        member = db.session.scalars(
            select(Member).filter_by(course_id=course_id(app, world), person_id=world.people[who])
        ).one()
        assert (member.role, member.removed_at) == (Role.INSTRUCTOR, None)
    logged = len(log_of(app))
    appoint(app, world, visit, f"{who}@world.example")
    assert len(log_of(app)) == logged > before, "a second press changes nothing"


@pytest.mark.parametrize("email", ["nobody@world.example", "", "no address", "a\0@b.de"])
def test_nobody_is_not_appointed(app: Flask, world: World, visit: Visit, email: str) -> None:
    page = visit("administrator").post(
        "/administration/appoint", {"to": str(course_id(app, world)), "email": email}
    )
    assert page.status == 422
    assert page.find("//p[@id='email-refusal']")


@pytest.mark.parametrize("to", ["", "0", "99999", "x", "9" * 25])
def test_nor_anybody_in_a_course_that_is_not_there(visit: Visit, to: str) -> None:
    fields = {"to": to, "email": "outsider@world.example"}
    assert visit("administrator").post("/administration/appoint", fields).status == 404


def test_an_administrator_is_in_no_course_by_that(world: World, visit: Visit) -> None:
    assert visit("administrator").get(f"/courses/{world.course}").status == 404


def test_no_list_grows_its_queries(app: Flask, visit: Visit, world: World) -> None:
    def count(path: str) -> int:
        with statements() as asked:
            assert visit("administrator").get(path).status == 200
        return len(asked)

    paths = ("/administration", "/administration/courses")
    before = [count(path) for path in paths]
    with app.app_context():
        teacher = db.session.get_one(Person, world.people["instructor"])
        for number in range(30):
            Course.open(f"Course {number}", teacher)
            db.session.add(Person(email=f"p{number}@x.example", name="P", password_hash="-"))
        db.session.commit()
    assert [count(path) for path in paths] == before


def test_the_old_password_lets_nobody_in_while_it_is_changed(
    app: Flask, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Person.has_password

    def change() -> None:
        with app.app_context():
            db.session.get_one(Person, world.people["author"]).change_password("quite another one")
            db.session.commit()

    def checked_before_the_change(person: Person, password: str) -> bool:
        right = check(person, password)
        other = Thread(target=change)
        other.start()
        other.join()
        return right

    monkeypatch.setattr(Person, "has_password", checked_before_the_change)
    visitor = visit("stranger")
    assert sign_in(visitor, "author@world.example", PASSWORD) == 422
    assert visitor.get("/").status == 302
