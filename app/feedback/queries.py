"""Reads of feedback that outgrow a route."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload

from app.courses.models import Member
from app.db import db
from app.feedback.models import Feedback
from app.feedback.policy import feedback_open_to


def letters_on(member: Member, essay_id: int) -> Sequence[Feedback]:
    """The letters on one essay that the member may read, their writers with them; oldest first."""
    letters = feedback_open_to(member).where(Feedback.essay_id == essay_id)
    writer = joinedload(Feedback.writer).joinedload(Member.person)
    return db.session.scalars(letters.options(writer).order_by(Feedback.id)).all()
