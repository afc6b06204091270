"""What the frame of every page shows about the reader: their courses, and how much is new."""

from functools import cached_property
from typing import Any

from flask import g
from flask_login import current_user
from sqlalchemy import func, select

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.courses.policy import memberships_of
from app.db import db
from app.notices.models import Notice
from app.notices.policy import notices_open_to

WAITING_MOST = 99  # the mark in the header counts no further


class Frame:
    """What the frame of every page shows about the reader; asked once, only if it is shown."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def courses(self) -> list[Any]:
        """Slug, code and title of the courses the reader is in, the archived ones left out."""
        mine = memberships_of(self.person).join(Member.course).where(Course.archived_at.is_(None))
        columns = mine.with_only_columns(Course.slug, Course.code, Course.title)
        return list(db.session.execute(columns.order_by(Course.begins_on.desc(), Course.id.desc())))

    @cached_property
    def waiting(self) -> int:
        """How many notices the reader has not seen, up to 99."""
        unseen = notices_open_to(self.person).where(Notice.seen_at.is_(None))
        few = unseen.with_only_columns(Notice.id).order_by(None).limit(WAITING_MOST).subquery()
        return db.session.scalar(select(func.count()).select_from(few)) or 0


def frame() -> Frame | None:
    """The frame of the signed-in reader of this request."""
    if not current_user.is_authenticated:
        return None
    if "frame" not in g:
        g.frame = Frame(current_user.person)
    return g.frame  # type: ignore[no-any-return]
