"""Answering: post, correct, delete, undo; what has been read; where a comment stands."""

from functools import cache
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, bindparam
from sqlalchemy.orm import contains_eager, defer

from app.accounts.receipts import answered_before
from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Kind, Member, any_member, facts_of
from app.db import LOCKED, Key, db
from app.discussion.forms import CommentForm, why_no_answer
from app.discussion.models import Comment
from app.discussion.policy import (
    comments_once_open_to,
    comments_open_to,
    may_comment,
    may_correct_comment,
)
from app.discussion.queries import part_ends, read_up_to
from app.discussion.readers import CommentDraft, ReadMark, fingerprint_of
from app.essays.forms import why_it_stays
from app.essays.models import Essay
from app.essays.policy import addresses_open_to
from app.essays.queries import LIGHT
from app.prepared import first
from app.security import require
from app.text.markdown import html_from_markdown, markdown_from_html
from app.transactions import writing

bp = Blueprint("discussion", __name__, url_prefix="/courses/<course>/essays/<int:essay_id>")


@bp.post("/comments")
def post(course: str, essay_id: int) -> ResponseReturnValue:
    form = CommentForm()
    if not form.accepted():
        return refused(course, essay_id, form)
    html = html_from_markdown(form.comment.data or "")  # now: within `writing` others would wait
    with writing() as transaction:
        member = enter(course, remembered=True)
        essay, parent = thread_of(member, essay_id)
        require(may_comment(member, essay, parent), why_no_answer(member, essay, parent))
        comment_id = Comment.add(essay, html, member, parent)
        place = f"{page_of(course, essay_id)}?comment={comment_id}#comment-{comment_id}"
        about = (form.comment.data or "", form.over.data or "")
        CommentDraft.finish(member, essay, parent.id if parent else 0, *about)
        if (before := answered_before(place)) is not None:
            transaction.rollback()
            return before
    return redirect(place, 303)


def refused(course: str, essay_id: int, form: CommentForm) -> ResponseReturnValue:
    """What is wrong with a comment is told only to whoever may write one."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    parent = answered(member, essay)
    require(may_comment(member, essay, parent), why_no_answer(member, essay, parent))
    return written(member, essay, form, parent=parent), 422


@bp.post("/comments/draft")
def draft(course: str, essay_id: int) -> ResponseReturnValue:
    """Keep what is typed so far; asked by script, as one types."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    parent = answered(member, essay)
    require(may_comment(member, essay), why_no_answer(member, essay))
    form = CommentForm()
    if not form.accepted() and form.comment.data:
        return jsonify(error=" ".join(form.comment.errors)), 422
    place, words = (member, essay, parent.id if parent else 0), form.comment.data or ""
    newer = CommentDraft.keep(*place, words, form.over.data or "")
    if newer is not None:
        return jsonify(
            error="You have been writing this answer in another tab or on another device.",
            title="",
            text=newer.text,
            comment=newer.text,  # by the field's name, for whoever goes on with these words
            version=newer.fingerprint,
        ), 409
    db.session.commit()
    return jsonify(saved=True, version=fingerprint_of(words))


