"""Who has an account here, for administrators, as plain rows; and who administers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from app.accounts.models import Person
from app.db import LOCKED, db

PEOPLE = 50  # to a page


def people_here(search: str, before: int | None) -> Sequence[Any]:
    """A page of the people whose name or address holds `search`, the newest first; one more than
    is shown."""
    people = (
        select(
            *(Person.id, Person.name, Person.email, Person.created_at),
            *(Person.administrator_since, Person.opens_courses_since, Person.suspended_at),
            Person.demo,
        )
        .order_by(Person.id.desc())
        .limit(PEOPLE + 1)
    )
    if search:
        found = (
            column.icontains(search, autoescape=True) for column in (Person.name, Person.email)
        )
        people = people.where(or_(*found))
    if before is not None:
        people = people.where(Person.id < before)
    return db.session.execute(people).all()


def last_administrator(person: Person) -> bool:
    """Whether nobody would administer this board without this one. Whom the demo brought does so
    only as long as it is shown, and stands in for no real one."""
    others = select(func.count()).where(
        Person.id != person.id, Person.administrator_since.is_not(None)
    )
    if not person.demo:
        others = others.where(Person.demo.is_(False))
    return person.administrator and not db.session.scalar(others)


def count_administrators_anew() -> None:
    """Lock them: nobody ceases to be one before this transaction is over. What was read of people
    until now is read again."""
    administrators = select(Person.id).where(Person.administrator_since.is_not(None))
    db.session.execute(administrators.order_by(Person.id).with_for_update(**LOCKED))
    db.session.expire_all()
