"""Whom the course has invited and who has not joined yet: to be told again, or not to be let in."""

from collections.abc import Callable

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in, whole
from app.courses.gate import enter
from app.courses.invitation_links import BY_HAND, DAYS, link_to
from app.courses.invitations import Invitation
from app.courses.models import Member
from app.courses.policy import invitations_open_to, may_invite_people, may_see_invitations
from app.courses.queries import INVITED, invited_by_course, section_titles
from app.courses.routes import bp, page
from app.db import LOCKED, db, the_one
from app.errors import refusal
from app.mail.delivery import works
from app.mail.models import Mail
from app.security import require

FOR_INSTRUCTORS = "Whom the course has invited is shown to its instructors."
OVER = "This invitation does not wait for an answer any more, so nothing was sent."
NO_MAIL = "This board sends no mail. Give them the link that stands beside their name."
OFTEN = "They have been written to three times within the hour. Please leave them some time."


@bp.get("/courses/<course>/people/invited")
def invited_people(course: str) -> ResponseReturnValue:
    """Who has not joined yet; where no mail is sent, with the link to give to each."""
    member = enter(course)
    require(may_see_invitations(member), FOR_INSTRUCTORS)
    rows = invited_by_course(member, id_in(request.args, "after"))
    shown = rows[:INVITED]
    may_invite = may_invite_people(member)
    return page(
        "courses/invited.html",
        member,
        invited=shown,
        next=shown[-1].id if len(rows) > INVITED else None,
        after="after" in request.args,
        may_invite=may_invite,
        link_of=link_of() if may_invite and not works() else None,
        days=DAYS,
        sections=section_titles(member),
    )


@bp.post("/courses/<course>/people/invited/<int:invitation_id>/withdraw")
def withdraw_invitation(course: str, invitation_id: int) -> ResponseReturnValue:
    if earlier := earlier_answer():
        return earlier
    member, invitation = the_invitation(course, invitation_id)
    if invitation.withdrawn_at is None and invitation.accepted_at is None:
        invitation.withdraw()
        known_by = invitation.name or "somebody whom the list does not name"
        member.course.note(current_user.person, "withdrew the invitation of", known_by)
    flash(f"The invitation to {invitation.email} is withdrawn: its link opens nothing any more.")
    return answer(url_for(".invited_people", course=course))


@bp.post("/courses/<course>/people/invited/<int:invitation_id>/again")
def send_invitation_again(course: str, invitation_id: int) -> ResponseReturnValue:
    """Send the mail once more; the links of earlier ones stay good."""
    if earlier := earlier_answer():
        return earlier
    _member, invitation = the_invitation(course, invitation_id)
    if not invitation.waiting:
        return refusal(409, OVER)
    if not works():
        return refusal(409, NO_MAIL)
    if Mail.too_often("invitation", invitation.email):
        return refusal(429, OFTEN)
    invitation.sendings += 1
    Mail.write("invitation", invitation.email, invitation.event)
    flash(f"A mail to {invitation.email} is on its way.")
    return answer(url_for(".invited_people", course=course))


def the_invitation(course: str, invitation_id: int) -> tuple[Member, Invitation]:
    """The member, and an invitation of their course; both locked, the course before it."""
    member = enter(course)
    db.session.refresh(member.course, with_for_update=LOCKED)
    found: Invitation = the_one(invitations_open_to(member).where(Invitation.id == invitation_id))
    require(may_invite_people(member))
    return member, found


def link_of() -> Callable[[Invitation], str]:
    """The whole link that somebody is given by hand."""
    return lambda one: whole(url_for("accounts.invitation", invitation_link=link_to(one, BY_HAND)))
