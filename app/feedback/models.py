"""Feedback: one letter of one staff writer to the author of one essay."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from blinker import Signal
from sqlalchemy import ForeignKey, Integer, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.courses.models import Member
from app.db import Base, Id, db
from app.essays.models import Essay
from app.essays.sittings import StaleError

LETTER_LIMIT = 60_000  # characters of Markdown

State = Mapping[int, int]  # of the feedback on an essay: each letter's id, and its version

released = Signal("Feedback was released to the essay's author. Sender: the Feedback.")


class OverlookedError(StaleError):
    """A save that would go over, or beside, a `letter` whose writer has not seen it."""

    def __init__(self, letter: "Feedback") -> None:
        super().__init__()
        self.letter = letter


class Feedback(Base):
    """Draft, ready or released. Released, it is corrected and shown as corrected, never taken back.

    `revision_number` is the essay's revision it was written on (M3). `version` rises with every
    change, and never falls: a draft without words is one that was discarded, and nobody sees it.

    Two people marking the same essay, and two tabs (M2): whoever saves a letter, by a button or as
    they type, is stopped and shown what they have not seen,

    - always by their own letter, if it was saved elsewhere meanwhile;
    - by a colleague's letter that was begun meanwhile: once;
    - by a colleague's letter that was finished meanwhile, made ready or released, and by each
      change of it after that: once each.

    A colleague's draft that they know of stops nobody, however fast it grows.
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
    def state_of(essay: Essay) -> dict[int, int]:
        """What whoever looks at the feedback on the essay now has seen."""
        letters = select(Feedback.id, Feedback.version).where(
            Feedback.essay_id == essay.id, Feedback.html != ""
        )
        found = db.session.execute(letters.order_by(Feedback.id))
        return {row.id: row.version for row in found}

    @classmethod
    def begin(
        cls, essay: Essay, writer: Member, html: str, over: State, read: int | None = None
    ) -> "Feedback":
        """The writer's letter on the revision they have `read`, the newest unless they say.

        `over` is the `state_of` that the writer saw; OverlookedError where that stops them. The
        caller holds the essay's row locked.
        """
        mine = select(cls).where(cls.essay_id == essay.id, cls.writer_id == writer.id)
        letter = db.session.scalar(mine) or cls(essay=essay, writer=writer, html="", version=0)
        letter.save(html, over, read)
        db.session.add(letter)
        db.session.flush()
        return letter

    def save(self, html: str, over: State, read: int | None = None) -> None:
        """Change the text; see `begin`. Once released, that is a correction. The same words again
        change nothing, and go over nothing, but do not pass a colleague's letter unseen either."""
        discarded_as_known = not self.html and self.id not in over
        if html != self.html and over.get(self.id) != self.version and not discarded_as_known:
            raise OverlookedError(self)
        for letter in self._beside():
            if letter._unseen(over):
                raise OverlookedError(letter)
        if html != self.html:
            self._write(html, read)

    def _beside(self) -> Sequence["Feedback"]:
        """The other letters on the essay, the one that was saved last first."""
        letters = select(Feedback).where(
            Feedback.essay_id == self.essay.id,
            Feedback.id.is_distinct_from(self.id),  # which a new one does not have yet
            Feedback.html != "",
        )
        return db.session.scalars(letters.order_by(Feedback.saved_at.desc(), Feedback.id)).all()

    def _unseen(self, over: State) -> bool:
        """Whether this colleague's letter stops somebody who has seen `over`. To know of a draft is
        enough: it grows with every key. What is finished is known as it stands."""
        if self.state == "draft":
            return self.id not in over
        return over.get(self.id) != self.version

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

    @property
    def newest_revision(self) -> int:
        """The number of what the essay says now."""
        return self.essay.revision_count

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
