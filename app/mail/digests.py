"""When somebody is told by mail what is new, in the rhythm that they have chosen: at once, or in
the board's morning, on the clock of the first course they are in.

Written down each minute, for everybody to whom it is due, by as many questions for one as for
thousands. A mail tells of what was untold when it was written down, with the rights that its reader
has when it is sent (N1; what it says: `news`). While one waits for a mail server, no other is
written to the same person: after three days without one they get one mail, with the first day's
news, and on the next morning one with all that has come since. What a mail server could not be
found for in five days is untold again, and comes with the next mail.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.accounts.rhythm import Rhythm
from app.clock import now
from app.courses.models import Course, Member, Module, Role
from app.db import Moment, db
from app.essays.models import Essay
from app.mail.models import Mail
from app.mail.news import KIND, OLD, REACH, fresh_essays, published_on
from app.notices.models import Notice
from app.prompts.models import Prompt

MORNING = time(7)  # when a day's mail is written: read on the way to class
MONDAY = 0  # the week's is written then, as `date.weekday` counts
AT_ONCE = 500  # people in a minute: the first of them need not wait until all are written down


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


def take_back() -> list[int]:
    """What was to be told, and found no mail server for so long that it is given up, is as untold
    as if it had never been written down; the ids of some such mails, until there are none. The
    caller commits."""
    lost = select(Mail.id).where(Mail.kind == KIND, Mail.lost()).limit(AT_ONCE)
    ids = db.session.scalars(lost.with_for_update(skip_locked=True)).all()
    if ids:
        them = select(Mail.person_id).where(Mail.id.in_(ids))
        theirs = select(Member.id).where(Member.person_id.in_(them))
        by_it = exists().where(
            Mail.id.in_(ids),
            Mail.created_at == Notice.told_at,
            Mail.person_id == Member.person_id,
            Member.id == Notice.member_id,
        )
        told = update(Notice).where(Notice.member_id.in_(theirs), by_it)
        db.session.execute(
            told.values(told_at=None).execution_options(synchronize_session=False),
        )
        db.session.execute(delete(Mail).where(Mail.id.in_(ids)))
    return list(ids)


def _due(at: datetime) -> list[tuple[int, str, str]]:
    """Person, address and event of the mails that are due, those first that wait longest."""
    return [(row.id, row.email, _event(row)) for row in db.session.execute(_with_news(at))]


def _event(row: Any) -> str:
    """What makes a mail the same one however often it is written down: the day, or at once the last
    of the news."""
    if row.rhythm == Rhythm.AT_ONCE:
        return f"notices {row.id} up to {row.newest}"
    return f"digest {row.id} {row.morning.astimezone(ZoneInfo(row.zone)).date()}"


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
    """Everybody to whom a mail is due: something concerns them, or is new in their courses, since
    before their morning, and since then no mail was sent to them."""
    reader, waits = _readers(at), _what_concerns(at)
    at_once = reader.c.rhythm == Rhythm.AT_ONCE
    told = select(*reader.c, waits.c.newest).outerjoin(waits, waits.c.person_id == reader.c.id)
    return (
        told.where(
            or_(at_once, reader.c.last.is_(None), reader.c.last < reader.c.morning),
            or_(
                and_(at_once, waits.c.newest.is_not(None)),
                and_(~at_once, waits.c.oldest < reader.c.morning),
                and_(~at_once, _something_new(reader, at)),
            ),
        )
        .order_by(func.coalesce(waits.c.oldest, at), reader.c.id)
        .limit(AT_ONCE)
    )


def _readers(at: datetime) -> Subquery:
    """Everybody who may be told by mail now: whose clock is theirs, when it was their `morning`,
    when mail came `last`, and `since` when nothing was written down to be told."""
    mine = aliased(Member)
    zone = select(Course.zone).join(mine, mine.course_id == Course.id)
    zone = zone.where(mine.person_id == Person.id, mine.removed_at.is_(None))
    mails = (
        select(
            Mail.person_id,
            func.max(func.coalesce(Mail.sent_at, Mail.created_at)).label("last"),
            func.max(Mail.created_at).label("since"),
            func.max(case((Mail.unsent(), 1), else_=0)).label("waiting"),
        )
        .where(Mail.kind == KIND)
        .group_by(Mail.person_id)
        .subquery()
    )
    people = (
        select(
            *(Person.id, Person.email, Person.rhythm, mails.c.last, mails.c.since),
            zone.order_by(mine.id).limit(1).scalar_subquery().label("zone"),
        )
        .outerjoin(mails, mails.c.person_id == Person.id)
        .where(*_reachable(), func.coalesce(mails.c.waiting, 0) == 0)
        .subquery()
    )
    return select(*people.c, _morning(people, at).label("morning")).subquery()


def _morning(people: Subquery, at: datetime) -> ColumnElement[Any]:
    """The last morning of each, or Monday's, on the clocks that there are."""
    clocks = db.session.scalars(select(Course.zone).distinct()).all()
    mornings = [
        (
            and_(people.c.zone == name, people.c.rhythm == rhythm),
            literal(last_morning(at, ZoneInfo(name), weekly=rhythm == Rhythm.WEEKLY), Moment()),
        )
        for name in clocks
        for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)
    ]
    return case(*mornings, else_=null()) if mornings else null()


