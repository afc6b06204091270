"""What one member has of an essay's thread: an answer they have begun, how far they have read."""

import hashlib
from datetime import datetime
from functools import cache

from blinker import Signal
from sqlalchemy import Delete, ForeignKey, Text, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.courses.models import Member
from app.db import LOCKED, Base, Id, Key, db
from app.essays.models import Essay
from app.prepared import change, insert, insert_unless_there

read = Signal("A member has read an essay's comments. Sender: the Member; essay_id.")


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

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.text)

    @classmethod
    def of(cls, member: Member, essay: Essay, parent_id: int) -> "CommentDraft | None":
        return db.session.scalar(
            select(cls).where(
                cls.member_id == member.id, cls.essay_id == essay.id, cls.parent_id == parent_id
            )
        )

    @classmethod
    def keep(
        cls, member: Member, essay: Essay, parent_id: int, text: str, over: str = ""
    ) -> "CommentDraft | None":
        """Keep what is typed so far; nothing typed, nothing kept. `over` is the fingerprint of the
        draft that these words were written over (empty: not known, so they go over any). Where
        another stands by now, and says something else, nothing changes, and that one is returned.
        One that is gone was posted or emptied, so nothing of it is lost.
        """
        place = {"member_id": member.id, "essay_id": essay.id, "parent_id": parent_id}
        # First of all: of two that begin at once, the second waits here, and then finds the other.
        if text.strip() and insert_unless_there(cls, **place, text=text):
            return None
        locked = select(cls).filter_by(**place).with_for_update(**LOCKED)
        stands = db.session.scalar(locked.execution_options(populate_existing=True))
        if stands is None:
            return None
        if over not in ("", stands.fingerprint) and text.strip() != stands.text.strip():
            return stands
        if text.strip():
            stands.text, stands.saved_at = text, now()
        else:
            db.session.delete(stands)
        return None

    @classmethod
    def finish(cls, member: Member, essay: Essay, parent_id: int, text: str, over: str) -> None:
        """`text` is posted, so its draft goes. A draft that says something else, and that was not
        seen where this was written (`over`, as above), stays: it is of another tab."""
        gone = change(_dropping(), member=member.id, essay=essay.id, parent=parent_id)
        if gone is None or over in ("", fingerprint_of(gone.text)):
            return
        if gone.text.strip() != text.strip():
            place = {"member_id": member.id, "essay_id": essay.id, "parent_id": parent_id}
            insert(cls, **place, text=gone.text, saved_at=gone.saved_at)


def fingerprint_of(draft: str) -> str:
    """What tells a draft from an earlier or a later one; where there is none, of no words."""
    return hashlib.sha256((draft if draft.strip() else "").encode()).hexdigest()[:16]


@cache
def _dropping() -> Delete:
    here = (
        CommentDraft.member_id == bindparam("member", type_=Key),
        CommentDraft.essay_id == bindparam("essay", type_=Key),
        CommentDraft.parent_id == bindparam("parent", type_=Key),
    )
    # Returned, since a fingerprint is no column: nobody waits for a question more as they post.
    columns = (CommentDraft.text, CommentDraft.saved_at)
    return delete(CommentDraft).where(*here).returning(*columns)  # type: ignore[return-value]


class ReadMark(Base):
    """How far a member has read an essay: its comments all up to the id `comment_id`, its text as
    of revision `revision_number`, and before that as of `earlier_revision` (0: not known)."""

    __tablename__ = "read_marks"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True
    )
    essay_id: Mapped[int] = mapped_column(
        ForeignKey("essays.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[int] = mapped_column(Key, default=0)
    revision_number: Mapped[int] = mapped_column(default=0)
    earlier_revision: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def set(cls, member: Member, essay: Essay, comment_id: int, revision: int = 0) -> None:
        """Note that the member has read up to that comment, and that revision of the text (0: not
        the text); never moves back."""
        place = {"member_id": member.id, "essay_id": essay.id}
        read_now = {"comment_id": comment_id, "revision_number": revision}
        if not insert_unless_there(cls, **place, **read_now):
            mark = update(cls).filter_by(**place)
            further = mark.where(cls.comment_id < comment_id)
            db.session.execute(further.values(comment_id=comment_id, at=now()))
            newer = mark.where(cls.revision_number < revision)
            before = cls.revision_number
            db.session.execute(newer.values(revision_number=revision, earlier_revision=before))
        read.send(member, essay_id=essay.id)
