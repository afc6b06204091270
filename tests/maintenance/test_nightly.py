"""The nightly look at the board tells whoever runs it."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import Person
from app.accounts.receipts import Receipt
from app.clock import now
from app.db import db
from app.essays.models import Essay
from app.mail.jobs import deliver_all
from app.maintenance.nightly import look
from tests.mail.conftest import Post, post
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`

__all__ = ["post"]


@pytest.fixture
def night(app: Flask) -> Callable[[], int]:
    def pass_() -> int:
        with app.test_request_context():
            found = look()
            db.session.commit()
            deliver_all()
            db.session.remove()
        return found

    return pass_


def test_of_a_board_that_is_well_nothing_is_told(
    post: Post, night: Callable[[], int], world: World
) -> None:
    assert night() == 0
    assert post.taken == []


def test_what_a_form_led_to_is_forgotten_after_two_days(
    app: Flask, post: Post, night: Callable[[], int], world: World
) -> None:
    """Also on a board that is not well."""
    with app.app_context():
        me = world.people["author"]
        old = Receipt(person_id=me, key="old", at=now() - timedelta(days=3))
        db.session.add_all([old, Receipt(person_id=me, key="new")])
        db.session.execute(update(Essay).values(comment_count=Essay.comment_count + 1))
        db.session.commit()
    assert night() == 1
    with app.app_context():
        assert db.session.scalars(select(Receipt.key)).all() == ["new"]


def test_of_one_that_is_not_the_administrators_are_told_once_a_day(
    app: Flask,
    post: Post,
    night: Callable[[], int],
    world: World,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with app.app_context():
        db.session.execute(update(Essay).values(comment_count=Essay.comment_count + 1))
        db.session.get_one(Person, world.people["administrator"]).confirm()
        db.session.commit()
    with caplog.at_level(logging.WARNING):
        assert [night(), night()] == [1, 1]
    assert "flask check --mend" in caplog.text
    (told,) = post.taken
    assert told["To"] == "administrator@world.example"
    assert "/administration/health" in post.words()
    assert "comment" not in post.words(), "what it is stands on the board, not in a mail"
