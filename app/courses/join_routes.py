"""Joining a course by its link: a page to look at, and a button that joins."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import literal, select
from werkzeug.exceptions import NotFound, TooManyRequests

from app.accounts.models import FailedSignIn
from app.courses.models import Course, Role
from app.courses.policy import NOBODY_JOINS, may_join
from app.courses.queries import instructors_of, named_like_staff, section_kept_for
from app.courses.routes import bp, done
from app.db import LOCKED, db
from app.errors import refusal
from app.security import public, require
from app.transactions import expect_reading

REMOVED = (
    "You were removed from this course, and its code does not let you in again. If that is a "
    "mistake, ask the course's instructor to let you in from the people page."
)

STAFFS_NAME = (
    "Somebody on this course's staff has the name that you go by here. Add what tells you apart, a "
    "second name or an initial, on your account page; then come back to this link."
)


@bp.get("/join/<code>")
@public
def join(code: str) -> ResponseReturnValue:
    """Whoever has the link sees what it leads to; nothing is joined by looking."""
    course = course_with(code)
    person = current_user.person if current_user.is_authenticated else None
    if past := person and course.membership_of(person):
        if past.removed_at:
            return refusal(403, REMOVED)
        return redirect(url_for("courses.show", course=course.slug))
    alike = person is not None and named_like_staff(person.name, select(literal(course.id)))
    return render_template(
        "courses/join.html",
        joining=course,
        code=code,
        instructors=instructors_of(course),
        person=person,
        closed_because=NOBODY_JOINS if course.archived else STAFFS_NAME if alike else "",
        alike=alike,
    )


@bp.post("/join/<code>")
def enrol(code: str) -> ResponseReturnValue:
    """Join as a student. Whoever is in the course already stays what they are."""
    course = course_with(code)
    person = current_user.person
    if course.archived:
        return refusal(403, NOBODY_JOINS)
    if (past := course.membership_of(person)) and past.removed_at:
        return refusal(403, REMOVED)
    require(may_join(person, course))
    if not past and named_like_staff(person.name, select(literal(course.id))):
        return refusal(403, STAFFS_NAME)
    course.admit(person, Role.STUDENT, section_kept_for(person, course))
    return done(f"Welcome to {course.title}.", url_for("courses.show", course=course.slug))


def course_with(code: str) -> Course:
    """The course with this code, locked if we write; the same 404 for everybody else, slowed."""
    account = f"join code {code}"
    address = request.remote_addr or ""
    if FailedSignIn.too_many(account, address):
        raise TooManyRequests(retry_after=int(FailedSignIn.WINDOW.total_seconds()))
    found = select(Course).where(Course.join_code == code)
    course = db.session.scalar(
        found.with_for_update(**LOCKED) if request.method == "POST" else found
    )
    if course is None:
        note_failure(account, address)
        raise NotFound
    return course


def note_failure(account: str, address: str) -> None:
    """Count a wrong code. A GET writes here, on purpose: guessing is slowed however it is done."""
    db.session.rollback()
    expect_reading(False)
    FailedSignIn.note(account, address)
    db.session.commit()
