"""Who brings writing into a course from elsewhere."""

from app.courses.models import Member


def may_import_page(member: Member) -> bool:
    """Staff import; in the archive nobody does."""
    return member.staff and not member.course.archived
