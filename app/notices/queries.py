"""Reads of notices that outgrow a route."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, bindparam, case, cast, func, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import Person
from app.courses.models import Member
from app.courses.queries import anywhere
from app.db import Key, db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.essays.policy import essays_open_to
from app.notices.models import Notice

NAMED = 2  # of those who answered, in a line; the others are counted
# Replies on one essay have one line; what is hidden has a line each.
OF_A_LINE = ("member_id", "essay_id", "feedback_id", "kind")
HIDDEN_COMMENT = case((Notice.kind == "hidden", Notice.comment_id)).label("hidden_comment_id")
REASON = case((Notice.kind == "hidden", func.coalesce(Comment.hidden_reason, Essay.hidden_reason)))


def told_column() -> ColumnElement[bool]:
    """`told`: whether the `member` has not yet seen something they were told of the `essay`."""
    member, essay = bindparam("member", type_=Key), bindparam("essay", type_=Key)
    theirs = (Notice.member_id == member, Notice.essay_id == essay, Notice.seen_at.is_(None))
    return select(Notice.id).where(*theirs).exists().label("told")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in one line where notices are listed: the new replies on one essay, a letter, or
    that something of one's own is hidden.

    `row` says `kind`, `essay_id`, `number` of notices, `comment_id` of the first new reply or of
    what is hidden, `reason` (why), `newest` (the id of the last notice), `at` (when that was), and
    what its caller asked beside.
    """

    row: Any
    names: tuple[str | None, ...]  # of who answered first; None: somebody without a name

    @property
    def others(self) -> int:
        """How many people have answered who are not named."""
        return int(self.row.people) - len(self.names)


def in_lines(rows: Sequence[Any]) -> list[Line]:
    """The lines that rows of `for_lines` make, in their order."""
    found = (list(rows) for _, rows in groupby(rows, lambda row: row.newest))
    return [Line(first, tuple(row.name for row in (first, *more))) for first, *more in found]


def lines_with_courses(notices: Select[Notice], most: int) -> Select[Any]:
    """Rows of which `most` lines can be made, the newest first, each with its Member and course."""
    rows, line = for_lines(notices, most)
    with_members = rows.add_columns(Member).join(Member, Member.id == line.c.member_id)
    return with_members.join(Member.course).options(contains_eager(Member.course))


def titles_of(lines: Sequence[Line]) -> dict[int, str]:
    """The titles of the essays that these lines, each with its Member, tell of, by id: of those
    whose text that member may read."""
    members = {one.row.member_id: one.row.Member for one in lines}
    found = db.session.execute(
        select(Essay.id, Essay.title).where(
            Essay.id.in_([one.row.essay_id for one in lines]),
            anywhere(essays_open_to, list(members.values())),
        )
    )
    return {row.id: row.title for row in found}


def for_lines(notices: Select[Notice], most: int) -> tuple[Select[Any], Subquery]:
    """Rows of which `most` lines can be made, the newest first: for each line one row for each of
    the first who answered. To be joined, at the second of what is given back, to whatever the
    caller wants to say of a line."""
    answers = _by_people(notices)
    line = [answers.c[name] for name in (*OF_A_LINE, HIDDEN_COMMENT.name)]

    whole = {
        "number": func.sum(answers.c.number),
        "people": func.count(),
        "comment_id": func.min(answers.c.comment_id),
        "newest": func.max(answers.c.newest),
        "at": func.max(answers.c.at),
        "reason": func.max(answers.c.reason),
    }
    told: dict[str, ColumnElement[Any]] = {n: of.over(partition_by=line) for n, of in whole.items()}
    told["number"] = cast(told["number"], Integer)  # PostgreSQL sums to decimals
    placed = select(
        *line,
        answers.c.name,
        *(column.label(name) for name, column in told.items()),
        func.row_number().over(partition_by=line, order_by=answers.c.first).label("place"),
    ).subquery()
    named = select(*placed.c).where(placed.c.place <= NAMED)
    ordered = named.order_by(placed.c.newest.desc(), placed.c.place)
    return ordered.limit(most * NAMED), placed


def _by_people(notices: Select[Notice]) -> Subquery:
    """What each person has answered on each essay, as one row; a letter of feedback is one, too."""
    writer, person = aliased(Member), aliased(Person)
    line = [*(getattr(Notice, name) for name in OF_A_LINE), HIDDEN_COMMENT]
    return (
        notices.order_by(None)
        .outerjoin(Notice.comment)
        .outerjoin(writer, Comment.author_id == writer.id)
        .outerjoin(person, writer.person_id == person.id)
        .with_only_columns(
            *line,
            func.coalesce(person.name, Comment.writer_name).label("name"),
            func.count().label("number"),
            func.min(Notice.comment_id).label("comment_id"),
            func.min(Notice.id).label("first"),
            func.max(Notice.id).label("newest"),
            func.max(Notice.at).label("at"),
            func.max(REASON).label("reason"),
        )
        .group_by(*line, writer.id, person.name, Comment.writer_name)
        .subquery()
    )
