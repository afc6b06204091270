"""The desk, the way to a course by its code, and the sign that the server is well."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text, update

from app.accounts.forms import could_be_code, join_code_in
from app.accounts.policy import may_open_course
from app.addresses import id_in
from app.clock import now
from app.db import db
from app.essays.policy import may_write_essay
from app.feedback.policy import may_read_all_feedback
from app.home import queries
from app.notices.models import Notice
from app.security import public

bp = Blueprint("home", __name__)


@bp.get("/")
def desk() -> ResponseReturnValue:
    """What waits for me, in all my courses: as many queries for one as for many."""
    person = current_user.person
    members = queries.my_memberships(person, id_in(request.args, "before"))
    shown = members[: queries.COURSES]
    lines, titles = queries.waiting_for(person)
    return render_template(
        "home/desk.html",
        lines=lines[: queries.LINES],
        more=len(lines) > queries.LINES,
        titles=titles,
        courses=queries.at_a_glance(shown),
        older=shown[-1].id if len(members) > len(shown) else None,
        later="before" in request.args,
        drafts=queries.my_drafts(person),
        letters=queries.letters_to(person),
        invitations=queries.invitations_for(person),
        archived=queries.my_archive(person),
        may_open=may_open_course(person),
        may_write_essay=may_write_essay,
        may_read_all_feedback=may_read_all_feedback,
    )


@bp.post("/seen")
def see_all() -> ResponseReturnValue:
    """All that the desk has shown is seen, from the newest of its last line on; what has come since
    then, and what did not fit on the desk, is not."""
    since, up_to = id_in(request.form, "since") or 0, id_in(request.form, "up_to") or 0
    shown = queries.shown_to(current_user.person, since, up_to)
    ids = shown.with_only_columns(Notice.id).order_by(None)
    db.session.execute(update(Notice).where(Notice.id.in_(ids)).values(seen_at=now()))
    db.session.commit()
    return redirect(url_for("home.desk"), 303)


@bp.get("/join")
@public
def join() -> ResponseReturnValue:
    """From a code, or a whole link, that somebody has typed, to the page that joins."""
    code = join_code_in(request.args.get("code", ""))
    if could_be_code(code):
        return redirect(url_for("courses.join", code=code), 303)
    if code:
        flash("No course has this code. Compare it with the one your instructor gave.", "problem")
    return redirect(url_for("home.desk"), 303)


@bp.get("/healthz")
@public
def health() -> tuple[str, int]:
    """200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return "well", 200
