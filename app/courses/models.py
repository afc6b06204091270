"""Course, Module, Member."""

import re
import secrets
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from blinker import Signal
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.clock import now
from app.courses.log import LogEntry as LogEntry
from app.db import Base, Id, Key, db
from app.text.years import years_between

JOIN_CODE_BYTES = 12  # 96 bits, 16 characters: not to be guessed

role_changed = Signal("A member's role has changed, and with it a badge. Sender: the Member.")


class Role(StrEnum):
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    STUDENT = "student"
    OBSERVER = "observer"


STAFF = frozenset({Role.INSTRUCTOR, Role.ASSISTANT})


class Course(Base):
    """A class with its own pages. `zone` is an IANA name; times of the course are shown in it."""

    __tablename__ = "courses"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(40), default="")
    term: Mapped[str] = mapped_column(String(80), default="")
    institution: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")  # plain text
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    join_code: Mapped[str] = mapped_column(
        String(32), unique=True, default=lambda: secrets.token_urlsafe(JOIN_CODE_BYTES)
    )
    assistants_release: Mapped[bool] = mapped_column(default=False)
    separate_sections: Mapped[bool] = mapped_column(default=False)  # else they only group people
    created_at: Mapped[datetime] = mapped_column(default=now)
    archived_at: Mapped[datetime | None]

    modules: Mapped[list["Module"]] = relationship(
        back_populates="course", order_by="Module.position", cascade="all, delete-orphan"
    )
    members: Mapped[list["Member"]] = relationship(back_populates="course")

    @classmethod
    def open(cls, title: str, instructor: Person, **facts: object) -> "Course":
        """Open a course with its first instructor."""
        course = cls(title=title, slug=free_slug(title, str(facts.get("code", ""))), **facts)
        db.session.add(course)
        course.admit(instructor, Role.INSTRUCTOR)
        db.session.flush()
        return course

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def clock(self) -> str:
        """Whose time it is, in words: “New York time”, “UTC”."""
        place = self.zone.rpartition("/")[2].replace("_", " ")
        return f"{place} time" if "/" in self.zone else place

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def archive(self) -> None:
        """From now on everything in the course is read-only."""
        self.archived_at = self.archived_at or now()

    def unarchive(self) -> None:
        self.archived_at = None

    def rotate_join_code(self) -> None:
        """Make a new code; the old one and its link open nothing any more."""
        self.join_code = secrets.token_urlsafe(JOIN_CODE_BYTES)

    def membership_of(self, person: Person) -> "Member | None":
        """The person's row in this course, removed or not."""
        return db.session.scalar(
            select(Member).where(Member.course_id == self.id, Member.person_id == person.id)
        )

    def admit(
        self, person: Person, role: Role = Role.STUDENT, section_id: int | None = None
    ) -> "Member":
        """Make the person a member. One who is, or was, a member stays what and where they are."""
        member = self.membership_of(person) if self.id and person.id else None
        if member is None:
            member = Member(course=self, person=person, role=role, section_id=section_id)
            db.session.add(member)
        return member

    def add_module(self, title: str, **facts: object) -> "Module":
        last = db.session.scalar(
            select(func.max(Module.position)).where(Module.course_id == self.id)
        )
        module = Module(course=self, title=title, position=(last or 0) + 1, **facts)
        db.session.add(module)
        db.session.flush()
        return module

    def note(self, actor: Person, deed: str, subject: str = "") -> None:
        """Write into the course's log: `actor` did `deed` to `subject`."""
        LogEntry.write(actor, deed, subject, course_id=self.id)


class Module(Base):
    """A stretch of the course, shown by its own title (“Week 11 · The Thaw”)."""

    __tablename__ = "modules"
    __table_args__ = (Index("ix_modules_course_id_position", "course_id", "position"),)

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]

    course: Mapped[Course] = relationship(back_populates="modules")

    @property
    def years(self) -> str:
        """The years it treats, in words; nothing where it names none."""
        return years_between(self.first_year, self.last_year)

    def move(self, steps: int) -> None:
        """Move up (negative) or down among the course's modules; the order stays 1, 2, 3 …"""
        modules = sorted(self.course.modules, key=lambda module: module.position)
        place = modules.index(self)
        modules.insert(max(0, place + steps), modules.pop(place))
        for position, module in enumerate(modules, start=1):
            module.position = position


