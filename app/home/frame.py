"""What the frame of every page shows about the reader: their courses, and how much is new."""

from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from flask import g
from flask_login import current_user
from sqlalchemy import bindparam, func, select

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.courses.policy import memberships_of
from app.db import Key
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from app.prepared import Answer, answer, first

WAITING_MOST = 100  # the mark in the header counts to 99; beyond, it says that there are more


class Facts(NamedTuple):
    """All that the frame is made of; equal where the frame is."""

    name: str
    monogram: str
    administrator: bool
    courses: Answer
    waiting: int


class Frame:
    """What the frame of every page shows about the reader; asked once, only if it is shown."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def facts(self) -> Facts:
        who = self.person
        return Facts(who.name, who.monogram, who.administrator, self._courses, self.waiting)

    @cached_property
    def waiting(self) -> int:
        """How many notices the reader has not seen: as many as the lines of the desk tell of. It
        counts to 100, which stands for more than 99."""
        told = self._courses.told
        return int(told[0][-1] if told else first(_waiting(), person=self.person.id)[0])

    @cached_property
    def _courses(self) -> Answer:
        """Slug, code and title of the courses the reader is in, the archived ones left out; and
        in each row, since one question costs less than two, `waiting`."""
        return answer(_courses(), person=self.person.id)


def any_person() -> Person:
    """Stands for the person whose id is given when the statement is executed."""
    return cast(Person, SimpleNamespace(id=bindparam("person", type_=Key)))


@cache
def _courses() -> Any:
    mine = memberships_of(any_person()).join(Member.course).where(Course.archived_at.is_(None))
    waiting = _waiting().scalar_subquery().label("waiting")
    columns = mine.with_only_columns(Course.slug, Course.code, Course.title, waiting)
    return columns.order_by(Course.begins_on.desc(), Course.id.desc())


@cache
def _waiting() -> Any:
    unseen = notices_open_to(any_person()).where(Notice.seen_at.is_(None)).order_by(None)
    few = unseen.with_only_columns(Notice.id).limit(WAITING_MOST).subquery()
    return select(func.count()).select_from(few)


def frame() -> Frame | None:
    """The frame of the signed-in reader of this request."""
    if not current_user.is_authenticated:  # any more, where the page has to do without them
        return None
    if "frame" not in g:
        g.frame = Frame(current_user.person)
    return g.frame  # type: ignore[no-any-return]
