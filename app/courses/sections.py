"""Section: a part of the class."""

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.courses.models import Course
from app.db import Base, Id, db

TITLE_LIMIT = 80


class Section(Base):
    """People of a class who meet together. Whether one finds the others says `Member.confined`."""

    __tablename__ = "sections"
    __table_args__ = (Index("ix_sections_course_id_position", "course_id", "position"),)

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))

    @classmethod
    def add(cls, course: Course, title: str) -> "Section":
        """Make one, behind the course's others."""
        last = db.session.scalar(select(func.max(cls.position)).where(cls.course_id == course.id))
        section = cls(course_id=course.id, title=title, position=(last or 0) + 1)
        db.session.add(section)
        db.session.flush()
        return section
