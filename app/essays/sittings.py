"""What an essay's working copy said before: one state for each sitting, and what stood before much
was taken away. Seen by the author alone (S4).

A sitting ends after 30 minutes' pause, or when somebody has commented, or with publishing, which
makes a revision. That feedback was begun ends none: the author would see from it that there is some
before it is released (S7).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from blinker import Signal
from sqlalchemy import ForeignKey, Row, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.db import Base, Id, db
from app.text.measure import words

if TYPE_CHECKING:
    from app.essays.models import Essay

TITLE_LIMIT = 200
PAUSE = timedelta(minutes=30)  # ends a sitting
MUCH = 25  # words taken away at once: a short paragraph
LITTLE = 10  # words that a state may have beyond the one kept last and not be kept, too
# What is kept of one essay: a term's sittings, and not so much that a disk fills with it.
KEPT = 24
KEPT_LOSSES = 8  # so that who deletes much in one sitting does not push the earlier ones out
KEPT_CHARACTERS = 2_000_000

TAG = re.compile("<[^>]*>")

saved = Signal("A working copy was saved. Sender: the essay; before: the text it had.")
cleared = Signal("There is about to be no working copy any more. Sender: the essay.")
copied = Signal("What it says stands in a text of its own, too. Sender: that text; essay.")


class Because(StrEnum):
    """Why a state was kept."""

    SITTING = "sitting"  # the next sitting began
    LOSS = "loss"  # much was taken away
    DISCARDED = "discarded"
    EXCHANGED = "exchanged"  # an earlier one was brought back


class StaleError(Exception):
    """Somebody, perhaps the same person in another tab, has saved a newer version (W3)."""


class WorkingCopy:
    """What an essay's author is writing, and nobody else sees; the part of an Essay that is about
    it. Without one, what readers see is what the author goes on from."""

    if TYPE_CHECKING:
        id: Mapped[Id]
        title: Mapped[str]
        html: Mapped[str]
        author_id: Mapped[int | None]
        comment_count: Mapped[int]

    draft_title: Mapped[str | None] = mapped_column(String(TITLE_LIMIT))
    draft_html: Mapped[str | None] = mapped_column(Text)
    draft_saved_at: Mapped[datetime | None]
    draft_version: Mapped[int] = mapped_column(default=0)
    draft_comments: Mapped[int] = mapped_column(default=0)  # that there were when it was saved

    @property
    def has_working_copy(self) -> bool:
        """Whether there is writing that the readers do not see yet."""
        return self.draft_saved_at is not None

    @property
    def working_title(self) -> str:
        return self.title if self.draft_title is None else self.draft_title

    @property
    def working_html(self) -> str:
        return self.html if self.draft_html is None else self.draft_html

    def save_draft(self, title: str, html: str, over: int) -> None:
        """Keep the working copy; what others see does not change (W8).

        `over` is the `draft_version` the writer began from; StaleError if a newer one stands.
        Saving the same words again, as a retry does, changes nothing.
        """
        if (title, html) == (self.working_title, self.working_html):
            return
        if over != self.draft_version:
            raise StaleError
        keep_before(self, html)
        self._write_draft(title, html)

    def bring_back(self, draft: EarlierDraft) -> None:
        """Go on from an earlier draft. What is there now becomes one."""
        if (draft.title, draft.html) != (self.working_title, self.working_html):
            EarlierDraft.keep(self, Because.EXCHANGED)
            self._write_draft(draft.title, draft.html)

    def _write_draft(self, title: str, html: str) -> None:
        before = self.working_html
        self.draft_title, self.draft_html, self.draft_saved_at = title, html, now()
        self.draft_comments = self.comment_count
        self.draft_version += 1
        saved.send(self, before=before)

    def _clear_draft(self) -> None:
        if self.has_working_copy:
            cleared.send(self)
            self.draft_title = self.draft_html = self.draft_saved_at = None
            self.draft_version += 1


class EarlierDraft(Base):
    """What a working copy said at `saved_at`, and does not say any more. It is its `author`'s, even
    if the essay is said to be somebody else's later."""

    __tablename__ = "earlier_drafts"

    id: Mapped[Id]
    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    because: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    html: Mapped[str] = mapped_column(Text)
    words: Mapped[int]
    saved_at: Mapped[datetime]

    essay: Mapped[Essay] = relationship()

    @classmethod
    def keep(cls, essay: WorkingCopy, because: Because) -> None:
        """Keep the working copy as it is, unless it is empty or the last one kept says the same.
        The caller holds the essay's row locked."""
        author_id = essay.author_id
        if author_id is None or not essay.has_working_copy or not plain_words(essay.working_html):
            return
        last = cls.last_of(essay)
        if last is not None and (last.title, last.html) == (
            essay.working_title,
            essay.working_html,
        ):
            return
        draft = cls(because=because, title=essay.working_title, html=essay.working_html)
        draft.essay_id, draft.author_id, draft.words = essay.id, author_id, words(draft.html)
        draft.saved_at = essay.draft_saved_at or now()
        db.session.add(draft)
        db.session.flush()
        copied.send(draft, essay=essay)
        _forget_beyond(essay.id)

    @classmethod
    def last_of(cls, essay: WorkingCopy) -> EarlierDraft | None:
        mine = select(cls).where(cls.essay_id == essay.id, cls.author_id == essay.author_id)
        return db.session.scalar(mine.order_by(cls.id.desc()).limit(1))


def keep_before(essay: WorkingCopy, html: str) -> None:
    """The working copy is about to say `html`: keep what it says if that would be missed."""
    if essay.has_working_copy and (because := _why(essay, html)):
        EarlierDraft.keep(essay, because)


def _why(essay: WorkingCopy, html: str) -> Because | None:
    paused = essay.draft_saved_at is not None and now() - essay.draft_saved_at >= PAUSE
    if paused or essay.draft_comments != essay.comment_count:
        return Because.SITTING
    if taken_away(essay.working_html, html) < MUCH:
        return None
    last = EarlierDraft.last_of(essay)
    known = last is not None and taken_away(essay.working_html, last.html) < LITTLE
    return None if known else Because.LOSS


def taken_away(before: str, after: str) -> int:
    """How many words of a text another does not have."""
    if after.startswith(before):
        return 0
    return (Counter(plain_words(before)) - Counter(plain_words(after))).total()


def plain_words(html: str) -> list[str]:
    return TAG.sub(" ", html).split()


def _forget_beyond(essay_id: int) -> None:
    """Drop what is too much, the oldest first; the one kept last stays in any case."""
    size = func.length(EarlierDraft.html).label("size")
    kept = select(EarlierDraft.id, EarlierDraft.because, size).where(
        EarlierDraft.essay_id == essay_id
    )
    rows = db.session.execute(kept.order_by(EarlierDraft.id.desc())).all()
    gone = list(_beyond(rows))
    if gone:
        db.session.execute(delete(EarlierDraft).where(EarlierDraft.id.in_(gone)))


def _beyond(rows: Sequence[Row[tuple[int, str, int]]]) -> Iterator[int]:
    """The ids of those that are too many or too much, of rows that begin with the newest."""
    number = losses = characters = 0
    for row in rows:
        losses += row.because == Because.LOSS
        over = row.because == Because.LOSS and losses > KEPT_LOSSES
        too_much = characters + row.size > KEPT_CHARACTERS or number >= KEPT
        if number and (over or too_much):
            yield row.id
            continue
        number, characters = number + 1, characters + row.size
