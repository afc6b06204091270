"""The one door into a course."""

from flask import abort
from flask_login import current_user
from sqlalchemy.orm import contains_eager

from app.courses.models import Course, Member
from app.courses.policy import memberships_of
from app.db import db


def enter(slug: str) -> Member:
    """The signed-in person as a member of the course `slug`.

    404 alike for a course that does not exist and for one that the person is not in.
    """
    member = db.session.scalar(
        memberships_of(current_user.person)
        .join(Member.course)
        .where(Course.slug == slug)
        .options(contains_eager(Member.course))
    )
    if member is None:
        abort(404)
    return member

