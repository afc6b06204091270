"""The hot reads of a thread, as plain rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.courses.models import Member
from app.db import Key, conditions, db
from app.discussion.models import PART, Comment
from app.discussion.policy import hidden_comments_open_to
from app.discussion.readers import CommentDraft, ReadMark
from app.essays.models import Essay
from app.essays.policy import addresses_open_to, essays_listed_for, essays_open_to
from app.essays.queries import HIDDEN
from app.prepared import rows


def has_place(comment: Any) -> ColumnElement[bool]:
    """Whether the class finds a comment on the page, if only as the placeholder above replies."""
    standing = and_(comment.deleted_at.is_(None), comment.hidden_at.is_(None))
    return or_(standing, comment.replies > 0)


def in_thread(comment: Any) -> ColumnElement[bool]:
    """Whether somebody finds it: hidden ones too, which their writers and staff see. Parts are made
    of these, so that a part's address is the same for all."""
    return or_(comment.deleted_at.is_(None), comment.replies > 0)


SHOWN = in_thread(Comment)


def part_of_thread(essay_id: int, after: int | None = None) -> Sequence[Any]:
    """The comments of an essay in the order of its threads: `PART` of them, those behind the
    comment `after`. One range scan of an index, however many there are."""
    part = (
        select(
            *(Comment.id, Comment.parent_id, Comment.author_id, Comment.writer_name, Comment.html),
            *(Comment.depth, Comment.created_at, Comment.corrected_at, Comment.deleted_at),
            *(Comment.hidden_at, Comment.hidden_by_id, Comment.hidden_reason, Comment.replies),
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
    """Who wrote these comments, those left out that are gone: a part answers them, but does not
    hold them itself."""
    if not comment_ids:
        return {}
    found = (
        select(Comment.id, func.coalesce(Person.name, Comment.writer_name))
        .outerjoin(Member, Comment.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .where(
            Comment.id.in_(comment_ids), Comment.deleted_at.is_(None), Comment.hidden_at.is_(None)
        )
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def hidden_comments_of(member: Member) -> Sequence[Any]:
    """What is hidden in the course: the words, by whom they were written and hidden, when, why."""
    by = aliased(Person)
    columns = (
        hidden_comments_open_to(member)
        .outerjoin(Comment.author)
        .outerjoin(Person, Member.person_id == Person.id)
        .outerjoin(by, Comment.hidden_by_id == by.id)
        .with_only_columns(
            *(Comment.id, Comment.essay_id, Comment.author_id, Comment.html),
            *(Comment.hidden_at, Comment.hidden_reason, literal(value=True).label("hidden")),
            conditions(addresses_open_to(member)).label("found"),
            *(func.coalesce(Person.name, Comment.writer_name).label("name"), by.name.label("by")),
            case((conditions(essays_open_to(member)), Essay.title)).label("title"),
        )
    )
    return db.session.execute(columns.limit(HIDDEN)).all()


def people_named(person_ids: set[int]) -> dict[int, str]:
    """The names of those who have hidden something."""
    if not person_ids:
        return {}
    found = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return {row.id: row.name for row in db.session.execute(found)}


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
        Comment.hidden_at.is_(None),
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
    thread = select(one.id).where(one.essay_id == essay, in_thread(one))
    return thread.limit(1).offset(PART).exists()


def unread_essays(member: Member) -> Select[Any]:
    """The listed essays by others that the member has neither read (`ReadMark`) nor answered."""
    read = select(ReadMark.essay_id).where(
        ReadMark.member_id == member.id, ReadMark.essay_id == Essay.id
    )
    answered = select(Comment.id).where(
        Comment.essay_id == Essay.id, Comment.author_id == member.id
    )
    return essays_listed_for(member).where(
        Essay.author_id.is_distinct_from(member.id), ~read.exists(), ~answered.exists()
    )


def unread_by_module(member: Member) -> dict[int | None, int]:
    """How many essays the member has not read in each module that has such; one query."""
    found = unread_essays(member).where(Essay.module_id.is_not(None)).order_by(None)
    columns = found.with_only_columns(Essay.module_id, func.count()).group_by(Essay.module_id)
    return {row[0]: row[1] for row in db.session.execute(columns)}


def next_unread(member: Member, module_id: int, after: tuple[Any, int] | None) -> int | None:
    """The essay of the module to be read next, the first published first; `after`: behind this
    place (moment and id), and only then from the beginning. None: all are read."""
    place = tuple_(Essay.published_at, Essay.id)
    unread = unread_essays(member).where(Essay.module_id == module_id).order_by(None)
    if after is not None:
        unread = unread.where(Essay.id != after[1]).order_by(case((place > after, 0), else_=1))
    first = unread.order_by(Essay.published_at, Essay.id).with_only_columns(Essay.id).limit(1)
    return db.session.scalar(first)


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
