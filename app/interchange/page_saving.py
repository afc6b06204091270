"""Saves what a course-blog page says: an essay, and the comments on it, at their own dates.

Of a page that is known (`page_known`) what is here stays as it is, its date, too; only comments
that are missing are added.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from app import clock
from app.courses.models import Course, Module
from app.db import LOCKED, db
from app.discussion.models import COMMENT_LIMIT, Comment
from app.essays.models import TEXT_LIMIT, Essay
from app.essays.sittings import TITLE_LIMIT
from app.interchange.page_dates import ImpossibleDateError, clock_change, moment_of, stamp_in
from app.interchange.page_known import Said, Trace, known_of, said_on
from app.interchange.page_parts import ReadComment, ReadPage
from app.interchange.page_title import opening_words
from app.interchange.page_writers import names_not_shown, shortened, shown_name
from app.text.literal import html_from_literal
from app.text.sanitise import sanitise
from app.text.typed import clean_line, clean_text

WRITE_IT = "write it like 3 April 2017 or 2017-04-03 12:23"


class ImportRefusedError(ValueError):
    """A page that was understood and cannot be saved; as a string one sentence with what to do."""


class UndatedError(ImportRefusedError):
    """The date of the essay is missing, or is none."""


def date_typed(text: str, course: Course) -> datetime | None:
    """The date that somebody gives for an essay, in the course's zone; UndatedError."""
    line = clean_line(text)
    if not line:
        return None
    stamp = stamp_in(line)
    if stamp is None or stamp.shown.strip() != line:
        raise UndatedError(f"“{line}” is no date: {WRITE_IT}.")
    try:
        at = moment_of(stamp, course.time_zone, None)
    except ImpossibleDateError as error:
        raise UndatedError(f"{error}: {WRITE_IT}.") from None
    if change := clock_change(stamp, course.time_zone, at):
        raise UndatedError(f"{change}: write another, or the offset behind it, like UTC-5.")
    return at


