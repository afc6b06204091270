"""What waits for somebody, told by mail in the rhythm that they have chosen: at once, or in the
board's morning, on the clock of the first course they are in.

Written down each minute, for everybody to whom it is due, by as many questions for one as for
thousands. A mail tells of what was untold when it was written down, with the rights that its reader
has when it is sent (N1). While one waits for a mail server, no other is written to the same person:
after three days without one they get one mail, with the first day's news, and on the next morning
one with all that has come since.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, update
from sqlalchemy.orm import aliased

from app.accounts.links import stop_link_for
from app.accounts.models import Person
from app.accounts.rhythm import Rhythm
from app.clock import now
from app.courses.models import Course, Member
from app.courses.queries import anywhere
from app.db import db
from app.discussion.models import Comment
from app.discussion.policy import comments_listed_for
from app.mail.models import Mail
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from app.notices.queries import Line, in_lines, lines_with_courses, titles_of
from app.text.measure import excerpt

MORNING = time(7)  # when a day's mail is written: read on the way to class
MONDAY = 0  # the week's is written then, as `date.weekday` counts
OLD = timedelta(days=14)  # a week's mail that was a week late; what waits for longer is no news
AT_ONCE = 500  # people in a minute: the first of them need not wait until all are written down
LINES = 20  # of a mail; the others stand on the desk
QUOTED = 60  # answers of which a mail holds the beginning
OF_ONE = 3  # of them, on one essay
BEGINNING = 1_000  # characters of a stored text, enough to make an excerpt of
KIND = "digest"
FIRST = ("feedback", "hidden", "reply")  # what concerns one most stands first


def write_due() -> int:
    """Write down all that is due now; to how many people. The caller commits."""
    at = now()
    written = Mail.write_all(KIND, _due(at), at)
    if written:
        theirs = select(Member.id).where(Member.person_id.in_(written), Member.removed_at.is_(None))
        news = update(Notice).where(_untold(at), Notice.member_id.in_(theirs))
        db.session.execute(
            news.values(told_at=at).execution_options(synchronize_session=False),
        )
    return len(written)


def is_due() -> bool:
    """Whether there is anything to write down: asked while only reading, so that nobody waits."""
    return bool(_due(now()))


def _due(at: datetime) -> list[tuple[int, str, str]]:
    """Person, address and event of the mails that are due, those first that wait longest."""
    found = ((row, _event(row, at)) for row in db.session.execute(_with_news(at)))
    return [(row.id, row.email, event) for row, event in found if event][:AT_ONCE]


def _event(row: Any, at: datetime) -> str:
    """What makes a mail the same one however often it is written down: the day, or at once the last
    of the news. Nothing, if none is due."""
    if row.rhythm == Rhythm.AT_ONCE:
        return f"notices {row.id} up to {row.newest}"
    morning = last_morning(at, ZoneInfo(row.zone), weekly=row.rhythm == Rhythm.WEEKLY)
    due = row.oldest < morning and (row.last is None or row.last < morning)
    return f"digest {row.id} {morning.date()}" if due else ""


def last_morning(at: datetime, zone: ZoneInfo, *, weekly: bool) -> datetime:
    """The last time, not after `at`, that the clock of `zone` said it is morning, or Monday's."""
    there = at.astimezone(zone)
    day = there.date() - timedelta(days=there.time() < MORNING)
    if weekly:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime.combine(day, MORNING, tzinfo=zone)


def _untold(at: datetime) -> ColumnElement[bool]:
    return and_(Notice.told_at.is_(None), Notice.seen_at.is_(None), Notice.at > at - OLD)


def _with_news(at: datetime) -> Select[Any]:
    """Everybody who may be told by mail and has news: since when, up to what, when they were last
    told, and whose clock is theirs."""
    mine, theirs = aliased(Member), Mail.person_id == Person.id
    waits = exists().where(theirs, Mail.kind == KIND, Mail.unsent())
    last = select(func.max(Mail.sent_at)).where(theirs, Mail.kind == KIND)
    zone = select(Course.zone).join(mine, mine.course_id == Course.id)
    zone = zone.where(mine.person_id == Person.id, mine.removed_at.is_(None))
    columns = (
        *(Person.id, Person.email, Person.rhythm),
        zone.order_by(mine.id).limit(1).scalar_subquery().label("zone"),
        last.scalar_subquery().label("last"),
        func.min(Notice.at).label("oldest"),
        func.max(Notice.id).label("newest"),
    )
    news = select(*columns).select_from(Notice).join(Notice.member).join(Member.person)
    news = news.where(_untold(at), Member.removed_at.is_(None), *_reachable(), ~waits)
    return news.group_by(Person.id, Person.email, Person.rhythm).order_by(func.min(Notice.id))


def _reachable() -> Iterator[ColumnElement[bool]]:
    """Whoever wants such mail, at an address that is shown to be theirs."""
    yield Person.rhythm != Rhythm.NEVER
    yield Person.confirmed_at.is_not(None)
    yield Person.suspended_at.is_(None)


class Answered(NamedTuple):
    """How an answer begins, and by whom it is."""

    name: str
    says: str


def digest(mail: Mail) -> dict[str, object] | None:
    """What a mail says of the news it was written down for: what its reader can still see, and has
    not seen yet. None if that is nothing, or they want no such mail any more."""
    person = mail.person
    if person is None or person.email != mail.address or person.confirmed_at is None:
        return None
    if person.rhythm == Rhythm.NEVER:
        return None
    news = notices_open_to(person).where(
        Notice.told_at == mail.created_at, Notice.seen_at.is_(None)
    )
    lines = in_lines(db.session.execute(lines_with_courses(news, LINES + 1)).all())
    if not lines:
        return None
    lines.sort(key=lambda line: FIRST.index(line.row.kind))
    return {
        "subject": in_sum(lines),
        "name": person.name,
        "lines": lines[:LINES],
        "more": len(lines) > LINES,
        "titles": titles_of(lines),
        "answers": _answers(news, lines),
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


def in_sum(lines: Sequence[Line]) -> str:
    """The mail in one line: “Feedback for you and 3 new replies”. It says no word of either."""
    count = {
        kind: sum(line.row.number for line in lines if line.row.kind == kind) for kind in FIRST
    }
    named = (
        (count["feedback"], "feedback for you", "{} letters of feedback for you"),
        (count["hidden"], "something of yours is hidden", "{} things of yours are hidden"),
        (count["reply"], "a new reply", "{} new replies"),
    )
    parts = [one if number == 1 else many.format(number) for number, one, many in named if number]
    said = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    return said[:1].upper() + said[1:]
