"""Essay and Revision.

An essay has what its readers see (`title`, `html`, the newest revision) and, while its author is
writing, a working copy (`draft_title`, `draft_html`) that nobody else sees. `version` rises in the
same transaction as anything that the essay's page shows to everybody.
"""

from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    literal_column,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.courses.models import Course, Member, Module
from app.db import Base, Id, Moment, db, index_where
from app.essays.hiding import Hideable
from app.essays.sittings import TITLE_LIMIT, Because, EarlierDraft, WorkingCopy, copied
from app.text.measure import excerpt, words

TEXT_LIMIT = 400_000  # characters of Markdown: some 60,000 words
UNDO = timedelta(days=30)  # how long a deletion can be undone (product.md, W5)

_LISTED = text(
    "published_at IS NOT NULL AND withdrawn_at IS NULL AND deleted_at IS NULL AND hidden_at IS NULL"
)
_HIDDEN = text("hidden_at IS NOT NULL")
_AWAITING = text(f"{_LISTED} AND comment_count = 0")


def undo_begins() -> BindParameter[datetime]:
    """What was deleted before this moment cannot be undone. Asked of the clock each time a
    statement is executed, not when it is built."""
    return bindparam(None, callable_=_undo_began, type_=Moment())


def _undo_began() -> datetime:
    return now() - UNDO


class Essay(Hideable, WorkingCopy, Base):
    """A text by one author in one course, perhaps answering the question of a module.

    `author` is None where an imported page did not say, `writer_name` what the page called them.
    """

    __tablename__ = "essays"
    __table_args__ = (
        index_where(_LISTED, "ix_essays_listed_by_course", "course_id", "published_at", "id"),
        index_where(_LISTED, "ix_essays_listed_by_module", "module_id", "published_at", "id"),
        index_where(_AWAITING, "ix_essays_awaiting_reply", "course_id", "published_at"),
        index_where(_HIDDEN, "ix_essays_hidden_by_id", "hidden_by_id"),
        Index("ix_essays_author_id_published_at", "author_id", "published_at"),
        UniqueConstraint("course_id", "import_key"),
    )

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    module_id: Mapped[int | None] = mapped_column(ForeignKey("modules.id", ondelete="SET NULL"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    writer_name: Mapped[str] = mapped_column(String(80), default="")

    title: Mapped[str] = mapped_column(String(TITLE_LIMIT), default="")
    html: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[int] = mapped_column(default=0)
    excerpt: Mapped[str] = mapped_column(Text, default="")
    revision_count: Mapped[int] = mapped_column(default=0)

    created_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    published_before: Mapped[bool] = mapped_column(default=False)  # the date is only a limit
    withdrawn_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(String(64))

    version: Mapped[int] = mapped_column(default=1)
    comment_count: Mapped[int] = mapped_column(default=0)

    course: Mapped[Course] = relationship()
    module: Mapped[Module | None] = relationship()
    author: Mapped[Member | None] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        back_populates="essay", order_by="Revision.number", cascade="all, delete-orphan"
    )

    @classmethod
    def begin(cls, author: Member, module: Module | None = None) -> "Essay":
        """A new, empty draft."""
        essay = cls(course_id=author.course_id, author=author, module=module)
        essay.draft_title, essay.draft_html, essay.draft_saved_at = "", "", now()
        db.session.add(essay)
        db.session.flush()
        return essay

    @hybrid_property
    def listed(self) -> bool:
        """Published, and neither withdrawn, deleted nor hidden: what the class finds in lists."""
        gone = self.withdrawn_at or self.deleted_at or self.hidden_at
        return bool(self.published_at) and not gone

    @listed.inplace.expression
    @classmethod
    def _listed(cls) -> ColumnElement[bool]:
        gone = (cls.withdrawn_at, cls.deleted_at, cls.hidden_at)
        return and_(cls.published_at.is_not(None), *(at.is_(None) for at in gone))

    @hybrid_property
    def awaits_reply(self) -> bool:
        """Listed, and nobody has answered it yet."""
        return self.listed and self.comment_count == 0

    @awaits_reply.inplace.expression
    @classmethod
    def _awaits_reply(cls) -> ColumnElement[bool]:
        none: ColumnElement[int] = literal_column("0")  # in the words of the index
        return and_(cls.listed, cls.comment_count == none)

    @property
    def published(self) -> bool:
        return self.published_at is not None

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None

    def discard_draft(self) -> None:
        """Drop the working copy of a published essay: readers' text is the text again."""
        if self.published and self.has_working_copy:
            EarlierDraft.keep(self, Because.DISCARDED)
            self._clear_draft()

    def publish(self) -> None:
        """Show the working copy to the class, as a revision that never changes.

        The first time sets `published_at`, which nothing moves later (W4). Publishing a withdrawn
        essay brings it back. With nothing new to publish it changes nothing.
        """
        first = not self.published
        if self.has_working_copy or first:
            self.revise(self.working_title, self.working_html)
        if self.withdrawn:
            self.withdrawn_at = None
            self.touch()
        self._clear_draft()
        if first:
            self.published_at = now()

    def revise(self, title: str, html: str) -> None:
        """Make this the text that readers see. The same text again is no revision."""
        if self.revision_count and (title, html) == (self.title, self.html):
            return
        self.title, self.html = title, html
        self.words, self.excerpt = words(html), excerpt(html)
        self.revision_count += 1
        revision = Revision(number=self.revision_count, title=title, html=html, words=self.words)
        self.revisions.append(revision)
        copied.send(revision, essay=self)
        self.touch()

    def withdraw(self) -> None:
        """Take the essay back from its readers; replies keep their address, closed."""
        if self.published and not self.withdrawn:
            self.withdrawn_at = now()
            self.touch()

    def delete(self) -> None:
        """Delete; for 30 days the author can undo it. Replies stay, closed."""
        if not self.deleted:
            self.deleted_at = now()
            self.touch()

    def restore(self) -> None:
        """Undo the deletion."""
        if self.deleted:
            self.deleted_at = None
            self.touch()

    def assign(self, author: Member | None) -> bool:
        """Say whose this imported essay is; None: whose, is not known here. Whether that is new."""
        if author is self.author:
            return False
        self.author = author
        self.touch()
        return True

    def touch(self) -> None:
        """What everybody sees on the page has changed. The caller holds the row locked."""
        self.version += 1

    def _mark(self, at: datetime | None, by_id: int | None, reason: str | None) -> None:
        super()._mark(at, by_id, reason)
        self.touch()


class Revision(Base):
    """What the essay said from `made_at` on. It is never changed."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("essay_id", "number"),)

    id: Mapped[Id]
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    html: Mapped[str] = mapped_column(Text)
    words: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now)

    essay: Mapped[Essay] = relationship(back_populates="revisions")
