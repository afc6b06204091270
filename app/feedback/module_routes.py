"""A course's letters at a glance, and the release of all that are ready in a module, at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Member, Module
from app.courses.policy import FOR_STAFF, modules_open_to
from app.db import LOCKED, db
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.feedback.policy import may_read_all_feedback, may_release_feedback
from app.feedback.queries import (
    LETTERS,
    counts_by_module,
    letters_in,
    letters_on_gone,
    ready_for_release,
    waiting_by_module,
    waiting_in,
)
from app.feedback.routes import STATES, bp
from app.security import require


@bp.get("/<course>/feedback")
def overview(course: str) -> ResponseReturnValue:
    """What is written, ready and released in each module, and who has had no answer yet. The
    letters of one module are listed."""
    member = enter(course)
    require(may_read_all_feedback(member), FOR_STAFF)
    stacks = stacks_of(member)
    opened = opened_of(stacks)
    letters = letters_in(member, opened.id, id_in(request.args, "before")) if opened else []
    waiting = waiting_in(member, opened.id) if opened else []
    return render_template(
        "feedback/overview.html",
        course=member.course,
        member=member,
        stacks=stacks,
        opened=opened,
        letters=letters[:LETTERS],
        waiting=waiting[:LETTERS],
        older=letters[LETTERS - 1].id if len(letters) > LETTERS else None,
        on_gone=letters_on_gone(member)[:LETTERS],
        releases=may_release_feedback(member),
    )


@bp.post("/<course>/modules/<int:module_id>/release")
def release_module(course: str, module_id: int) -> ResponseReturnValue:
    """Release all that are ready in the module now, at once. `expected`: what the button said."""
    member = enter(course)
    module: Module = db.one_or_404(modules_open_to(member).where(Module.id == module_id))
    require(may_release_feedback(member))
    letters = ready_in(member, module)
    for letter in letters:
        letter.release()
    if letters:
        deed = f"released {letters_in_words(len(letters))} of feedback in"
        member.course.note(member.person, deed, module.title)
    db.session.commit()
    flash(told(len(letters), id_in(request.form, "expected")))
    return redirect(url_for("feedback.overview", course=course, module=module_id), 303)


def ready_in(member: Member, module: Module) -> Sequence[Feedback]:
    """The module's letters that are ready, and stay as they are until they are released: their
    essays are locked first, as by everybody who writes a letter."""
    ready = ready_for_release(member).where(Essay.module_id == module.id)
    on = Essay.id.in_(ready.with_only_columns(Essay.id))
    locked = db.session.scalars(
        select(Essay.id).where(on).order_by(Essay.id).with_for_update(**LOCKED)
    )
    letters = ready.where(Essay.id.in_(locked.all())).order_by(Feedback.id)
    return db.session.scalars(letters.options(contains_eager(Feedback.essay))).all()


def letters_in_words(number: int) -> str:
    return f"{number} letter{'' if number == 1 else 's'}"


def told(number: int, expected: int | None) -> str:
    """What to say when so many letters were released, and the button had said `expected`."""
    if not number:
        return "Nothing was ready any more, so nothing was released."
    readers = "Its author can read it" if number == 1 else "Their authors can read them"
    said = f"Released {letters_in_words(number)}. {readers} now."
    if expected in (None, number):
        return said
    return f"{said} (It was {expected} when you opened the page.)"


NO_MODULE = "none"  # in the address, for essays in no module


@dataclass(frozen=True, slots=True)
class Stack:
    """A module's feedback: letters in each state, essays without any, and the next of those."""

    id: int | None  # None: essays in no module
    title: str
    draft: int
    ready: int
    released: int
    waiting: int
    next: Any  # `id` and `title`; None where every essay has a letter

    @property
    def key(self) -> str:
        """How it is named in addresses."""
        return NO_MODULE if self.id is None else str(self.id)

    @property
    def begun(self) -> bool:
        """Whether there is anything to show."""
        return self.letters + self.waiting > 0

    @property
    def letters(self) -> int:
        return self.draft + self.ready + self.released


def stacks_of(member: Member) -> list[Stack]:
    """The course's modules with what was written in each, the last first."""
    counts, waiting = counts_by_module(member), waiting_by_module(member)
    columns = modules_open_to(member).with_only_columns(Module.id, Module.title)
    titles: list[tuple[int | None, str]] = [
        (row.id, row.title) for row in db.session.execute(columns)
    ]
    if None in counts or None in waiting:
        titles.insert(0, (None, "Essays in no module"))
    return [
        Stack(
            id=module_id,
            title=title,
            **{state: counts.get(module_id, {}).get(state, 0) for state in STATES},
            waiting=waiting[module_id].number if module_id in waiting else 0,
            next=waiting.get(module_id),
        )
        for module_id, title in reversed(titles)
    ]


def opened_of(stacks: list[Stack]) -> Stack | None:
    """The module asked for, else the first with something ready, with letters, or with essays."""
    if "module" in request.args:
        asked = id_in(request.args, "module")
        if asked is None and request.args["module"] != NO_MODULE:
            abort(404)
        return next((stack for stack in stacks if stack.id == asked), None) or abort(404)
    ready = (stack for stack in stacks if stack.ready)
    return next(ready, None) or next((s for s in stacks if s.letters), None) or _begun(stacks)


def _begun(stacks: list[Stack]) -> Stack | None:
    return next((stack for stack in stacks if stack.begun), None)
