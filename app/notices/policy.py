"""Which notices reach somebody: those of courses they are in, about what they may see today."""

from sqlalchemy import Select, or_, select

from app.accounts.models import Person
from app.courses.models import Member
from app.courses.policy import memberships_of
from app.essays.models import Essay
from app.notices.models import Notice


def notices_open_to(person: Person) -> Select[Notice]:
    """Newest first. One about a reply goes when the essay's thread does; feedback stays."""
    return (
        select(Notice)
        .join(Notice.essay)
        .where(
            Notice.member_id.in_(memberships_of(person).with_only_columns(Member.id)),
            or_(Notice.kind == "feedback", Essay.listed, Essay.comment_count > 0),
        )
        .order_by(Notice.id.desc())
    )
