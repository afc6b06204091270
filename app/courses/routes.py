"""Opening a course, its settings, the archive, its log. Its other pages stand beside this file, by
subject, on the same blueprint: front, modules, people, join."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.policy import may_open_course
from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in, whole
from app.courses.forms import CourseForm
from app.courses.gate import enter
from app.courses.models import Course, Member
from app.courses.policy import (
    FOR_ALL_SECTIONS,
    FOR_STAFF,
    may_archive_course,
    may_copy_course,
    may_edit_course,
    may_have_writing,
    may_read_log,
)
from app.courses.queries import ENTRIES, log_of, usual_zone
from app.db import LOCKED, db
from app.feedback.policy import may_read_all_feedback
from app.interchange.policy import may_import_page
from app.participation.policy import may_read_all_participation
from app.security import require

bp = Blueprint("courses", __name__)

NO_COURSES = (
    "You cannot open courses here yet: ask an administrator of this site to allow it. To join a "
    "course, you need its link or its code."
)


@bp.route("/courses/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    person = current_user.person
    require(may_open_course(person), NO_COURSES)
    form = CourseForm(zone=usual_zone(person))
    if not form.accepted():
        return render_template("courses/new.html", form=form), form.status
    if made := earlier_answer():
        return made
    course = Course.open(form.title.data or "", person, code=form.code.data or "")
    form.populate_obj(course)
    db.session.flush()
    course.note(person, "opened the course")
    flash("Your course is open. Next: its first module, and the join link for your class.")
    return answer(url_for("courses.show", course=course.slug))


@bp.route("/courses/<course>/edit", methods=["GET", "POST"])
def edit(course: str) -> ResponseReturnValue:
    """The course's facts; in the archive only the way out of it."""
    member = enter(course)
    require(may_archive_course(member))
    if request.method == "POST":
        db.session.refresh(member.course, with_for_update=LOCKED)  # as it is while we change it
        require(may_edit_course(member))
    form = CourseForm(obj=member.course)
    if not form.accepted() or form.overlooks():
        may_copy = may_copy_course(member)
        return page("courses/edit.html", member, form=form, may_copy=may_copy), form.status
    form.populate_obj(member.course)
    member.course.note(current_user.person, "changed the course's settings")
    return done("Saved.", url_for("courses.edit", course=course))


@bp.post("/courses/<course>/archive")
def archive(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_archive_course(member))
    db.session.refresh(member.course, with_for_update=LOCKED)
    if not member.course.archived:
        member.course.archive()
        member.course.note(current_user.person, "archived the course")
    return done("The course is archived: from now on it is only read.", address_of(member))


@bp.post("/courses/<course>/unarchive")
def unarchive(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_archive_course(member))
    db.session.refresh(member.course, with_for_update=LOCKED)
    if member.course.archived:
        member.course.unarchive()
        member.course.note(current_user.person, "took the course out of the archive")
    return done("The course is open again.", address_of(member))


@bp.get("/courses/<course>/log")
def log(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_read_log(member), FOR_ALL_SECTIONS if member.staff else FOR_STAFF)
    entries = log_of(member, id_in(request.args, "before"))
    shown = entries[:ENTRIES]
    older = shown[-1].id if len(entries) > ENTRIES else None
    return page("courses/log.html", member, entries=shown, older=older)


@bp.app_template_global()
def tabs_of(member: Member) -> list[tuple[str, str]]:
    """The ways through the course that are open to this member: (label, address) pairs."""
    address, staff = address_of(member), may_read_all_participation(member)
    participation = "/participation" if staff else f"/participation/{member.id}"
    asked = [
        ("Essays", "", True),
        ("My writing", "/essays/mine", may_have_writing(member)),
        ("Modules", "/modules", True),
        ("People", "/people", True),
        ("Participation", participation, staff or may_have_writing(member)),
        ("Feedback", "/feedback", may_read_all_feedback(member)),
        ("Import", "/import", may_import_page(member)),
        ("Log", "/log", may_read_log(member)),
        ("Settings", "/edit", may_archive_course(member)),
    ]
    return [(label, address + path) for label, path, open_to_them in asked if open_to_them]


def address_of(member: Member) -> str:
    return f"/courses/{member.course.slug}"


def join_link(course: Course) -> str:
    """The whole link that lets people join, as one would write it on the board."""
    return whole(url_for("courses.join", code=course.join_code))


def page(template: str, member: Member, **facts: object) -> str:
    """A page of the course, for one of its members."""
    return render_template(
        template, course=member.course, member=member, address=address_of(member), **facts
    )


def done(sentence: str, where: str) -> Response:
    """Keep what was changed, say so, and lead on."""
    db.session.commit()
    flash(sentence)
    return redirect(where, 303)


from app.courses import (  # noqa: E402 - they hang their pages on `bp`
    copy_routes,
    front_routes,
    invitation_routes,
    join_routes,
    module_routes,
    moving_routes,
    people_routes,
    section_routes,
)

__all__ = [
    "bp",
    "copy_routes",
    "front_routes",
    "invitation_routes",
    "join_routes",
    "module_routes",
    "moving_routes",
    "people_routes",
    "section_routes",
]
