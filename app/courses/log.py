"""The log: what staff have done in a course, and administrators on the board.

The database itself takes nothing back of it: triggers refuse to change a row, to delete one, or to
put another in its place (see the migrations 0005 and 0011; a later one that makes the table anew on
SQLite must make them anew, too).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.clock import now
from app.db import Base, Id, db


class LogEntry(Base):
    """One line of a course's log, or of the board's, which has no course."""

    __tablename__ = "log_entries"
    __table_args__ = (Index("ix_log_entries_course_id_id", "course_id", "id"),)

    id: Mapped[Id]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    deed: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=now)

    actor: Mapped[Person] = relationship()

    @classmethod
    def write(
        cls, actor: Person, deed: str, subject: str = "", course_id: int | None = None
    ) -> None:
        """`actor` did `deed` to `subject`, in a course or on the board."""
        subject = " ".join(subject.split())  # an entry is a line
        db.session.add(cls(course_id=course_id, actor_id=actor.id, deed=deed, subject=subject))
