"""A course, and pages that are brought into it."""

from sqlalchemy import select

from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.interchange.page import read_page
from app.interchange.page_saving import Import, date_typed
from tests.world import World


class Desk:
    """A course, and pages that are brought into it."""

    def __init__(self, world: World) -> None:
        self.course = db.session.scalars(select(Course).where(Course.slug == world.course)).one()
        self.member = db.session.get_one(Member, world.members["author"])

    def coming(self, text: str, date: str = "", name: str = "") -> Import:
        page = read_page(text.encode(), self.course.time_zone, name=name)
        return Import(self.course, page, date_typed(date, self.course))

    def save(self, text: str, date: str = "", name: str = "") -> Essay:
        essay = self.coming(text, date, name).save()
        db.session.commit()
        return essay

    def thread(self, essay: Essay) -> list[Comment]:
        comments = select(Comment).where(Comment.essay_id == essay.id).order_by(Comment.path)
        return list(db.session.scalars(comments))
