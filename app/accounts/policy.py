"""What a person may do on the whole site. Rights inside a course belong to the member."""

from app.accounts.models import Person
from app.accounts.queries import last_administrator


def may_administer(person: Person) -> bool:
    """Administrators see people and courses by name, never what is written in a course."""
    return person.administrator


def may_make_administrator(person: Person, of: Person) -> bool:
    return person.administrator and not of.suspended


def may_suspend(person: Person, of: Person) -> bool:
    """Administrators close and open accounts; one of theirs is made an ordinary one first."""
    return person.administrator and not of.administrator


def may_make_ordinary(person: Person, of: Person) -> bool:
    """Administrators make one another, and themselves, ordinary again; the last one stays one."""
    return person.administrator and not last_administrator(of)


def may_open_course(person: Person) -> bool:
    """Administrators, and whoever they have allowed to."""
    return person.administrator or person.opens_courses


def may_hand_out_password_link(person: Person, of: Person) -> bool:
    """Administrators alone, for somebody else: whoever has the link has the account, so it is in no
    instructor's hands. The demo's people have no passwords of their own, and no link opens an
    account that is suspended."""
    others = person.administrator and person.id != of.id
    return others and not of.demo and of.suspended_at is None
