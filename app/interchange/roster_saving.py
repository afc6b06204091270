"""What a class list brings into a course: invitations to whoever is new to it. It removes nobody,
changes nobody's role, moves nobody from one section to another, and lets nobody in again who was
removed."""

from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select

from app.accounts.models import Person
from app.clock import day_in_words
from app.courses.invitations import Invitation
from app.courses.models import Course, Member, Role
from app.courses.sections import Section
from app.db import LOCKED, db
from app.interchange.roster import Listed
from app.interchange.roster_sections import MOST_NEW, Missing, Places

HERE = "In the class already."
LEFT = "Was removed, or has left: an instructor can let them in again on the people page."
INVITED = "Invited on {}, and has not joined yet."
DECLINED = "Declined on {}. To ask again, withdraw that invitation first."
ELSEWHERE = "Has joined by an invitation, and has another address by now."
AGAIN = "The same address as in line {}."
AGAIN_ELSEWHERE = AGAIN + " The section is that line's: nobody is in two."

NOT_NAMED = "somebody whom the list does not name"
THERE = " Section: “{there}”."
UNPLACED = " Section: none; the list says “{listed}”."
OTHER = " Section: “{there}”; the list says “{listed}”."
STAYS = OTHER + " A list moves nobody."
NO_STUDENT = " Section: none; the list says “{listed}”, and puts only students into one."


class Known(NamedTuple):
    """Somebody on the list who is not invited by it, and why, in a sentence."""

    listed: Listed
    why: str


