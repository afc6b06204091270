"""Who is in a course, and what they may do there. Roles are compared here and nowhere else.

A person reaches a course through their own membership (`memberships_of`); whoever has none, or was
removed, finds nothing. In an archived course everything is read-only.
"""

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.accounts.models import Person
from app.accounts.policy import may_open_course
from app.courses.invitations import Invitation
from app.courses.log import LogEntry
from app.courses.models import Course, Member, Module, Role
from app.courses.sections import Section

FOR_STAFF = "This page is for the course's staff. Everything else in the course is open to you."
NOBODY_JOINS = (
    "This course is archived: nobody joins it any more. Its instructor can open it again."
)
FOR_ALL_SECTIONS = (
    "This page is of the whole class, and you have one section of it. An instructor can do this, "
    "or give you all sections."
)


def memberships_of(person: Person) -> Select[Member]:
    """The courses a person is in, as their members."""
    return select(Member).where(Member.person_id == person.id, Member.removed_at.is_(None))


def modules_open_to(member: Member) -> Select[Module]:
    return select(Module).where(Module.course_id == member.course_id).order_by(Module.position)


def members_open_to(member: Member) -> Select[Member]:
    """Everyone in the class; those removed too, whose writing has stayed. Where sections are
    separate (S6), whoever is not to find all of it finds their own section, staff, and themselves;
    one in no section finds staff, and nobody else who is in none."""
    people = select(Member).where(Member.course_id == member.course_id)
    if not member.confined:
        return people
    staff = or_(Member.role == Role.INSTRUCTOR, Member.role == Role.ASSISTANT)
    return people.where(or_(_together(member), staff, Member.id == member.id))


def _together(member: Member) -> ColumnElement[bool]:
    """Being in the member's section: nobody is, where the member is in none."""
    same = Member.section_id.is_not_distinct_from(member.section_id)
    return and_(Member.section_id.is_not(None), same)


def readers_open_to(member: Member) -> Select[Member]:
    """Who finds what the member publishes: what staff write is for everyone; a student's essay,
    where sections are separate, for their section and the staff who have all sections or this."""
    people = select(Member).where(Member.course_id == member.course_id)
    if member.staff or not member.course.separate_sections:
        return people
    everywhere = or_(
        Member.role == Role.INSTRUCTOR,
        and_(Member.role == Role.ASSISTANT, Member.section_id.is_(None)),
    )
    return people.where(or_(everywhere, _together(member), Member.id == member.id))


def sections_open_to(member: Member) -> Select[Section]:
    """The course's sections, in order; where they are separate, of those who do not find them all
    only their own."""
    sections = select(Section).where(Section.course_id == member.course_id)
    if member.confined:
        sections = sections.where(Section.id == member.section_id)
    return sections.order_by(Section.position, Section.id)


def log_open_to(member: Member) -> Select[LogEntry]:
    """The log is for staff; it tells of the whole class, so not for those of one section."""
    entries = select(LogEntry).where(LogEntry.course_id == member.course_id)
    return entries if may_read_log(member) else entries.where(false())


def board_log_open_to(person: Person) -> Select[LogEntry]:
    """What administrators did on the board, for administrators; of courses it tells nothing."""
    entries = select(LogEntry).where(LogEntry.course_id.is_(None))
    return entries if person.administrator else entries.where(false())


def invitations_open_to(member: Member) -> Select[Invitation]:
    """Whom the course has ever invited: an address is shown to instructors alone, who gave it."""
    invitations = select(Invitation).where(Invitation.course_id == member.course_id)
    return invitations if member.instructor else invitations.where(false())


def invitations_to(person: Person) -> Select[Invitation]:
    """What was sent to somebody's address, once it is shown to be theirs; answered or not."""
    theirs = select(Invitation).join(Person, Person.email == Invitation.email)
    return theirs.where(Person.id == person.id, Person.confirmed_at.is_not(None))


def may_edit_course(member: Member) -> bool:
    """Facts, join code, settings."""
    return member.instructor and not member.course.archived


def may_edit_sections(member: Member) -> bool:
    """Make, name and remove sections, and say who is in which."""
    return member.instructor and not member.course.archived


def may_archive_course(member: Member) -> bool:
    """Instructors archive a course, and take it out of the archive again."""
    return member.instructor


def may_copy_course(member: Member) -> bool:
    """Instructors who may open courses; from the archive, too, for nothing is changed there."""
    return member.instructor and may_open_course(member.person)


def may_edit_module(member: Member) -> bool:
    """Modules and their prompts: make, change, order."""
    return member.staff and not member.course.archived


def may_have_writing(member: Member) -> bool:
    """Everyone but observers; in the archive, too, what somebody has written is theirs to find."""
    return member.role != Role.OBSERVER


def may_read_log(member: Member) -> bool:
    """Staff, but where sections are separate not those who have one alone."""
    return member.staff and not member.confined


def may_see_join_code(member: Member) -> bool:
    return member.instructor and not member.course.archived


def may_change_role(member: Member, of: Member) -> bool:
    """Instructors give roles to whoever is in the class; the last instructor stays one."""
    return (
        member.instructor
        and not member.course.archived
        and of.removed_at is None
        and not of.last_instructor
    )


def may_remove_member(member: Member, of: Member) -> bool:
    """Instructors remove; everyone may leave; the last instructor can do neither to themselves."""
    return (
        (member.instructor or member.id == of.id)
        and not member.course.archived
        and of.removed_at is None
        and not of.last_instructor
    )


def may_readmit_member(member: Member, of: Member) -> bool:
    return member.instructor and not member.course.archived and of.removed_at is not None


def may_join(person: Person, course: Course) -> bool:
    """Whoever has the code may join, but not those who were removed, nor into the archive."""
    past = course.membership_of(person)
    return not course.archived and (past is None or past.removed_at is None)


def may_invite_people(member: Member) -> bool:
    """Instructors invite, and withdraw what they have sent: who is in the class is theirs to say,
    and they alone see addresses."""
    return member.instructor and not member.course.archived


def may_see_invitations(member: Member) -> bool:
    """Instructors; in the archive, too, where nobody is invited any more."""
    return member.instructor


def may_accept_invitation(person: Person, invitation: Invitation) -> bool:
    """Whoever has the address now, once; not into the archive, and nobody who was removed."""
    return (
        invitation.waiting
        and invitation.email == person.email
        and may_join(person, invitation.course)
    )
