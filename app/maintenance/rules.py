"""What must be true of the rows of a board, each as a question for those of which it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql import Executable

from app.courses.invitations import Invitation
from app.courses.models import Course, Member, Module, Role
from app.courses.sections import Section
from app.db import Base
from app.discussion.models import Comment
from app.discussion.paths import DEPTH_ORDERED
from app.discussion.queries import has_place
from app.discussion.readers import CommentDraft, ReadMark
from app.essays.models import Essay, Revision
from app.essays.pictures import Picture, PictureUse
from app.essays.sittings import EarlierDraft
from app.feedback.models import Feedback
from app.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` asks for what tells the rows that break it; `mend`, where a rule can be made true
    by counting anew, is executed until it finds nothing more to change."""

    says: str
    of: str  # what a row is called
    broken: Select[Any]
    mend: Executable | None = None


def rules() -> Iterator[Rule]:
    """All of them, those first on which others build."""
    yield from (_parents(table) for table in Base.metadata.sorted_tables if table.foreign_keys)
    yield from (_counted_comments(), _counted_replies(), _counted_revisions())
    yield from (_shown_revision(), _threads(), _paths())
    yield from (_hidden(Essay, "essay"), _hidden(Comment, "comment"))
    yield from _of_one_course()
    yield _instructed()


def _parents(table: Table) -> Rule:
    """Every row that a row names is there."""
    rows = table.alias()
    missing = []
    for key in table.foreign_keys:
        parents = key.column.table.alias()
        here = rows.c[key.parent.name]
        there = parents.c[key.column.name] == here
        missing.append(and_(here.is_not(None), ~exists().where(there)))
    return Rule(
        says=f"every row that “{table.name}” names is there",
        of=f"row of {table.name}",
        broken=select(*[rows.c[column.name] for column in table.primary_key]).where(or_(*missing)),
    )


def _counted_comments() -> Rule:
    gone = (Comment.deleted_at, Comment.hidden_at)
    standing = (Comment.essay_id == Essay.id, *(at.is_(None) for at in gone))
    number = select(func.count()).select_from(Comment).where(*standing).scalar_subquery()
    wrong = Essay.comment_count != number
    anew = {"comment_count": number, "version": Essay.version + 1}
    return Rule(
        says="an essay counts the comments that stand under it",
        of="essay",
        broken=select(Essay.id).where(wrong),
        mend=update(Essay).where(wrong).values(anew),
    )


def _counted_replies() -> Rule:
    reply = aliased(Comment)
    shown = (reply.parent_id == Comment.id, has_place(reply))
    number = select(func.count()).select_from(reply).where(*shown).scalar_subquery()
    wrong = Comment.replies != number
    return Rule(
        says="a comment counts its direct replies that the class finds on the page",
        of="comment",
        broken=select(Comment.id).where(wrong),
        mend=update(Comment).where(wrong).values(replies=number),
    )


def _counted_revisions() -> Rule:
    of_it = select(func.count()).where(Revision.essay_id == Essay.id).scalar_subquery()
    last = select(func.max(Revision.number)).where(Revision.essay_id == Essay.id).scalar_subquery()
    return Rule(
        says="an essay's revisions are numbered from 1, and it counts them",
        of="essay",
        broken=select(Essay.id).where(
            or_(Essay.revision_count != of_it, func.coalesce(last, 0) != of_it)
        ),
    )


def _shown_revision() -> Rule:
    shown = and_(Revision.essay_id == Essay.id, Revision.number == Essay.revision_count)
    other = or_(Revision.title != Essay.title, Revision.html != Essay.html)
    published = Essay.published_at.is_not(None)
    return Rule(
        says="what readers see of an essay is its newest revision",
        of="essay",
        broken=select(Essay.id)
        .outerjoin(Revision, shown)
        .where(published, or_(Revision.id.is_(None), other)),
    )


def _hidden(model: type[Essay] | type[Comment], of: str) -> Rule:
    facts = (model.hidden_at, model.hidden_by_id, model.hidden_reason)
    all_or_none = or_(*(fact.is_(None) for fact in facts)), or_(*(f.is_not(None) for f in facts))
    return Rule(
        says=f"of each hidden {of} it is known when, by whom and why",
        of=of,
        broken=select(model.id).where(*all_or_none),
    )


def _threads() -> Rule:
    parent = aliased(Comment)
    torn = or_(parent.essay_id != Comment.essay_id, Comment.depth != parent.depth + 1)
    return Rule(
        says="a reply stands one step below its parent, under the same essay",
        of="comment",
        broken=select(Comment.id).join(parent, Comment.parent_id == parent.id).where(torn),
    )


def _paths() -> Rule:
    parent = aliased(Comment)
    below = and_(Comment.path.startswith(parent.path), Comment.path != parent.path)
    ordered = parent.depth < DEPTH_ORDERED
    return Rule(
        says="a reply is ordered below its parent",
        of="comment",
        broken=select(Comment.id)
        .join(parent, Comment.parent_id == parent.id)
        .where(ordered, ~below),
    )


def _of_one_course() -> Iterator[Rule]:
    """What belongs together belongs to one course (S2)."""
    within: tuple[tuple[str, Any, Any, Any], ...] = (
        ("an essay's author is in its course", Essay, Member, Essay.author_id),
        ("an essay's module is of its course", Essay, Module, Essay.module_id),
        ("an earlier draft is by a member", EarlierDraft, Member, EarlierDraft.author_id),
        ("a text's pictures are of its course", PictureUse, Picture, PictureUse.picture_id),
        ("a comment's writer is in its course", Comment, Member, Comment.author_id),
        ("a letter's writer is in its course", Feedback, Member, Feedback.writer_id),
        ("whoever hears of an essay is in its course", Notice, Member, Notice.member_id),
        ("whoever begins an answer is in its course", CommentDraft, Member, CommentDraft.member_id),
        ("whoever has read an essay is in its course", ReadMark, Member, ReadMark.member_id),
    )
    for says, model, other, key in within:
        found = select(*model.__table__.primary_key).join(other, key == other.id)
        if model is not Essay:
            found = found.join(Essay, model.essay_id == Essay.id)
        broken = found.where(other.course_id != Essay.course_id)
        yield Rule(says=says, of=f"row of {model.__tablename__}", broken=broken)
    placed = select(Member.id).join(Section, Section.id == Member.section_id)
    astray = placed.where(Section.course_id != Member.course_id)
    yield Rule("a member's section is of their course", of="row of members", broken=astray)
    kept = select(Invitation.id).join(Section, Section.id == Invitation.section_id)
    astray = kept.where(Section.course_id != Invitation.course_id)
    yield Rule("an invitation's section is of its course", of="row of invitations", broken=astray)


def _instructed() -> Rule:
    instructs = (
        Member.course_id == Course.id,
        Member.role == Role.INSTRUCTOR,
        Member.removed_at.is_(None),
    )
    return Rule(
        says="every course has an instructor (an administrator can appoint one)",
        of="course",
        broken=select(Course.id).where(~exists().where(*instructs)),
    )
