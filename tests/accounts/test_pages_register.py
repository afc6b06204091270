"""Making an account, and the first run. No answer tells whether an address is known."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.accounts import register_routes
from app.accounts.models import FailedSignIn, Person
from app.clock import now
from app.courses.models import Course, Member
from app.db import db
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

Visit = Callable[[str], Visitor]

NEW = {"name": "Ayşe Yılmaz", "email": "ayse@world.example", "password": "three words in a row"}
CORPUS = Path(__file__).parents[2].parent / "shared/corpus/strings"
NAMES = [
    *("\u202eadmin", "user\u202e\u0634", "a\u200bdmin", "аdmin", "Instructor", "Prof. Smith"),
    *(
        "Ann\x00",
        "=?utf-8?q?Ann?=",
        "\u2066x\u2069",
        "",
        "   ",
        "x" * 81,
        "١٢٣",
        "name not recorded",
    ),
]


def register(visitor: Visitor, code: str = "", **changes: Any) -> Page:
    return visitor.submit("/register", "/register", **NEW | {"code": code} | changes)


def people(app: Flask) -> int:
    with app.app_context():
        return Person.count()


def test_nobody_registers_under_the_name_of_the_courses_staff(
    world: World, visit: Visit, app: Flask
) -> None:
    before, visitor = people(app), visit("stranger")
    page = register(visitor, world.join_code, name="Nadia  Аmsel")  # its A is Cyrillic
    assert page.status == 422
    assert "Somebody on this course's staff has this name" in page.words
    assert page.form("/register").fields["email"] == NEW["email"]
    assert people(app) == before


def test_a_code_makes_an_account_and_a_member(world: World, visit: Visit) -> None:
    visitor = visit("stranger")
    page = register(visitor, world.join_code)
    assert page.status == 303
    door = visitor.get(page.location)
    assert "If this address was new, your account is ready" in door.words
    page = visitor.send(door, "/sign-in", "/sign-in", email=NEW["email"], password=NEW["password"])
    course = visitor.follow(page)
    assert course.h1 == "Soviet History"
    assert "Ayşe Yılmaz" in visitor.get(f"/courses/{world.course}/people").words


def test_the_link_brings_the_code_along(world: World, visit: Visit) -> None:
    page = visit("stranger").get(f"/register?code={world.join_code}")
    assert page.form("/register").fields["code"] == world.join_code


def test_the_whole_link_will_do(app: Flask, world: World, visit: Visit) -> None:
    link = f" https://colloquy.example.edu/join/{world.join_code}/ "
    assert register(visit("stranger"), link).status == 303
    assert people(app) == 9


def test_a_known_address_is_answered_alike_and_unchanged(
    app: Flask, world: World, visit: Visit
) -> None:
    new, known = visit("stranger"), visit("stranger")
    one = register(new, world.join_code)
    other = register(known, world.join_code, email=" Outsider@world.example")
    assert (one.status, one.location) == (other.status, other.location)
    assert new.get(one.location).find("//main")[0].text_content() == (
        known.get(other.location).find("//main")[0].text_content()
    )
    with app.app_context():
        outsider = db.session.get_one(Person, world.people["outsider"])
        assert outsider.name == "Beatriz Okafor"
        assert outsider.has_password(PASSWORD)
        course = db.session.scalars(select(Course).filter_by(slug=world.course)).one()
        assert course.membership_of(outsider) is None, "a member only by signing in and joining"


def test_a_known_address_costs_a_password_check(
    visit: Visit, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[str] = []
    monkeypatch.setattr(register_routes, "pretend_to_check", spent.append)
    register(visit("stranger"), world.join_code, email="author@world.example")
    assert spent == [NEW["password"]]


def test_sent_twice_it_makes_one_account(app: Flask, world: World, visit: Visit) -> None:
    visitor = visit("stranger")
    opened = visitor.get("/register")
    pages = [
        visitor.send(opened, "/register", "/register", **NEW | {"code": world.join_code})
        for _ in range(2)
    ]
    assert [page.status for page in pages] == [303, 303]
    assert pages[0].location == pages[1].location
    assert people(app) == 9


def test_two_at_once_make_one_account(
    app: Flask, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one has made it after we looked."""
    monkeypatch.setattr(Person, "with_address", lambda email: None)
    page = register(visit("stranger"), world.join_code, email="author@world.example")
    assert page.status == 303
    assert people(app) == 8


@pytest.mark.parametrize("code", ["", "not-the-code-1234", "x", "a\0b", "é" * 16, "x" * 5000])
def test_without_a_right_code_nothing_is_made(app: Flask, visit: Visit, code: str) -> None:
    page = visit("stranger").post("/register", NEW | {"code": code})
    assert page.status == 422
    assert page.find("//p[@id='code-refusal']")
    assert page.form("/register").fields["name"] == NEW["name"]
    assert NEW["password"] not in page.text
    assert people(app) == 8


