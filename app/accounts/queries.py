"""Who has an account here, for administrators, as plain rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Person
from app.db import db

PEOPLE = 50  # to a page


def people_here(search: str, before: int | None) -> Sequence[Any]:
    """A page of the people whose name or address holds `search`, the newest first; one more than
    is shown."""
    people = (
        select(
            *(Person.id, Person.name, Person.email, Person.created_at),
            *(Person.administrator_since, Person.opens_courses_since),
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
