"""The hot reads of a thread, as plain rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.courses.models import Member
from app.db import Key, db
from app.discussion.models import PART, Comment
from app.discussion.readers import CommentDraft, ReadMark
from app.essays.models import Essay
from app.prepared import rows


def has_place(comment: Any) -> ColumnElement[bool]:
    """Whether a comment has a place on the page, if only as the placeholder above replies."""
    return or_(comment.deleted_at.is_(None), comment.replies > 0)


SHOWN = has_place(Comment)


def part_of_thread(essay_id: int, after: int | None = None) -> Sequence[Any]:
    """The comments of an essay in the order of its threads: `PART` of them, those behind the
    comment `after`. One range scan of an index, however many there are."""
    part = (
        select(
            *(Comment.id, Comment.parent_id, Comment.author_id, Comment.writer_name, Comment.html),
            *(Comment.depth, Comment.created_at, Comment.corrected_at, Comment.deleted_at),
            *(Comment.import_key, Member.role, Person.name),
        )
        .outerjoin(Member, Comment.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .where(Comment.essay_id == essay_id, SHOWN)
        .order_by(Comment.path)
        .limit(PART)
    )
    if after is not None:
        part = part.where(Comment.path > _path_of(essay_id, after))
    return db.session.execute(part).all()


def names_of(comment_ids: set[int]) -> dict[int, str]:
    """Who wrote these comments: those a part answers, but does not hold itself."""
    if not comment_ids:
        return {}
    found = (
        select(Comment.id, func.coalesce(Person.name, Comment.writer_name))
        .outerjoin(Member, Comment.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .where(Comment.id.in_(comment_ids), Comment.deleted_at.is_(None))
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def read_up_to(member: Member, essay: Essay, newest: int, after: int | None) -> int:
    """How far the mark may move when the part behind `after` was read, whose newest is `newest`:
    not past a comment of another part that the member has not read."""
    if essay.comment_count <= PART:
        return newest
    mark = db.session.get(ReadMark, (member.id, essay.id))
    here = [row.id for row in part_of_thread(essay.id, after)]
    unread = select(func.min(Comment.id)).where(
        Comment.essay_id == essay.id,
        Comment.id.between((mark.comment_id if mark else 0) + 1, newest),
        Comment.id.not_in(here),
        Comment.deleted_at.is_(None),
    )
    first_unread = db.session.scalar(unread)
    return newest if first_unread is None else first_unread - 1


def part_ends(essay_id: int, before: int | None = None) -> list[int]:
    """The last comment of each part that another follows; `before`: only those before a comment.

    Each is the `after` of the part that follows it.
    """
    given = {"essay": essay_id} | ({} if before is None else {"before": before})
    return [row.id for row in rows(_part_ends(before is not None), **given)]


@cache
def _part_ends(up_to_one: bool) -> Select[Any]:
    essay, before = bindparam("essay", type_=Key), bindparam("before", type_=Key)
    numbered = select(
        Comment.id,
        func.row_number().over(order_by=Comment.path).label("number"),
        func.lead(Comment.id).over(order_by=Comment.path).label("next"),
    ).where(Comment.essay_id == essay, SHOWN, _more_than_a_part(essay))
    if up_to_one:
        numbered = numbered.where(Comment.path <= _path_of(essay, before))
    found = numbered.subquery()
    full = and_(found.c.number % PART == 0, found.c.next.is_not(None))
    return select(found.c.id).where(full).order_by(found.c.number)


def _more_than_a_part(essay: Any) -> ColumnElement[bool]:
    """Most threads have one part, and numbering a thread reads all of it: this is asked first."""
    one = aliased(Comment)
    thread = select(one.id).where(one.essay_id == essay, has_place(one))
    return thread.limit(1).offset(PART).exists()


def comment_in(essay_id: int, comment_id: int) -> bool:
    """Whether the comment belongs to the essay (S2)."""
    found = select(Comment.id).where(Comment.id == comment_id, Comment.essay_id == essay_id)
    return db.session.scalar(found) is not None


def reading_columns() -> list[ColumnElement[Any]]:
    """`seen`: up to which comment the `member` has read the `essay`, `read`: as of which revision;
    `draft`: what they had begun to answer to `parent` (0: to the essay)."""
    member, essay = bindparam("member", type_=Key), bindparam("essay", type_=Key)
    mark = (ReadMark.member_id == member, ReadMark.essay_id == essay)
    marks = {"seen": ReadMark.comment_id, "read": ReadMark.revision_number}
    read = [select(one).where(*mark).scalar_subquery().label(name) for name, one in marks.items()]
    draft = select(CommentDraft.text).where(
        CommentDraft.member_id == member,
        CommentDraft.essay_id == essay,
        CommentDraft.parent_id == bindparam("parent", type_=Key),
    )
    return [*read, draft.scalar_subquery().label("draft")]


def _path_of(essay_id: Any, comment_id: Any) -> Any:
    return (
        select(Comment.path)
        .where(Comment.id == comment_id, Comment.essay_id == essay_id)
        .scalar_subquery()
    )