class Member(Base):
    """A person in a course, with a role: the actor of every rule inside the course."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        Index("ix_members_course_id_role_removed_at", "course_id", "role", "removed_at"),
        # With all that the frame of every page asks of it, so that it need not look further.
        Index("ix_members_person_id_removed_at_course_id", "person_id", "removed_at", "course_id"),
        CheckConstraint("role in ('instructor', 'assistant', 'student', 'observer')", name="role"),
    )

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(12), default=Role.STUDENT)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("sections.id", ondelete="SET NULL"), index=True
    )

    course: Mapped[Course] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def staff(self) -> bool:
        return self.role in STAFF

    @property
    def instructor(self) -> bool:
        return self.role == Role.INSTRUCTOR

    @property
    def writes(self) -> bool:
        """Whether this member may write at all, here and now."""
        return self.role != Role.OBSERVER and self.removed_at is None and not self.course.archived

    @property
    def confined(self) -> bool:
        """Whether the member finds one section and what is for everyone, no more (S6): where
        sections are separate, everybody but instructors, and assistants who are in none."""
        everywhere = self.instructor or (self.staff and self.section_id is None)
        return self.course.separate_sections and not everywhere

    @property
    def unplaced(self) -> bool:
        """Whether the member waits to be put into a section."""
        return self.confined and self.section_id is None

    @property
    def kind(self) -> "Kind":
        return Kind(self.staff, self.instructor, self.confined)

    @property
    def last_instructor(self) -> bool:
        """Whether the course would be without an instructor if this one went."""
        others = select(func.count()).where(
            Member.course_id == self.course_id,
            Member.id != self.id,
            Member.role == Role.INSTRUCTOR,
            Member.removed_at.is_(None),
        )
        return self.instructor and not db.session.scalar(others)

    def become(self, role: Role) -> None:
        if role != self.role:
            self.role = role
            role_changed.send(self)

    def remove(self) -> None:
        """Close every way into the course at once. What the person wrote stays."""
        if self.removed_at is None:
            self.removed_at = now()

    def readmit(self) -> None:
        """Let a removed member in again; only instructors do this, no code does. Whoever was staff
        comes back as a student: a badge is given, never found again."""
        self.removed_at = None
        if self.staff:
            self.become(Role.STUDENT)


RESERVED_SLUGS = frozenset({"new"})  # an address of ours


def free_slug(title: str, code: str = "") -> str:
    """An unused name for addresses, made from the title: “Soviet History” → soviet-history. A title
    in another script leaves it to the code."""
    base = in_plain_letters(title) or in_plain_letters(code) or "course"
    taken = set(db.session.scalars(select(Course.slug).where(Course.slug.startswith(base))))
    slug, number = base, 1
    while slug in taken | RESERVED_SLUGS:
        number += 1
        slug = f"{base}-{number}"
    return slug


def in_plain_letters(text: str) -> str:
    """“Soviet History” → soviet-history: for addresses and names of files. Nothing is left of a
    title in another script."""
    letters = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


class Kind(NamedTuple):
    """What the scopes ask of a member before they ask the database. An instructor is staff, too."""

    staff: bool = False
    instructor: bool = False
    confined: bool = False


def any_member(kind: Kind) -> Member:
    """Stands for a member whose facts are given when the statement is executed (`facts_of`), so
    that the scopes of the hot reads are built once for each kind."""
    names = {"id": "member", "course_id": "course", "section_id": "section"}
    facts = {fact: bindparam(name, type_=Key) for fact, name in names.items()}
    return cast(Member, SimpleNamespace(**facts, **kind._asdict()))


def facts_of(member: Member) -> dict[str, int | None]:
    return {"member": member.id, "course": member.course_id, "section": member.section_id}