class ClassList:
    """The people on a list, told apart by what the course knows of their addresses: asked once,
    when it is first looked at."""

    def __init__(self, course: Course, people: list[Listed], places: Places) -> None:
        self.course = course
        self.people = people
        self.places = places
        self.unclear = [one for one in people if one.trouble]

    @cached_property
    def known(self) -> list[Known]:
        return [Known(one, why) for one, why in self._standings if why and not one.first]

    @cached_property
    def repeated(self) -> list[Known]:
        """The lines whose address stands on an earlier one."""
        return [Known(one, why) for one, why in self._standings if one.first]

    @cached_property
    def new(self) -> list[Listed]:
        """Whom saving invites."""
        return [one for one, why in self._standings if not why]

    @cached_property
    def missing(self) -> list[Missing]:
        """What the list calls a section, and is none here."""
        return self.places.missing(one for one in self.people if not one.trouble and not one.first)

    @property
    def divided(self) -> bool:
        """Whether anybody on the list is put into a section, or would be if it were there."""
        return bool(self.missing or self.seen)

    @property
    def addable(self) -> list[Missing]:
        """Those that can be added; a column that names very many holds something else."""
        found = [one for one in self.missing if not one.trouble]
        return found if len(found) <= MOST_NEW else []

    @cached_property
    def unplaced(self) -> list[Listed]:
        """Whom `place` puts where the list says: students in no section, and those who are invited
        and would be put elsewhere."""
        return [one for one in self.people if self._waits(one)]

    @property
    def seen(self) -> str:
        """What tells the sections that the list was looked at with from others."""
        named = {place.id for one in self.people if (place := self.places.of(one))}
        return ",".join(map(str, sorted(named)))

    def invite(self, inviter: Person) -> list[Invitation]:
        """Make an invitation for each who is new; the caller holds the course locked."""
        invitations = [self._invitation(one, inviter) for one in self.new]
        db.session.flush()
        return invitations

    def _invitation(self, one: Listed, inviter: Person) -> Invitation:
        section = self.places.of(one)
        section_id = section.id if section else None
        invitation = self._invitations.get(one.address)
        if invitation is not None:
            invitation.begin_anew(one.name, inviter, section_id)
            return invitation
        facts = {"course_id": self.course.id, "inviter_id": inviter.id, "section_id": section_id}
        invitation = Invitation(email=one.address, name=one.name, **facts)
        db.session.add(invitation)
        return invitation

    def place(self, placer: Person) -> int:
        """Put the `unplaced` where the list says, and log it; how many. The caller holds the course
        locked."""
        ids = [row.id for one in self.unplaced if (row := self._members.get(one.address))]
        found = select(Member).where(Member.id.in_(ids)).order_by(Member.id)
        members = {one.id: one for one in db.session.scalars(found.with_for_update(**LOCKED))}
        put: dict[Section, list[str]] = {}
        for one in self.unplaced:
            row, section = self._members.get(one.address), self.places.of(one)
            placed = members[row.id] if row else self._invitations[one.address]
            if section:
                placed.section_id = section.id
                put.setdefault(section, []).append(placed.name or NOT_NAMED)
        for section, names in put.items():
            said = f"{', '.join(names)} into “{section.title}”"
            self.course.note(placer, "put people into sections:", said)
        return len(self.unplaced)

    @cached_property
    def _standings(self) -> list[tuple[Listed, str]]:
        return [(one, self._why_not(one)) for one in self.people if not one.trouble]

    def _why_not(self, one: Listed) -> str:
        """Why nobody is invited by this line; nothing for whoever is."""
        if one.first:
            apart = one.section and self.places.of(one) != self.places.of(self._first_of(one))
            return (AGAIN_ELSEWHERE if apart else AGAIN).format(one.first)
        if member := self._members.get(one.address):
            return LEFT if member.removed_at else HERE + self._where(one, member)
        invitation = self._invitations.get(one.address)
        if invitation is None or invitation.withdrawn_at:
            return ""
        if invitation.accepted_at:
            return ELSEWHERE
        if invitation.declined_at:
            return DECLINED.format(self._day(invitation.declined_at))
        return INVITED.format(self._day(invitation.invited_at)) + self._where(one, invitation)

    def _first_of(self, one: Listed) -> Listed:
        return self._lines[one.first, one.address]

    @cached_property
    def _lines(self) -> dict[tuple[int, str], Listed]:
        return {(one.line, one.address): one for one in reversed(self.people)}

    def _day(self, at: datetime) -> str:
        return day_in_words(at.astimezone(self.course.time_zone))

    def _where(self, one: Listed, known: Any) -> str:
        """In which section a member or somebody invited is, and in which the list has them."""
        listed = self.places.of(one)
        if listed is None:
            return ""
        said = {"listed": listed.title, "there": self.places.title_of(known.section_id)}
        if known.section_id == listed.id:
            return THERE.format(**said)
        if self._waits(one):
            return (OTHER if known.section_id else UNPLACED).format(**said)
        return (STAYS if known.section_id else NO_STUDENT).format(**said)

    def _waits(self, one: Listed) -> bool:
        """Whether `place` puts them somewhere: a student who is in no section; somebody invited who
        would come into another."""
        listed = self.places.of(one)
        if listed is None or one.trouble or one.first:
            return False
        if member := self._members.get(one.address):
            placed = member.section_id or member.removed_at
            return member.role == Role.STUDENT and not placed
        invitation = self._invitations.get(one.address)
        return invitation is not None and invitation.waiting and invitation.section_id != listed.id

    @cached_property
    def _members(self) -> dict[str, Any]:
        """Whose of the addresses are in the class, or were."""
        facts = (Member.id, Member.role, Member.removed_at, Member.section_id)
        members = select(Person.email, *facts).join(Member.person)
        found = members.where(Member.course_id == self.course.id, Person.email.in_(self._addresses))
        return {row.email: row for row in db.session.execute(found)}

    @cached_property
    def _invitations(self) -> dict[str, Invitation]:
        found = select(Invitation).where(
            Invitation.course_id == self.course.id, Invitation.email.in_(self._addresses)
        )
        return {one.email: one for one in db.session.scalars(found)}

    @property
    def _addresses(self) -> list[str]:
        return [one.address for one in self.people if not one.trouble]
