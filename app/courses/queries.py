"""The class at a glance, as plain rows."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Person
from app.courses.invitations import WAITING, Invitation
from app.courses.log import LogEntry
from app.courses.models import STAFF, Course, Kind, Member, Role, any_member, facts_of
from app.courses.policy import (
    board_log_open_to,
    invitations_open_to,
    invitations_to,
    log_open_to,
    members_open_to,
    memberships_of,
    sections_open_to,
)
from app.courses.sections import Section
from app.db import Key, conditions, db
from app.prepared import rows
from app.text.names import read_alike

PEOPLE = 50  # to a page
ENTRIES = 50  # of the log, to a page
INVITED = 50  # to a page
ORDER = {Role.INSTRUCTOR: 0, Role.ASSISTANT: 1, Role.STUDENT: 2, Role.OBSERVER: 3}

# Staff first, then by name; those who were removed last.
PLACE = (
    case((Member.removed_at.is_not(None), 9), *((Member.role == r, n) for r, n in ORDER.items())),
    func.lower(Person.name),
    Member.id,
)


def anywhere(scope: Callable[[Member], Select[Any]], members: Sequence[Member]) -> Any:
    """What a room's scope shows to any of these memberships; without one, nothing."""
    return or_(false(), *(conditions(scope(member)) for member in members))


def class_of(member: Member) -> tuple[tuple[str, ...], int]:
    """The instructors' names, and how many students the member finds."""
    found = rows(_class(member.kind), **facts_of(member))
    return tuple(row.name for row in found), found[0].students if found else 0


def instructors_of(course: Course) -> list[str]:
    """Their names, for somebody who is not in the course."""
    found = rows(_class(Kind()), course=course.id, member=None, section=None)
    return [row.name for row in found]


def usual_zone(person: Person) -> str:
    """The zone of the course they opened last, in which the next one will probably be, too."""
    taught = memberships_of(person).where(Member.role == Role.INSTRUCTOR).join(Member.course)
    zones = taught.with_only_columns(Course.zone).order_by(Course.id.desc()).limit(1)
    return db.session.scalar(zones) or "UTC"


def named_like_staff(name: str, courses: Select[int], person_id: int | None = None) -> bool:
    """Whether the name reads like that of somebody else who is staff in one of these courses."""
    staff = (
        select(Person.name)
        .join(Member, Member.person_id == Person.id)
        .where(Member.course_id.in_(courses), Member.role.in_(STAFF), Member.removed_at.is_(None))
    )
    if person_id is not None:
        staff = staff.where(Person.id != person_id)
    return any(read_alike(name, one) for one in db.session.scalars(staff))


def courses_without_badge(person: Person) -> Select[int]:
    """The courses in which nothing stands beside the person's name; past ones, too, where what they
    wrote has stayed."""
    bare = or_(Member.role.not_in(STAFF), Member.removed_at.is_not(None))
    return select(Member.course_id).where(Member.person_id == person.id, bare)


@cache
def _class(kind: Kind) -> Any:
    here = (Member.course_id == bindparam("course", type_=Key), Member.removed_at.is_(None))
    found = members_open_to(any_member(kind)).where(*here, Member.role == Role.STUDENT)
    students = found.with_only_columns(func.count()).correlate(None)
    return (
        select(Person.name, students.scalar_subquery().label("students"))
        .join(Member, Member.person_id == Person.id)
        .where(*here, Member.role == Role.INSTRUCTOR)
        .order_by(Member.id)
    )


def people_of(member: Member, after: int | None, *, removed: bool) -> Sequence[Any]:
    """A page of the class, one more than is shown; `removed`: with those who were removed. The
    rows say enough of each for the rules of `policy` to be asked about them."""
    others = aliased(Member)
    other_instructor = select(others.id).where(
        others.course_id == Member.course_id,
        others.id != Member.id,
        others.role == Role.INSTRUCTOR,
        others.removed_at.is_(None),
    )
    people = (
        members_open_to(member)
        .join(Member.person)
        .where(or_(Member.removed_at.is_(None), literal(removed)))
        .with_only_columns(
            *(Member.id, Member.role, Member.joined_at, Member.removed_at, Person.name),
            Member.section_id,
            and_(Member.role == Role.INSTRUCTOR, ~other_instructor.exists()).label(
                "last_instructor"
            ),
            (Member.id == member.id).label("own"),
        )
        .order_by(*PLACE)
        .limit(PEOPLE + 1)
    )
    if after is not None:
        people = people.where(tuple_(*PLACE) > tuple_(*_place_of(member, after)))
    return db.session.execute(people).all()


