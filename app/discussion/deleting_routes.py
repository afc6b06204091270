"""Deleting one's own comment, and bringing it back: also where one finds its essay no more, because
nothing else has kept its address, or because one is in another section by now."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from app.courses.gate import enter
from app.courses.models import Member
from app.db import LOCKED, db
from app.discussion.models import Comment
from app.discussion.policy import (
    comments_by,
    may_delete_comment,
    may_restore_comment,
    restorable_comments_of,
)
from app.discussion.routes import bp, has_page, page_of, place_of, the_comment
from app.essays.forms import why_it_stays
from app.essays.models import Essay
from app.essays.queries import title_open_to
from app.security import require


@bp.route("/comments/<int:comment_id>/delete", methods=["GET", "POST"])
def delete(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    """First a page that says what becomes of the replies."""
    member = enter(course)
    here = (Comment.essay_id == essay_id, Comment.id == comment_id)
    lock_essays_of(comments_by(member).where(*here))
    if db.session.scalar(restorable_comments_of(member).where(*here)) is not None:
        return redirect(where_one_goes_on(member, essay_id), 303)  # a second press
    own = db.session.scalar(comments_by(member).where(*here))
    comment: Comment = own or the_comment(member, essay_id, comment_id)
    require(may_delete_comment(member, comment), why_it_stays(member, comment))
    if request.method == "GET":
        return render_template(
            "discussion/delete.html",
            course=member.course,
            essay=comment.essay,
            title=title_open_to(member, comment.essay),
            comment=comment,
        )
    comment.delete()
    db.session.commit()
    flash("Your comment is deleted. You find it under “Recently deleted” for 30 days.")
    return redirect(where_one_goes_on(member, essay_id), 303)


@bp.post("/comments/<int:comment_id>/restore")
def restore(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    """Undo a deletion, in a closed thread, too."""
    member = enter(course)
    here = (Comment.essay_id == essay_id, Comment.id == comment_id)
    mine = restorable_comments_of(member).where(*here)
    lock_essays_of(mine)
    comment = db.session.scalar(mine)
    if comment is None:  # not deleted, so nothing to do; or not theirs to bring back
        comment = the_comment(member, essay_id, comment_id)
        require(comment.author_id == member.id)
    else:
        require(may_restore_comment(member, comment))
        comment.restore()
        db.session.commit()
        flash("Your comment is back.")
        if not has_page(member, essay_id):
            return redirect(url_for("essays.deleted", course=course), 303)
    return redirect(place_of(course, essay_id, comment_id), 303)


def lock_essays_of(comments: Select[Any]) -> None:
    """Where comments go or come back they are counted, and their essay's row is held."""
    theirs = comments.with_only_columns(Comment.essay_id).order_by(None)
    lock = select(Essay.id).where(Essay.id.in_(theirs))
    db.session.execute(lock.with_for_update(**LOCKED))


def where_one_goes_on(member: Member, essay_id: int) -> str:
    """To the thread, or to what one has deleted if there is no way to the thread any more."""
    course = member.course.slug
    if has_page(member, essay_id):
        return page_of(course, essay_id) + "#comments"
    return url_for("essays.deleted", course=course)
