"""Reads of feedback that outgrow a route."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Person
from app.courses.models import STAFF, Member
from app.db import conditions, db
from app.essays.models import Essay
from app.essays.policy import essays_listed_for, essays_open_to
from app.feedback.models import Feedback
from app.feedback.policy import feedback_open_to

LETTERS = 50  # to a page

STATE: ColumnElement[str] = case(
    (Feedback.released_at.is_not(None), "released"),
    (Feedback.ready_at.is_not(None), "ready"),
    else_="draft",
)


def letters_on(member: Member, essay_id: int) -> Sequence[Feedback]:
    """The letters on one essay that the member may read, their writers with them; oldest first."""
    letters = feedback_open_to(member).where(Feedback.essay_id == essay_id)
    writer = joinedload(Feedback.writer).joinedload(Member.person)
    return db.session.scalars(letters.options(writer).order_by(Feedback.id)).all()


def author_of(essay: Essay) -> str:
    """The name of the one a letter on the essay is written to."""
    name = select(Person.name).join(Member, Member.person_id == Person.id)
    return db.session.scalar(name.where(Member.id == essay.author_id)) or ""


def ready_for_release(member: Member) -> Select[Feedback]:
    """The letters that are finished and not released, on essays that the member can read."""
    return feedback_open_to(member).where(
        Feedback.ready_at.is_not(None),
        Feedback.released_at.is_(None),
        conditions(essays_open_to(member)),
    )


def essays_without_feedback(member: Member) -> Select[Essay]:
    """What the class has published and nobody has begun a letter on; what staff have written, and
    what has no author in the class, left out. The first published comes first."""
    begun = select(Feedback.id).where(Feedback.essay_id == Essay.id, Feedback.html != "")
    return (
        essays_listed_for(member)
        .join(Essay.author)
        .where(Member.role.not_in(STAFF), Member.removed_at.is_(None), ~begun.exists())
        .order_by(None)
        .order_by(Essay.published_at, Essay.id)
    )


def next_without_feedback(member: Member, essay: Essay) -> Any:
    """`id` and `title` of the essay of the same module that waits longest; None if none does."""
    waiting = essays_without_feedback(member).where(
        Essay.module_id.is_not_distinct_from(essay.module_id), Essay.id != essay.id
    )
    columns = waiting.with_only_columns(Essay.id, Essay.title)
    return db.session.execute(columns.limit(1)).one_or_none()


def counts_by_module(member: Member) -> dict[int | None, dict[str, int]]:
    """How many letters each module has as “draft”, “ready” and “released”; None: in no module."""
    found = (
        feedback_open_to(member)
        .where(conditions(essays_open_to(member)))
        .with_only_columns(Essay.module_id, STATE.label("state"), func.count(Feedback.id))
        .group_by(Essay.module_id, STATE)
    )
    counts: dict[int | None, dict[str, int]] = {}
    for module_id, state, number in db.session.execute(found):
        counts.setdefault(module_id, {})[state] = number
    return counts


def waiting_by_module(member: Member) -> dict[int | None, Row[Any]]:
    """For each module with essays without feedback: their `number`, and `id` and `title` of the
    one that waits longest; None: in no module."""
    oldest = (Essay.published_at, Essay.id)
    place = func.row_number().over(partition_by=Essay.module_id, order_by=oldest)
    numbered = (
        essays_without_feedback(member)
        .order_by(None)
        .with_only_columns(
            *(Essay.module_id, Essay.id, Essay.title),
            func.count().over(partition_by=Essay.module_id).label("number"),
            place.label("place"),
        )
        .subquery()
    )
    first = select(numbered).where(numbered.c.place == 1)
    return {row.module_id: row for row in db.session.execute(first)}


def waiting_in(member: Member, module_id: int | None) -> Sequence[Any]:
    """The module's essays without feedback, those that wait longest first; one more than shown."""
    waiting = essays_without_feedback(member).join(Person, Member.person_id == Person.id)
    columns = waiting.where(Essay.module_id.is_not_distinct_from(module_id)).with_only_columns(
        *(Essay.id, Essay.title, Essay.published_at, Essay.words, Person.name.label("author"))
    )
    return db.session.execute(columns.limit(LETTERS + 1)).all()


def letters_in(member: Member, module_id: int | None, before: int | None) -> Sequence[Any]:
    """A page of the letters in a module, the latest begun first, one more than is shown."""
    letters = feedback_open_to(member).where(
        conditions(essays_open_to(member)), Essay.module_id.is_not_distinct_from(module_id)
    )
    return _rows(letters if before is None else letters.where(Feedback.id < before))


def letters_on_gone(member: Member) -> Sequence[Any]:
    """The member's own letters on essays that were deleted since, or have gone to a section that
    they do not find (S6): their words stay with them."""
    gone: ColumnElement[bool] = Essay.deleted_at.is_not(None)
    if member.confined:
        gone = or_(gone, ~conditions(essays_open_to(member)))
    return _rows(feedback_open_to(member).where(Feedback.writer_id == member.id, gone))


def _rows(letters: Select[Any]) -> Sequence[Any]:
    """Letters without loading whom and what they are about one by one."""
    writer, author = aliased(Member), aliased(Member)
    by, to = aliased(Person), aliased(Person)
    return db.session.execute(
        letters.join(writer, Feedback.writer_id == writer.id)
        .join(by, writer.person_id == by.id)
        .outerjoin(author, Essay.author_id == author.id)
        .outerjoin(to, author.person_id == to.id)
        .with_only_columns(
            *(Feedback.id, Feedback.essay_id, Feedback.html, Feedback.saved_at),
            *(Feedback.released_at, Feedback.corrected_at, STATE.label("state")),
            *(Essay.title, Essay.deleted_at, by.name.label("writer"), to.name.label("author")),
            (Essay.revision_count > Feedback.revision_number).label("essay_changed"),
            *(Feedback.revision_number, Essay.revision_count.label("newest_revision")),
        )
        .order_by(Feedback.id.desc())
        .limit(LETTERS + 1)
    ).all()


def discarded(member: Member, essay_id: int, letter_id: int) -> bool:
    """Whether this is a letter of the member's own that they have discarded."""
    mine = select(Feedback.id).where(
        Feedback.id == letter_id,
        Feedback.essay_id == essay_id,
        Feedback.writer_id == member.id,
        Feedback.html == "",
    )
    return db.session.scalar(mine) is not None
