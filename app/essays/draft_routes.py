"""What one's essay said while it was written, for its author alone, and the way back to it."""

import re

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.courses.gate import enter
from app.courses.models import Member
from app.db import db, the_one
from app.essays.compare import differences
from app.essays.models import Essay
from app.essays.policy import (
    earlier_drafts_open_to,
    essays_open_to,
    may_edit_essay,
    may_read_draft,
)
from app.essays.queries import earlier_drafts_of
from app.essays.routes import bp
from app.essays.sittings import EarlierDraft
from app.security import require
from app.text.measure import excerpt


@bp.get("/<course>/essays/<int:essay_id>/drafts")
def earlier_drafts(course: str, essay_id: int) -> ResponseReturnValue:
    member = enter(course)
    essay = own_essay(member, essay_id)
    return render_template(
        "essays/drafts.html",
        course=member.course,
        essay=essay,
        rows=earlier_drafts_of(member, essay_id),
        beginning=beginning,
        may_bring_back=may_edit_essay(member, essay),
    )


@bp.get("/<course>/essays/<int:essay_id>/drafts/<int:draft_id>")
def earlier_draft(course: str, essay_id: int, draft_id: int) -> ResponseReturnValue:
    """One of them, and what has changed since."""
    member = enter(course)
    essay = own_essay(member, essay_id)
    draft = the_draft(member, essay_id, draft_id)
    return render_template(
        "essays/earlier_draft.html",
        course=member.course,
        essay=essay,
        draft=draft,
        difference=differences(draft.html, essay.working_html),
        may_bring_back=may_edit_essay(member, essay),
    )


@bp.post("/<course>/essays/<int:essay_id>/drafts/<int:draft_id>/restore")
def bring_back(course: str, essay_id: int, draft_id: int) -> ResponseReturnValue:
    """Go on from it; what is there now is kept in its turn."""
    member = enter(course)
    essay = own_essay(member, essay_id)
    draft = the_draft(member, essay_id, draft_id)
    require(may_edit_essay(member, essay))
    essay.bring_back(draft)
    db.session.commit()
    flash("Your earlier draft is back. What stood here before is among your earlier drafts.")
    return redirect(url_for(".edit", course=course, essay_id=essay_id), 303)


def own_essay(member: Member, essay_id: int) -> Essay:
    """The member's own essay at this address, locked if we write."""
    essay: Essay = the_one(essays_open_to(member).where(Essay.id == essay_id))
    require(may_read_draft(member, essay))
    return essay


def beginning(html: str) -> str:
    """How a text begins, of which only the first characters are known."""
    return excerpt(re.sub("<[^>]*$", "", html))


def the_draft(member: Member, essay_id: int, draft_id: int) -> EarlierDraft:
    scope = earlier_drafts_open_to(member).where(
        EarlierDraft.essay_id == essay_id, EarlierDraft.id == draft_id
    )
    draft: EarlierDraft = db.one_or_404(scope)
    return draft