@bp.get("/comments/<int:comment_id>")
def permalink(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    """To the part of the page that holds the comment."""
    member = enter(course)
    the_comment(member, essay_id, comment_id)
    return redirect(place_of(course, essay_id, comment_id))


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit(course: str, essay_id: int, comment_id: int) -> ResponseReturnValue:
    member = enter(course)
    comment = the_comment(member, essay_id, comment_id)
    require(may_correct_comment(member, comment), why_it_stays(member, comment))
    form = CommentForm(comment=markdown_from_html(comment.html), over=comment.fingerprint)
    if request.method == "GET":
        return written(member, comment.essay, form, comment=comment)
    if not form.accepted():
        return written(member, comment.essay, form, comment=comment), 422
    html = html_from_markdown(form.comment.data or "")
    if form.over.data not in ("", comment.fingerprint) and html != comment.html:
        return both(member, comment, form), 409
    comment.correct(html)
    db.session.commit()
    return redirect(place_of(course, essay_id, comment_id), 303)


@bp.post("/read")
def read(course: str, essay_id: int) -> ResponseReturnValue:
    """The member has read the comments up to `comment_id` (0: there was none yet), and as of
    `revision` the text: told by script, or by a button; `on`: and goes on to the next essay of this
    module, also when there is nothing to be read here any more."""
    member = enter(course)
    onwards = way_on(course, essay_id)
    if onwards and not has_page(member, essay_id):
        return redirect(onwards, 303)
    essay = the_essay(member, essay_id)
    newest = 0
    if request.form.get("comment_id") != "0":
        newest = id_in(request.form, "comment_id") or abort(422)
        here = (Comment.essay_id == essay.id, Comment.id == newest)
        db.one_or_404(comments_once_open_to(member).where(*here))
    after = id_in(request.form, "after")
    revision = min(id_in(request.form, "revision") or 0, essay.revision_count)
    ReadMark.set(member, essay, read_up_to(member, essay, newest, after), revision)
    db.session.commit()
    return redirect(onwards or page_of(course, essay_id) + "#comments", 303)


def way_on(course: str, essay_id: int) -> str:
    """To the next essay of the module that one reads on in; empty where that was not asked for."""
    module_id = id_in(request.form, "on")
    if not module_id:
        return ""
    return url_for("courses.read_next", course=course, module_id=module_id, after=essay_id)


def the_essay(member: Member, essay_id: int) -> Essay:
    """The essay at this address, without its texts and in no session: only to be read. Its row is
    locked if we write, for its comments are counted."""
    locked = request.method == "POST"
    row = first(_address(member.kind, locked), essay=essay_id, **facts_of(member))
    return abort(404) if row is None else Essay(**row._asdict())


def has_page(member: Member, essay_id: int) -> bool:
    """Whether there is an address where the member finds the essay, or its place."""
    return first(_address(member.kind, False), essay=essay_id, **facts_of(member)) is not None


@cache
def _address(kind: Kind, locked: bool) -> Select[Any]:
    here = Essay.id == bindparam("essay", type_=Key)
    found = addresses_open_to(any_member(kind)).where(here)
    light = found.with_only_columns(*LIGHT)
    return light.with_for_update(**LOCKED) if locked else light


def thread_of(member: Member, essay_id: int) -> tuple[Any, Any]:
    """The essay at this address and the comment that is being answered, if one is (S2): rows of the
    facts that an answer needs, the essay's locked."""
    essay = first(_thread(member.kind), essay=essay_id, **facts_of(member)) or abort(404)
    if not request.form.get("parent_id"):
        return essay, None
    parent_id = id_in(request.form, "parent_id")
    given = {"essay": essay_id, "parent": parent_id, **facts_of(member)}
    return essay, first(_parent(member.kind), **given) or abort(404)


@cache
def _thread(kind: Kind) -> Select[Any]:
    found = addresses_open_to(any_member(kind)).where(Essay.id == bindparam("essay", type_=Key))
    listed, hidden = Essay.listed.label("listed"), Essay.hidden_at.is_not(None).label("hidden")
    facts: list[Any] = [Essay.id, Essay.author_id, Essay.revision_count, listed, hidden]
    return found.with_only_columns(*facts).with_for_update(**LOCKED)


@cache
def _parent(kind: Kind) -> Select[Any]:
    found = comments_once_open_to(any_member(kind)).where(
        Comment.essay_id == bindparam("essay", type_=Key),
        Comment.id == bindparam("parent", type_=Key),
    )
    deleted = Comment.deleted_at.is_not(None).label("deleted")
    facts: list[Any] = [
        Comment.id,
        Comment.essay_id,
        Comment.author_id,
        Comment.path,
        Comment.depth,
        deleted,
        Comment.hidden_at.is_not(None).label("hidden"),
    ]
    return found.with_only_columns(*facts)


def the_comment(member: Member, essay_id: int, comment_id: int) -> Comment:
    """The comment of this essay, the essay locked if we write."""
    the_essay(member, essay_id)
    scope = comments_open_to(member).where(Comment.essay_id == essay_id, Comment.id == comment_id)
    essay = contains_eager(Comment.essay).options(defer(Essay.html), defer(Essay.draft_html))
    comment: Comment = db.one_or_404(scope.options(essay))
    return comment


def answered(member: Member, essay: Essay) -> Comment | None:
    """The comment that is being answered, if one is: of the same essay, or 404 (S2)."""
    if not request.form.get("parent_id"):
        return None
    scope = comments_once_open_to(member).where(Comment.essay_id == essay.id)
    parent: Comment = db.one_or_404(scope.where(Comment.id == id_in(request.form, "parent_id")))
    return parent


def page_of(course: str, essay_id: int) -> str:
    return url_for("essays.show", course=course, essay_id=essay_id)


def place_of(course: str, essay_id: int, comment_id: int) -> str:
    """Where the comment stands on its essay's page: the right part, at the comment."""
    ends = part_ends(essay_id, before=comment_id)
    part = f"?after={ends[-1]}" if ends else ""
    return f"{page_of(course, essay_id)}{part}#comment-{comment_id}"


def both(member: Member, comment: Comment, form: CommentForm) -> str:
    """Two corrections of one comment, from two tabs: what is sent from here goes over the newer."""
    form.over.data = comment.fingerprint
    return render_template(
        "discussion/conflict.html",
        course=member.course,
        essay=comment.essay,
        comment=comment,
        form=form,
        newer=markdown_from_html(comment.html),
    )


def written(
    member: Member,
    essay: Essay,
    form: CommentForm,
    comment: Comment | None = None,
    parent: Comment | None = None,
) -> str:
    """A page of its own for one comment: to correct it, or because it was refused."""
    return render_template(
        "discussion/write.html",
        course=member.course,
        essay=essay,
        form=form,
        comment=comment,
        parent=parent,
    )


from app.discussion import deleting_routes, hiding_routes  # noqa: E402 - they hang pages on `bp`

__all__ = ["bp", "deleting_routes", "hiding_routes"]