@dataclass(frozen=True)
class Import:
    """A page on its way into a course. `date` is what somebody gave for a page that has none."""

    course: Course
    page: ReadPage
    date: datetime | None = None
    module: Module | None = None

    @cached_property
    def title(self) -> str:
        return shortened(clean_line(clean_text(self.page.title)), TITLE_LIMIT)

    @cached_property
    def html(self) -> str:
        return html_of(self.page.text)

    @cached_property
    def writer(self) -> str:
        """The essay's writer as shown here; empty where the name is not recorded."""
        return shown_name(self.page.writer)

    @staticmethod
    def writer_of(comment: ReadComment) -> str:
        return shown_name(comment.writer)

    @staticmethod
    def html_of(comment: ReadComment) -> str:
        return html_of(comment.text)

    @cached_property
    def key(self) -> str:
        """What the page is known by in its course."""
        return import_key_of(self.page.title, self.page.text, self.writer)

    @cached_property
    def comments(self) -> dict[str, ReadComment]:
        """The page's comments by what each is known by; equal ones of one minute are numbered."""
        seen: Counter[str] = Counter()
        keys = {}
        for comment in self.page.comments:
            said = import_key_of(comment.at.isoformat(timespec="minutes"), comment.text)
            seen[said] += 1
            keys[import_key_of(said, str(seen[said]))] = comment
        return keys

    @property
    def before(self) -> bool:
        """Whether all that is known of the essay's date is that of its first comment."""
        if self.essay is not None:
            return self.essay.published_before
        return not (self.page.at or self.date)

    @property
    def dated(self) -> bool:
        return bool(self.essay or self.page.at or self.date or self.page.comments)

    @property
    def at(self) -> datetime:
        """When the essay was published, or the limit `before` which it was."""
        kept = self.essay.published_at if self.essay else None
        given = kept or self.page.at or self.date
        return given or min(comment.at for comment in self.page.comments)

    @cached_property
    def essay(self) -> Essay | None:
        """The essay here that is this page's."""
        return Trace(
            *(self.course, self.key, self.title, self.html, self.writer, self._said)
        ).essay()

    @cached_property
    def _said(self) -> list[Said]:
        return [Said(key, one.at, html_of(one.text)) for key, one in self.comments.items()]

    @cached_property
    def missing(self) -> dict[str, ReadComment]:
        """The comments that are not here yet, in the page's order."""
        return {key: one for key, one in self.comments.items() if key not in self._known}

    @cached_property
    def _known(self) -> dict[str, bool]:
        """The comments that are here already, and whether in other words."""
        if self.essay is None:
            return {}
        return known_of(self._said, said_on(self.essay), self.course.time_zone)

    def check(self) -> None:
        """ImportRefusedError if this cannot be saved."""
        if self.essay is not None:
            if self.missing and not self.essay.listed:
                raise ImportRefusedError(
                    "This page was imported before, and its essay has been withdrawn, hidden or "
                    "deleted: no comments can be added to it."
                )
        elif not self.dated:
            raise UndatedError("The page gives no date for the essay: say when it was published.")
        elif len(self.page.text) > TEXT_LIMIT:
            raise ImportRefusedError(
                f"The essay is longer than {TEXT_LIMIT:,} characters: split it."
            )
        for comment in self.missing.values():
            if len(comment.text) > COMMENT_LIMIT:
                raise ImportRefusedError(
                    f"The comment of line {comment.line} (“{opening_words(comment.text)}”) is "
                    f"longer than {COMMENT_LIMIT:,} characters: split it."
                )

    def settled(self) -> "Import":
        """The same, seen anew and alone: imports into one course wait for one another, so that two
        at once make one essay."""
        db.session.execute(
            select(Course.id).where(Course.id == self.course.id).with_for_update(**LOCKED)
        )
        return replace(self)

    def save(self) -> Essay:
        """Make what is missing, in the caller's transaction. ImportRefusedError."""
        return self.settled()._save()

    def _save(self) -> Essay:
        if self.essay is not None:  # so that no comment written meanwhile is counted past
            db.session.refresh(self.essay, with_for_update=LOCKED)
        self.check()
        missing = self.missing
        essay = self.essay or self._make_essay()
        for key, comment in missing.items():
            with clock.at(comment.at):
                Comment.add(
                    essay,
                    self.html_of(comment),
                    None,
                    writer_name=self.writer_of(comment),
                    import_key=key,
                    revision_number=1,  # it answers what the page said
                )
        db.session.flush()
        return essay

    def _make_essay(self) -> Essay:
        with clock.at(self.at):
            essay = Essay(
                course_id=self.course.id,
                module=self.module,
                writer_name=self.writer,
                published_at=self.at,
                published_before=self.before,
                import_key=self.key,
            )
            db.session.add(essay)
            db.session.flush()
            essay.revise(self.title, self.html)
            db.session.flush()
        return essay

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know before saving."""
        return (*self.page.remarks, *names_not_shown(self.page), *self._unlike())

    def _unlike(self) -> Iterator[str]:
        """Where what is kept here is not what the page, or whoever brings it, says."""
        essay = self.essay
        if essay is None:
            if len(words_alone(self.page.title)) > TITLE_LIMIT:
                yield f"The title is cut: {TITLE_LIMIT} characters fit."
            if self.page.at and self.date:
                yield "The page gives the date of the essay: the one you give is not used."
            return
        if essay.import_key != self.key:
            yield "The title or text differs from the earlier import: what is here stays as it is."
        for key, one in self.comments.items():
            if self._known.get(key):
                shown = f"line {one.line} (“{opening_words(one.text)}”)"
                yield f"The comment of {shown} was corrected since: here it stays as it is."
        if self.date:
            yield "The essay is here already and keeps its date: the one you give changes nothing."
        if self.module and essay.module_id != self.module.id:
            yield "The essay is here already: the module you give changes nothing."

    @property
    def news(self) -> str:
        """What saving brings that is not here yet, as half a sentence; empty for nothing."""
        missing = len(self.missing)
        if self.essay is None:
            return "the essay and " + counted(missing, "comment") if missing else "the essay"
        return counted(missing, "new comment") if missing else ""


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def html_of(text: str) -> str:
    """The stored form of an imported text, in which no sign means anything."""
    return sanitise(html_from_literal(clean_text(text)))


def words_alone(text: str) -> str:
    """The words alone: however they were spaced and broken into lines."""
    return re.sub(r"\s+", " ", clean_text(text)).strip()


def import_key_of(*parts: str) -> str:
    """What is known by these words, however they were spaced."""
    said = "\n".join(words_alone(part) for part in parts)
    return hashlib.sha256(said.encode()).hexdigest()