def _reachable() -> Iterator[ColumnElement[bool]]:
    """Whoever wants such mail, at an address that is shown to be theirs."""
    yield Person.rhythm != Rhythm.NEVER
    yield Person.confirmed_at.is_not(None)
    yield Person.suspended_at.is_(None)
    if not current_app.config["DEMO"]:
        yield ~Person.demo


def _what_concerns(at: datetime) -> Subquery:
    """The notices that wait for somebody: since when, up to which."""
    columns = (Member.person_id, func.min(Notice.at).label("oldest"))
    waiting = select(*columns, func.max(Notice.id).label("newest")).join(Notice.member)
    waiting = waiting.where(_untold(at), Member.removed_at.is_(None))
    return waiting.group_by(Member.person_id).subquery()


def _something_new(reader: Subquery, at: datetime) -> ColumnElement[bool]:
    """Whether an essay was published in a course of theirs before their morning, or a question has
    come near on which they have not published. Whether they may read it is asked when it is sent:
    then there may be nothing to be told."""
    mine, since = aliased(Member), func.coalesce(reader.c.since, at - OLD)
    essay = exists().where(
        fresh_essays(mine, since, reader.c.morning), Essay.published_at > at - OLD
    )
    in_a_course = exists().where(
        mine.person_id == reader.c.id,
        mine.removed_at.is_(None),
        mine.joined_at <= reader.c.morning,
        Course.id == mine.course_id,
        Course.archived_at.is_(None),
        or_(essay.correlate(mine, reader), _question_near(mine, reader, since, at)),
    )
    return in_a_course.correlate(reader)


def _question_near(
    mine: Any, reader: Subquery, since: ColumnElement[Any], at: datetime
) -> ColumnElement[bool]:
    """That a question is due so soon that it is told (`REACH`), and was not when mail was written
    last: it came nearer, was made due then, or its course is theirs only since."""
    ahead = and_(Prompt.essays_due_at > at, Prompt.essays_due_at <= at + max(REACH.values()))
    dues = db.session.scalars(select(Prompt.essays_due_at).where(ahead).distinct()).all()
    comes_near = [
        (
            and_(Prompt.essays_due_at == due, reader.c.rhythm == rhythm),
            literal(due - reach, Moment()),
        )
        for due in dues
        if due is not None
        for rhythm, reach in REACH.items()
    ]
    if not comes_near:
        return false()
    near = case(*comes_near, else_=null())
    question = exists().where(
        Module.course_id == mine.course_id,
        Module.id == Prompt.module_id,
        near <= reader.c.morning,
        func.coalesce(Prompt.due_set_at, near) <= reader.c.morning,
        or_(near > since, Prompt.due_set_at > since, mine.joined_at > since),
        ~published_on(mine),
    )
    return and_(mine.role == Role.STUDENT, question.correlate(mine, reader))
