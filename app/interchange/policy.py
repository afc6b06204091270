"""Who brings writing into a course from elsewhere."""

from app.courses.models import Member


def may_import_page(member: Member) -> bool:
    """Staff import, but those who have one section alone do not: a page is compared with all that
    the course has. In the archive nobody does."""
    return member.staff and not member.confined and not member.course.archived
