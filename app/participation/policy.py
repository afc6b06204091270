"""Whose participation one may read: staff everybody's, everybody else their own."""

from sqlalchemy import Select

from app.courses.models import Member
from app.courses.policy import members_open_to


def participation_open_to(member: Member) -> Select[Member]:
    """Staff: of everyone in the class, those who were removed too, for their words have stayed.
    Everybody else: their own alone."""
    people = members_open_to(member)
    return people if member.staff else people.where(Member.id == member.id)


def may_read_all_participation(member: Member) -> bool:
    return member.staff


def may_read_participation(member: Member, of: Member) -> bool:
    """Staff anybody's, everybody else their own."""
    return member.staff or of.id == member.id
