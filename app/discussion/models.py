"""Comment: an answer to an essay, or to another answer."""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from blinker import Signal
from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    Update,
    bindparam,
    select,
    text,
    union,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, renamed
from app.clock import now
from app.courses.models import Member, role_changed
from app.db import LOCKED, Base, Id, Key, db, index_where
from app.discussion.paths import path_below, path_by_date, path_segment
from app.essays.hiding import Hideable
from app.essays.models import Essay
from app.prepared import change, insert, next_id

COMMENT_LIMIT = 60_000  # characters of Markdown: longer than any essay asked for
CORRECTION = timedelta(minutes=15)  # corrections within it are not marked
PART = 100  # comments to a part of the page
DEPTH_SHOWN = 6  # from here on replies are not indented further

posted = Signal("A comment was posted here, or stands again. Sender: a Posted.")
removed = Signal("A comment was deleted or hidden. Sender: the Comment.")

_IMPORTED = text("import_key IS NOT NULL")
_REPLY = text("parent_id IS NOT NULL")
_HIDDEN = text("hidden_at IS NOT NULL")


class Comment(Hideable, Base):
    """An answer to an essay, or to another comment of the same essay.

    `parent` is the true parent however deep; `replies` counts the direct replies that the class
    still sees, so that a deleted or hidden comment knows whether it leaves a placeholder.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_essay_id_path", "essay_id", "path"),
        Index("ix_comments_author_id_created_at", "author_id", "created_at"),
        index_where(
            *(_IMPORTED, "uq_comments_essay_id_import_key", "essay_id", "import_key"), unique=True
        ),
        index_where(_REPLY, "ix_comments_parent_id", "parent_id"),
        index_where(_HIDDEN, "ix_comments_hidden_by_id", "hidden_by_id"),
    )

    id: Mapped[Id]
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    writer_name: Mapped[str] = mapped_column(String(80), default="")
    html: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(
        Text().with_variant(Text(collation="C"), "postgresql"), default=""
    )
    depth: Mapped[int] = mapped_column(Integer, default=0)
    replies: Mapped[int] = mapped_column(Integer, default=0)
    revision_number: Mapped[int] = mapped_column(Integer)  # what the essay then said
    created_at: Mapped[datetime] = mapped_column(default=now)
    corrected_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(String(64))

    essay: Mapped[Essay] = relationship()
    author: Mapped[Member | None] = relationship()
    parent: Mapped["Comment | None"] = relationship(remote_side="Comment.id")

    @classmethod
    def post(
        cls,
        essay: Essay,
        html: str,
        author: Member | None,
        parent: "Comment | None" = None,
        **imported: Any,
    ) -> "Comment":
        """As `add`, whoever and whatever is new getting its number before; returns the comment as
        an object."""
        db.session.flush()
        return db.session.get_one(cls, cls.add(essay, html, author, parent, **imported))

    @classmethod
    def add(
        cls,
        essay: Essay,
        html: str,
        author: Member | None,
        parent: "Comment | None" = None,
        **imported: Any,
    ) -> int:
        """Answer the essay, or `parent`, which belongs to the same essay (W7); returns the
        comment's id, for to make its object takes as long as to write it. Of both only the facts
        are asked for, so a row of them will do.

        Comments are counted: here, and where one goes or comes back, the caller holds the essay's
        row locked (`with_for_update`), so that of two at once neither is lost. Of what an import
        brings nobody is told: it was said long ago, elsewhere.
        """
        if parent is not None and parent.essay_id != essay.id:
            raise ValueError("a reply belongs to its parent's essay")
        about = {"revision_number": essay.revision_count, "created_at": now(), **imported}
        number = next_id(cls)  # which is part of its place
        insert(
            cls,
            id=number,
            essay_id=essay.id,
            author_id=author.id if author else None,
            parent_id=parent.id if parent else None,
            html=html,
            depth=parent.depth + 1 if parent else 0,
            path=_place(number, parent, about),
            **about,
        )
        _count_one_more(essay, parent)
        if "import_key" not in imported:
            posted.send(Posted.of(number, essay, author, parent))
        return number

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def fingerprint(self) -> str:
        """What tells this text from an earlier or a later one of the same comment."""
        return hashlib.sha256(self.html.encode()).hexdigest()[:16]

    def correct(self, html: str) -> None:
        """Change the text; after 15 minutes the change is marked."""
        if html == self.html:
            return
        self.html = html
        if now() > self.created_at + CORRECTION:
            self.corrected_at = now()
        self.essay.touch()

    def assign(self, author: Member | None) -> bool:
        """Say whose this imported comment is; see `Essay.assign`."""
        if author is self.author:
            return False
        self.author = author
        self.essay.touch()
        return True

    @property
    def shown(self) -> bool:
        """Whether the class finds it: as itself, or as the placeholder above replies."""
        return self.standing or self.replies > 0

    @property
    def standing(self) -> bool:
        """Neither deleted nor hidden: everybody in the class reads it, and it counts."""
        return not self.deleted and not self.hidden

    def delete(self) -> None:
        """Delete; for 30 days the writer can undo it. Replies stay, below a placeholder."""
        if not self.deleted:
            stood, self.deleted_at = self.standing, now()
            self._count(stood)

    def restore(self) -> None:
        """Undo the deletion."""
        if self.deleted:
            stood, self.deleted_at = self.standing, None
            self._count(stood)

    def _mark(self, at: datetime | None, by_id: int | None, reason: str | None) -> None:
        stood = self.standing
        super()._mark(at, by_id, reason)
        self._count(stood)

    def _count(self, stood: bool) -> None:
        """It may have gone, or stand again: its essay and what is above it count that."""
        self.essay.touch()
        change = self.standing - stood
        if not change:
            return
        self.essay.comment_count += change
        if not self.replies:  # else its place stays, as a placeholder
            _tell_above(self, change)
        if change < 0:
            removed.send(self)
        elif self.import_key is None:
            posted.send(Posted.of(self.id, self.essay, self.author, self.parent))


class Posted(NamedTuple):
    """What others are told of a comment; `to` are those it answers, never its own writer."""

    id: int
    essay_id: int
    to: frozenset[int]

    @classmethod
    def of(
        cls, comment_id: int, essay: Essay, author: Member | None, parent: Comment | None
    ) -> "Posted":
        answered = (essay.author_id, parent.author_id if parent else None)
        own = author.id if author else None
        return cls(comment_id, essay.id, frozenset(one for one in answered if one and one != own))


def _place(comment_id: int, parent: Comment | None, about: dict[str, Any]) -> str:
    if parent is not None:
        return path_below(parent.path, parent.depth, parent.id, comment_id)
    if "import_key" in about:
        return path_by_date(about["created_at"], comment_id)
    return path_segment(comment_id)


def _count_one_more(essay: Essay, parent: Comment | None) -> None:
    """A comment has been added: told to the database. What the session holds of its essay and of
    its parent, if it holds them, is read anew when it is asked for."""
    change(_counting(), essay=essay.id)
    _read_anew(Essay, essay.id, "comment_count", "version")
    if parent is not None:
        change(_answering(), parent=parent.id)
        _read_anew(Comment, parent.id, "replies")


def _read_anew(kind: type[Base], row_id: int, *changed: str) -> None:
    if not db.session.registry.has():
        return
    key = kind.__mapper__.identity_key_from_primary_key((row_id,))
    if (held := db.session.identity_map.get(key)) is not None:
        db.session.expire(held, changed)


@cache
def _counting() -> Update:
    more = {"comment_count": Essay.comment_count + 1, "version": Essay.version + 1}
    return update(Essay).where(Essay.id == bindparam("essay", type_=Key)).values(more)


@cache
def _answering() -> Update:
    above = Comment.id == bindparam("parent", type_=Key)
    return update(Comment).where(above).values(replies=Comment.replies + 1)


def _tell_above(comment: Comment, change: int) -> None:
    """The comment has come onto the page (+1) or gone from it (-1): its parent counts that.

    A placeholder that only this reply held open comes and goes with it, and so on upwards.
    """
    while (parent := comment.parent) is not None:
        shown = parent.shown
        parent.replies += change
        if parent.shown == shown:
            return
        comment = parent


def subscribe() -> None:
    """Hear of new names and badges: they are shown beside every essay and comment."""
    renamed.connect(_touch_essays_that_name)
    role_changed.connect(_of_member)


def _of_member(member: Member) -> None:
    _touch_essays_that_name(member.person)


def _touch_essays_that_name(person: Person) -> None:
    """Locked in order: two who have answered one another may change their names at once."""
    theirs = select(Member.id).where(Member.person_id == person.id)
    named = Essay.id.in_(
        union(
            select(Essay.id).where(Essay.author_id.in_(theirs)),
            select(Essay.id).where(Essay.hidden_by_id == person.id, Essay.hidden_at.is_not(None)),
            select(Comment.essay_id).where(Comment.author_id.in_(theirs)),
            select(Comment.essay_id).where(
                Comment.hidden_by_id == person.id, Comment.hidden_at.is_not(None)
            ),
        )
    )
    in_order = select(Essay.id).where(named).order_by(Essay.id)
    db.session.execute(in_order.with_for_update(**LOCKED))
    db.session.execute(update(Essay).where(named).values(version=Essay.version + 1))
