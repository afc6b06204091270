"""What a digest says: first what concerns its reader, then which questions are due soon, then which
essays are new in their courses. All of it is asked when it is sent (N1), by as many questions for a
long mail as for a short one.

What concerns somebody has a notice, and is told by the mail that was written down for it. Of the
rest each mail tells what is new between the one before it and itself, so nothing is told twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.links import stop_link_for
from app.accounts.models import Person
from app.accounts.rhythm import Rhythm
from app.clock import day_in_words, hour_in_words, now
from app.courses.models import Course, Member, Module
from app.courses.policy import memberships_of
from app.courses.queries import anywhere
from app.db import db
from app.discussion.models import Comment
from app.discussion.policy import comments_listed_for
from app.discussion.readers import ReadMark
from app.essays.models import Essay
from app.essays.policy import essays_listed_for, may_write_essay
from app.mail.models import Mail
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from app.notices.queries import Line, in_lines, lines_with_courses, titles_of
from app.prompts.models import Prompt
from app.prompts.policy import prompts_open_to
from app.text.measure import excerpt

KIND = "digest"
OLD = timedelta(days=14)  # a week's mail that was a week late; what waits for longer is no news
REACH = {Rhythm.DAILY: timedelta(days=2), Rhythm.WEEKLY: timedelta(days=7)}  # of “due soon”
LINES = 20  # of what concerns one; the others stand on the desk
QUOTED = 60  # answers of which a mail holds the beginning
OF_ONE = 3  # of them, on one essay
BEGINNING = 1_000  # characters of a stored text, enough to make an excerpt of
COURSES = 40  # of somebody, the latest; each adds a term to the conditions
ESSAYS = 40  # of a mail; of a course
OF_A_COURSE = 10
FIRST = ("feedback", "hidden", "reply")  # what concerns one most stands first


class Answered(NamedTuple):
    """How an answer begins, and by whom it is."""

    name: str
    says: str


class Due(NamedTuple):
    """A question that is due soon, and how far its reader is: `published`, `begun` a draft."""

    course: Course
    module_id: int
    module: str
    at: datetime
    published: bool
    begun: bool

    @property
    def at_in_words(self) -> str:
        """“April 3, 2017 at 11:59 pm, New York time”: on the course's clock."""
        there = self.at.astimezone(self.course.time_zone)
        return f"{day_in_words(there)} at {hour_in_words(there)}, {self.course.clock}"


@dataclass(slots=True)
class New:
    """The essays that are new in a course, those published last: id, title and name; and how many
    more there are."""

    course: Course
    essays: list[Any] = field(default_factory=list)
    number: int = 0

    @property
    def more(self) -> int:
        return self.number - len(self.essays)


def digest(mail: Mail) -> dict[str, object] | None:
    """What a mail says of the news it was written down for: what its reader can still see, and has
    not seen yet. None if that is nothing, or they want no such mail any more."""
    person = mail.person
    if person is None or person.email != mail.address or person.confirmed_at is None:
        return None
    if person.rhythm == Rhythm.NEVER:
        return None
    waiting = notices_open_to(person).where(
        Notice.told_at == mail.created_at, Notice.seen_at.is_(None)
    )
    lines = in_lines(db.session.execute(lines_with_courses(waiting, LINES + 1)).all())
    lines.sort(key=lambda line: FIRST.index(line.row.kind))
    due, new = _in_courses(mail, person)
    if not (lines or new or any(not one.published for one in due)):
        return None
    return {
        "subject": in_sum(lines, due, new),
        "name": person.name,
        "lines": lines[:LINES],
        "more": len(lines) > LINES,
        "titles": titles_of(lines) if lines else {},
        "answers": _answers(waiting, lines) if lines else {},
        "due": due,
        "new": new,
        "rhythm": person.rhythm,
        "stop": stop_link_for(person),
    }


def _answers(news: Select[Notice], lines: Sequence[Line]) -> dict[int, list[Answered]]:
    """How the first answers on each essay begin, of those that the class still reads."""
    writer, person = aliased(Member), aliased(Person)
    members = {line.row.member_id: line.row.Member for line in lines}
    told = news.where(Notice.kind == "reply").order_by(None).with_only_columns(Notice.comment_id)
    says = (
        select(
            Comment.essay_id,
            func.substr(Comment.html, 1, BEGINNING).label("html"),
            func.coalesce(person.name, Comment.writer_name).label("name"),
        )
        .join(Comment.essay)
        .outerjoin(writer, Comment.author_id == writer.id)
        .outerjoin(person, writer.person_id == person.id)
        .where(Comment.id.in_(told), anywhere(comments_listed_for, list(members.values())))
    )
    found: dict[int, list[Answered]] = defaultdict(list)
    for row in db.session.execute(says.order_by(Comment.id).limit(QUOTED)):
        if len(found[row.essay_id]) < OF_ONE:
            found[row.essay_id].append(Answered(row.name or "Somebody", excerpt(row.html)))
    return found


def _in_courses(mail: Mail, person: Person) -> tuple[list[Due], list[New]]:
    """What is due soon and what is new in the courses of somebody who is not told at once."""
    if person.rhythm not in REACH:
        return [], []
    running = memberships_of(person).join(Member.course).options(contains_eager(Member.course))
    running = running.where(Course.archived_at.is_(None)).order_by(Member.id.desc()).limit(COURSES)
    members = {member.id: member for member in db.session.scalars(running)}
    since = _told_before(mail)
    return _due(mail, members, since, REACH[Rhythm(person.rhythm)]), _new(mail, members, since)


