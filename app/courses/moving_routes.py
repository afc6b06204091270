"""Putting essays into another module: staff choose several on a page of the module, and where they
belong."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, func
from sqlalchemy.orm import defer

from app.accounts.models import Person
from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in
from app.courses.forms import MOST_MOVED, MovingForm
from app.courses.gate import enter
from app.courses.models import Member, Module
from app.courses.policy import FOR_STAFF, modules_open_to
from app.courses.routes import bp, page
from app.db import LOCKED, db
from app.essays.cards import older_than
from app.essays.models import Essay
from app.essays.policy import essays_open_to, may_move_essays
from app.security import require


@bp.route("/courses/<course>/modules/<int:module_id>/essays", methods=["GET", "POST"])
def move_essays(course: str, module_id: int) -> ResponseReturnValue:
    """From a module into another, or into none."""
    member = enter(course)
    return moving(member, db.one_or_404(modules_open_to(member).where(Module.id == module_id)))


@bp.route("/courses/<course>/modules/none/essays", methods=["GET", "POST"])
def move_unplaced(course: str) -> ResponseReturnValue:
    """Of those in no module."""
    return moving(enter(course), None)


def moving(member: Member, source: Module | None) -> ResponseReturnValue:
    require(may_move_essays(member), "" if member.staff else FOR_STAFF)
    modules = db.session.scalars(modules_open_to(member)).all()
    form = MovingForm([module for module in modules if module is not source], source)
    if not form.accepted():
        return choosing(member, source, form), form.status
    if made := earlier_answer():
        return made
    target = next((module for module in modules if module.id == form.target), None)
    chosen = db.session.scalars(
        movable(member)
        .where(Essay.id.in_(form.chosen))
        .options(defer(Essay.html), defer(Essay.draft_html))
        .order_by(Essay.id)
        .with_for_update(**LOCKED)
    ).all()
    places = {essay.id: essay.module_id for essay in chosen}
    if form.overtaken(places, source.id if source else None):
        db.session.rollback()
        return choosing(enter(member.course.slug), source, form), 409
    move(member, [essay for essay in chosen if essay.module_id != form.target], source, target)
    return answer(page_of(member, target))


def move(
    member: Member, essays: Sequence[Essay], source: Module | None, target: Module | None
) -> None:
    """Move them, and write into the log which from where to where. When they were published stays;
    what is late is counted by the deadline of the module they are in."""
    for essay in essays:
        essay.module_id = target.id if target else None
        essay.touch()
    where = f"into “{target.title}”" if target else "out of all modules"
    if essays:
        titles = ", ".join(f"“{essay.title}”" for essay in essays)
        before = f" from “{source.title}”" if source else ""
        member.course.note(current_user.person, "moved essays", f"{titles}{before} {where}")
    flash(f"{len(essays)} essay{'' if len(essays) == 1 else 's'} moved {where}.")


def movable(member: Member) -> Select[Essay]:
    """What is published and not deleted; drafts are placed by their authors."""
    return essays_open_to(member).where(Essay.published_at.is_not(None), Essay.deleted_at.is_(None))


def choosing(member: Member, source: Module | None, form: MovingForm) -> str:
    """The page with the essays to choose among, newest first."""
    here = Essay.module_id == source.id if source else Essay.module_id.is_(None)
    scope = movable(member).where(here).order_by(Essay.published_at.desc(), Essay.id.desc())
    if "before" in request.args:
        scope = older_than(scope, member, id_in(request.args, "before"))
    found = essays_in_lines(scope)
    return page(
        "courses/move_essays.html",
        member,
        form=form,
        module=source,
        essays=found[:MOST_MOVED],
        older=found[MOST_MOVED - 1].id if len(found) > MOST_MOVED else None,
        here=request.path,
        back=page_of(member, source),
    )


def essays_in_lines(scope: Select[Any]) -> Sequence[Any]:
    columns = (
        scope.outerjoin(Member, Essay.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .with_only_columns(
            *(Essay.id, Essay.title, Essay.published_at, Essay.published_before),
            *(Essay.withdrawn_at, Essay.import_key),
            func.coalesce(Person.name, Essay.writer_name).label("name"),
        )
    )
    return db.session.execute(columns.limit(MOST_MOVED + 1)).all()


def page_of(member: Member, module: Module | None) -> str:
    if module is None:
        return url_for("courses.modules", course=member.course.slug)
    return url_for("courses.module", course=member.course.slug, module_id=module.id)
