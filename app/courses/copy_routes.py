"""A course once more, in another term: its modules and questions with their dates moved."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policy import may_open_course
from app.accounts.receipts import answer, earlier_answer
from app.clock import now
from app.courses.forms import EARLIEST_DAY, LATEST_DAY, CopyForm
from app.courses.gate import enter
from app.courses.models import Member
from app.courses.policy import may_copy_course
from app.courses.routes import NO_COURSES, bp, page
from app.prompts.next_term import NextTerm
from app.security import require

NO_SUCH_DAYS = "With this first day some dates would not be between the years 1900 and 2200."


@bp.route("/courses/<course>/copy", methods=["GET", "POST"])
def copy(course: str) -> ResponseReturnValue:
    """First what the dates will be, then, when asked to, the new course."""
    member = enter(course)
    instructs_here = member.instructor and not may_open_course(current_user.person)
    require(may_copy_course(member), NO_COURSES if instructs_here else "")
    form = CopyForm(member.course, NextTerm(member, None).usual_beginning(now().date()))
    sent = request.method == "POST" and form.accepted()
    term = NextTerm(member, None if form.begins_on.errors else form.begins_on.data)
    if not term.fits(EARLIEST_DAY, LATEST_DAY):
        form.begins_on.errors = [NO_SUCH_DAYS]
        term = NextTerm(member, None)
    if form.errors or not sent or "open" not in request.form:
        return shown(member, form, term, 422 if form.errors else 200)
    if form.seen.data != told(term):
        return shown(member, form, term, 409 if form.saw(term.days) else 200, look=True)
    return opened(member, form, term)


def opened(member: Member, form: CopyForm, term: NextTerm) -> ResponseReturnValue:
    if made := earlier_answer():
        return made
    me, old = current_user.person, member.course
    facts = (form.title.data or "", form.code.data or "", form.term.data or "")
    new = term.open(me, *facts)
    new.note(me, "opened the course, a copy of", ", ".join(filter(None, (old.title, old.term))))
    old.note(me, "copied modules and questions into", f"{new.title} ({new.slug})")
    flash("Your course is open, with these modules and questions, and nobody in it but you.")
    return answer(url_for("courses.show", course=new.slug))


def shown(
    member: Member, form: CopyForm, term: NextTerm, status: int, *, look: bool = False
) -> ResponseReturnValue:
    """The page; `look`: these are other dates, or other modules, than were seen before."""
    changed = look and status == 409
    form.seen.data = told(term)
    return page(
        "courses/copy.html", member, form=form, term=term, look=look, changed=changed
    ), status


def told(term: NextTerm) -> str:
    """What the page has shown: by how many days all moves, and a fingerprint of it all."""
    return f"{term.days} {term.fingerprint}"
