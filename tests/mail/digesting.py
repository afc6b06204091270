"""What the tests of digests share: somebody who is to be told, and what is told them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.mail.jobs import each_minute
from app.prompts.models import Prompt
from tests.world import World

DAY = timedelta(days=1)
AUTHOR = "author@world.example"
# A Wednesday, in New York four hours earlier: the world's own story was told in March.
EVENING = datetime(2026, 6, 10, 23, 0, tzinfo=UTC)
BEFORE_MORNING = datetime(2026, 6, 11, 10, 59, tzinfo=UTC)
MORNING = datetime(2026, 6, 11, 11, 1, tzinfo=UTC)


def told(app: Flask, world: World, who: str = "author", rhythm: str = "daily") -> None:
    """Somebody has confirmed their address, and chosen how often mail comes."""

    def choose() -> None:
        person = db.session.get_one(Person, world.people[who])
        person.rhythm = rhythm
        person.confirm()

    done(app, choose)


def done(app: Flask, deed: Callable[[], Any]) -> Any:
    with app.app_context():
        made = deed()
        db.session.commit()
        db.session.remove()
    return made


def answered(
    app: Flask, world: World, words: str = "A new answer.", by: str = "classmate", on: str = ""
) -> int:
    """Somebody has answered the author's essay."""

    def post() -> int:
        essay = db.session.get_one(Essay, world.essays[on or "published"])
        return Comment.post(essay, f"<p>{words}</p>", member(world, by)).id

    number = done(app, post)
    assert isinstance(number, int)
    return number


def published(app: Flask, world: World, title: str = "Bread in 1963", by: str = "classmate") -> int:
    """Somebody has published an essay."""

    def publish() -> int:
        essay = Essay.begin(member(world, by))
        essay.module_id = world.modules["thaw"]
        essay.save_draft(title, "<p>Some words.</p>", over=0)
        essay.publish()
        db.session.flush()
        return essay.id

    number = done(app, publish)
    assert isinstance(number, int)
    return number


def due(app: Flask, world: World, moment: datetime | None) -> None:
    """The essays on the Thaw are made due at that moment."""

    def set_due() -> None:
        asked = select(Prompt).where(Prompt.module_id == world.modules["thaw"])
        db.session.scalars(asked).one().essays_due_at = moment

    done(app, set_due)


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def course(world: World) -> Course:
    return member(world, "instructor").course


def minute(app: Flask) -> int:
    """Do what the worker does each minute; how many mails were sent."""
    with app.test_request_context():
        sent = each_minute()
        db.session.remove()
    return sent


def at(moment: datetime, app: Flask) -> int:
    """As `minute`, at that moment."""
    with time_machine.travel(moment, tick=False):
        return minute(app)
