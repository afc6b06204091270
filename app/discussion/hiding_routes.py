"""Hiding a comment from the class, with a reason, and restoring it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.receipts import answer, earlier_answer
from app.courses.gate import enter
from app.db import db
from app.discussion.deleting_routes import lock_essays_of
from app.discussion.models import Comment
from app.discussion.policy import hidden_comments_open_to, may_hide_comment, may_unhide_comment
from app.discussion.routes import bp, has_page, place_of, the_comment
from app.errors import refusal
from app.essays.forms import HIDDEN_MEANWHILE, HidingForm
from app.essays.policy import may_hide_writing
from app.essays.queries import title_in_log, title_open_to
from app.security import require


@bp.route("/comments/<int:comment_id>/hide", methods=["GET", "POST"])
def hide(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    """Take a comment from the class: first a page that asks why, and says what will happen."""
    if request.method == "POST" and (earlier := earlier_answer()):
        return earlier  # a second press: the first may have taken the place from the comment
    member = enter(course)
    comment = the_comment(member, essay_id, comment_id)
    if may_unhide_comment(member, comment):  # a colleague was faster, or it is opened once more
        where = place_of(course, essay_id, comment_id)
        return refusal(409, HIDDEN_MEANWHILE) if request.method == "POST" else redirect(where)
    require(may_hide_comment(member, comment))
    form = HidingForm()
    about = {"course": member.course, "essay": comment.essay, "comment": comment, "form": form}
    name = name_of(comment)
    if not form.accepted():
        title = title_open_to(member, comment.essay)
        page = render_template("discussion/hide.html", name=name, title=title, **about)
        return page, 422 if form.errors else 200
    reason = str(form.reason.data).strip()
    comment.hide(current_user.person, reason)
    subject = f"by {name} on {title_in_log(comment.essay)}: {reason}"
    member.course.note(current_user.person, "hid a comment", subject)
    flash("Hidden. Its writer reads your reason; nobody else but staff finds it any more.")
    if not has_page(member, essay_id):  # it held the place of a deleted essay open
        return answer(url_for("essays.hidden", course=course))
    return answer(place_of(course, essay_id, comment_id))


@bp.post("/comments/<int:comment_id>/unhide")
def unhide(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    """Give a hidden comment back to the class, also where nothing else has kept its address."""
    member = enter(course)
    here = (Comment.essay_id == essay_id, Comment.id == comment_id)
    found = hidden_comments_open_to(member).where(*here)
    lock_essays_of(found)
    comment = db.session.scalar(found) or the_comment(member, essay_id, comment_id)
    if earlier := earlier_answer():
        return earlier
    standing = may_hide_writing(member) and comment.standing
    require(may_unhide_comment(member, comment) or standing)
    if comment.hidden:
        comment.unhide()
        subject = f"by {name_of(comment)} on {title_in_log(comment.essay)}"
        member.course.note(current_user.person, "restored a comment", subject)
    flash("Restored. Your class can read it again.")
    return answer(place_of(course, essay_id, comment_id))


def name_of(comment: Comment) -> str:
    """Who wrote it, as the log says it."""
    name = comment.author.name if comment.author else comment.writer_name
    return name or "somebody whose name is not recorded"