def test_nobody_joins_the_archive(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        db.session.execute(
            update(Course).where(Course.slug == world.course).values(archived_at=now())
        )
        db.session.commit()
    page = register(visit("stranger"), world.join_code)
    assert page.status == 422
    assert "archived" in page.words
    assert people(app) == 8


def test_guessing_codes_is_slowed(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        for number in range(99):
            FailedSignIn.note(f"join code {number}", "127.0.0.1")
        db.session.commit()
    assert register(visit("stranger"), "wrong-code-12345").status == 422
    page = register(visit("stranger"), world.join_code)
    assert page.status == 429
    assert "quarter of an hour" in page.words
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert register(visit("stranger"), world.join_code).status == 303


def test_a_class_registers_at_once(world: World, visit: Visit) -> None:
    """Right codes are no guesses, however many come from one room."""
    for number in range(12):
        page = register(visit("stranger"), world.join_code, email=f"pupil{number}@world.example")
        assert page.status == 303


def test_a_name_that_is_refused_counts_as_no_guess(world: World, visit: Visit) -> None:
    fields = NEW | {"name": "Nadia Amsel", "code": world.join_code}
    for _ in range(12):
        assert visit("stranger").post("/register", fields).status == 422
    assert register(visit("stranger"), world.join_code).status == 303


def test_freely_only_where_that_is_said(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "REGISTRATION", "open")
    visitor = visit("stranger")
    page = register(visitor)
    assert (page.status, page.location) == (303, "/sign-in")
    page = visitor.submit("/sign-in", "/sign-in", email=NEW["email"], password=NEW["password"])
    assert "You are in no course yet" in visitor.follow(page).words


@pytest.mark.parametrize("password", ["", "short", "x" * 201, NEW["email"], "Ayse@World.example "])
def test_what_is_no_good_password_is_refused(app: Flask, visit: Visit, password: str) -> None:
    page = visit("stranger").post("/register", NEW | {"code": "x", "password": password})
    assert page.status == 422
    assert page.find("//p[@id='password-refusal']")


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_what_is_no_name_is_refused(app: Flask, world: World, visit: Visit, name: str) -> None:
    fields = NEW | {"name": name, "code": world.join_code}
    page = visit("stranger").post("/register", fields)
    assert page.status == 422
    assert page.find("//p[@id='name-refusal']")
    assert people(app) == 8
    assert visit("author").post("/account/name", {"name": name}).status == 422


def test_extra_fields_change_nothing(app: Flask, world: World, visit: Visit) -> None:
    more = {"administrator_since": "2020-01-01", "demo": "1", "id": "1", "role": "instructor"}
    page = visit("stranger").post("/register", NEW | more | {"code": world.join_code})
    assert page.status == 303
    with app.app_context():
        person = Person.with_address(NEW["email"])
        assert person
        assert not person.administrator
        assert not person.demo
        member = db.session.scalars(select(Member).filter_by(person_id=person.id)).one()
        assert member.role == "student"


def test_whoever_is_signed_in_needs_no_account(world: World, visit: Visit) -> None:
    outsider = visit("outsider")
    page = outsider.follow(outsider.get(f"/register?code={world.join_code}"))
    assert page.h1 == "Join Soviet History"
    assert outsider.get("/register").location == "/join"


def given_names() -> list[str]:
    texts = json.loads((CORPUS / "bidi-homoglyph-names.json").read_text())
    headers = json.loads((CORPUS / "email-header.json").read_text())
    return [text["name"] for text in texts] + [text["value"] for text in headers]


if CORPUS.exists():

    @pytest.mark.slow
    @pytest.mark.parametrize("name", given_names(), ids=lambda name: repr(name)[:40])
    def test_every_name_is_refused_or_shown_safely(
        app: Flask, world: World, visit: Visit, name: str
    ) -> None:
        page = visit("stranger").post("/register", NEW | {"name": name, "code": world.join_code})
        renamed = visit("classmate").post("/account/name", {"name": name})
        assert page.status == renamed.status
        assert page.status in (303, 422)
        if page.status == 422:
            assert people(app) == 8
            assert page.find("//p[@id='name-refusal']")
            return
        with app.app_context():
            person = Person.with_address(NEW["email"])
            assert person
            shown = person.name
        assert not any(sign in shown for sign in "\r\n\0\u202e\u202d\u2066\u200b")
        people_page = visit("author").get(f"/courses/{world.course}/people")
        assert shown in people_page.words
        boxed = [box.text_content() for box in people_page.find("//bdi")]
        assert shown in boxed, "in a box of its own, it turns no neighbour"
        assert not people_page.find("//main//img")

    @pytest.mark.parametrize(
        "value",
        [text["value"] for text in json.loads((CORPUS / "email-header.json").read_text())],
        ids=lambda value: repr(value)[:40],
    )
    def test_no_address_carries_a_header(
        app: Flask, world: World, visit: Visit, value: str
    ) -> None:
        fields = NEW | {"email": value, "code": world.join_code}
        page = visit("stranger").post("/register", fields)
        assert page.status in (303, 422)
        with app.app_context():
            kept = db.session.scalars(select(Person.email)).all()
        assert all(address.isascii() and address.isprintable() for address in kept)
        assert not any(sign in address for address in kept for sign in ' ,<>"')
