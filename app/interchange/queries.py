"""What goes on paper: essays with their texts and the thoughts on them, as plain rows."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.policy import comments_open_to
from app.discussion.queries import has_place
from app.essays.models import Essay

ESSAYS = 40  # to a part, which a browser sets in a second
WORDS = 60_000  # in a part, or one essay: some two hundred pages
THOUGHTS = 100  # under each of several essays
THOUGHTS_ALONE = 1_000  # under an essay that is printed by itself


class Part(NamedTuple):
    """So many essays as are printed at once. `last`: the last of them, if more follow."""

    essays: Sequence[Any]
    last: int | None


def part_of(scope: Select[Any]) -> Part:
    """The first essays of a scope, in its order, with their texts: two queries. Of a draft, which
    only its author finds, what they have written so far."""
    light = scope.with_only_columns(Essay.id, Essay.words).limit(ESSAYS + 1)
    found = db.session.execute(light).all()
    ids = _fitting(found)
    texts = {row.id: row for row in db.session.execute(_texts(scope, ids))}
    return Part([texts[id] for id in ids], ids[-1] if len(found) > len(ids) else None)


def _fitting(found: Sequence[Any]) -> list[int]:
    """The essays that go into one part: never none."""
    ids: list[int] = []
    words = 0
    for row in found[:ESSAYS]:
        words += row.words
        if ids and words > WORDS:
            break
        ids.append(row.id)
    return ids


def _texts(scope: Select[Any], ids: Sequence[int]) -> Any:
    draft = Essay.published_at.is_(None)
    return (
        scope.where(Essay.id.in_(ids))
        .outerjoin(Member, Essay.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .with_only_columns(
            *(Essay.id, Essay.words, Essay.published_at, Essay.published_before),
            *(Essay.withdrawn_at, Essay.deleted_at, Essay.import_key, Essay.comment_count),
            *(Essay.draft_saved_at, Member.role),
            func.coalesce(Person.name, Essay.writer_name).label("name"),
            case((draft, func.coalesce(Essay.draft_title, "")), else_=Essay.title).label("title"),
            case((draft, func.coalesce(Essay.draft_html, "")), else_=Essay.html).label("html"),
        )
    )


def thoughts_on(member: Member, ids: Sequence[int], most: int) -> dict[int, list[Any]]:
    """The first comments on each of these essays in the order of its threads, at most so many:
    one query. What is hidden keeps its place above replies, and its words are on no paper, whoever
    prints: paper is handed on."""
    answered, author, person = aliased(Comment), aliased(Member), aliased(Person)
    stands = and_(answered.deleted_at.is_(None), answered.hidden_at.is_(None))
    place = func.row_number().over(partition_by=Comment.essay_id, order_by=Comment.path)
    numbered = (
        comments_open_to(member)
        .where(Comment.essay_id.in_(ids), has_place(Comment))
        .outerjoin(Member, Comment.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .outerjoin(answered, Comment.parent_id == answered.id)
        .outerjoin(author, answered.author_id == author.id)
        .outerjoin(person, author.person_id == person.id)
        .with_only_columns(
            *(Comment.id, Comment.essay_id, Comment.html, Comment.created_at, Comment.depth),
            *(Comment.corrected_at, Comment.deleted_at, Comment.hidden_at, Comment.import_key),
            Member.role,
            func.coalesce(Person.name, Comment.writer_name).label("name"),
            case((stands, func.coalesce(person.name, answered.writer_name))).label("answers"),
            place.label("place"),
        )
        .subquery()
    )
    first = select(numbered).where(numbered.c.place <= most)
    found = db.session.execute(first.order_by(numbered.c.essay_id, numbered.c.place))
    return {essay: list(rows) for essay, rows in groupby(found, key=lambda row: row.essay_id)}
