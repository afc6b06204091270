"""Which notices reach somebody: those of courses they are in, about what they may see today."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.courses.models import Course, Member, Role
from app.courses.policy import memberships_of
from app.essays.models import Essay, undo_begins
from app.notices.models import Notice


def notices_open_to(person: Person) -> Select[Notice]:
    """Newest first. One about a reply goes when the essay's thread does; feedback stays for as long
    as the essay is the hearer's own and can be brought back; that something is hidden, for as long
    as the hearer finds it. In a section apart from the essay's, the hearer finds neither (S6)."""
    thread = and_(or_(Essay.listed, Essay.comment_count > 0), ~_apart().exists())
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


def _apart() -> Select[int]:
    """The hearer, if the essay's author is none of those whom they find (`members_open_to`)."""
    hearer, author = aliased(Member), aliased(Member)
    staff = or_(author.role == Role.INSTRUCTOR, author.role == Role.ASSISTANT)
    all_sections = or_(
        hearer.role == Role.INSTRUCTOR,
        and_(hearer.role == Role.ASSISTANT, hearer.section_id.is_(None)),
    )
    same = author.section_id.is_not_distinct_from(hearer.section_id)
    together = and_(author.section_id.is_not(None), same)
    found = or_(all_sections, author.id == hearer.id, staff, together)
    return (
        select(hearer.id)
        .join(Course, Course.id == hearer.course_id)
        .join(author, author.id == Essay.author_id)
        .where(hearer.id == Notice.member_id, Course.separate_sections, ~found)
        .correlate(Notice, Essay)
    )
