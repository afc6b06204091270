"""Who sees feedback: its essay's author once it is released, and the course's staff. Nobody else,
ever, by any way out; before release the author sees not even that it exists (S7).
"""

from sqlalchemy import Select, or_, select

from app.courses.models import Member
from app.db import conditions
from app.essays.models import Essay
from app.essays.policy import addresses_open_to, essays_open_to
from app.feedback.models import Feedback


def feedback_open_to(member: Member) -> Select[Feedback]:
    """Staff: all of the course; an assistant what is said of their own essays once it is released,
    for an assistant may have been a student when it was begun; an assistant who has one section
    alone (S6) what is on essays they find, and what they wrote themselves. Everyone else: what was
    released on their own essays, for as long as they can read these. Discarded drafts are nobody's.
    """
    letters = (
        select(Feedback)
        .join(Feedback.essay)
        .where(Essay.course_id == member.course_id, Feedback.html != "")
    )
    if member.instructor:
        return letters
    own, released = Essay.author_id == member.id, Feedback.released_at.is_not(None)
    if member.confined and member.staff:
        found = conditions(addresses_open_to(member))
        letters = letters.where(or_(Feedback.writer_id == member.id, found))
    if member.staff:
        return letters.where(or_(released, Essay.author_id.is_distinct_from(member.id)))
    return letters.where(own, released, conditions(essays_open_to(member)))


def may_read_feedback_on(member: Member, essay: Essay) -> bool:
    """Whether there can be feedback on this essay for the member at all; which, says
    `feedback_open_to`."""
    return member.staff or essay.author_id == member.id


def may_give_feedback(member: Member, essay: Essay) -> bool:
    """Staff write to the author of what is published; not to themselves, not to nobody."""
    return (
        member.staff
        and member.writes
        and essay.listed
        and essay.author_id is not None
        and essay.author_id != member.id
    )


def may_edit_feedback(member: Member, letter: Feedback) -> bool:
    """The writer, and instructors of the course; nobody what is written to themselves."""
    return (
        member.staff
        and not member.course.archived
        and letter.essay.author_id != member.id
        and (letter.writer_id == member.id or member.instructor)
    )


def may_discard_feedback(member: Member, letter: Feedback) -> bool:
    """The writer alone, and only a draft."""
    return (
        may_edit_feedback(member, letter)
        and letter.writer_id == member.id
        and letter.state == "draft"
    )


def may_release_feedback(member: Member) -> bool:
    """Instructors release; assistants where the course allows it."""
    return not member.course.archived and (
        member.instructor or (member.staff and member.course.assistants_release)
    )


def may_read_all_feedback(member: Member) -> bool:
    return member.staff
