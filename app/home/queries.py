"""What the desk shows, from all of somebody's courses at once: one query a question, however many
courses there are. What one may see is asked of the rooms' own scopes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import Person
from app.clock import now
from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.courses.policy import memberships_of
from app.courses.queries import anywhere, invitations_waiting_for
from app.db import conditions, db
from app.essays.models import Essay
from app.essays.policy import essays_open_to
from app.feedback.models import Feedback
from app.feedback.policy import feedback_open_to, may_read_all_feedback
from app.feedback.queries import essays_without_feedback
from app.home.frame import any_person
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from app.notices.queries import Line, in_lines, lines_with_courses, titles_of
from app.prepared import rows
from app.prompts.models import Prompt
from app.prompts.policy import prompts_open_to

COURSES = 40  # to a page of the desk; each adds a term to the conditions below
LINES = 20  # of notices on the desk; the others follow once these are seen
DRAFTS = 20
LETTERS = 10
INVITATIONS = 10
ARCHIVED = 60
STILL_SHOWN = timedelta(days=7)  # how long a question stands on the desk after it was due


@dataclass(slots=True)
class Glance:
    """A course on the desk: its question that is due, what I have written on it, what staff owe."""

    member: Member
    due: Prompt | None = None
    mine: list[Any] = field(default_factory=list)
    unreleased: int = 0
    ready: int = 0
    without_feedback: int = 0

    @property
    def course(self) -> Course:
        return self.member.course

    @property
    def answered(self) -> Any:
        """My essay on the question that the class reads, if there is one."""
        read = (row for row in self.mine if row.published_at and not row.withdrawn_at)
        return next((row for row in read if not row.hidden_at), None)

    @property
    def hidden(self) -> Any:
        """My essay on it that staff have hidden."""
        return next((row for row in self.mine if row.hidden_at), None)

    @property
    def draft(self) -> Any:
        return next((row for row in self.mine if not row.published_at), None)


def my_memberships(person: Person, before: int | None) -> Sequence[Member]:
    """My courses that are not archived, the one I joined last first; one more than is shown."""
    mine = _with_courses(person).where(Course.archived_at.is_(None)).limit(COURSES + 1)
    if before is not None:
        mine = mine.where(Member.id < before)
    return db.session.scalars(mine).all()


def my_archive(person: Person) -> Sequence[Member]:
    archived = _with_courses(person).where(Course.archived_at.is_not(None))
    return db.session.scalars(archived.limit(ARCHIVED)).all()


def _with_courses(person: Person) -> Select[Any]:
    mine = memberships_of(person).join(Member.course).order_by(Member.id.desc())
    return mine.options(contains_eager(Member.course))


def at_a_glance(members: Sequence[Member]) -> list[Glance]:
    """Each of these courses with what is due in it and, for staff, what waits for them."""
    glances = {member.course_id: Glance(member) for member in members}
    for prompt in _due_prompts(members):
        glances[prompt.module.course_id].due = prompt
    for essay in _own_on([glance.due for glance in glances.values() if glance.due], members):
        glances[essay.course_id].mine.append(essay)
    staff = [member for member in members if may_read_all_feedback(member)]
    if staff:
        for row in _letters_waiting(staff):
            glance = glances[row.course_id]
            glance.unreleased, glance.ready = row.unreleased, row.ready
        for row in _essays_waiting(staff):
            glances[row.course_id].without_feedback = row.essays
    return list(glances.values())


def _due_prompts(members: Sequence[Member]) -> list[Prompt]:
    """Of each course the question that is due next, else the one that was due just now."""
    recent = (
        select(Prompt)
        .join(Prompt.module)
        .where(anywhere(prompts_open_to, members), Prompt.essays_due_at > now() - STILL_SHOWN)
    )
    by_time = recent.order_by(Prompt.essays_due_at).options(contains_eager(Prompt.module))
    due: dict[int, Prompt] = {}
    for prompt in db.session.scalars(by_time):
        course_id = prompt.module.course_id
        if course_id not in due or due[course_id].past_due:
            due[course_id] = prompt
    return list(due.values())


def _own_on(prompts: Sequence[Prompt], members: Sequence[Member]) -> Sequence[Any]:
    """What I have written on these questions, the newest first; drafts too."""
    own = select(
        *(Essay.id, Essay.course_id, Essay.title, Essay.draft_title, Essay.draft_saved_at),
        *(Essay.published_at, Essay.withdrawn_at, Essay.hidden_at),
    ).where(
        anywhere(essays_open_to, members),
        Essay.author_id.in_([member.id for member in members]),
        Essay.module_id.in_([prompt.module_id for prompt in prompts]),
        Essay.deleted_at.is_(None),
    )
    return db.session.execute(own.order_by(Essay.id.desc())).all()


def _letters_waiting(staff: Sequence[Member]) -> Sequence[Any]:
    """How many letters of each course are not released yet, and how many of them are ready."""
    letters = (
        select(
            Essay.course_id,
            func.count(Feedback.id).label("unreleased"),
            func.count(Feedback.ready_at).label("ready"),
        )
        .join(Feedback.essay)
        .where(
            anywhere(_letters_to_finish, staff),
            Feedback.released_at.is_(None),
            Essay.deleted_at.is_(None),  # those of deleted essays are not released
        )
    )
    return db.session.execute(letters.group_by(Essay.course_id)).all()


def _letters_to_finish(member: Member) -> Select[Any]:
    """Those on essays that have gone to another section are no more theirs to release."""
    letters = feedback_open_to(member)
    return letters.where(conditions(essays_open_to(member))) if member.confined else letters


def _essays_waiting(staff: Sequence[Member]) -> Sequence[Any]:
    """How many essays of each course wait for feedback."""
    essays = (
        select(Essay.course_id, func.count(Essay.id).label("essays"))
        .join(Essay.author)
        .where(anywhere(essays_without_feedback, staff))
    )
    return db.session.execute(essays.group_by(Essay.course_id)).all()


def _mine(person: Person) -> Select[Any]:
    """The ids of all my memberships, those in the archive too."""
    return memberships_of(person).with_only_columns(Member.id)


def my_drafts(person: Person) -> Sequence[Any]:
    """What I am writing that nobody else sees yet, last saved first; one more than is shown."""
    drafts = (
        select(
            *(Essay.id, Essay.title, Essay.draft_title, Essay.draft_saved_at, Essay.published_at),
            *(Course.slug, Course.title.label("course")),
        )
        .join(Essay.course)
        .where(
            Essay.author_id.in_(_mine(person)),
            Essay.draft_html.is_not(None),
            Essay.deleted_at.is_(None),
            Course.archived_at.is_(None),
        )
        .order_by(Essay.draft_saved_at.desc(), Essay.id.desc())
    )
    return db.session.execute(drafts.limit(DRAFTS + 1)).all()


def letters_to(person: Person) -> Sequence[Any]:
    """Feedback released to me, the newest first: on what, by whom, when; no word of it (S7)."""
    writer, reader = aliased(Member), aliased(Person)
    letters = (
        select(
            *(Essay.id, Essay.title, Feedback.released_at, reader.name, Course.slug),
            *(Course.title.label("course"), Course.zone),
        )
        .join(Feedback.essay)
        .join(Essay.course)
        .join(writer, Feedback.writer_id == writer.id)
        .join(reader, writer.person_id == reader.id)
        .where(
            Essay.author_id.in_(_mine(person)),
            Essay.deleted_at.is_(None),
            Feedback.released_at.is_not(None),
        )
        .order_by(Feedback.released_at.desc(), Feedback.id.desc())
    )
    return db.session.execute(letters.limit(LETTERS)).all()


def waiting_for(person: Person) -> tuple[list[Line], dict[int, str]]:
    """What I have not looked at yet, in lines, the newest first: replies to me, feedback released
    to me; one line more than is shown. And the titles of the essays: of one whose text I may not
    read (any more), not even the title is told."""
    lines = in_lines(db.session.execute(_waiting(), {"person": person.id}).all())
    return lines, titles_of(lines)


@cache
def _waiting() -> Select[Any]:
    """What the lines are made of, each with its member and course."""
    unseen = notices_open_to(any_person()).where(Notice.seen_at.is_(None))
    return lines_with_courses(unseen, LINES + 1)


def invitations_for(person: Person) -> Sequence[Any]:
    """The courses that I am invited to, the latest first: into what, and by whom."""
    return rows(_invitations(), person=person.id)


@cache
def _invitations() -> Any:
    inviter = aliased(Person)
    waiting = invitations_waiting_for(any_person()).join(inviter, Invitation.inviter)
    columns = waiting.with_only_columns(
        *(Invitation.id, Course.title, Course.code, Course.term, inviter.name.label("inviter"))
    )
    return columns.order_by(Invitation.invited_at.desc(), Invitation.id.desc()).limit(INVITATIONS)


def shown_to(person: Person, since: int, up_to: int) -> Select[Any]:
    """The unseen notices of the lines whose newest notice lies between these two, as they were when
    nothing later than `up_to` had come."""
    unseen = notices_open_to(person).where(Notice.seen_at.is_(None), Notice.id <= up_to)
    lately = unseen.where(Notice.id >= since)
    answered = lately.where(Notice.kind == "reply").with_only_columns(Notice.essay_id)
    of_a_line = and_(Notice.kind == "reply", Notice.essay_id.in_(answered.order_by(None)))
    return unseen.where(or_(Notice.id >= since, of_a_line))
