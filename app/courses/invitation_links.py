"""The link that an invitation is accepted by.

Nothing of it is kept: it is signed, with the invitation and when that began. So it ends with its
invitation. One that stood in a mail shows whose the address is; one that staff have handed out
shows nothing, since they have seen it themselves.
"""

import hashlib
from typing import Any, NamedTuple

from itsdangerous import BadData

from app.accounts.links import signer
from app.courses.invitations import Invitation
from app.db import LOCKED, db

DAYS = 30
LASTS = DAYS * 24 * 3600  # seconds
BY_MAIL, BY_HAND = "invitation", "invitation by hand"


class Invited(NamedTuple):
    """An invitation, and whether whoever has its link has the address."""

    invitation: Invitation
    mailed: bool


def link_to(invitation: Invitation, way: str = BY_MAIL) -> str:
    """What stands behind the address of our page."""
    return str(signer(way).dumps([invitation.id, _beginning(invitation)]))


def invited_by(link: str, *, locked: bool = False) -> Invited | None:
    """Which invitation it is for; None if it is none of ours, too old, or of one that was withdrawn
    and began anew. `locked`: with its course, in the order in which everybody locks them."""
    for way in (BY_MAIL, BY_HAND):
        try:
            said: Any = signer(way).loads(link, max_age=LASTS)
            invitation_id, beginning = said
            invitation = db.session.get(Invitation, int(invitation_id))
        except (BadData, ValueError, TypeError):
            continue
        if invitation is not None and locked:
            lock(invitation)
        if invitation is not None and beginning == _beginning(invitation):
            return Invited(invitation, way == BY_MAIL)
    return None


def lock(invitation: Invitation) -> None:
    """Hold the invitation, and its course before it."""
    db.session.refresh(invitation.course, with_for_update=LOCKED)
    db.session.refresh(invitation, with_for_update=LOCKED)


def _beginning(invitation: Invitation) -> str:
    said = f"{invitation.email} {invitation.invited_at.isoformat()}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]
