"""CommentDraft: what a member has begun to answer, kept until it is posted."""

from datetime import datetime
from functools import cache

from sqlalchemy import Delete, ForeignKey, Text, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.courses.models import Member
from app.db import Base, Id, Key, db
from app.essays.models import Essay
from app.prepared import change, insert_unless_there


class CommentDraft(Base):
    """What a member has begun to answer: to the essay (`parent_id` 0) or to one comment."""

    __tablename__ = "comment_drafts"
    __table_args__ = (UniqueConstraint("member_id", "essay_id", "parent_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    parent_id: Mapped[int] = mapped_column(Key, default=0)
    text: Mapped[str] = mapped_column(Text)  # as typed
    saved_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, member: Member, essay: Essay, parent_id: int) -> "CommentDraft | None":
        return db.session.scalar(
            select(cls).where(
                cls.member_id == member.id, cls.essay_id == essay.id, cls.parent_id == parent_id
            )
        )

    @classmethod
    def keep(cls, member: Member, essay: Essay, parent_id: int, text: str) -> None:
        """Keep what is typed so far; nothing typed, nothing kept."""
        if not text.strip():
            return cls.drop(member, essay, parent_id)
        place = {"member_id": member.id, "essay_id": essay.id, "parent_id": parent_id}
        if not insert_unless_there(cls, **place, text=text):
            db.session.execute(update(cls).filter_by(**place).values(text=text, saved_at=now()))
        return None

    @classmethod
    def drop(cls, member: Member, essay: Essay, parent_id: int) -> None:
        change(_dropping(), member=member.id, essay=essay.id, parent=parent_id)


@cache
def _dropping() -> Delete:
    return delete(CommentDraft).where(
        CommentDraft.member_id == bindparam("member", type_=Key),
        CommentDraft.essay_id == bindparam("essay", type_=Key),
        CommentDraft.parent_id == bindparam("parent", type_=Key),
    )
