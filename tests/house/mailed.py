"""One mail of each kind that there is, for everybody there is."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.clock import now
from app.courses.invitations import Invitation
from app.courses.models import Member
from app.db import db
from app.discussion.readers import ReadMark
from app.essays.models import Essay
from app.mail.models import Mail
from app.notices.models import Notice
from app.prompts.models import Prompt


def all_is_news() -> None:
    """Everybody is to be told by mail of everything that waits for them, and of every essay that
    was ever published, as if that was an hour ago; and every question is due tomorrow."""
    moment = now()
    ever = Essay.published_at.is_not(None)
    db.session.execute(update(Essay).where(ever).values(published_at=moment - timedelta(hours=1)))
    db.session.execute(update(Prompt).values(essays_due_at=moment + timedelta(days=1)))
    db.session.execute(update(Member).values(joined_at=moment - timedelta(days=1)))
    db.session.execute(delete(ReadMark))
    db.session.execute(update(Notice).values(told_at=moment, seen_at=None))
    db.session.execute(update(Person).values(confirmed_at=moment))
    db.session.execute(update(Mail).values(created_at=moment))


def mails(kind: str) -> Sequence[Mail]:
    """One of this kind of each thing that can be told, to everybody there is."""
    invitations = db.session.scalars(select(Invitation)).all()
    people = db.session.scalars(select(Person)).all()
    everybody = {one.email for one in people} | {one.email for one in invitations}
    for event in ("anything", *(one.event for one in invitations)):
        for address in sorted(everybody):
            Mail.write(kind, address, event, Person.with_address(address))
    if kind == "digest":
        all_is_news()
    return db.session.scalars(select(Mail).where(Mail.kind == kind)).all()
