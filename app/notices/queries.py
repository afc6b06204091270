"""Reads of notices that outgrow a route."""

from sqlalchemy import select

from app.courses.models import Member
from app.db import db
from app.notices.models import Notice


def told_of(member: Member, essay_id: int) -> bool:
    """Whether the member has not yet seen something they were told of this essay."""
    unseen = select(Notice.id).where(
        Notice.member_id == member.id, Notice.essay_id == essay_id, Notice.seen_at.is_(None)
    )
    return db.session.scalar(unseen.limit(1)) is not None
