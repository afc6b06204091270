"""Who took part: the class as staff see it, the same for a spreadsheet; one person's account."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Course, Member, Role
from app.courses.policy import FOR_STAFF
from app.db import db
from app.participation.policy import may_read_all_participation, participation_open_to
from app.participation.queries import (
    IN_ONE_MODULE,
    PEOPLE,
    Account,
    Counted,
    counted_of,
    counted_of_all,
    page_of_roster,
)
from app.participation.spreadsheet import file_name, in_cells
from app.prompts.models import Prompt
from app.prompts.queries import Week, present_week, weeks_of
from app.security import require
from app.transactions import reading

KEPT = 32  # tables that a worker keeps: up to 150 KB each

bp = Blueprint("participation", __name__, url_prefix="/courses")


@bp.get("/<course>/participation")
def sheet(course: str) -> ResponseReturnValue:
    """Everyone by module, or in the `module` asked for; a student is led to their own account."""
    member = enter(course)
    if not may_read_all_participation(member):
        return redirect(url_for("participation.account", course=course, member_id=member.id))
    weeks = weeks_of(member)
    chosen = chosen_of(weeks)
    after = somebody(member, id_in(request.args, "after")).id if "after" in request.args else None
    size = IN_ONE_MODULE if chosen else PEOPLE
    people = page_of_roster(member, after, size)
    counted = counted_of(member, people[:size], size, chosen.id if chosen else None)
    about = member.course
    return render_template(
        "participation/sheet.html",
        course=member.course,
        member=member,
        weeks=weeks,
        chosen=chosen,
        table=table_of(counted, weeks, chosen, present_week(weeks, about), about.slug, about.zone),
        no_students=after is None and people[0].role != Role.STUDENT,
        after=after,
        next=people[size - 1].id if len(people) > size else None,
    )


@lru_cache(maxsize=KEPT)
def table_of(
    counted: Counted,
    weeks: tuple[Week, ...],
    chosen: Week | None,
    present: Week | None,
    slug: str,
    zone: str,
) -> Markup:
    """The people's rows, made once for as long as all that they are made of is the same."""
    accounts = counted.accounts()
    made = render_template(
        "participation/table.html",
        accounts=accounts,
        columns=columns_of(weeks, accounts),
        chosen=chosen,
        present=present,
        course=Course(slug=slug, zone=zone),
    )
    return Markup(made)  # noqa: S704 - it comes from a template, which has escaped what it shows


@bp.post("/<course>/participation.csv")
def download(course: str) -> ResponseReturnValue:
    """The same of everyone at once, for a spreadsheet. The log says who has taken it along."""
    member = enter(course)
    require(may_read_all_participation(member), FOR_STAFF)
    chosen = chosen_of(weeks_of(member))
    what = chosen.title if chosen else "the whole course"
    member.course.note(current_user.person, "downloaded the participation in", what)
    db.session.commit()
    with reading():  # counting takes a moment, in which others write
        return in_a_file(enter(course))


def in_a_file(member: Member) -> Response:
    weeks = weeks_of(member)
    chosen = chosen_of(weeks)
    accounts = counted_of_all(member, chosen.id if chosen else None).accounts()
    shown = [chosen] if chosen else columns_of(weeks, accounts)
    name = file_name(member.course, weeks.index(chosen) + 1 if chosen else None)
    return Response(
        in_cells(accounts, shown, member.course),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/<course>/participation/<int:member_id>")
def account(course: str, member_id: int) -> ResponseReturnValue:
    """One person's row, and how it was counted: each essay, and the comments of each module."""
    member = enter(course)
    of = somebody(member, member_id)
    (theirs,) = counted_of(member, [of], 1).accounts()
    return render_template(
        "participation/account.html",
        course=member.course,
        member=member,
        of=of,
        own=of.id == member.id,
        account=theirs,
        columns=columns_of(weeks_of(member), [theirs]),
    )


def somebody(member: Member, member_id: int | None) -> Member:
    """Somebody whose participation the member may read; else 404."""
    found = participation_open_to(member).where(Member.id == member_id)
    one: Member = db.one_or_404(found.options(joinedload(Member.person)))
    return one


def chosen_of(weeks: Sequence[Week]) -> Week | None:
    """The module that the page is narrowed to; 404 for one of another course (S2)."""
    if not request.args.get("module"):
        return None
    module_id = id_in(request.args, "module")
    return next((week for week in weeks if week.id == module_id), None) or abort(404)


@dataclass(frozen=True, slots=True)
class Outside:
    """Stands where a module stands, for what is in none."""

    id: None = None
    title: str = "In no module"
    url: str = ""
    prompt: Prompt | None = None
    due_at: None = None


def columns_of(weeks: Sequence[Week], accounts: Sequence[Account]) -> list[Any]:
    """The modules; behind them, where somebody has done something outside them, what is in none."""
    outside = any(None in one.parts for one in accounts)
    return [*weeks, Outside()] if outside and weeks else [*weeks]
