"""What an essay said before: each published state, and how it differs from the one before it."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.addresses import id_in
from app.courses.gate import enter
from app.db import db
from app.essays.compare import differences
from app.essays.models import Essay
from app.essays.policy import essays_open_to
from app.essays.queries import REVISIONS, history_of, revision_and_earlier
from app.essays.routes import bp


@bp.get("/<course>/essays/<int:essay_id>/revisions")
def revisions(course: str, essay_id: int) -> ResponseReturnValue:
    member = enter(course)
    essay = db.one_or_404(essays_open_to(member).where(Essay.id == essay_id))
    rows = history_of(member, essay_id, id_in(request.args, "before"))
    return render_template(
        "essays/revisions.html",
        course=member.course,
        essay=essay,
        rows=rows[:REVISIONS],
        earlier=rows[REVISIONS] if len(rows) > REVISIONS else None,
    )


@bp.get("/<course>/essays/<int:essay_id>/revisions/<int:number>")
def revision(course: str, essay_id: int, number: int) -> ResponseReturnValue:
    member = enter(course)
    essay = db.one_or_404(essays_open_to(member).where(Essay.id == essay_id))
    found = {one.number: one for one in revision_and_earlier(member, essay_id, number)}
    if number not in found:
        abort(404)
    this, before = found[number], found.get(number - 1)
    paragraphs = differences(before.html, this.html) if before else []
    return render_template(
        "essays/revision.html",
        course=member.course,
        essay=essay,
        revision=this,
        before=before,
        paragraphs=paragraphs,
        changed=any(run.state != "same" for paragraph in paragraphs for run in paragraph),
    )
