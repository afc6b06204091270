"""Reads of essays that outgrow a route."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import Person
from app.courses.models import Kind, Member, Module, any_member
from app.courses.policy import memberships_of, readers_open_to
from app.db import Key, Moment, db
from app.essays.models import Essay, Revision
from app.essays.pictures import Picture
from app.essays.policy import (
    earlier_drafts_open_to,
    essays_listed_for,
    essays_open_to,
    hidden_essays_open_to,
    pictures_open_to,
    revisions_open_to,
)
from app.essays.sittings import EarlierDraft

Rows = Sequence[Row[*tuple[Any, ...]]]

# All of an essay but its texts, which are long.
LIGHT = [column for column in Essay.__table__.c if column.name not in ("html", "draft_html")]

BEGINNING = 1000  # characters of a stored text, enough to make an excerpt of
OWN = 30  # of one's own essays, to a page
REVISIONS = 50  # of an essay, to a page
HIDDEN = 100  # of what was hidden last, on the page of what is hidden
GONE = "an essay that is gone"  # in the place of a title that is not to be read

NUMBER: ColumnElement[int] = type_coerce(Revision.number, Key)  # an address may name a higher one


def neighbour_columns(kind: Kind) -> list[ColumnElement[Any]]:
    """`previous` and `next`, with `previous_title` and `next_title`: the essays beside the `essay`,
    published `at`, in the `module`, by time of publishing, as this kind of member finds them."""
    place = tuple_(Essay.published_at, Essay.id)
    here = tuple_(bindparam("at", type_=Moment()), bindparam("essay", type_=Key))
    member, module = any_member(kind), bindparam("module", type_=Key)
    listed = essays_listed_for(member).where(Essay.module_id == module).order_by(None).limit(1)
    before = listed.where(place < here).order_by(Essay.published_at.desc(), Essay.id.desc())
    behind = listed.where(place > here).order_by(Essay.published_at, Essay.id)
    return [
        near.with_only_columns(column).scalar_subquery().label(name)
        for near, column, name in (
            (before, Essay.id, "previous"),
            (before, Essay.title, "previous_title"),
            (behind, Essay.id, "next"),
            (behind, Essay.title, "next_title"),
        )
    ]


def readers_of(member: Member) -> int:
    """How many people beside themselves find what the member publishes."""
    others = (Member.removed_at.is_(None), Member.id != member.id)
    here = readers_open_to(member).where(*others)
    return db.session.scalar(here.with_only_columns(func.count()).order_by(None)) or 0


def own_essays(member: Member, before: int | None) -> Rows:
    """A page of what the member has written, newest first, one more than is shown."""
    own = (
        essays_open_to(member)
        .where(Essay.author_id == member.id, Essay.deleted_at.is_(None))
        .outerjoin(Essay.module)
        .with_only_columns(
            *(Essay.id, Essay.title, Essay.draft_title, Essay.draft_saved_at, Essay.words),
            *(Essay.published_at, Essay.withdrawn_at, Essay.comment_count, Essay.created_at),
            *(Essay.published_before, Essay.import_key, Module.title.label("module")),
            *(Essay.hidden_at, Essay.hidden_reason),
        )
        .order_by(Essay.id.desc())
        .limit(OWN + 1)
    )
    return db.session.execute(own if before is None else own.where(Essay.id < before)).all()


def title_open_to(member: Member, essay: Essay) -> str:
    """What an essay is called where its thread is shown: one whose text the member may not read has
    kept its place, and not its title (W5)."""
    readable = essays_open_to(member).where(Essay.id == essay.id).with_only_columns(Essay.id)
    return GONE if db.session.scalar(readable) is None else essay.title


def title_in_log(essay: Essay) -> str:
    """What an essay is called in the course's log: a deleted one's title is its author's alone."""
    return GONE if essay.deleted else f"“{essay.title}”"


def deleted_essays_of(member: Member, limit: int) -> Rows:
    """The member's own deleted essays that can still be brought back, latest deletion first."""
    gone = essays_open_to(member).where(Essay.author_id == member.id, Essay.deleted_at.is_not(None))
    columns = gone.with_only_columns(
        Essay.id, Essay.title, Essay.draft_title, Essay.published_at, Essay.deleted_at
    )
    return db.session.execute(columns.order_by(Essay.deleted_at.desc()).limit(limit)).all()


def hidden_essays_of(member: Member) -> Rows:
    """What is hidden in the course: the title, by whom it was written and hidden, when and why."""
    by = aliased(Person)
    columns = (
        hidden_essays_open_to(member)
        .outerjoin(Essay.author)
        .outerjoin(Person, Member.person_id == Person.id)
        .outerjoin(by, Essay.hidden_by_id == by.id)
        .with_only_columns(
            *(Essay.id, Essay.title, Essay.author_id, Essay.hidden_at, Essay.hidden_reason),
            literal(value=True).label("hidden"),
            func.coalesce(Person.name, Essay.writer_name).label("name"),
            by.name.label("by"),
        )
    )
    return db.session.execute(columns.limit(HIDDEN)).all()


def history_of(member: Member, essay_id: int, before: int | None) -> Rows:
    """A page of an essay's revisions without their texts, newest first, one more than is shown."""
    columns = (
        revisions_open_to(member)
        .where(Revision.essay_id == essay_id)
        .with_only_columns(Revision.number, Revision.title, Revision.words, Revision.made_at)
        .limit(REVISIONS + 1)
    )
    return db.session.execute(columns if before is None else columns.where(before > NUMBER)).all()


def revisions_numbered(member: Member, essay_id: int, numbers: Sequence[int]) -> list[Revision]:
    """Those of an essay's revisions that have these numbers, the latest first; nothing if the
    member may not read them."""
    some = revisions_open_to(member).where(Revision.essay_id == essay_id, NUMBER.in_(numbers))
    return list(db.session.scalars(some))


def number_at(member: Member, essay_id: int, at: datetime) -> int:
    """The number of the revision that stood at a moment; 0 if none did."""
    until = revisions_open_to(member).where(Revision.essay_id == essay_id, Revision.made_at <= at)
    newest = until.with_only_columns(func.max(Revision.number)).order_by(None)
    return db.session.scalar(newest) or 0


def earlier_drafts_of(member: Member, essay_id: int) -> Rows:
    """What the member's essay said before, without the texts but for how they begin; the last kept
    first. There are never many: see `sittings`."""
    mine = earlier_drafts_open_to(member).where(EarlierDraft.essay_id == essay_id)
    columns = (EarlierDraft.id, EarlierDraft.because, EarlierDraft.title, EarlierDraft.words)
    begins = func.substr(EarlierDraft.html, 1, BEGINNING).label("begins")
    return db.session.execute(mine.with_only_columns(*columns, EarlierDraft.saved_at, begins)).all()


def picture_for(person: Person, key: str) -> Picture | None:
    """The picture of this content, if the person may see it in one of their courses."""
    holding = select(Picture.course_id).where(Picture.key == key)
    members = memberships_of(person).join(Member.course).where(Member.course_id.in_(holding))
    for member in db.session.scalars(members.options(contains_eager(Member.course))).all():
        one = pictures_open_to(member).where(Picture.key == key).order_by(Picture.id).limit(1)
        if (found := db.session.scalar(one)) is not None:
            return found
    return None
