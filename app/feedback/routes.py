"""What is done with a letter to an author: mark ready, release, discard. Writing it, and a course's
letters at a glance, stand beside this file, by subject, on the same blueprint."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.courses.gate import enter
from app.courses.models import Member
from app.db import db, the_one
from app.errors import refusal
from app.essays.models import Essay
from app.essays.policy import essays_open_to
from app.feedback.models import Feedback
from app.feedback.policy import (
    feedback_open_to,
    may_discard_feedback,
    may_edit_feedback,
    may_release_feedback,
)
from app.feedback.queries import author_of, discarded
from app.security import require

bp = Blueprint("feedback", __name__, url_prefix="/courses")


@bp.post("/<course>/essays/<int:essay_id>/feedback/<int:letter_id>/ready")
def ready(course: str, essay_id: int, letter_id: int) -> ResponseReturnValue:
    member = enter(course)
    letter = the_letter(member, essay_id, letter_id)
    require(may_edit_feedback(member, letter))
    letter.mark_ready()
    return done(course, letter, STATES[letter.state])


@bp.post("/<course>/essays/<int:essay_id>/feedback/<int:letter_id>/draft")
def draft(course: str, essay_id: int, letter_id: int) -> ResponseReturnValue:
    """Back from ready to draft; what is released stays released."""
    member = enter(course)
    letter = the_letter(member, essay_id, letter_id)
    require(may_edit_feedback(member, letter))
    letter.back_to_draft()
    return done(course, letter, STATES[letter.state])


@bp.post("/<course>/essays/<int:essay_id>/feedback/<int:letter_id>/release")
def release(course: str, essay_id: int, letter_id: int) -> ResponseReturnValue:
    """Release this letter alone, as it was when the button was shown (`seen`: its version)."""
    member = enter(course)
    letter = the_letter(member, essay_id, letter_id)
    require(may_release_feedback(member))
    if not letter.released and request.form.get("seen", str(letter.version)) != str(letter.version):
        return refusal(409, CHANGED_SINCE)
    released(member, letter)
    return done(course, letter, f"Released. {author_of(letter.essay)} can read it now.")


@bp.route(
    "/<course>/essays/<int:essay_id>/feedback/<int:letter_id>/discard", methods=["GET", "POST"]
)
def discard(course: str, essay_id: int, letter_id: int) -> ResponseReturnValue:
    """Give up a draft of one's own: asked first, then done."""
    member = enter(course)
    if discarded(member, essay_id, letter_id):  # a second press
        return redirect(place_of(course, essay_id), 303)
    letter = the_letter(member, essay_id, letter_id)
    require(may_discard_feedback(member, letter))
    if request.method == "GET":
        return render_template("feedback/discard.html", course=member.course, letter=letter)
    letter.discard()
    return done(course, letter, "Your draft is discarded.")


def the_essay(member: Member, essay_id: int) -> Essay:
    """The essay at this address; locked if we write, so that of two letters each is noticed."""
    essay: Essay = the_one(essays_open_to(member).where(Essay.id == essay_id))
    return essay


def the_letter(member: Member, essay_id: int, letter_id: int | None) -> Feedback:
    """The letter on this essay, the essay locked if we write."""
    essay = the_essay(member, essay_id)
    letters = feedback_open_to(member).where(Feedback.essay_id == essay.id)
    letter: Feedback = db.one_or_404(letters.where(Feedback.id == letter_id))
    return letter


def released(member: Member, letter: Feedback) -> None:
    """Release a letter, and write into the log who did it."""
    if not letter.released:
        letter.release()
        member.course.note(member.person, "released feedback on", letter.essay.title)


def place_of(course: str, essay_id: int) -> str:
    return url_for("essays.show", course=course, essay_id=essay_id) + "#feedback"


def address_of(course: str, letter: Feedback, verb: str) -> str:
    return url_for(f"feedback.{verb}", course=course, essay_id=letter.essay_id, letter_id=letter.id)


def done(course: str, letter: Feedback, said: str) -> Response:
    """Keep what was changed, say so, and lead to where the letter stands."""
    db.session.commit()
    flash(said)
    return redirect(place_of(course, letter.essay_id), 303)


CHANGED_SINCE = (
    "This letter was changed after you opened the page. Load it again, read what it says now, and "
    "release it then."
)
STATES = {
    "draft": "It is a draft: the course's staff alone can read it.",
    "ready": "It is ready, and waits to be released.",
    "released": "It is released: its author can read it.",
}


from app.feedback import (  # noqa: E402 - they hang their pages on `bp`
    module_routes,
    writing_routes,
)

__all__ = ["bp", "module_routes", "writing_routes"]
