"""The one door into a course."""

from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from flask import abort, g
from flask_login import current_user
from sqlalchemy import Select, bindparam
from sqlalchemy.orm import Session, contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.courses.policy import memberships_of
from app.db import db, only_reading
from app.prepared import Remembered, facts

_members: Remembered[Member] = Remembered()


def enter(slug: str, *, remembered: bool = False) -> Member:
    """The signed-in person as a member of the course `slug`; with their person and course.

    404 alike for a course that does not exist and for one that the person is not in. For a request
    that reads, the member is a remembered one: ask queries for more, not its relationships. So it
    is where a request asks for it that writes, but changes neither the member nor the course.
    """
    given = {"person": current_user.id, "slug": slug}
    light = remembered or only_reading()
    member = _remembered(given) if light else db.session.scalar(_membership(), given)
    if member is None:
        abort(404)
    g.entered = member  # whose standing explains much of what is refused
    return member


def _remembered(given: dict[str, Any]) -> Member | None:
    person: Person = current_user.known

    def ask() -> Any:
        row = facts(_membership_row(), **given)
        return row and (person, row)

    def load(apart: Session, _row: Any) -> Member | None:
        member = apart.scalars(_membership(), given).one_or_none()
        if member is not None:
            set_committed_value(member, "person", person)
        return member

    return _members.get(ask, load)


@cache
def _membership() -> Select[Member]:
    person = cast(Person, SimpleNamespace(id=bindparam("person")))
    mine = memberships_of(person).join(Member.course).where(Course.slug == bindparam("slug"))
    return mine.options(contains_eager(Member.course))


@cache
def _membership_row() -> Select[Any]:
    return _membership().with_only_columns(*Member.__table__.c, *Course.__table__.c)
