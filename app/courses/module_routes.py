"""The modules of a course: their list, the page of each, and what staff do with them."""

from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in
from app.courses.forms import ModuleForm
from app.courses.front_routes import own_essays
from app.courses.gate import enter
from app.courses.models import Member, Module
from app.courses.policy import may_edit_module, modules_open_to
from app.courses.routes import bp, done, page
from app.db import LOCKED, db, the_one
from app.discussion.queries import next_unread, unread_by_module
from app.errors import refusal
from app.essays.cards import cards, older_than
from app.essays.models import Essay
from app.essays.policy import (
    essays_listed_for,
    may_move_essays,
    may_write_essay,
    places_open_to,
)
from app.prompts.policy import may_edit_prompt
from app.prompts.queries import present_week, weeks_of
from app.security import require

STEPS = {"up": -1, "down": 1}
NO_STEP = (
    "A module moves up, down, or behind another one. Nothing was moved: use the page's buttons."
)


@bp.get("/courses/<course>/modules")
def modules(course: str) -> ResponseReturnValue:
    member = enter(course)
    weeks = weeks_of(member)
    return page(
        "courses/modules.html",
        member,
        weeks=weeks,
        present=present_week(weeks, member.course),
        unread=unread_by_module(member),
        may_edit=may_edit_module(member),
    )


@bp.get("/courses/<course>/modules/<int:module_id>")
def module(course: str, module_id: int) -> ResponseReturnValue:
    """One module: its question, what is asked for, its essays, and the modules beside it."""
    member = enter(course)
    the_module(member, module_id)
    weeks = weeks_of(member)
    place = next(place for place, week in enumerate(weeks) if week.id == module_id)
    scope = essays_listed_for(member).where(Essay.module_id == module_id)
    if "before" in request.args:
        scope = older_than(scope, member, id_in(request.args, "before"))
    return page(
        "courses/module.html",
        member,
        week=weeks[place],
        previous=weeks[place - 1] if place else None,
        following=weeks[place + 1] if place + 1 < len(weeks) else None,
        mine=own_essays(member, weeks[place]),
        listed=cards(scope, member.course, level=3),
        unread=unread_by_module(member).get(module_id, 0),
        may_edit=may_edit_module(member),
        may_edit_prompt=may_edit_prompt(member),
        may_move=may_move_essays(member),
        may_write=may_write_essay(member),
    )


@bp.get("/courses/<course>/modules/<int:module_id>/unread")
def read_next(course: str, module_id: int) -> ResponseReturnValue:
    """On to the essay of the module that the member has not read yet and that was published first;
    `after`: the next behind this one, and only then those before it."""
    member = enter(course)
    module = the_module(member, module_id)
    found = next_unread(member, module_id, place_asked_for(member))
    if found is not None:
        return redirect(url_for("essays.show", course=course, essay_id=found))
    flash(f"You have read every other essay in {module.title}.")
    return redirect(url_for("courses.module", course=course, module_id=module_id))


def place_asked_for(member: Member) -> tuple[datetime, int] | None:
    """Where the essay read last stands among others, or stood before it was hidden, withdrawn or
    deleted; 404 for one of another course (S2)."""
    if "after" not in request.args:
        return None
    essay_id = id_in(request.args, "after")
    found = places_open_to(member).where(Essay.id == essay_id)
    row = db.session.execute(found.with_only_columns(Essay.published_at, Essay.id)).one_or_none()
    return abort(404) if row is None else (row.published_at, row.id)


@bp.route("/courses/<course>/modules/new", methods=["GET", "POST"])
def new_module(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_edit_module(member))
    form = ModuleForm()
    if not form.accepted():
        return page("courses/edit_module.html", member, form=form), form.status
    if made := earlier_answer():
        return made
    db.session.refresh(member.course, with_for_update=LOCKED)  # one position for one module
    module = member.course.add_module(form.title.data or "")
    form.populate_obj(module)
    db.session.flush()
    member.course.note(current_user.person, "added the module", module.title)
    flash("The module stands. What is its question?")
    return answer(url_for("prompts.edit", course=course, module_id=module.id))


@bp.route("/courses/<course>/modules/<int:module_id>/edit", methods=["GET", "POST"])
def edit_module(course: str, module_id: int) -> ResponseReturnValue:
    member = enter(course)
    module = the_module(member, module_id)
    require(may_edit_module(member))
    form = ModuleForm(obj=module)
    if not form.accepted() or form.overlooks():
        made_of = {"form": form, "module": module, "essays": essays_in(member, module)}
        made_of["weeks"] = weeks_of(member)
        return page("courses/edit_module.html", member, **made_of), form.status
    form.populate_obj(module)
    member.course.note(current_user.person, "changed the module", module.title)
    return done("Saved.", url_for("courses.module", course=course, module_id=module_id))


@bp.post("/courses/<course>/modules/<int:module_id>/move")
def move_module(course: str, module_id: int) -> ResponseReturnValue:
    """Up or down by one among the modules, or to a place of its own: `after` a module, or 0."""
    if earlier := earlier_answer():
        return earlier
    member = enter(course)
    db.session.refresh(member.course, with_for_update=LOCKED)  # before its modules: moved in turn
    module = the_module(member, module_id)
    require(may_edit_module(member))
    if "after" not in request.form and request.form.get("to") not in STEPS:
        return refusal(422, NO_STEP)
    module.move(steps_asked(module))
    return answer(url_for("courses.modules", course=course) + f"#module-{module_id}")


def steps_asked(module: Module) -> int:
    """One up or down (`to`), or as many as lead behind another module of the course (`after`)."""
    if "after" not in request.form:
        return STEPS[request.form["to"]]
    order = [one.id for one in module.course.modules]
    here, place = order.index(module.id), 0
    if request.form["after"] != "0":
        after = id_in(request.form, "after")
        place = order.index(after) + 1 if after in order else abort(404)
    return place - here - (place > here)


@bp.post("/courses/<course>/modules/<int:module_id>/delete")
def delete_module(course: str, module_id: int) -> ResponseReturnValue:
    """Delete an empty module with its question. Drafts begun for it stay with their authors."""
    if earlier := earlier_answer():
        return earlier
    member = enter(course)
    module = the_module(member, module_id)
    require(may_edit_module(member))
    # Not only against changes: who is just moving an essay into it is waited for, and counted.
    db.session.refresh(module, with_for_update=True)
    if essays_in(member, module):
        flash("This module has essays, so it stays. You can rename or move it.", "problem")
        return redirect(url_for("courses.edit_module", course=course, module_id=module_id), 303)
    db.session.delete(module)
    member.course.note(current_user.person, "deleted the module", module.title)
    flash("The module is deleted.")
    return answer(url_for("courses.modules", course=course))


def the_module(member: Member, module_id: int) -> Module:
    """The module of this course; locked if we write."""
    one: Module = the_one(modules_open_to(member).where(Module.id == module_id))
    return one


def essays_in(member: Member, module: Module) -> int:
    """How many published essays keep the module from being deleted. (Others' drafts do not count:
    nobody is to learn of them.)"""
    found = select(func.count(Essay.id)).where(
        Essay.module_id == module.id, Essay.published_at.is_not(None), Essay.deleted_at.is_(None)
    )
    return db.session.scalar(found) or 0
