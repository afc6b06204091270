"""For administrators: the people and the courses by name, never what is written in a course."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.forms import AppointForm
from app.accounts.links import link_for
from app.accounts.models import Person
from app.accounts.policy import (
    may_administer,
    may_hand_out_password_link,
    may_make_administrator,
    may_make_ordinary,
    may_suspend,
)
from app.accounts.queries import PEOPLE, count_administrators_anew, last_administrator, people_here
from app.accounts.receipts import answer, earlier_answer
from app.accounts.routes import bp
from app.addresses import id_in, whole
from app.courses.log import LogEntry
from app.courses.models import Course, Member, Role
from app.courses.policy import memberships_of
from app.db import db, the_one
from app.errors import refusal
from app.mail.delivery import works
from app.security import require
from app.text.typed import clean_line, clean_text

COURSES = 50  # to a page
SEARCH_LIMIT = 100  # characters of what is looked for
ONE_IS_NEEDED = "A board needs an administrator"
LAST = (
    "This is the last one. Make somebody else an administrator first, on the Administration page."
)
CLOSED = "This account is suspended. End the suspension first, on the Administration page."
THEIRS = "This is an administrator. Take the administration from them first."
TAKEN = "took leave to open courses from"
MAIL_WORKS_TITLE = "The board sends mail"
MAIL_WORKS = (
    "So nobody needs a link from you: whoever has forgotten their password asks for one on the "
    "sign-in page, and it goes to their address alone."
)
SHOWN_TITLE = "A link is shown once"
SHOWN = (
    "A link has been made with this form already. If nobody wrote it down, open the page that "
    "makes links once more, and make another one."
)
BY_HAND = "password by hand"
UNKNOWN = "Nobody has an account with this address. They need to register first."


@bp.get("/administration")
def administration() -> ResponseReturnValue:
    """Who has an account, who may open courses, who administers."""
    administrators_only()
    rows = people_here(looked_for(), id_in(request.args, "before"))
    return render_template(
        "accounts/administration.html",
        people=rows[:PEOPLE],
        older=rows[PEOPLE - 1].id if len(rows) > PEOPLE else None,
        search=looked_for(),
        others=may_make_ordinary(current_user.person, current_user.person),
        may_hand_out=None if works() else may_hand_out_password_link,
    )


@bp.post("/administration/people/<int:person_id>/courses")
def allow_courses(person_id: int) -> ResponseReturnValue:
    """Say whether somebody may open courses."""
    administrators_only()
    person = the_person(person_id)
    before = person.opens_courses
    person.allow_courses(request.form.get("allowed") == "1")
    if person.opens_courses != before:
        leave = "gave leave to open courses to" if person.opens_courses else TAKEN
        LogEntry.write(current_user.person, leave, named(person))
    db.session.commit()
    may = "may open courses" if person.opens_courses else "may not open courses any more"
    flash(f"{person.name} {may}.")
    return redirect(url_for("accounts.administration", q=looked_for() or None), 303)


@bp.route("/administration/people/<int:person_id>/administrator", methods=["GET", "POST"])
def make_administrator(person_id: int) -> ResponseReturnValue:
    """Make somebody an administrator: first a page that says what that means."""
    administrators_only()
    person = the_person(person_id)
    require(may_make_administrator(current_user.person, person), CLOSED)
    if request.method == "GET":
        return render_template("accounts/make_administrator.html", person=person)
    if not person.administrator:
        person.make_administrator()
        LogEntry.write(current_user.person, "made an administrator of", named(person))
    db.session.commit()
    flash(f"{person.name} is an administrator.")
    return redirect(url_for("accounts.administration"), 303)


@bp.route("/administration/people/<int:person_id>/ordinary", methods=["GET", "POST"])
def make_ordinary(person_id: int) -> ResponseReturnValue:
    """Make an administrator, or oneself, ordinary again: first a page that says what that means."""
    if request.method == "POST":
        if earlier := earlier_answer():  # a second click: whoever stepped down may do it no more
            return earlier
        count_administrators_anew()
    administrators_only()
    person = the_person(person_id)
    own = person.id == current_user.id
    if last_administrator(person):
        return refusal(409, LAST, ONE_IS_NEEDED)
    require(may_make_ordinary(current_user.person, person))
    if request.method == "GET":
        return render_template("accounts/make_ordinary.html", person=person, own=own)
    if person.administrator:
        person.make_ordinary()
        deed = "stepped down as an administrator" if own else "took the administration from"
        about = "" if own else named(person)
        LogEntry.write(db.session.get_one(Person, current_user.id), deed, about)
    flash("You administer nothing any more." if own else f"{person.name} is no administrator.")
    return answer(url_for("home.desk" if own else "accounts.administration"))


@bp.route("/administration/people/<int:person_id>/suspend", methods=["GET", "POST"])
def suspend(person_id: int) -> ResponseReturnValue:
    """Close an account at once: first a page that says what that means."""
    administrators_only()
    person = the_person(person_id)
    if request.method == "POST" and (earlier := earlier_answer()):
        return earlier
    require(may_suspend(current_user.person, person), THEIRS)
    if request.method == "GET":
        return render_template("accounts/suspend.html", person=person)
    if not person.suspended:
        person.suspend()
        LogEntry.write(current_user.person, "suspended", named(person))
    flash(f"{person.name} is suspended, and signed out everywhere.")
    return answer(url_for("accounts.administration"))


@bp.post("/administration/people/<int:person_id>/suspension/end")
def end_suspension(person_id: int) -> ResponseReturnValue:
    """Open a suspended account again."""
    administrators_only()
    person = the_person(person_id)
    if earlier := earlier_answer():
        return earlier
    require(may_suspend(current_user.person, person), THEIRS)
    if person.suspended:
        person.end_suspension()
        LogEntry.write(current_user.person, "ended the suspension of", named(person))
    flash(f"{person.name} can sign in again.")
    return answer(url_for("accounts.administration"))


@bp.route("/administration/people/<int:person_id>/password-link", methods=["GET", "POST"])
def hand_out_password_link(person_id: int) -> ResponseReturnValue:
    """Where no mail is sent: a link by which somebody chooses a new password, to be given to them.
    It is shown once, to whoever has made it, and stands in the log of each of their courses."""
    administrators_only()
    person = the_person(person_id)
    require(may_hand_out_password_link(current_user.person, person))
    if works():
        return refusal(409, MAIL_WORKS, MAIL_WORKS_TITLE)
    link = ""
    if request.method == "POST":
        if earlier_answer():
            return refusal(409, SHOWN, SHOWN_TITLE)
        deed = "made a one-time link to a new password for"
        note_in_courses(person, deed)
        LogEntry.write(current_user.person, deed, named(person))
        db.session.commit()
        link = whole(url_for(".new_password", password_link=link_for(BY_HAND, person)))
    return render_template("accounts/password_link.html", person=person, link=link)


@bp.get("/administration/courses")
def all_courses() -> ResponseReturnValue:
    """Which courses there are, and who instructs them."""
    administrators_only()
    rows = courses_here(looked_for(), id_in(request.args, "before"))
    shown = rows[:COURSES]
    return render_template(
        "accounts/courses.html",
        courses=shown,
        instructors=instructors_of([row.id for row in shown]),
        older=shown[-1].id if len(rows) > COURSES else None,
        search=looked_for(),
    )


@bp.route("/administration/appoint", methods=["GET", "POST"])
def appoint() -> ResponseReturnValue:
    """Appoint an instructor; it stands in the course's log."""
    administrators_only()
    course: Course = the_one(select(Course).where(Course.id == id_in(request.values, "to")))
    form = AppointForm()
    person = Person.with_address(str(form.email.data)) if form.accepted() else None
    if person is None:
        if request.method == "POST" and not form.errors:
            form.email.errors = [UNKNOWN]
        page = render_template("accounts/appoint.html", form=form, to=course)
        return page, 422 if form.errors else 200
    if make_instructor(course, person):
        appointed = f"{named(person)} as an instructor of {course.title}"
        LogEntry.write(current_user.person, "appointed", appointed)
    db.session.commit()
    flash(f"{person.name} is an instructor of {course.title}.")
    return redirect(url_for("accounts.all_courses"), 303)


