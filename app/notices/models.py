"""Notice: one thing that one member should hear of, written in the transaction that caused it."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    and_,
    delete,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.courses.models import Member
from app.db import Base, Id, db, index_where
from app.discussion.models import Comment, Posted, posted
from app.discussion.models import removed as comment_removed
from app.discussion.readers import read
from app.essays.hiding import hidden, unhidden
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.feedback.models import released as feedback_released
from app.prepared import insert_unless_there


def _once(about: str) -> Index:
    """A member is told of the same thing once."""
    told = text(f"{about} IS NOT NULL")
    return index_where(told, f"uq_notices_{about}_member_id", about, "member_id", unique=True)


_UNSEEN = text("seen_at IS NULL")


class Notice(Base):
    """`kind` is “reply” (with its comment), “feedback” (with its letter) or “hidden” (one's essay,
    or with the comment that is), never about one's own doing. It holds no words: those are read
    with the rights one has when one looks.

    `told_at` is when the mail was written down that tells of it, whatever becomes of that: so it is
    told once."""

    __tablename__ = "notices"
    __table_args__ = (
        # Of what was seen nobody asks, nor of an essay alone; and each index is one more page to
        # write with a comment.
        index_where(_UNSEEN, "ix_notices_unseen", "member_id", "at"),
        _once("comment_id"),
        _once("feedback_id"),
        CheckConstraint("kind in ('reply', 'feedback', 'hidden')", name="kind"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()
    essay: Mapped[Essay] = relationship()
    comment: Mapped[Comment | None] = relationship()
    feedback: Mapped[Feedback | None] = relationship()


def subscribe() -> None:
    """Listen to the rooms below."""
    posted.connect(_tell_of_reply)
    comment_removed.connect(_forget_reply)
    feedback_released.connect(_tell_of_feedback)
    read.connect(_see)
    hidden.connect(_tell_of_hiding)
    unhidden.connect(_forget_hiding)


def _tell_of_reply(comment: Posted) -> None:
    """The essay's author and the parent's writer hear of it, once each."""
    for member_id in comment.to:
        insert_unless_there(
            Notice,
            member_id=member_id,
            essay_id=comment.essay_id,
            kind="reply",
            comment_id=comment.id,
        )


def _forget_reply(comment: Comment) -> None:
    db.session.execute(delete(Notice).where(Notice.comment_id == comment.id))


def _tell_of_feedback(letter: Feedback) -> None:
    if letter.essay.author_id is not None:
        insert_unless_there(
            Notice,
            member_id=letter.essay.author_id,
            essay_id=letter.essay_id,
            kind="feedback",
            feedback_id=letter.id,
        )


def _tell_of_hiding(words: Essay | Comment) -> None:
    """Whoever wrote it hears of it; why, stands with what is hidden."""
    if words.author_id is not None:
        about = {"kind": "hidden", **_place_of(words)}
        insert_unless_there(Notice, member_id=words.author_id, **about)


def _forget_hiding(words: Essay | Comment) -> None:
    told = delete(Notice).where(Notice.kind == "hidden")
    db.session.execute(told.filter_by(**_place_of(words)))


def _place_of(words: Essay | Comment) -> dict[str, int | None]:
    if isinstance(words, Comment):
        return {"essay_id": words.essay_id, "comment_id": words.id}
    return {"essay_id": words.id, "comment_id": None}


def _see(member: Member, essay_id: int) -> None:
    """The member has had the essay's page before them: replies, and feedback to its author."""
    unseen = and_(
        Notice.member_id == member.id, Notice.essay_id == essay_id, Notice.seen_at.is_(None)
    )
    db.session.execute(update(Notice).where(unseen).values(seen_at=now()))
