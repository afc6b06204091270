"""Essays in a list, by key. The piece of page made of them is kept by exactly what it shows, so it
is never stale and nothing has to be purged. Rights are decided by the scope that is handed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import abort, render_template
from markupsafe import Markup
from sqlalchemy import Row, Select, or_, select, tuple_

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.courses.policy import members_open_to
from app.db import db
from app.essays.models import Essay

CARDS = 30  # essays to a page
KEPT = 256  # pieces a worker keeps: up to 30 KB each


@dataclass(frozen=True, slots=True)
class Cards:
    """Some essays, ready to be shown. `last`: the last of them, if more follow."""

    html: Markup
    count: int
    last: int | None


def cards(scope: Select[Any], course: Course, limit: int = CARDS, level: int = 2) -> Cards:
    """The first essays of a scope under headings of `level`: one query, however many there are."""
    return cards_of(db.session.execute(for_cards(scope, limit)).all(), course, limit, level)


def for_cards(scope: Select[Any], limit: int) -> Any:
    """What is to be asked of the database: one essay more than is shown."""
    return (
        scope.outerjoin(Member, Essay.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .with_only_columns(
            *(Essay.id, Essay.title, Essay.words, Essay.excerpt, Essay.comment_count),
            *(Essay.published_at, Essay.published_before, Essay.withdrawn_at, Essay.import_key),
            *(Essay.author_id, Essay.writer_name, Person.name),
        )
        .limit(limit + 1)
    )


def cards_of(found: Sequence[Any], course: Course, limit: int, level: int) -> Cards:
    """The answer to that, ready to be shown."""
    shown = tuple(found[:limit])
    return Cards(
        html=_rendered(shown, course.slug, course.zone, level),
        count=len(shown),
        last=shown[-1].id if len(found) > limit else None,
    )


def older_than(scope: Select[Any], member: Member, essay_id: int | None) -> Select[Any]:
    """The part of a list, newest first, that follows an essay of the course."""
    return scope.where(
        tuple_(Essay.published_at, Essay.id) < (published_at(member, essay_id), essay_id)
    )


def published_at(member: Member, essay_id: int | None) -> datetime:
    """When an essay of the course was published, which may have been withdrawn since; 404 for any
    other, and for one whose author the member does not find (S6)."""
    here = members_open_to(member).with_only_columns(Member.id)
    found = or_(Essay.author_id.is_(None), Essay.author_id.in_(here))
    at: datetime | None = db.session.scalar(
        select(Essay.published_at).where(
            Essay.id == essay_id, Essay.course_id == member.course_id, found
        )
    )
    return abort(404) if at is None else at


@lru_cache(maxsize=KEPT)
def _rendered(rows: tuple[Row[Any], ...], slug: str, zone: str, level: int) -> Markup:
    piece = render_template(
        "essays/cards.html",
        rows=[_card(row, f"/courses/{slug}") for row in rows],
        course=Course(slug=slug, zone=zone),
        level=level,
    )
    return Markup(piece)  # noqa: S704 - it comes from a template, which has escaped what it shows


def _card(row: Row[Any], address: str) -> SimpleNamespace:
    return SimpleNamespace(
        title=row.title,
        url=f"{address}/essays/{row.id}",
        author_name=row.name or row.writer_name,
        author_url=f"{address}/people/{row.author_id}" if row.author_id else None,
        published_at=row.published_at,
        published_before=row.published_before,
        import_key=row.import_key,
        words=row.words,
        excerpt=row.excerpt,
        comment_count=row.comment_count,
        awaiting_reply=row.comment_count == 0 and row.withdrawn_at is None,
        withdrawn=row.withdrawn_at is not None,
    )
