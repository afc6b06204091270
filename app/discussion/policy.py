"""Who sees comments, and who may answer, correct and delete.

A thread is seen by whoever finds the essay's address, text or placeholder (W5); a deleted comment
by nobody, though its writer can bring it back for 30 days; a hidden one by its writer and staff.
"""

from sqlalchemy import Select, and_, false, or_, select

from app.courses.models import Member
from app.db import conditions
from app.discussion.models import Comment
from app.essays.models import Essay, undo_begins
from app.essays.policy import addresses_open_to, may_assign_writing, may_hide_writing


def comments_open_to(member: Member) -> Select[Comment]:
    """Comments that have a place on a page the member finds, placeholders included."""
    standing = and_(Comment.deleted_at.is_(None), Comment.hidden_at.is_(None))
    own = and_(Comment.deleted_at.is_(None), Comment.author_id == member.id)
    hidden_too = Comment.deleted_at.is_(None) if member.staff else own
    place = or_(standing, hidden_too, Comment.replies > 0)
    return comments_once_open_to(member).where(place)


def comments_listed_for(member: Member) -> Select[Comment]:
    """What the class reads on pages the member finds: neither deleted nor hidden."""
    return comments_once_open_to(member).where(
        Comment.deleted_at.is_(None), Comment.hidden_at.is_(None)
    )


def comments_once_open_to(member: Member) -> Select[Comment]:
    """Those too that have gone without leaving a placeholder: that they are gone may be told to
    whoever was about to answer them."""
    return select(Comment).join(Comment.essay).where(conditions(addresses_open_to(member)))


def hidden_comments_open_to(member: Member) -> Select[Comment]:
    """What is hidden in the course, for staff; what was hidden last comes first."""
    here = (Essay.course_id == member.course_id, Comment.hidden_at.is_not(None))
    hidden = select(Comment).join(Comment.essay).where(*here, Comment.deleted_at.is_(None))
    if member.confined:
        hidden = hidden.where(conditions(addresses_open_to(member)))
    newest_first = hidden.order_by(Comment.hidden_at.desc(), Comment.id.desc())
    return newest_first if member.staff else newest_first.where(false())


def comments_by(member: Member) -> Select[Comment]:
    """What the member has written in the course and not deleted, wherever it stands: one's own
    words stay with whoever was moved to another section, too."""
    return (
        select(Comment)
        .join(Comment.essay)
        .where(
            Essay.course_id == member.course_id,
            Comment.author_id == member.id,
            Comment.deleted_at.is_(None),
        )
    )


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
    """Answer a published essay, or a comment of it that is neither deleted nor hidden; a withdrawn,
    deleted or hidden essay's thread is closed."""
    gone = parent and (parent.deleted or parent.hidden)
    return member.writes and essay.listed and not gone


def may_reply(member: Member, comment: Comment) -> bool:
    return may_comment(member, comment.essay, comment)


def may_correct_comment(member: Member, comment: Comment) -> bool:
    """The writer corrects, at any time; after 15 minutes the correction is marked."""
    return may_reply(member, comment) and comment.author_id == member.id


def may_delete_comment(member: Member, comment: Comment) -> bool:
    """What is hidden stays as it is until staff restore it."""
    return member.writes and comment.author_id == member.id and comment.standing


def may_restore_comment(member: Member, comment: Comment) -> bool:
    return member.writes and comment.author_id == member.id and comment.deleted


def may_hide_comment(member: Member, comment: Comment) -> bool:
    """What stands, in closed threads too; nobody judges their own."""
    return may_hide_writing(member) and comment.standing and comment.author_id != member.id


def may_unhide_comment(member: Member, comment: Comment) -> bool:
    return may_hide_writing(member) and comment.hidden and comment.author_id != member.id


def may_assign_comment(member: Member, comment: Comment) -> bool:
    """Staff say whose an imported comment is."""
    return may_assign_writing(member) and comment.import_key is not None
