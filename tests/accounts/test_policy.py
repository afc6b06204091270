"""What a person may do on the whole site."""

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.policy import (
    may_administer,
    may_hand_out_password_link,
    may_make_ordinary,
    may_open_course,
)
from app.db import db
from tests.world import CAST, World


@pytest.mark.parametrize("who", CAST)
def test_may_administer(app: Flask, world: World, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        assert may_administer(person) is (who == "administrator")


@pytest.mark.parametrize("who", CAST)
def test_may_make_ordinary(app: Flask, world: World, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        last = db.session.get_one(Person, world.people["administrator"])
        another = db.session.get_one(Person, world.people["outsider"])
        assert not may_make_ordinary(person, last), "the last one stays one"
        another.make_administrator()
        allowed = who in {"administrator", "outsider"}
        assert may_make_ordinary(person, last) is allowed
        assert may_make_ordinary(person, another) is allowed


def test_may_make_ordinary_none_but_the_demos_are_left(app: Flask, world: World) -> None:
    with app.app_context():
        last = db.session.get_one(Person, world.people["administrator"])
        shown = db.session.get_one(Person, world.people["outsider"])
        shown.demo = True
        shown.make_administrator()
        assert not may_make_ordinary(last, last)
        assert may_make_ordinary(last, shown)


@pytest.mark.parametrize("who", CAST)
def test_may_open_course(app: Flask, world: World, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        assert may_open_course(person) is (who in {"administrator", "instructor"})


def test_leave_to_open_courses_can_be_taken_back(app: Flask, world: World) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people["instructor"])
        person.allow_courses(False)
        assert not may_open_course(person)


@pytest.mark.parametrize("who", CAST)
def test_may_hand_out_password_link(app: Flask, world: World, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        of = db.session.get_one(Person, world.people["outsider"])
        assert may_hand_out_password_link(person, of) is (who == "administrator")
        assert not may_hand_out_password_link(person, person)
        of.suspend()
        assert not may_hand_out_password_link(person, of)
        of.end_suspension()
        of.demo = True
        assert not may_hand_out_password_link(person, of)
        of.demo = False
        of.suspend()
        assert not may_hand_out_password_link(person, of)
