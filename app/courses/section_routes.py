"""Sections: made, named and removed by instructors, who say who is in which."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Member
from app.courses.people_routes import the_member
from app.courses.policy import may_edit_sections, members_open_to, sections_open_to
from app.courses.queries import assistants_of, people_in, people_in_sections
from app.courses.routes import bp, done, page
from app.courses.section_forms import MOST_PLACED, PlacingForm, SectionForm
from app.courses.sections import Section
from app.db import LOCKED, db
from app.errors import refusal
from app.security import require

FOR_INSTRUCTORS = "Sections are made by the course's instructors."
ONE_HAS_IT = "This section has an assistant"
HAS_ASSISTANTS = (
    "An assistant in no section has all of them. Put the assistants of this one into another, or "
    "into none, first; then remove it."
)


@bp.route("/courses/<course>/sections", methods=["GET", "POST"])
def sections(course: str) -> ResponseReturnValue:
    """The sections with how many are in each; a new one is added below."""
    member = editing(course)
    if request.method == "POST" and (made := earlier_answer()):  # else its title would be taken
        return made
    found = db.session.scalars(sections_open_to(member)).all()
    form = SectionForm([one.title for one in found])
    if not form.accepted():
        facts = {"sections": found, "numbers": people_in_sections(member)}
        return page("courses/sections.html", member, form=form, **facts), form.status
    section = Section.add(member.course, form.title.data or "")
    member.course.note(current_user.person, "added the section", section.title)
    flash("The section stands. Who is in it?")
    return answer(url_for("courses.unplaced_people", course=course))


@bp.route("/courses/<course>/sections/<int:section_id>", methods=["GET", "POST"])
def section_people(course: str, section_id: int) -> ResponseReturnValue:
    """Who is in a section: put several at once into another, or into none."""
    member = editing(course)
    return placing(member, the_section(member, section_id))


@bp.route("/courses/<course>/sections/none", methods=["GET", "POST"])
def unplaced_people(course: str) -> ResponseReturnValue:
    """Who is in none."""
    return placing(editing(course), None)


def placing(member: Member, source: Section | None) -> ResponseReturnValue:
    others = [one for one in db.session.scalars(sections_open_to(member)) if one is not source]
    form = PlacingForm(others, source)
    if not form.accepted():
        return choosing(member, source, form), form.status
    if made := earlier_answer():
        return made
    chosen = members_open_to(member).where(Member.id.in_(form.chosen), Member.removed_at.is_(None))
    people = db.session.scalars(chosen.order_by(Member.id).with_for_update(**LOCKED)).all()
    places = {one.id: one.section_id for one in people}
    if form.overtaken(places, source.id if source else None):
        db.session.rollback()
        return choosing(editing(member.course.slug), source, form), 409
    for one in people:
        one.section_id = form.target
    target = next((one for one in others if one.id == form.target), None)
    where = f"into “{target.title}”" if target else "into no section"
    names = ", ".join(one.name for one in people)
    member.course.note(current_user.person, "put people into sections:", f"{names} {where}")
    flash(f"{len(people)} {'person' if len(people) == 1 else 'people'} put {where}.")
    return answer(way_to(member, source))


def choosing(member: Member, source: Section | None, form: PlacingForm) -> str:
    """The page with the people to choose among."""
    after = the_member(member, id_in(request.args, "after")).id if "after" in request.args else None
    found = people_in(member, source.id if source else None, after, MOST_PLACED)
    return page(
        "courses/section_people.html",
        member,
        form=form,
        section=source,
        people=found[:MOST_PLACED],
        next=found[MOST_PLACED - 1].id if len(found) > MOST_PLACED else None,
        here=way_to(member, source),
    )


@bp.route("/courses/<course>/sections/<int:section_id>/edit", methods=["GET", "POST"])
def edit_section(course: str, section_id: int) -> ResponseReturnValue:
    member = editing(course)
    section = the_section(member, section_id)
    others = [one.title for one in db.session.scalars(sections_open_to(member))]
    others.remove(section.title)
    form = SectionForm(others, obj=section)
    if not form.accepted() or form.overlooks():
        facts = {"section": section, "assistants": assistants_of(member, section_id)}
        return page("courses/edit_section.html", member, form=form, **facts), form.status
    form.populate_obj(section)
    member.course.note(current_user.person, "changed the section", section.title)
    return done("Saved.", url_for("courses.sections", course=course))


@bp.post("/courses/<course>/sections/<int:section_id>/remove")
def remove_section(course: str, section_id: int) -> ResponseReturnValue:
    """Remove a section: its people are then in none, and nothing of theirs goes (M4). One that has
    assistants stays: in no section they would find all of them."""
    if earlier := earlier_answer():
        return earlier
    member = editing(course)
    section = the_section(member, section_id)
    if assistants_of(member, section_id):
        return refusal(409, HAS_ASSISTANTS, ONE_HAS_IT)
    db.session.delete(section)
    member.course.note(current_user.person, "removed the section", section.title)
    flash(f"{section.title} is removed. Who was in it is in no section now.")
    return answer(url_for("courses.sections", course=course))


def editing(course: str) -> Member:
    """Who edits the course's sections; if we write, the course is locked: what is put somewhere is
    to find its section there."""
    member = enter(course)
    require(may_edit_sections(member), "" if member.course.archived else FOR_INSTRUCTORS)
    if request.method == "POST":
        db.session.refresh(member.course, with_for_update=LOCKED)
    return member


def the_section(member: Member, section_id: int) -> Section:
    one: Section = db.one_or_404(sections_open_to(member).where(Section.id == section_id))
    return one


def way_to(member: Member, section: Section | None) -> str:
    """The page of who is in a section, or in none."""
    if section is None:
        return url_for("courses.unplaced_people", course=member.course.slug)
    return url_for("courses.section_people", course=member.course.slug, section_id=section.id)
