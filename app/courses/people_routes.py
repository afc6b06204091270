"""The people of a course: who is in it, as what, and each one's page within the course."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func
from sqlalchemy.orm import joinedload

from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in
from app.courses.forms import RoleForm
from app.courses.gate import enter
from app.courses.models import Member, Role
from app.courses.policy import (
    may_change_role,
    may_edit_course,
    may_edit_sections,
    may_invite_people,
    may_readmit_member,
    may_remove_member,
    may_see_join_code,
    members_open_to,
)
from app.courses.queries import (
    PEOPLE,
    how_many_not_joined,
    how_many_unplaced,
    people_of,
    section_titles,
)
from app.courses.routes import bp, done, join_link, page
from app.db import LOCKED, conditions, db
from app.discussion.models import Comment
from app.discussion.policy import comments_listed_for
from app.errors import refusal
from app.essays.cards import cards, older_than
from app.essays.models import Essay
from app.essays.policy import essays_listed_for, essays_open_to
from app.participation.policy import may_read_participation
from app.security import require
from app.text.measure import excerpt

REMARKS = 20  # comments to a page of somebody's
A_ROLE = {
    Role.INSTRUCTOR: "an instructor",
    Role.ASSISTANT: "an assistant",
    Role.STUDENT: "a student",
    Role.OBSERVER: "an observer",
}


@bp.get("/courses/<course>/people")
def people(course: str) -> ResponseReturnValue:
    """Everyone in the class; instructors also find those who were removed."""
    member = enter(course)
    after = the_member(member, id_in(request.args, "after")).id if "after" in request.args else None
    instructs = may_edit_course(member)
    rows = people_of(member, after, removed=instructs)
    essays, comments = counts_of(member, [row.id for row in rows])
    return page(
        "courses/people.html",
        member,
        people=rows[:PEOPLE],
        essays=essays,
        comments=comments,
        sections=section_titles(member),
        may_edit_sections=may_edit_sections(member),
        unplaced=how_many_unplaced(member) if may_edit_sections(member) else 0,
        next=rows[PEOPLE - 1].id if len(rows) > PEOPLE else None,
        after=after,
        roles=list(Role),
        instructs=instructs,
        may_change_role=may_change_role,
        may_remove_member=may_remove_member,
        may_readmit_member=may_readmit_member,
        join_link=join_link(member.course) if may_see_join_code(member) else None,
        not_joined=how_many_not_joined(member) if may_invite_people(member) else None,
    )


def counts_of(member: Member, ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """How many essays and comments of each of them the member may find."""
    essays = essays_listed_for(member).where(Essay.author_id.in_(ids)).order_by(None)
    remarks = comments_listed_for(member).where(Comment.author_id.in_(ids))
    return tuple(  # type: ignore[return-value]
        dict(
            db.session.execute(found.with_only_columns(author, func.count()).group_by(author)).all()
        )
        for found, author in ((essays, Essay.author_id), (remarks, Comment.author_id))
    )


@bp.get("/courses/<course>/people/<int:member_id>")
def person(course: str, member_id: int) -> ResponseReturnValue:
    """What somebody has written in this course."""
    member = enter(course)
    of = the_member(member, member_id)
    scope = essays_listed_for(member).where(Essay.author_id == of.id)
    if "before" in request.args:
        scope = older_than(scope, member, id_in(request.args, "before"))
    remarks = remarks_of(member, of, id_in(request.args, "comments_before"))
    return page(
        "courses/person.html",
        member,
        of=of,
        listed=cards(scope, member.course, level=3),
        remarks=[dict(row._mapping) | {"says": excerpt(row.html)} for row in remarks[:REMARKS]],
        earlier=remarks[REMARKS - 1].id if len(remarks) > REMARKS else None,
        own=of.id == member.id,
        counted=may_read_participation(member, of),
        may_remove=may_remove_member(member, of),
        may_readmit=may_readmit_member(member, of),
    )


def remarks_of(member: Member, of: Member, before: int | None) -> Sequence[Any]:
    """Somebody's comments that the member may find, newest first, one more than is shown."""
    written = comments_listed_for(member).where(Comment.author_id == of.id)
    if before is not None:
        written = written.where(Comment.id < before)
    columns = written.with_only_columns(
        *(Comment.id, Comment.essay_id, Comment.html, Comment.created_at, Essay.title),
        conditions(essays_open_to(member)).label("readable"),
    )
    return db.session.execute(columns.order_by(Comment.id.desc()).limit(REMARKS + 1)).all()


