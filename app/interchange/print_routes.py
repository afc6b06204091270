"""On paper: one essay, the essays of a module, those of somebody. Pages to be printed, or saved as
PDF by the browser's own printing; on them is what the reader may read, and nothing that is hidden:
paper is handed on."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import joinedload

from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Member, Module
from app.courses.policy import members_open_to, modules_open_to
from app.db import db
from app.essays.cards import published_at
from app.essays.models import Essay
from app.essays.policy import essays_listed_for, essays_open_to
from app.interchange.queries import THOUGHTS, THOUGHTS_ALONE, part_of, thoughts_on
from app.interchange.routes import bp, show
from app.prompts.queries import weeks_of
from app.text.footnotes import render as with_footnotes
from app.text.on_paper import with_addresses


@bp.get("/essays/<int:essay_id>/print")
def print_essay(course: str, essay_id: int) -> ResponseReturnValue:
    """One essay; of a draft its author prints what is written so far. What is hidden is on no
    paper, its writer's and the staff's neither: paper is handed on."""
    member = enter(course)
    way = url_for("essays.show", course=course, essay_id=essay_id)
    scope = essays_open_to(member).where(Essay.id == essay_id, Essay.hidden_at.is_(None))
    paper = Paper(member, scope, way, most=THOUGHTS_ALONE)
    if not paper.essays:
        abort(404)
    return paper.page("interchange/print_essay.html", essay=paper.essays[0])


@bp.get("/modules/<int:module_id>/print")
def print_module(course: str, module_id: int) -> ResponseReturnValue:
    """A module: its question, the list of its essays, and these, in the order in which they were
    published."""
    member = enter(course)
    db.one_or_404(modules_open_to(member).where(Module.id == module_id))
    (week,) = (week for week in weeks_of(member) if week.id == module_id)
    scope = in_order(essays_listed_for(member).where(Essay.module_id == module_id), member)
    return Paper(member, scope, week.url).page("interchange/print_module.html", week=week)


@bp.get("/people/<int:member_id>/print")
def print_person(course: str, member_id: int) -> ResponseReturnValue:
    """All that somebody has published in this course."""
    member = enter(course)
    found = members_open_to(member).where(Member.id == member_id)
    of = db.one_or_404(found.options(joinedload(Member.person)))
    scope = in_order(essays_listed_for(member).where(Essay.author_id == member_id), member)
    way = url_for("courses.person", course=course, member_id=member_id)
    return Paper(member, scope, way).page("interchange/print_person.html", of=of)


def in_order(scope: Select[Any], member: Member) -> Select[Any]:
    """The first published comes first; `after`: what follows that essay of the course."""
    place = (Essay.published_at, Essay.id)
    scope = scope.order_by(None).order_by(*place)
    if "after" not in request.args:
        return scope
    essay_id = id_in(request.args, "after")
    return scope.where(tuple_(*place) > (published_at(member, essay_id), essay_id))


class Paper:
    """What is printed: the essays of a scope and, if `?comments=1` asks for them, the thoughts on
    them, at most so many on each. `way`: the page it is a print of."""

    def __init__(self, member: Member, scope: Select[Any], way: str, most: int = THOUGHTS) -> None:
        self.member, self.way, self.most = member, way, most
        self.essays, self.last = part_of(scope)
        self.with_comments = request.args.get("comments") == "1"
        ids = [essay.id for essay in self.essays]
        self.thoughts = thoughts_on(member, ids, most) if self.with_comments else {}

    def text(self, row: Any, kind: str) -> str:
        """The words of an essay (“e”) or a comment (“c”), its own notes numbered at its end."""
        return with_footnotes(with_addresses(row.html), f"{kind}{row.id}-", on_paper=True)

    def unprinted(self, essay: Any) -> int:
        """How many comments there are beyond those that are printed."""
        printed = sum(
            not (row.deleted_at or row.hidden_at) for row in self.thoughts.get(essay.id, ())
        )
        count: int = essay.comment_count
        return max(0, count - printed)

    @property
    def address(self) -> str:
        return f"{self.way}/print"

    @property
    def following(self) -> str | None:
        """The address of the next part."""
        asked = "comments=1&" if self.with_comments else ""
        return f"{self.address}?{asked}after={self.last}" if self.last else None

    @property
    def after(self) -> int | None:
        """Behind which essay this part begins."""
        return id_in(request.args, "after")

    def page(self, template: str, **facts: object) -> str:
        return show(template, self.member, paper=self, **facts)
