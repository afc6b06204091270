"""What a person may do on the whole site. Rights inside a course belong to the member."""

from app.accounts.models import Person


def may_administer(person: Person) -> bool:
    """Administrators see people and courses by name, never what is written in a course."""
    return person.administrator


def may_open_course(person: Person) -> bool:
    """Administrators, and whoever they have allowed to."""
    return person.administrator or person.opens_courses
