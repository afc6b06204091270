"""What the tests of class lists with sections do again and again."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.courses.sections import Section
from app.db import db
from tests.visitor import Page, Visitor
from tests.world import World

LIST = """\
Name;Email;Tutorial
Ann Lee;ann@x.example;monday
Bo Ng;bo@x.example;Friday
Cy Orr;cy@x.example;friday
Di Poe;di@x.example;
"""


def look(visitor: Visitor, path: str, text: str = LIST, **fields: str) -> Page:
    return visitor.submit(path, "/people/invite", listed=text, **fields)


def press(visitor: Visitor, page: Page, path: str, button: str) -> Page:
    """Press a button that the page has."""
    assert page.find(f"//main//button[@name='{button}']")
    return visitor.send(page, path, "/people/invite", f"{button}=1")


def table(page: Page, name: str, column: int) -> dict[str, str]:
    """What a table of the preview says in a column, by the first."""
    rows = page.find(f"//section[@aria-labelledby='{name}']//tbody/tr")
    told = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    return {row[0].removeprefix("Line "): row[column] for row in told}


def invited(app: Flask) -> dict[str, str | None]:
    """The section that each is invited into."""
    with app.app_context():
        found = select(Invitation.email, Section.title).outerjoin(
            Section, Section.id == Invitation.section_id
        )
        return dict(db.session.execute(found.where(Invitation.email.endswith("@x.example"))).all())


def titles(app: Flask, world: World) -> list[str]:
    with app.app_context():
        here = select(Section.title).join(Course, Course.id == Section.course_id)
        return list(
            db.session.scalars(here.where(Course.slug == world.course).order_by(Section.id))
        )


def in_section(app: Flask, member_id: int) -> str | None:
    with app.app_context():
        found = select(Section.title).join(Member, Member.section_id == Section.id)
        return db.session.scalar(found.where(Member.id == member_id))
