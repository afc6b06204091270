"""What a class list brings into a course: invitations to whoever is new to it. It removes nobody,
changes nobody's role, and lets nobody in again who was removed."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import Person
from app.clock import day_in_words
from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.db import db
from app.interchange.roster import Listed

HERE = "In the class already."
LEFT = "Was removed, or has left: an instructor can let them in again on the people page."
INVITED = "Invited on {}, and has not joined yet."
DECLINED = "Declined on {}. To ask again, withdraw that invitation first."
ELSEWHERE = "Has joined by an invitation, and has another address by now."
AGAIN = "The same address as in line {}."


class Known(NamedTuple):
    """Somebody on the list who is not invited by it, and why, in a sentence."""

    listed: Listed
    why: str


class ClassList:
    """The people on a list, told apart by what the course knows of their addresses: asked once,
    when it is first looked at."""

    def __init__(self, course: Course, people: list[Listed]) -> None:
        self.course = course
        self.people = people
        self.unclear = [one for one in people if one.trouble]

    @cached_property
    def known(self) -> list[Known]:
        return [Known(one, why) for one, why in self._standings if why]

    @cached_property
    def new(self) -> list[Listed]:
        """Whom saving invites."""
        return [one for one, why in self._standings if not why]

    def invite(self, inviter: Person) -> list[Invitation]:
        """Make an invitation for each who is new; the caller holds the course locked."""
        invitations = [self._invitation(one, inviter) for one in self.new]
        db.session.flush()
        return invitations

    def _invitation(self, one: Listed, inviter: Person) -> Invitation:
        invitation = self._invitations.get(one.address)
        if invitation is not None:
            invitation.begin_anew(one.name, inviter)
            return invitation
        course_id, inviter_id = self.course.id, inviter.id
        invitation = Invitation(
            course_id=course_id, email=one.address, name=one.name, inviter_id=inviter_id
        )
        db.session.add(invitation)
        return invitation

    @cached_property
    def _standings(self) -> list[tuple[Listed, str]]:
        return [(one, self._why_not(one)) for one in self.people if not one.trouble]

    def _why_not(self, one: Listed) -> str:
        """Why nobody is invited by this line; nothing for whoever is."""
        if one.first:
            return AGAIN.format(one.first)
        if one.address in self._members:
            return LEFT if self._members[one.address] else HERE
        invitation = self._invitations.get(one.address)
        if invitation is None or invitation.withdrawn_at:
            return ""
        if invitation.accepted_at:
            return ELSEWHERE
        said = DECLINED if invitation.declined_at else INVITED
        at = invitation.declined_at or invitation.invited_at
        return said.format(day_in_words(at.astimezone(self.course.time_zone)))

    @cached_property
    def _members(self) -> dict[str, bool]:
        """Whose of the addresses are in the class, and whether they were removed."""
        members = select(Person.email, Member.removed_at).join(Member.person)
        found = members.where(Member.course_id == self.course.id, Person.email.in_(self._addresses))
        return {email: removed_at is not None for email, removed_at in db.session.execute(found)}

    @cached_property
    def _invitations(self) -> dict[str, Invitation]:
        found = select(Invitation).where(
            Invitation.course_id == self.course.id, Invitation.email.in_(self._addresses)
        )
        return {one.email: one for one in db.session.scalars(found)}

    @property
    def _addresses(self) -> list[str]:
        return [one.address for one in self.people if not one.trouble]

    def notes(self) -> Iterator[Listed]:
        """Those who are invited otherwise than the list says."""
        yield from (one for one in self.new if one.note)
