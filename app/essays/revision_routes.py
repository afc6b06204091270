"""What an essay said before: each published state, how any two differ, and which of them counts."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.addresses import id_in
from app.clock import now
from app.courses.gate import enter
from app.courses.models import Member
from app.db import db
from app.discussion.readers import ReadMark
from app.essays.compare import differences
from app.essays.models import Essay
from app.essays.policy import essays_open_to
from app.essays.queries import REVISIONS, history_of, number_at, revisions_numbered
from app.essays.routes import bp
from app.prompts.models import GRACE
from app.prompts.queries import weeks_of


@bp.get("/<course>/essays/<int:essay_id>/revisions")
def revisions(course: str, essay_id: int) -> ResponseReturnValue:
    member = enter(course)
    essay = db.one_or_404(essays_open_to(member).where(Essay.id == essay_id))
    return listed(member, essay)


@bp.get("/<course>/essays/<int:essay_id>/revisions/<int:number>")
def revision(course: str, essay_id: int, number: int) -> ResponseReturnValue:
    """One state, and how it differs from the one before it."""
    member = enter(course)
    essay = db.one_or_404(essays_open_to(member).where(Essay.id == essay_id))
    numbers = (number, number - 1)
    found = {one.number: one for one in revisions_numbered(member, essay_id, numbers)}
    if number not in found:
        abort(404)
    this, before = found[number], found.get(number - 1)
    return render_template(
        "essays/revision.html",
        course=member.course,
        essay=essay,
        revision=this,
        before=before,
        difference=differences(before.html, this.html) if before else None,
    )


@bp.get("/<course>/essays/<int:essay_id>/revisions/compare")
def compare(course: str, essay_id: int) -> ResponseReturnValue:
    """Any two states: the earlier one and what became of it."""
    member = enter(course)
    essay = db.one_or_404(essays_open_to(member).where(Essay.id == essay_id))
    if not request.args.keys() & {"from", "to"}:
        return redirect(url_for(".revisions", course=course, essay_id=essay_id))
    asked = {id_in(request.args, name) or 0 for name in ("from", "to")}
    found = revisions_numbered(member, essay_id, [*asked])
    if len(found) < 2:
        return listed(member, essay, asked=request.args.to_dict()), 422
    after, before = found
    return render_template(
        "essays/compare.html",
        course=member.course,
        essay=essay,
        before=before,
        after=after,
        difference=differences(before.html, after.html),
    )


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an essay was due, and the `number` of the revision that stood then: 0 if none did."""

    at: datetime
    number: int


def listed(member: Member, essay: Essay, asked: dict[str, str] | None = None) -> str:
    """All states, newest first. `asked`: what was to be compared, and cannot be."""
    rows = history_of(member, essay.id, id_in(request.args, "before"))
    return render_template(
        "essays/revisions.html",
        course=member.course,
        essay=essay,
        rows=rows[:REVISIONS],
        earlier=rows[REVISIONS] if len(rows) > REVISIONS else None,
        read=read_before(member, essay),
        deadline=deadline_of(member, essay),
        asked=asked,
    )


def read_before(member: Member, essay: Essay) -> int:
    """The revision that a reader knew before the one that stands; 0 if there is none. (Authors know
    what they have changed.)"""
    mark = db.session.get(ReadMark, (member.id, essay.id))
    if mark is None or essay.author_id == member.id:
        return 0
    newest = mark.revision_number == essay.revision_count
    return mark.earlier_revision if newest else mark.revision_number


def deadline_of(member: Member, essay: Essay) -> Deadline | None:
    """The deadline of the essay's question, once it has passed; None, too, where the moment of
    publishing is not known."""
    week = next((week for week in weeks_of(member) if week.id == essay.module_id), None)
    due = week.due_at if week else None
    if due is None or essay.published_before or not essay.published or now() <= due + GRACE:
        return None
    return Deadline(at=due, number=number_at(member, essay.id, due + GRACE))
