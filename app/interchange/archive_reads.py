"""What goes into somebody's archive: their own writing in one course, and the feedback they were
given there. Rows are fetched few at a time, as they are asked for."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, or_, select

from app.accounts.models import Person
from app.courses.models import Member, Module
from app.courses.policy import members_open_to
from app.db import conditions, db
from app.discussion.models import Comment
from app.discussion.policy import comments_open_to, restorable_comments_of
from app.discussion.readers import CommentDraft
from app.essays.models import Essay, Revision
from app.essays.policy import (
    addresses_open_to,
    earlier_drafts_open_to,
    essays_open_to,
    revisions_open_to,
)
from app.essays.sittings import EarlierDraft
from app.feedback.models import Feedback
from app.feedback.policy import feedback_open_to

AT_ONCE = 5  # rows in memory: a text has up to half a megabyte

Rows = Iterator[Any]


class Beside:
    """Rows in the order of the essays they belong to, read beside these."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def of(self, essay_id: int) -> Iterator[Any]:
        """Those of this essay; what belongs to none that was asked for is passed over."""
        while self.next is not None and self.next.essay_id <= essay_id:
            row, self.next = self.next, next(self.rows, None)
            if row.essay_id == essay_id:
                yield row


def essays_by(member: Member) -> Rows:
    """All that the author can still read: drafts, and what can be brought back, too."""
    own = essays_open_to(member).where(Essay.author_id == member.id).outerjoin(Essay.module)
    columns = own.with_only_columns(
        *(Essay.id, Essay.title, Essay.html, Essay.words, Essay.created_at, Essay.published_at),
        *(Essay.published_before, Essay.withdrawn_at, Essay.deleted_at, Essay.hidden_at),
        *(Essay.hidden_reason, Essay.import_key),
        *(Essay.draft_title, Essay.draft_html, Essay.draft_saved_at, Essay.revision_count),
        Module.title.label("module"),
    )
    return _few_by_few(columns.order_by(Essay.id))


def revisions_by(member: Member) -> Rows:
    """Every published state of these essays, in their order."""
    own = revisions_open_to(member).where(Essay.author_id == member.id)
    columns = own.with_only_columns(
        *(Revision.essay_id, Revision.number, Revision.title, Revision.html),
        *(Revision.words, Revision.made_at),
    )
    return _few_by_few(columns.order_by(None).order_by(Revision.essay_id, Revision.number))


def earlier_drafts_by(member: Member) -> Rows:
    """What they said while they were written, in the essays' order, the first kept first."""
    own = earlier_drafts_open_to(member)
    columns = own.with_only_columns(
        *(EarlierDraft.essay_id, EarlierDraft.title, EarlierDraft.html, EarlierDraft.words),
        *(EarlierDraft.saved_at, EarlierDraft.because),
    )
    return _few_by_few(columns.order_by(None).order_by(EarlierDraft.essay_id, EarlierDraft.id))


def letters_to(member: Member) -> Rows:
    """What was released to them, whoever they are in the course (S7); in the essays' order."""
    own = feedback_open_to(member).where(
        Essay.author_id == member.id,
        Feedback.released_at.is_not(None),
        conditions(essays_open_to(member)),
    )
    columns = (
        own.join(Feedback.writer)
        .join(Member.person)
        .with_only_columns(
            *(Feedback.id, Feedback.essay_id, Feedback.html, Feedback.revision_number),
            *(Feedback.released_at, Feedback.corrected_at, Person.name.label("writer")),
        )
    )
    return _few_by_few(columns.order_by(Feedback.essay_id, Feedback.id))


def comments_by(member: Member) -> Rows:
    """Their comments that stand somewhere, in a section that they have left, too (S6), and those
    they have deleted and can bring back."""
    found = or_(conditions(comments_open_to(member)), _left(member))
    stands = and_(found, Comment.deleted_at.is_(None))
    own = (
        select(Comment)
        .join(Comment.essay)
        .where(
            Comment.author_id == member.id,
            or_(stands, conditions(restorable_comments_of(member))),
        )
    )
    columns = own.with_only_columns(
        *(Comment.id, Comment.essay_id, Comment.html, Comment.created_at, Comment.corrected_at),
        *(Comment.deleted_at, Comment.hidden_at, Comment.hidden_reason, Comment.import_key),
        Comment.parent_id.is_not(None).label("reply"),
        _title_for(member),
    )
    return _few_by_few(columns.order_by(Comment.id))


def unfinished_by(member: Member) -> Rows:
    """What they have begun to answer and not posted, as it was typed."""
    found = conditions(addresses_open_to(member))
    begun = (
        select(CommentDraft.essay_id, CommentDraft.text, CommentDraft.saved_at, _title_for(member))
        .join(Essay, Essay.id == CommentDraft.essay_id)
        .where(CommentDraft.member_id == member.id, or_(found, _left(member)))
    )
    return _few_by_few(begun.order_by(CommentDraft.id))


def _left(member: Member) -> Any:
    """An essay whose author the member does not find any more: one of the two was moved (S6)."""
    return Essay.author_id.not_in(members_open_to(member).with_only_columns(Member.id))


def _title_for(member: Member) -> Any:
    """The essay's title, where the member may read the essay."""
    return case((conditions(essays_open_to(member)), Essay.title)).label("title")


def _few_by_few(statement: Any) -> Rows:
    yield from db.session.execute(statement, execution_options={"yield_per": AT_ONCE})
