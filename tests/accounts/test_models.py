"""Accounts: passwords, signed-in browsers, and how guessing is slowed down."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts import models
from app.accounts.models import FailedSignIn, Person, SignIn, network_of
from app.clock import now
from app.db import db
from app.essays.models import Essay
from app.text.names import monogram
from tests.passwords import EARNEST
from tests.world import PASSWORD, World


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask, world: World) -> object:
    with app.app_context():
        yield


def person(world: World, who: str) -> Person:
    return db.session.get_one(Person, world.people[who])


def test_addresses_are_compared_without_case_and_spaces(world: World) -> None:
    found = Person.with_address("  Author@World.EXAMPLE ")
    assert found is not None
    assert found.id == world.people["author"]


def test_the_password_is_kept_as_argon2id_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_hasher", EARNEST)
    author = person(world, "author")
    author.change_password(PASSWORD)
    assert author.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert author.has_password(PASSWORD)
    assert not author.has_password(PASSWORD + " ")


def test_a_new_password_ends_every_signed_in_browser(world: World) -> None:
    author = person(world, "author")
    another = SignIn.begin(author)
    db.session.commit()
    assert SignIn.person_with(another) is not None
    author.change_password("an entirely new one")
    db.session.commit()
    assert SignIn.person_with(another) is None
    assert SignIn.person_with(world.tokens["author"]) is None
    assert SignIn.person_with(world.tokens["classmate"]) is not None


def test_a_sign_in_lasts_sixty_days(world: World) -> None:
    with time_machine.travel(now() + timedelta(days=59), tick=False):
        assert SignIn.person_with(world.tokens["author"]) is not None
    with time_machine.travel(now() + timedelta(days=61), tick=False):
        assert SignIn.person_with(world.tokens["author"]) is None


def test_demo_people_can_be_signed_out_everywhere_and_nobody_else(world: World) -> None:
    shown = Person.register("shown@demo.example", "Maya Thistlewood", PASSWORD, demo=True)
    tokens = [SignIn.begin(shown), SignIn.begin(shown)]
    db.session.commit()
    assert all(map(SignIn.person_with, tokens))
    SignIn.end_demo()
    db.session.commit()
    assert not any(map(SignIn.person_with, tokens))
    assert all(map(SignIn.person_with, world.tokens.values()))


def test_the_token_itself_is_not_in_the_database(world: World) -> None:
    hashes = db.session.scalars(select(SignIn.token_hash)).all()
    assert world.tokens["author"] not in hashes


def test_a_new_name_shows_on_the_pages_of_earlier_essays(world: World) -> None:
    essay = db.session.get_one(Essay, world.essays["published"])
    before = essay.version
    person(world, "author").rename("Ruth Lind")
    db.session.commit()
    db.session.refresh(essay)
    assert essay.version > before


def test_ten_failures_slow_the_account_and_nobody_else() -> None:
    for number in range(10):
        assert FailedSignIn.begin("someone@world.example", f"192.0.2.{number}")
    assert FailedSignIn.begin("Someone@World.example", "198.51.100.1") is None
    assert FailedSignIn.begin("other@world.example", "198.51.100.1")


def test_a_hundred_failures_slow_the_address() -> None:
    for number in range(100):
        assert FailedSignIn.begin(f"person{number}@world.example", "192.0.2.1")
    assert FailedSignIn.begin("late@world.example", "192.0.2.1") is None
    assert FailedSignIn.begin("late@world.example", "192.0.2.2")


def test_a_quarter_of_an_hour_later_one_may_try_again() -> None:
    for _ in range(10):
        FailedSignIn.begin("someone@world.example", "192.0.2.1")
    with time_machine.travel(now() + timedelta(minutes=14), tick=False):
        assert FailedSignIn.begin("someone@world.example", "192.0.2.1") is None
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert FailedSignIn.begin("someone@world.example", "192.0.2.1")
        assert db.session.scalar(select(func.count(FailedSignIn.id))) == 1, "old ones are dropped"


def test_success_frees_the_account_but_not_the_address() -> None:
    for _ in range(9):
        FailedSignIn.begin("someone@world.example", "192.0.2.1")
    attempt = FailedSignIn.begin("someone@world.example", "192.0.2.1")
    assert attempt
    FailedSignIn.forgive(attempt, "someone@world.example")
    db.session.commit()
    assert not FailedSignIn.too_many("someone@world.example", "192.0.2.9")
    for number in range(91):
        assert FailedSignIn.begin(f"person{number}@world.example", "192.0.2.1"), number
    assert FailedSignIn.begin("late@world.example", "192.0.2.1") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_what_counts_as_one_network_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_what_is_no_address_fits_the_column() -> None:
    assert len(network_of("x" * 300)) == 45
    assert network_of("") == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ruth Lindqvist", "RL"), ("Plato", "P"), ("Joon-ho van der Dae", "JD"), ("— Ann", "A")],
)
def test_the_monogram(name: str, letters: str) -> None:
    assert monogram(name) == letters
