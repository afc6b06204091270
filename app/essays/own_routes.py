"""What an author has: everything they wrote, taking it back, and bringing it back."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Row, case

from app.addresses import id_in
from app.clock import now
from app.courses.gate import enter
from app.courses.models import Member
from app.db import conditions, db, the_one
from app.discussion.models import Comment
from app.discussion.policy import restorable_comments_of
from app.essays.forms import why_it_stays
from app.essays.models import UNDO, Essay
from app.essays.policy import (
    addresses_open_to,
    essays_open_to,
    may_delete_essay,
    may_edit_essay,
    may_restore_essay,
    may_withdraw_essay,
    may_write_essay,
)
from app.essays.queries import OWN, deleted_essays_of, own_essays
from app.essays.routes import bp
from app.security import require
from app.text.measure import excerpt

DELETED = 100  # of the latest deletions, on the page where one undoes them


@bp.get("/<course>/essays/mine")
def mine(course: str) -> ResponseReturnValue:
    """All that the member has written in this course: drafts, published, withdrawn."""
    member = enter(course)
    rows = own_essays(member, id_in(request.args, "before"))
    return render_template(
        "essays/mine.html",
        course=member.course,
        member=member,
        rows=rows[:OWN],
        older=rows[OWN - 1].id if len(rows) > OWN else None,
        may_write=may_write_essay(member),
        deleted=bool(deleted_essays_of(member, 1) or deleted_comments_of(member, 1)),
    )


@bp.get("/<course>/deleted")
def deleted(course: str) -> ResponseReturnValue:
    """What the member has deleted in the last 30 days, each with the way back."""
    member = enter(course)
    return render_template(
        "essays/deleted.html",
        course=member.course,
        member=member,
        essays=deleted_essays_of(member, DELETED),
        comments=deleted_comments_of(member, DELETED),
        days_left=days_left,
        excerpt=excerpt,
        may_restore=may_write_essay(member),
    )


@bp.route("/<course>/essays/<int:essay_id>/withdraw", methods=["GET", "POST"])
def withdraw(course: str, essay_id: int) -> ResponseReturnValue:
    """Take a published essay back from its readers: asked first, then done."""
    member = enter(course)
    essay = found(member, essay_id)
    if essay.withdrawn and may_edit_essay(member, essay):  # a second press
        return redirect(url_for(".show", course=course, essay_id=essay_id), 303)
    require(may_withdraw_essay(member, essay), why_it_stays(member, essay))
    if request.method == "GET":
        return render_template("essays/withdraw.html", course=member.course, essay=essay)
    essay.withdraw()
    db.session.commit()
    flash("Withdrawn. You and the course's staff can still read it; you can publish it again.")
    return redirect(url_for(".show", course=course, essay_id=essay_id), 303)


@bp.route("/<course>/essays/<int:essay_id>/delete", methods=["GET", "POST"])
def delete(course: str, essay_id: int) -> ResponseReturnValue:
    """Delete: asked first, then done; for 30 days it can be undone."""
    member = enter(course)
    essay = found(member, essay_id)
    if may_restore_essay(member, essay):  # a second press
        return redirect(url_for(".deleted", course=course), 303)
    require(may_delete_essay(member, essay), why_it_stays(member, essay))
    if request.method == "GET":
        return render_template("essays/delete.html", course=member.course, essay=essay)
    essay.delete()
    db.session.commit()
    way = Markup('Deleted. For 30 days you can <a href="{}">bring it back</a>.')
    flash(way.format(url_for(".deleted", course=course)))
    return redirect(url_for(".mine", course=course), 303)


@bp.post("/<course>/essays/<int:essay_id>/restore")
def restore(course: str, essay_id: int) -> ResponseReturnValue:
    """Undo a deletion."""
    member = enter(course)
    essay = found(member, essay_id)
    require(may_restore_essay(member, essay) or may_edit_essay(member, essay))
    if essay.deleted:
        essay.restore()
        db.session.commit()
        flash("Your essay is back.")
    return redirect(url_for(".show", course=course, essay_id=essay_id), 303)


def found(member: Member, essay_id: int) -> Essay:
    """The essay at this address, locked if we write."""
    essay: Essay = the_one(essays_open_to(member).where(Essay.id == essay_id))
    return essay


def deleted_comments_of(member: Member, limit: int) -> list[Row[Any]]:
    """The member's own deleted comments that can be brought back, latest deletion first. Of an
    essay whose text they may not read (any more), not even the title is told (W5)."""
    columns = restorable_comments_of(member).with_only_columns(
        *(Comment.id, Comment.essay_id, Comment.html, Comment.deleted_at),
        conditions(addresses_open_to(member)).label("found"),
        case((conditions(essays_open_to(member)), Essay.title)).label("title"),
    )
    return list(db.session.execute(columns.order_by(Comment.deleted_at.desc()).limit(limit)))


def days_left(deleted_at: datetime) -> int:
    """Whole days in which a deletion can still be undone, the present one included."""
    return max(1, (deleted_at + UNDO - now()).days + 1)