def _place_of(member: Member, member_id: int) -> Any:
    """Where somebody of the same class stands in the order: the caller has found them there."""
    place = members_open_to(member).join(Member.person).where(Member.id == member_id)
    return db.session.execute(place.with_only_columns(*PLACE)).one()


def people_in(
    member: Member, section_id: int | None, after: int | None, most: int
) -> Sequence[Any]:
    """A page of who is in a section, or in none (None), one more than `most`; in the same order."""
    place = Member.section_id.is_(None) if section_id is None else Member.section_id == section_id
    people = members_open_to(member).where(place, Member.removed_at.is_(None)).join(Member.person)
    columns = people.with_only_columns(Member.id, Member.role, Person.name)
    if after is not None:
        columns = columns.where(tuple_(*PLACE) > tuple_(*_place_of(member, after)))
    return db.session.execute(columns.order_by(*PLACE).limit(most + 1)).all()


def people_in_sections(member: Member) -> dict[int | None, int]:
    """How many people are in each section; None: in none."""
    people = members_open_to(member).where(Member.removed_at.is_(None))
    numbers = people.with_only_columns(Member.section_id, func.count()).group_by(Member.section_id)
    return {row[0]: row[1] for row in db.session.execute(numbers)}


def how_many_unplaced(member: Member) -> int:
    """How many of the class wait to be put into a section, where sections are separate."""
    if not member.course.separate_sections:
        return 0
    waiting = (Member.section_id.is_(None), Member.removed_at.is_(None))
    people = members_open_to(member).where(*waiting, Member.role.not_in(STAFF))
    return db.session.scalar(people.with_only_columns(func.count())) or 0


def assistants_of(member: Member, section_id: int) -> Sequence[str]:
    """The names of the assistants in a section."""
    here = (Member.section_id == section_id, Member.removed_at.is_(None))
    found = members_open_to(member).where(*here, Member.role == Role.ASSISTANT).join(Member.person)
    return db.session.scalars(found.with_only_columns(Person.name).order_by(Person.name)).all()


def section_titles(member: Member) -> dict[int, str]:
    """The titles of the sections that the member finds, by id."""
    found = sections_open_to(member).with_only_columns(Section.id, Section.title)
    return {row.id: row.title for row in db.session.execute(found)}


def log_of(member: Member, before: int | None) -> Sequence[LogEntry]:
    """A page of the course's log, newest first, one more than is shown."""
    return _page_of(log_open_to(member), before)


def log_of_board(person: Person, before: int | None) -> Sequence[LogEntry]:
    """A page of the board's log, in the same way."""
    return _page_of(board_log_open_to(person), before)


def _page_of(log: Select[LogEntry], before: int | None) -> Sequence[LogEntry]:
    entries = log.options(joinedload(LogEntry.actor)).order_by(LogEntry.id.desc())
    if before is not None:
        entries = entries.where(LogEntry.id < before)
    return db.session.scalars(entries.limit(ENTRIES + 1)).all()


def not_joined(member: Member) -> Select[Invitation]:
    """Invitations to people who have not come: neither by it nor, under that address, otherwise."""
    here = exists().where(
        Member.course_id == Invitation.course_id,
        Member.person_id == Person.id,
        Person.email == Invitation.email,
    )
    return invitations_open_to(member).where(
        Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None), ~here
    )


def how_many_not_joined(member: Member) -> int:
    invited = not_joined(member).with_only_columns(func.count(Invitation.id))
    return db.session.scalar(invited) or 0


def invited_by_course(member: Member, after: int | None) -> Sequence[Invitation]:
    """A page of those who have not come, in the order in which they were invited first; one more
    than is shown."""
    page = not_joined(member).options(joinedload(Invitation.inviter)).order_by(Invitation.id)
    if after is not None:
        page = page.where(Invitation.id > after)
    return db.session.scalars(page.limit(INVITED + 1)).all()


def section_kept_for(person: Person, course: Course) -> int | None:
    """The section that the course has invited somebody into: for whoever comes by its link, too."""
    invited = invitations_to(person).where(WAITING, Invitation.course_id == course.id)
    return db.session.scalar(invited.with_only_columns(Invitation.section_id))


def invitations_waiting_for(person: Person) -> Select[Invitation]:
    """Those that somebody can accept: into running courses that they have never been in."""
    been_there = exists().where(
        Member.course_id == Invitation.course_id, Member.person_id == Person.id
    )
    waiting = invitations_to(person).join(Course, Course.id == Invitation.course_id)
    return waiting.where(WAITING, Course.archived_at.is_(None), ~been_there)
