"""An invitation to a course, seen by whoever is invited: by its link, or at their desk.

It is for one address. Whoever has an account with it accepts as that; who has none makes one. A
link that came by mail shows that the address is theirs; one that staff have handed out does not,
for staff had it first.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import literal, select

from app.accounts.forms import InvitedForm
from app.accounts.models import Person, pretend_to_check
from app.accounts.register_routes import READY, STAFFS_NAME
from app.accounts.routes import bp, let_in
from app.courses.invitation_links import Invited, invited_by, lock
from app.courses.invitations import Invitation
from app.courses.policy import NOBODY_JOINS, invitations_to, may_accept_invitation
from app.courses.queries import named_like_staff
from app.db import db
from app.errors import refusal
from app.security import public, require

OVER_TITLE = "This invitation opens nothing any more"
OVER = (
    "It was withdrawn or declined, or is older than a month. Ask the course's instructor for "
    "another one."
)
USED = "It has been used. Sign in with your own account: the course stands on your desk."
NOT_YOURS = (
    "This invitation is for the account with the address {}, and you are signed in with another "
    "one. Sign out and open its link again; or ask the instructor for the course's own link."
)
REMOVED = (
    "You were in this course and were removed, or have left: no invitation lets you in again. The "
    "course's instructor can, on the people page."
)
MY_NAME = (
    "Somebody on the staff of this course has the name that you go by here. Add what tells you "
    "apart, a second name or an initial, on your account page; then accept the invitation."
)


@bp.get("/invited/<invitation_link>")
@public
def invitation(invitation_link: str) -> ResponseReturnValue:
    """What the invitation leads to; nothing is accepted by looking."""
    found = invited_by(invitation_link)
    if found is None:
        return refusal(410, OVER, OVER_TITLE)
    person = current_user.person if current_user.is_authenticated else None
    if person and in_class(found.invitation, person):
        return redirect(url_for("courses.show", course=found.invitation.course.slug))
    if person and was_removed(found.invitation, person):
        return refusal(403, REMOVED)
    if closed := why_closed(found.invitation):
        return closed
    return page(found, invitation_link, InvitedForm(found.invitation))


@bp.post("/invited/<invitation_link>/accept")
def accept_by_link(invitation_link: str) -> ResponseReturnValue:
    """Accept with the account that one is signed in with."""
    found = invited_by(invitation_link, locked=True)
    if found is None:
        return refusal(410, OVER, OVER_TITLE)
    return join(found.invitation, current_user.person, confirming=found.mailed)


@bp.post("/invited/<invitation_link>/register")
@public
def register_invited(invitation_link: str) -> ResponseReturnValue:
    """Make an account with the address that was invited, and be in the course."""
    found = invited_by(invitation_link, locked=True)
    if found is None:
        return refusal(410, OVER, OVER_TITLE)
    invited = found.invitation
    form = InvitedForm(invited)
    if (closed := why_closed(invited)) and not invited.accepted_at:
        return closed
    if not form.accepted():
        return page(found, invitation_link, form), 422
    if named_like_staff(str(form.name.data), select(literal(invited.course_id))):
        form.name.errors = [STAFFS_NAME]
        return page(found, invitation_link, form), 422
    person = newcomer(found, str(form.name.data), str(form.password.data))
    db.session.commit()
    if person is None or not found.mailed:
        flash(READY)
        onwards = url_for(".invitation", invitation_link=invitation_link)
        return redirect(url_for(".sign_in", next=onwards), 303)
    let_in(person)
    return welcome_to(invited)


@bp.post("/invitations/<int:invitation_id>/accept")
def accept_invitation(invitation_id: int) -> ResponseReturnValue:
    """Accept at one's desk."""
    found = mine(invitation_id)
    return join(found, current_user.person)


@bp.post("/invitations/<int:invitation_id>/decline")
def decline_invitation(invitation_id: int) -> ResponseReturnValue:
    found = mine(invitation_id)
    found.decline()
    db.session.commit()
    flash(f"You have declined the invitation to {found.course.title}.")
    return redirect(url_for("home.desk"), 303)


def mine(invitation_id: int) -> Invitation:
    """An invitation to the one who is signed in, to the address that is shown to be theirs; also
    one that they have answered, since a button may be pressed twice."""
    sent = invitations_to(current_user.person).where(Invitation.id == invitation_id)
    found: Invitation = db.one_or_404(sent)
    lock(found)
    return found


def join(invited: Invitation, person: Person, *, confirming: bool = False) -> ResponseReturnValue:
    """Let the person into the course; who is in it by now is led there. Commits."""
    if in_class(invited, person):
        return redirect(url_for("courses.show", course=invited.course.slug), 303)
    if invited.email != person.email:
        return refusal(403, NOT_YOURS.format(invited.email))
    if was_removed(invited, person):
        return refusal(403, REMOVED)
    if closed := why_closed(invited):
        return closed
    require(may_accept_invitation(person, invited))
    if named_like_staff(person.name, select(literal(invited.course_id))):
        return refusal(403, MY_NAME)
    invited.accept(person)
    if confirming:
        person.confirm()
    db.session.commit()
    return welcome_to(invited)


def in_class(invited: Invitation, person: Person) -> bool:
    """Whether this is the one who is invited, and is in the class."""
    member = invited.course.membership_of(person)
    return invited.email == person.email and member is not None and member.removed_at is None


def was_removed(invited: Invitation, person: Person) -> bool:
    """Whether this is the one who is invited, and was removed from the class."""
    member = invited.course.membership_of(person)
    return invited.email == person.email and member is not None and member.removed_at is not None


def why_closed(invited: Invitation) -> ResponseReturnValue | None:
    """The refusal, for whoever has the link of an invitation that nobody can accept now."""
    if invited.accepted_at:
        return refusal(410, USED, OVER_TITLE)
    if not invited.waiting:
        return refusal(410, OVER, OVER_TITLE)
    return refusal(403, NOBODY_JOINS) if invited.course.archived else None


def newcomer(found: Invited, name: str, password: str) -> Person | None:
    """Whoever has now an account and is in the course; None if there was an account with this
    address, which takes the same time, or if the invitation was accepted: whoever did may have
    another address by now, or be removed."""
    email = found.invitation.email
    if found.invitation.accepted_at or Person.with_address(email):
        pretend_to_check(password)
        return None
    person = Person.register(email, name, password)
    db.session.flush()
    if found.mailed:
        person.confirm()
    found.invitation.accept(person)
    return person


def welcome_to(invited: Invitation) -> ResponseReturnValue:
    flash(f"Welcome to {invited.course.title}.")
    return redirect(url_for("courses.show", course=invited.course.slug), 303)


def page(found: Invited, link: str, form: InvitedForm) -> str:
    invited = found.invitation
    person = current_user.person if current_user.is_authenticated else None
    return render_template(
        "accounts/invitation.html",
        invited=invited,
        joining=invited.course,
        link=link,
        form=form,
        person=person,
        theirs=person is not None and may_accept_invitation(person, invited),
        not_theirs=NOT_YOURS.format(invited.email),
    )
