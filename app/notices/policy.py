"""Which notices reach somebody: those of courses they are in, about what they may see today."""

from sqlalchemy import Select, and_, or_, select

from app.accounts.models import Person
from app.courses.models import Member
from app.courses.policy import memberships_of
from app.essays.models import Essay, undo_begins
from app.notices.models import Notice


def notices_open_to(person: Person) -> Select[Notice]:
    """Newest first. One about a reply goes when the essay's thread does; feedback stays for as long
    as the essay is the hearer's own and can be brought back; that something is hidden, for as long
    as the hearer finds it."""
    thread = or_(Essay.listed, Essay.comment_count > 0)
    reply = and_(Notice.kind == "reply", thread)
    own = and_(Essay.author_id == Notice.member_id, Essay.deleted_at.is_(None))
    hidden = and_(Notice.kind == "hidden", or_(thread, own))
    feedback = and_(
        Notice.kind == "feedback",
        Essay.author_id == Notice.member_id,
        or_(Essay.deleted_at.is_(None), Essay.deleted_at > undo_begins()),
    )
    return (
        select(Notice)
        .join(Notice.essay)
        .where(
            Notice.member_id.in_(memberships_of(person).with_only_columns(Member.id)),
            or_(reply, feedback, hidden),
        )
        .order_by(Notice.id.desc())
    )
