"""Hiding an essay from the class, with a reason, and restoring it; what is hidden in a course."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.receipts import answer, earlier_answer
from app.courses.gate import enter
from app.courses.policy import FOR_STAFF
from app.discussion.policy import may_unhide_comment
from app.discussion.queries import hidden_comments_of
from app.errors import refusal
from app.essays.forms import HIDDEN_MEANWHILE, HidingForm
from app.essays.own_routes import found
from app.essays.policy import (
    may_hide_essay,
    may_hide_writing,
    may_read_hidden_writing,
    may_unhide_essay,
)
from app.essays.queries import hidden_essays_of
from app.essays.routes import bp
from app.security import require
from app.text.measure import excerpt


@bp.route("/<course>/essays/<int:essay_id>/hide", methods=["GET", "POST"])
def hide(course: str, essay_id: int) -> ResponseReturnValue:
    """Take an essay from the class: first a page that asks why, and says what will happen."""
    member = enter(course)
    essay = found(member, essay_id)
    if request.method == "POST" and (earlier := earlier_answer()):
        return earlier
    if may_unhide_essay(member, essay):  # a colleague was faster, or it is opened once more
        where = url_for("essays.show", course=course, essay_id=essay_id)
        return refusal(409, HIDDEN_MEANWHILE) if request.method == "POST" else redirect(where)
    require(may_hide_essay(member, essay))
    form = HidingForm()
    if not form.accepted():
        page = render_template("essays/hide.html", course=member.course, essay=essay, form=form)
        return page, 422 if form.errors else 200
    reason = str(form.reason.data).strip()
    essay.hide(current_user.person, reason)
    member.course.note(current_user.person, "hid the essay", f"“{essay.title}”: {reason}")
    flash("Hidden. Its author reads your reason; nobody else but staff finds it any more.")
    return answer(url_for("essays.show", course=course, essay_id=essay_id))


@bp.post("/<course>/essays/<int:essay_id>/unhide")
def unhide(course: str, essay_id: int) -> ResponseReturnValue:
    """Give a hidden essay back to the class."""
    member = enter(course)
    essay = found(member, essay_id)
    if earlier := earlier_answer():
        return earlier
    require(may_unhide_essay(member, essay) or (may_hide_writing(member) and not essay.hidden))
    if essay.hidden:
        essay.unhide()
        member.course.note(current_user.person, "restored the essay", f"“{essay.title}”")
    flash("Restored. Your class can read it again.")
    return answer(url_for("essays.show", course=course, essay_id=essay_id))


@bp.get("/<course>/hidden")
def hidden(course: str) -> ResponseReturnValue:
    """What is hidden in the course, what was hidden last first."""
    member = enter(course)
    require(may_read_hidden_writing(member), FOR_STAFF)
    return render_template(
        "essays/hidden.html",
        course=member.course,
        member=member,
        essays=hidden_essays_of(member),
        comments=hidden_comments_of(member),
        excerpt=excerpt,
        may_unhide_essay=may_unhide_essay,
        may_unhide_comment=may_unhide_comment,
    )
