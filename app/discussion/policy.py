"""Who sees comments, and who may answer, correct and delete.

A thread is seen by whoever finds the essay's address, text or placeholder (W5); a deleted comment
by nobody, though its writer can bring it back for 30 days.
"""

from sqlalchemy import Select, or_, select

from app.courses.models import Member
from app.db import conditions
from app.discussion.models import Comment
from app.essays.models import Essay, undo_begins
from app.essays.policy import addresses_open_to, may_assign_writing


def comments_open_to(member: Member) -> Select[Comment]:
    """Comments that have a place on a page the member finds, placeholders included."""
    return (
        select(Comment)
        .join(Comment.essay)
        .where(
            conditions(addresses_open_to(member)),
            or_(Comment.deleted_at.is_(None), Comment.replies > 0),
        )
    )


def comments_once_open_to(member: Member) -> Select[Comment]:
    """Those too that were deleted without leaving a placeholder: that they are gone may be told to
    whoever was about to answer them."""
    return select(Comment).join(Comment.essay).where(conditions(addresses_open_to(member)))


def restorable_comments_of(member: Member) -> Select[Comment]:
    """The member's own deleted comments whose 30 days are not over."""
    return (
        select(Comment)
        .join(Comment.essay)
        .where(
            Essay.course_id == member.course_id,
            Comment.author_id == member.id,
            Comment.deleted_at > undo_begins(),
        )
    )


def may_comment(member: Member, essay: Essay, parent: Comment | None = None) -> bool:
    """Answer a published essay, or a comment of it that is not deleted; a withdrawn or deleted
    essay's thread is closed."""
    return member.writes and essay.listed and not (parent and parent.deleted)


def may_reply(member: Member, comment: Comment) -> bool:
    return may_comment(member, comment.essay, comment)


def may_correct_comment(member: Member, comment: Comment) -> bool:
    """The writer corrects, at any time; after 15 minutes the correction is marked."""
    return may_reply(member, comment) and comment.author_id == member.id


def may_delete_comment(member: Member, comment: Comment) -> bool:
    return member.writes and comment.author_id == member.id and not comment.deleted


def may_restore_comment(member: Member, comment: Comment) -> bool:
    return member.writes and comment.author_id == member.id and comment.deleted


def may_assign_comment(member: Member, comment: Comment) -> bool:
    """Staff say whose an imported comment is."""
    return may_assign_writing(member) and comment.import_key is not None
