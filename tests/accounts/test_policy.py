"""What a person may do on the whole site."""

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.policy import may_administer, may_open_course
from app.db import db
from tests.world import CAST, World


@pytest.mark.parametrize("who", CAST)
def test_may_administer(app: Flask, world: World, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        assert may_administer(person) is (who == "administrator")


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
