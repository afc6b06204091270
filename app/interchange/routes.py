"""Bringing a page of a course blog in, and saying whose imported writing is."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.accounts.receipts import answer, earlier_answer
from app.courses.gate import enter
from app.courses.models import Member
from app.courses.policy import FOR_ALL_SECTIONS, FOR_STAFF, members_open_to, modules_open_to
from app.db import db, the_one
from app.discussion.models import Comment
from app.discussion.policy import comments_open_to, may_assign_comment
from app.essays.models import Essay
from app.essays.policy import essays_open_to, may_assign_essay
from app.essays.queries import title_in_log, title_open_to
from app.feedback.models import Feedback
from app.interchange.forms import PageForm, WriterForm
from app.interchange.page_saving import Import, ImportRefusedError
from app.interchange.policy import may_import_page
from app.security import require

bp = Blueprint("interchange", __name__, url_prefix="/courses/<course>")


def why_no_import(member: Member) -> str:
    """Nothing where the archive is why."""
    if not member.staff:
        return FOR_STAFF
    return FOR_ALL_SECTIONS if member.confined and not member.course.archived else ""


@bp.route("/import", methods=["GET", "POST"])
def import_page(course: str) -> ResponseReturnValue:
    """First what is understood of the page, then, when asked to, it is saved."""
    member = enter(course)
    require(may_import_page(member), why_no_import(member))
    form = PageForm(db.session.scalars(modules_open_to(member)).all())
    if request.method == "GET" or "change" in request.form:
        return show("interchange/import.html", member, form=form)
    zone = member.course.time_zone
    db.session.rollback()  # reading a page may take a while, in which nobody waits for us
    page = form.read(zone)
    member = enter(course)
    coming = form.coming(member.course, page)
    if coming is None:
        return show("interchange/import.html", member, form=form), 422
    if "save" not in request.form:
        return show("interchange/understood.html", member, form=form, coming=coming)
    if (made := earlier_answer()) is not None:
        return made
    try:
        return answer(bring_in(member, coming))
    except ImportRefusedError as refusal:  # somebody else's doing since the check
        db.session.rollback()
        form.refuse(refusal)
        return show("interchange/import.html", member, form=form), 422


def bring_in(member: Member, coming: Import) -> str:
    """Save the page, log it, and say where its essay is."""
    coming = coming.settled()
    news, essay = coming.news, coming.save()
    if news:
        subject = f"“{essay.title}”: {news}"
        member.course.note(current_user.person, "imported from a saved page", subject)
    flash(f"Imported: {news}." if news else "Nothing new: all of this page was here already.")
    return url_for("essays.show", course=member.course.slug, essay_id=essay.id)


@bp.route("/essays/<int:essay_id>/writer", methods=["GET", "POST"])
def essay_writer(course: str, essay_id: int) -> ResponseReturnValue:
    member = enter(course)
    essay = the_one(essays_open_to(member).where(Essay.id == essay_id))
    require(may_assign_essay(member, essay))
    form = WriterForm(choices(member, essay.author), essay.writer_name, essay.author)
    if request.method == "GET":
        return ask_whose(member, essay, form)
    if not form.accepted() or (form.chosen != essay.author and held(essay, form)):
        return ask_whose(member, essay, form), 422
    before = essay.author
    if essay.assign(form.chosen):
        log_assigning(member, "the imported essay", essay, before, form.chosen)
    return said_whose(course, essay.id, form.chosen)


@bp.route("/essays/<int:essay_id>/comments/<int:comment_id>/writer", methods=["GET", "POST"])
def comment_writer(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    member = enter(course)
    thread = comments_open_to(member).where(Comment.essay_id == essay_id)
    comment = the_one(thread.where(Comment.id == comment_id, Comment.deleted_at.is_(None)))
    require(may_assign_comment(member, comment))
    form = WriterForm(choices(member, comment.author), comment.writer_name, comment.author)
    if request.method == "GET" or not form.accepted():
        page = ask_whose(member, comment.essay, form, comment)
        return page, 422 if form.errors else 200
    before = comment.author
    if comment.assign(form.chosen):
        log_assigning(member, "an imported comment on", comment.essay, before, form.chosen)
    return said_whose(course, essay_id, form.chosen, f"#comment-{comment.id}")


def choices(member: Member, author: Member | None) -> list[Member]:
    """Everybody in the course by name; of those removed only whose it is now."""
    people = members_open_to(member).join(Member.person).options(contains_eager(Member.person))
    everyone = db.session.scalars(people.order_by(Person.name, Member.id)).all()
    return [one for one in everyone if one.removed_at is None or one is author]


def held(essay: Essay, form: WriterForm) -> bool:
    """Whether something private ties the essay to its author: that must reach nobody else."""
    letters = select(Feedback.id).where(Feedback.essay_id == essay.id).limit(1)
    if essay.author is None:
        return False
    if db.session.scalar(letters) is not None:
        form.refuse(f"There is feedback on this essay for {essay.author.name}, so it stays theirs.")
    elif essay.has_working_copy:
        form.refuse(
            f"{essay.author.name} has begun changes that nobody else may see: "
            "ask them to publish or discard these first."
        )
    return bool(form.errors)


def log_assigning(
    member: Member, what: str, essay: Essay, before: Member | None, after: Member | None
) -> None:
    """“… assigned the imported essay “The Thaw” to Ruth Lindqvist.”"""
    title = title_in_log(essay)
    if after is not None:
        member.course.note(current_user.person, f"assigned {what}", f"{title} to {after.name}")
    elif before is not None:
        subject = f"{title} from {before.name}"
        member.course.note(current_user.person, f"took {what}", subject)


def said_whose(
    course: str, essay_id: int, author: Member | None, place: str = ""
) -> ResponseReturnValue:
    """Keep it, say so, and lead back to where the writing stands."""
    db.session.commit()
    flash(f"This is now {author.name}’s." if author else "The name is now as the page gave it.")
    return redirect(url_for("essays.show", course=course, essay_id=essay_id) + place, 303)


def ask_whose(
    member: Member, essay: Essay, form: WriterForm, comment: Comment | None = None
) -> str:
    title = title_open_to(member, essay)
    about = {"essay": essay, "title": title, "form": form, "comment": comment}
    return show("interchange/writer.html", member, **about)


def show(template: str, member: Member, **facts: object) -> str:
    """A page of the course, for one of its members."""
    address = f"/courses/{member.course.slug}"
    return render_template(template, course=member.course, member=member, address=address, **facts)


from app.interchange import (  # noqa: E402 - they hang their pages on `bp`
    docx_reading_routes,
    docx_writing_routes,
    print_routes,
    roster_routes,
)

__all__ = ["bp", "docx_reading_routes", "docx_writing_routes", "print_routes", "roster_routes"]
