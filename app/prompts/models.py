"""Prompt: the question of a module."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.clock import now
from app.courses.models import Module
from app.db import Base, Id

GRACE = timedelta(seconds=60)  # at every deadline, mentioned nowhere (product.md, T3)


class Prompt(Base):
    """A module's question, when its essays are due, and how many words it asks for."""

    __tablename__ = "prompts"

    id: Mapped[Id]
    module_id: Mapped[int] = mapped_column(
        ForeignKey("modules.id", ondelete="CASCADE"), unique=True
    )
    question: Mapped[str] = mapped_column(Text)  # plain text
    essays_due_at: Mapped[datetime | None]
    due_set_at: Mapped[datetime | None]  # when it was made due at that moment
    words_least: Mapped[int | None]
    words_most: Mapped[int | None]

    module: Mapped[Module] = relationship()

    @validates("essays_due_at")
    def _note_when_set(self, _name: str, due: datetime | None) -> datetime | None:
        """Mail tells of a deadline that has come nearer, or that was set when it was near."""
        if due != self.essays_due_at:
            self.due_set_at = now()
        return due

    @property
    def past_due(self) -> bool:
        return self.essays_due_at is not None and now() > self.essays_due_at + GRACE

    def late_by(self, published_at: datetime) -> timedelta:
        """How long after the deadline it was; nothing when in time (with the grace)."""
        if self.essays_due_at is None or published_at <= self.essays_due_at + GRACE:
            return timedelta(0)
        return published_at - self.essays_due_at

    def lateness(self, published_at: datetime) -> str:
        """In neutral words: “3 hours after the deadline”; nothing when in time."""
        seconds = self.late_by(published_at).total_seconds()
        for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
            if count := int(seconds // length):
                return f"{count} {unit}{'' if count == 1 else 's'} after the deadline"
        return ""

    @property
    def asks_for(self) -> str:
        """“300–600 words”, “at least 300 words”, “at most 600 words”, or nothing."""
        if self.words_least and self.words_most:
            return f"{self.words_least:,}–{self.words_most:,} words"
        if self.words_least:
            return f"at least {self.words_least:,} words"
        if self.words_most:
            return f"at most {self.words_most:,} words"
        return ""