def administrators_only() -> None:
    """For everybody else there is nothing here."""
    if not may_administer(current_user.person):
        abort(404)


def looked_for() -> str:
    return clean_line(clean_text(request.values.get("q", "")))[:SEARCH_LIMIT]


def named(person: Person) -> str:
    """Who it is, in the log: names are no one's alone."""
    return f"{person.name} ({person.email})"


def the_person(person_id: int) -> Person:
    person: Person = the_one(select(Person).where(Person.id == person_id))
    return person


def courses_here(search: str, before: int | None) -> Sequence[Any]:
    """A page of the courses, the newest first; one more than is shown."""
    class_size = (
        select(func.count(Member.id))
        .where(Member.course_id == Course.id, Member.removed_at.is_(None))
        .scalar_subquery()
    )
    courses = select(
        *(Course.id, Course.title, Course.code, Course.term, Course.archived_at),
        class_size.label("members"),
    )
    if search:
        found = (
            column.icontains(search, autoescape=True) for column in (Course.title, Course.code)
        )
        courses = courses.where(or_(*found))
    if before is not None:
        courses = courses.where(Course.id < before)
    return db.session.execute(courses.order_by(Course.id.desc()).limit(COURSES + 1)).all()


def instructors_of(course_ids: list[int]) -> dict[int, list[str]]:
    """The instructors' names by course."""
    rows = db.session.execute(
        select(Member.course_id, Person.name)
        .join(Member.person)
        .where(
            Member.course_id.in_(course_ids),
            Member.role == Role.INSTRUCTOR,
            Member.removed_at.is_(None),
        )
        .order_by(Member.id)
    )
    names: dict[int, list[str]] = {}
    for course_id, name in rows:
        names.setdefault(course_id, []).append(name)
    return names


def make_instructor(course: Course, person: Person) -> bool:
    """Whatever the person was in the course before; whether they are it only now. A second press
    changes and logs nothing."""
    member = course.membership_of(person)
    if member is not None and member.instructor and member.removed_at is None:
        return False
    member = course.admit(person, Role.INSTRUCTOR)
    if member.removed_at is not None:
        member.readmit()
    member.become(Role.INSTRUCTOR)
    course.note(current_user.person, "made an instructor of", person.name)
    return True


def note_in_courses(person: Person, deed: str) -> None:
    """Write into the log of every course that somebody is in what was done for them."""
    for member in db.session.scalars(
        memberships_of(person).options(joinedload(Member.course)).order_by(Member.id)
    ):
        member.course.note(current_user.person, deed, person.name)
