"""A believable course, told through model methods; its texts are Markdown files beside this one."""

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.demo.library import shown_accounts
from app.demo.story import Story

DEMO_PASSWORD = "colloquy-demo"  # noqa: S105 - meant to be known, shown on the sign-in page


def demo_people_exist() -> bool:
    """Whether demo mode has made this database."""
    return bool(db.session.scalar(select(Person.id).where(Person.demo).limit(1)))


def sign_ins() -> list[tuple[str, str]]:
    """Address and role of each demo account that one may sign in with."""
    return list(shown_accounts())


def fill_with_demo() -> None:
    """Fill an empty database with the demo course, all of it or nothing; does nothing to any
    other."""
    if Person.count() == 0:
        Story(DEMO_PASSWORD).tell()
        db.session.commit()