def _told_before(mail: Mail) -> datetime:
    """Up to when the reader was told: until the mail before this was written down."""
    before = select(func.max(Mail.created_at)).where(
        Mail.person_id == mail.person_id, Mail.kind == KIND, Mail.id < mail.id
    )
    return max(db.session.scalar(before) or mail.created_at - OLD, mail.created_at - OLD)


def fresh_essays(mine: Any, since: Any, until: Any) -> ColumnElement[bool]:
    """That an essay of the course of `mine`, a Member, was published in between, while they were in
    it, by somebody else, and they have not opened it."""
    opened = exists().where(ReadMark.member_id == mine.id, ReadMark.essay_id == Essay.id)
    opened = opened.correlate(mine, Essay)
    return and_(
        Essay.course_id == mine.course_id,
        Essay.listed,
        Essay.published_at > since,
        Essay.published_at > mine.joined_at,
        Essay.published_at <= until,
        Essay.author_id.is_distinct_from(mine.id),
        ~opened,
    )


def published_on(mine: Any) -> ColumnElement[bool]:
    """That `mine`, a Member, has published on the Prompt."""
    return _wrote_on(mine, Essay.published_at.is_not(None))


def _wrote_on(mine: Any, so_far: ColumnElement[bool]) -> ColumnElement[bool]:
    standing = and_(Essay.withdrawn_at.is_(None), Essay.deleted_at.is_(None))
    own = and_(Essay.author_id == mine.id, Essay.module_id == Prompt.module_id)
    return exists().where(own, standing, so_far).correlate(mine, Prompt)


def _new(mail: Mail, members: dict[int, Member], since: datetime) -> list[New]:
    """The essays that have come, by course; of each the latest, and how many more."""
    mine, author, person = aliased(Member), aliased(Member), aliased(Person)
    newest = (Essay.published_at.desc(), Essay.id.desc())
    found = (
        select(
            *(Essay.id, Essay.title, mine.id.label("member_id")),
            func.coalesce(person.name, Essay.writer_name).label("name"),
            func.count().over(partition_by=mine.id).label("number"),
            func.row_number().over(partition_by=mine.id, order_by=newest).label("place"),
        )
        .join(mine, mine.course_id == Essay.course_id)
        .outerjoin(author, Essay.author_id == author.id)
        .outerjoin(person, author.person_id == person.id)
        .where(
            mine.id.in_(members),
            fresh_essays(mine, since, mail.created_at),
            anywhere(essays_listed_for, list(members.values())),
        )
        .subquery()
    )
    most = min(OF_A_COURSE, max(1, ESSAYS // max(1, len(members))))
    shown = select(found).where(found.c.place <= most).order_by(found.c.member_id, found.c.place)
    news: dict[int, New] = {}
    for row in db.session.execute(shown):
        new = news.setdefault(row.member_id, New(members[row.member_id].course, number=row.number))
        new.essays.append(row)
    return list(news.values())


def _due(mail: Mail, members: dict[int, Member], since: datetime, reach: timedelta) -> list[Due]:
    """The questions that those who write on them are to think of: due within reach, and told by no
    mail before."""
    writers = [one for one in members.values() if may_write_essay(one) and not one.staff]
    mine = aliased(Member)
    draft = and_(Essay.published_at.is_(None), Essay.draft_html.is_not(None))
    asked = (
        select(
            *(Module.id, Module.title, Prompt.essays_due_at, Prompt.due_set_at),
            *(mine.id.label("member_id"), mine.joined_at),
            published_on(mine).label("published"),
            _wrote_on(mine, draft).label("begun"),
        )
        .join(Prompt.module)
        .join(mine, mine.course_id == Module.course_id)
        .where(
            mine.id.in_([one.id for one in writers]),
            anywhere(prompts_open_to, writers),
            Prompt.essays_due_at > now(),
            Prompt.essays_due_at <= mail.created_at + reach,
        )
    )
    rows = db.session.execute(asked.order_by(Prompt.essays_due_at, Module.id)).all()
    return [
        Due(members[row.member_id].course, *(row.id, row.title, row.essays_due_at), *row[-2:])
        for row in rows
        if since < _came_near(row, reach) <= mail.created_at
    ]


def _came_near(row: Any, reach: timedelta) -> datetime:
    """Since when somebody could be told that a question is due soon."""
    near = row.essays_due_at - reach
    since: datetime = max(near, row.due_set_at or near, row.joined_at)
    return since


def in_sum(lines: Sequence[Line], due: Sequence[Due] = (), new: Sequence[New] = ()) -> str:
    """The mail in one line: “Feedback for you and 3 new replies”. It says no word of either."""
    count = {
        kind: sum(line.row.number for line in lines if line.row.kind == kind) for kind in FIRST
    }
    named = (
        (count["feedback"], "feedback for you", "{} letters of feedback for you"),
        (count["hidden"], "something of yours is hidden", "{} things of yours are hidden"),
        (count["reply"], "a new reply", "{} new replies"),
        (sum(not one.published for one in due), "an essay due soon", "{} essays due soon"),
        (sum(one.number for one in new), "a new essay", "{} new essays"),
    )
    parts = [one if number == 1 else many.format(number) for number, one, many in named if number]
    said = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    return said[:1].upper() + said[1:]
