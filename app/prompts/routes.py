"""Asking the question of a module, changing it, taking it back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.courses.gate import enter
from app.courses.models import Member, Module
from app.courses.policy import modules_open_to
from app.db import db, the_one
from app.errors import refusal
from app.prompts.forms import PromptForm
from app.prompts.models import Prompt
from app.prompts.policy import may_edit_prompt, prompts_open_to
from app.security import require

CHANGED = "The question has been changed meanwhile. Look at it again before you remove it."

bp = Blueprint("prompts", __name__, url_prefix="/courses")


@bp.route("/<course>/modules/<int:module_id>/prompt", methods=["GET", "POST"])
def edit(course: str, module_id: int) -> ResponseReturnValue:
    """A module has one question: this asks it, or changes it."""
    member = enter(course)
    module, prompt = find(member, module_id)
    require(may_edit_prompt(member))
    form = PromptForm(member.course, prompt)
    if not form.accepted() or form.overlooks():
        return writing(member, module, prompt, form), form.status
    deed = "asked the question of" if prompt is None else "changed the question of"
    if prompt is None:
        prompt = Prompt(module=module)
        db.session.add(prompt)
    form.fill(prompt)
    member.course.note(current_user.person, deed, module.title)
    db.session.commit()
    flash("Saved. The class can read the question.")
    return redirect(url_for("courses.module", course=course, module_id=module_id), 303)


@bp.post("/<course>/modules/<int:module_id>/prompt/remove")
def remove(course: str, module_id: int) -> ResponseReturnValue:
    """Take the question back; the essays that answered it stay in the module."""
    member = enter(course)
    module, prompt = find(member, module_id)
    require(may_edit_prompt(member))
    if prompt is not None and PromptForm(member.course, prompt).stale:
        return refusal(409, CHANGED)
    if prompt is not None:
        db.session.delete(prompt)
        member.course.note(current_user.person, "removed the question of", module.title)
        db.session.commit()
        flash(
            f"The question is removed; the module and its essays stay. It was: “{prompt.question}”"
        )
    return redirect(url_for("courses.module", course=course, module_id=module_id), 303)


def find(member: Member, module_id: int) -> tuple[Module, Prompt | None]:
    """The module, locked if we write, so that it gets one question; and the question it has."""
    module = the_one(modules_open_to(member).where(Module.id == module_id))
    asked = prompts_open_to(member).where(Prompt.module_id == module_id)
    return module, db.session.scalar(asked)


def writing(member: Member, module: Module, prompt: Prompt | None, form: PromptForm) -> str:
    return render_template(
        "prompts/edit.html",
        course=member.course,
        member=member,
        module=module,
        prompt=prompt,
        form=form,
    )
