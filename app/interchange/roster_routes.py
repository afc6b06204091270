"""Inviting people by a class list: first who is on it, then, when asked to, they are invited."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.receipts import answer, earlier_answer
from app.courses.gate import enter
from app.courses.invitations import Invitation
from app.courses.models import Member
from app.courses.policy import may_edit_sections, may_invite_people, sections_open_to
from app.courses.sections import Section
from app.db import LOCKED, db
from app.interchange.forms import RosterForm
from app.interchange.roster import Listed
from app.interchange.roster_saving import ClassList
from app.interchange.roster_sections import MOST_NEW, Places
from app.interchange.routes import bp, show
from app.mail.delivery import works
from app.mail.models import Mail
from app.security import require

FOR_INSTRUCTORS = "Inviting people is for the course's instructors."
MAILED = "A mail with a link is on its way."
BY_HAND = "This board sends no mail: give each the link that stands beside their name."
NOBODY = "Nobody was new: everybody on this list is known to the course already."
DEEDS = ("save", "add", "place")


@bp.route("/people/invite", methods=["GET", "POST"])
def roster(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_invite_people(member), "" if member.instructor else FOR_INSTRUCTORS)
    form = RosterForm(db.session.scalars(sections_open_to(member)).all())
    if request.method == "GET" or "change" in request.form:
        return show("interchange/roster.html", member, form=form, mail_works=works())
    db.session.rollback()  # reading a list may take a while, in which nobody waits for us
    people = form.people()
    member = enter(course)
    if people is None:
        return show("interchange/roster.html", member, form=form, mail_works=works()), 422
    deed = next((name for name in DEEDS if name in request.form), "")
    if not deed:
        return looked_at(member, form, people)
    if deed == "save" and (made := earlier_answer()) is not None:
        return made
    db.session.refresh(member.course, with_for_update=LOCKED)  # who joins meanwhile is seen
    require(may_invite_people(member))
    coming = class_list(member, form, people)
    if deed != "save":
        require(may_edit_sections(member))
        (add_missing if deed == "add" else place)(member, coming)
        db.session.commit()
        return looked_at(enter(course), form, people)
    if form.seen.data != coming.seen:
        db.session.rollback()
        return looked_at(enter(course), form, people, changed=True), 409
    return answer(invite(member, coming))


def class_list(member: Member, form: RosterForm, people: list[Listed]) -> ClassList:
    """The list with the course's sections as they are now."""
    sections = db.session.scalars(sections_open_to(member)).all()
    usual = next((one for one in sections if str(one.id) == form.section.data), None)
    return ClassList(member.course, people, Places(sections, usual))


def looked_at(
    member: Member, form: RosterForm, people: list[Listed], *, changed: bool = False
) -> str:
    """Who is on the list; `changed`: other sections than its sender has seen."""
    coming = class_list(member, form, people)
    return show(
        "interchange/roster_understood.html",
        member,
        form=form,
        coming=coming,
        changed=changed,
        most_shown=MOST_NEW,
        mail_works=works(),
    )


def add_missing(member: Member, coming: ClassList) -> None:
    """Add what the list calls a section and is none yet; sent twice, there is none to add."""
    added = [one.title for one in coming.addable]
    for title in added:
        Section.add(member.course, title)
        member.course.note(current_user.person, "added the section", title)
    if added:
        flash(f"{len(added)} {'section' if len(added) == 1 else 'sections'} added.")


def place(member: Member, coming: ClassList) -> None:
    """Put those into their sections who are known and in none."""
    if number := coming.place(current_user.person):
        flash(f"{number} {'person' if number == 1 else 'people'} put into their sections.")


def invite(member: Member, coming: ClassList) -> str:
    """Invite whoever is new, log it, and say where to see who has not joined yet."""
    invitations = coming.invite(current_user.person)
    if invitations:
        number = f"{len(invitations):,} {'person' if len(invitations) == 1 else 'people'}"
        member.course.note(current_user.person, "invited", number)
        tell(invitations)
        flash(f"{number.capitalize()} invited. {MAILED if works() else BY_HAND}")
    else:
        flash(NOBODY)
    return url_for("courses.invited_people", course=member.course.slug)


def tell(invitations: list[Invitation]) -> None:
    """Write a mail to each, unless somebody is being flooded with them."""
    for invitation in invitations if works() else ():
        if invitation.sendings == 1 or not Mail.too_often("invitation", invitation.email):
            Mail.write("invitation", invitation.email, invitation.event)
