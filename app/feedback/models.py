"""Feedback: one letter of one staff writer to the author of one essay."""

from datetime import datetime

from blinker import Signal
from sqlalchemy import ForeignKey, Integer, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.courses.models import Member
from app.db import Base, Id, db
from app.essays.models import Essay, StaleError

LETTER_LIMIT = 60_000  # characters of Markdown

released = Signal("Feedback was released to the essay's author. Sender: the Feedback.")


class Feedback(Base):
    """Draft, ready or released. Released, it is corrected and shown as corrected, never taken back.

    `revision_number` is the essay's revision it was written on (M3). A draft without words is one
    that was discarded: nobody sees it, and it is kept so that `state_of` never falls.
    """

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("essay_id", "writer_id"),)

    id: Mapped[Id]
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    writer_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    html: Mapped[str] = mapped_column(Text, default="")
    revision_number: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    ready_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]

    essay: Mapped[Essay] = relationship()
    writer: Mapped[Member] = relationship()

    @staticmethod
    def state_of(essay: Essay) -> int:
        """A number that rises whenever anybody saves feedback on the essay (M2)."""
        versions = select(func.sum(Feedback.version)).where(Feedback.essay_id == essay.id)
        return db.session.scalar(versions) or 0

    @classmethod
    def begin(
        cls, essay: Essay, writer: Member, html: str, over: int, read: int | None = None
    ) -> "Feedback":
        """The writer's letter on the revision they have `read`, the newest unless they say.

        `over` is the `state_of` that the writer saw; StaleError if a colleague, or the same
        writer elsewhere, has saved since. The caller holds the essay's row locked.
        """
        if over != cls.state_of(essay):
            raise StaleError
        mine = select(cls).where(cls.essay_id == essay.id, cls.writer_id == writer.id)
        letter = db.session.scalar(mine) or cls(essay=essay, writer=writer, version=0)
        letter._write(html, read)
        db.session.add(letter)
        db.session.flush()
        return letter

    def save(self, html: str, over: int, read: int | None = None) -> None:
        """Change the text; see `begin`. Once released, that is a correction."""
        if html == self.html:
            return
        if over != self.state_of(self.essay):
            raise StaleError
        self._write(html, read)

    def _write(self, html: str, read: int | None) -> None:
        self.html, self.saved_at = html, now()
        self.version += 1
        if self.released:
            self.corrected_at = now()
        else:
            newest = self.essay.revision_count
            self.revision_number = max(1, min(read or newest, newest))

    @property
    def state(self) -> str:
        """“draft”, “ready” or “released”."""
        if self.released:
            return "released"
        return "ready" if self.ready_at else "draft"

    @property
    def released(self) -> bool:
        return self.released_at is not None

    @property
    def essay_changed(self) -> bool:
        """Whether the essay has a newer revision than the one this was written on."""
        return self.essay.revision_count > self.revision_number

    def mark_ready(self) -> None:
        if not self.released and not self.ready_at:
            self.ready_at, self.version = now(), self.version + 1

    def back_to_draft(self) -> None:
        if not self.released and self.ready_at:
            self.ready_at, self.version = None, self.version + 1

    def discard(self) -> None:
        """Give up a draft. What is ready or released stays."""
        if self.state == "draft" and self.html:
            self.html, self.version = "", self.version + 1

    def release(self) -> None:
        """Show it to the essay's author, for good."""
        if not self.released:
            self.ready_at = self.ready_at or now()
            self.released_at = now()
            self.version += 1
            released.send(self)