@bp.post("/courses/<course>/people/<int:member_id>/role")
def give_role(course: str, member_id: int) -> ResponseReturnValue:
    member = enter(course)
    of = the_member(member, member_id)
    if last_of_them(member, of):
        return refusal(409, LAST, ONE_IS_NEEDED)
    require(may_change_role(member, of))
    form = RoleForm()
    if not form.accepted():
        return refusal(422, "Please choose one of the roles in the list.")
    if (role := Role(form.role.data)) != of.role:
        of.become(role)
        member.course.note(current_user.person, f"gave the role of {role} to", of.name)
    return done(f"{of.name} is now {A_ROLE[role]}.", url_for("courses.people", course=course))


@bp.route("/courses/<course>/people/<int:member_id>/remove", methods=["GET", "POST"])
def remove(course: str, member_id: int) -> ResponseReturnValue:
    """Remove somebody, or leave: first a page that says what will happen."""
    if request.method == "POST" and (earlier := earlier_answer()):  # who has left is not here
        return earlier
    member = enter(course)
    of = the_member(member, member_id)
    own = of.id == member.id
    if last_of_them(member, of):
        return refusal(409, LAST, ONE_IS_NEEDED)
    require(may_remove_member(member, of))
    if request.method == "GET":
        return page("courses/remove.html", member, of=of, own=own)
    of.remove()
    member.course.note(
        current_user.person, "left the course" if own else "removed", "" if own else of.name
    )
    left = f"You have left {member.course.title}. What you wrote has stayed."
    flash(left if own else f"{of.name} is removed.")
    return answer("/" if own else url_for("courses.people", course=course))


@bp.post("/courses/<course>/people/<int:member_id>/readmit")
def readmit(course: str, member_id: int) -> ResponseReturnValue:
    if earlier := earlier_answer():
        return earlier
    member = enter(course)
    of = the_member(member, member_id)
    require(may_readmit_member(member, of))
    of.readmit()
    member.course.note(current_user.person, "readmitted", of.name)
    flash(f"{of.name} is in the course again.")
    return answer(url_for("courses.people", course=course))


@bp.post("/courses/<course>/join-code")
def rotate_join_code(course: str) -> ResponseReturnValue:
    """Make a new code, and with it a new link; the old ones open nothing any more."""
    member = enter(course)
    require(may_edit_course(member))
    db.session.refresh(member.course, with_for_update=LOCKED)
    if request.form.get("over") == member.course.join_code:  # else it was pressed before
        member.course.rotate_join_code()
        member.course.note(current_user.person, "made a new join code")
    where = url_for("courses.people", course=course)
    return done("There is a new link. The old one opens nothing any more.", where)


def the_member(member: Member, member_id: int | None) -> Member:
    """Somebody of the same class. If we write, the course is locked: instructors are counted."""
    if request.method == "POST":
        db.session.refresh(member.course, with_for_update=LOCKED)
    found = members_open_to(member).where(Member.id == member_id)
    one: Member = db.one_or_404(found.options(joinedload(Member.person)))
    return one


ONE_IS_NEEDED = "A course needs an instructor"
LAST = "This is the last one. Make somebody else an instructor first, on the people page."


def last_of_them(member: Member, of: Member) -> bool:
    """Whether an instructor is about to leave the course without one."""
    return may_edit_course(member) and of.last_instructor
