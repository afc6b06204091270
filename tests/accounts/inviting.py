"""What the tests of invitations do again and again."""

from collections.abc import Callable

from flask import Flask

from app.accounts.models import Person
from app.courses.invitation_links import BY_HAND, link_to
from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.db import db
from tests.visitor import Visitor
from tests.world import World

OUTSIDER = "outsider@world.example"


def link_for(app: Flask, invitation_id: int, way: str = BY_HAND) -> str:
    with app.app_context():
        return f"/invited/{link_to(db.session.get_one(Invitation, invitation_id), way)}"


def invite(app: Flask, world: World, email: str, *, confirmed: bool = True) -> int:
    """Invite whoever has this address to the main course."""
    with app.app_context():
        course = db.session.get_one(Member, world.members["instructor"]).course
        instructor = db.session.get_one(Person, world.people["instructor"])
        invitation = Invitation(course=course, email=email, inviter=instructor)
        db.session.add(invitation)
        if confirmed and (person := Person.with_address(email)):
            person.confirm()
        db.session.commit()
        return invitation.id


def change(app: Flask, world: World, deed: Callable[[Course], object]) -> None:
    with app.app_context():
        deed(db.session.get_one(Member, world.members["instructor"]).course)
        db.session.commit()


def inside(visitor: Visitor, world: World) -> bool:
    return visitor.get(f"/courses/{world.course}").status == 200


def person(app: Flask, email: str) -> Person | None:
    with app.app_context():
        return Person.with_address(email)
