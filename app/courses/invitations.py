"""Invitation: somebody who is asked into a course, known by their address."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course, Member
from app.db import Base, Id


class Invitation(Base):
    """Asks whoever has the address into the course, as a student; one a course and address.

    `name` is what a class list says, for its staff to know them by: whoever joins goes by their
    own. `invited_at` is when this invitation began: one that was withdrawn begins anew, and the
    links of the earlier one open nothing. `sendings` counts how often it was sent. `section_id` is
    of the section that whoever joins by it is put into, if of any.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("course_id", "email"),)

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    inviter_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime] = mapped_column(default=now)
    sendings: Mapped[int] = mapped_column(default=1)
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("sections.id", ondelete="SET NULL"), index=True
    )

    course: Mapped[Course] = relationship()
    inviter: Mapped[Person] = relationship()

    @property
    def waiting(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is self.declined_at is self.withdrawn_at is None

    @property
    def event(self) -> str:
        """What is told by one sending of it, and by no other."""
        return f"invitation {self.id} {self.sendings}"

    def begin_anew(self, name: str, inviter: Person, section_id: int | None = None) -> None:
        """Invite once more whose invitation was withdrawn."""
        self.name, self.inviter_id, self.invited_at = name, inviter.id, now()
        self.section_id = section_id
        self.accepted_at = self.declined_at = self.withdrawn_at = None
        self.sendings += 1

    def accept(self, person: Person) -> Member:
        """Let whoever has accepted it into the course, as a student."""
        self.accepted_at = self.accepted_at or now()
        return self.course.admit(person, section_id=self.section_id)

    def decline(self) -> None:
        if self.waiting:
            self.declined_at = now()

    def withdraw(self) -> None:
        """From now on its links open nothing, and a mail that waits is not sent."""
        if self.accepted_at is None:
            self.withdrawn_at = self.withdrawn_at or now()


WAITING = and_(
    Invitation.accepted_at.is_(None),
    Invitation.declined_at.is_(None),
    Invitation.withdrawn_at.is_(None),
)
