"""Picture, and which texts use it.

A picture is kept in files named by their content, made of what was uploaded (`picture_work`); a row
says whose it is, and a course's. Its file is there before its row is, and goes after all rows that
name it. The same content of two people is one file and two rows.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.courses.models import Member
from app.db import Base, Id, db

KEY_LENGTH = 32  # hexadecimal digits: 128 bits of its content's hash
WIDTHS = (480, 960, 1600)  # of its files; none is made wider than the picture is
KEPT_UNUSED = timedelta(days=30)

IN_TEXT = re.compile(rf'<img\b[^>]*? src="/media/([0-9a-f]{{{KEY_LENGTH}}})"')


class Picture(Base):
    """A picture that a member has put into a course. `kind` is “jpeg” or “png”; `width` and
    `height` are those of its widest file; `bytes` is what all its files take."""

    __tablename__ = "pictures"
    __table_args__ = (
        UniqueConstraint("key", "uploader_id"),
        Index("ix_pictures_course_id", "course_id"),
        Index("ix_pictures_uploader_id", "uploader_id"),
        Index("ix_pictures_unused_since", "unused_since"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    uploader_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now)
    unused_since: Mapped[datetime | None]  # None: a text uses it

    @classmethod
    def of(cls, uploader: Member, key: str) -> "Picture | None":
        """The one of this content that the member has put in before."""
        mine = select(cls).where(cls.key == key, cls.uploader_id == uploader.id)
        return db.session.scalar(mine)

    @classmethod
    def add(cls, uploader: Member, key: str, **facts: Any) -> "Picture":
        """Put it into the member's course; its files are on the disk. Once more is the same one,
        which is kept as long as if it were new."""
        picture = cls.of(uploader, key)
        if picture is None:
            picture = cls(key=key, course_id=uploader.course_id, uploader_id=uploader.id, **facts)
            picture.unused_since = now()
            db.session.add(picture)
        elif picture.unused_since is not None:
            picture.unused_since = now()
        db.session.flush()
        return picture

    def copied_to(self, member: Member) -> "Picture":
        """The same content as a picture of this member, in their course."""
        facts = {name: getattr(self, name) for name in ("kind", "width", "height", "bytes")}
        return Picture.add(member, self.key, **facts)

    @property
    def widths(self) -> list[int]:
        """Of its files, the narrowest first."""
        return [*(width for width in WIDTHS if width < self.width), self.width]

    def width_for(self, wanted: int) -> int:
        """The narrowest of its files that is wide enough; the widest where none is."""
        return next((width for width in self.widths if width >= wanted), self.width)

    @classmethod
    def bytes_of(cls, uploader: Member) -> tuple[int, int]:
        """What all pictures of this person take, in whatever course, and all of this course."""
        theirs = select(Member.id).where(Member.person_id == uploader.person_id)
        total = func.coalesce(func.sum(cls.bytes), 0)
        own = db.session.scalar(select(total).where(cls.uploader_id.in_(theirs)))
        here = db.session.scalar(select(total).where(cls.course_id == uploader.course_id))
        return int(own or 0), int(here or 0)


class PictureUse(Base):
    """A text of an essay has this picture in it: a revision, an earlier draft, or where neither is
    named the working copy. It goes with its text."""

    __tablename__ = "picture_uses"
    __table_args__ = (
        Index("ix_picture_uses_picture_id", "picture_id"),
        Index("ix_picture_uses_essay_id", "essay_id"),
        Index("ix_picture_uses_revision_id", "revision_id"),
        Index("ix_picture_uses_earlier_draft_id", "earlier_draft_id"),
    )

    id: Mapped[Id]
    picture_id: Mapped[int] = mapped_column(ForeignKey("pictures.id"))
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    earlier_draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("earlier_drafts.id", ondelete="CASCADE")
    )


def keys_in(html: str) -> set[str]:
    """The keys of the pictures in a stored text."""
    return set(IN_TEXT.findall(html)) if "/media/" in html else set()
