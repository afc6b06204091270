"""Inviting people by a class list: first who is on it, then, when asked to, they are invited."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.receipts import answer, earlier_answer
from app.courses.gate import enter
from app.courses.invitations import Invitation
from app.courses.models import Member
from app.courses.policy import may_invite_people
from app.db import LOCKED, db
from app.interchange.forms import RosterForm
from app.interchange.roster_saving import ClassList
from app.interchange.routes import bp, show
from app.mail.delivery import works
from app.mail.models import Mail
from app.security import require

FOR_INSTRUCTORS = "Inviting people is for the course's instructors."
MAILED = "A mail with a link is on its way."
BY_HAND = "This board sends no mail: give each the link that stands beside their name."
NOBODY = "Nobody was new: everybody on this list is known to the course already."


@bp.route("/people/invite", methods=["GET", "POST"])
def roster(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_invite_people(member), "" if member.instructor else FOR_INSTRUCTORS)
    form = RosterForm()
    if request.method == "GET" or "change" in request.form:
        return show("interchange/roster.html", member, form=form, mail_works=works())
    db.session.rollback()  # reading a list may take a while, in which nobody waits for us
    people = form.people()
    member = enter(course)
    if people is None:
        return show("interchange/roster.html", member, form=form, mail_works=works()), 422
    if "save" not in request.form:
        coming = ClassList(member.course, people)
        facts = {"form": form, "coming": coming, "mail_works": works()}
        return show("interchange/roster_understood.html", member, **facts)
    if (made := earlier_answer()) is not None:
        return made
    db.session.refresh(member.course, with_for_update=LOCKED)  # who joins meanwhile is seen
    require(may_invite_people(member))
    return answer(invite(member, ClassList(member.course, people)))


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
