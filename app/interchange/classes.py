"""Reads a class to measure with: one JSON object a line, `k` says of what kind.

    {"k": "course", "id": 1, "slug": "course-01", "title": "…"}
    {"k": "user", "id": 1, "email": "…", "name": "…", "role": "instructor" or "student"}
    {"k": "essay", "id": 1, "course": 1, "author": 21, "title": "…", "at": "…", "paras": ["…"]}
    {"k": "comment", "id": 1, "essay": 1, "parent": null, "author": 3, "at": "…", "paras": ["…"]}

Ids count from 1 within their kind; what a line names stands above it. A moment without a zone is in
UTC. What else a line says is left alone.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NoReturn

from app.accounts.models import Person
from app.courses.models import RESERVED_SLUGS
from app.discussion.models import COMMENT_LIMIT
from app.essays.models import TEXT_LIMIT
from app.text.literal import html_from_literal
from app.text.names import why_not_address, why_not_name, why_not_title
from app.text.typed import clean_line

SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
SLUG_LIMIT = 80
ROLES = ("instructor", "student")


class BadLineError(Exception):
    """A line that cannot be loaded: its number, and the reason in words."""


@dataclass(frozen=True, slots=True)
class CourseLine:
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    email: str
    name: str
    instructs: bool


@dataclass(frozen=True, slots=True)
class EssayLine:
    course: int
    author: int
    title: str
    html: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CommentLine:
    essay: int
    author: int
    parent: int | None
    html: str
    at: datetime


@dataclass
class Class:
    """All that a file holds. Whoever has the id 7 is the seventh in the list."""

    courses: list[CourseLine] = field(default_factory=list)
    people: list[PersonLine] = field(default_factory=list)
    essays: list[EssayLine] = field(default_factory=list)
    comments: list[CommentLine] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # addresses of people, names of courses

    @cached_property
    def began_at(self) -> datetime:
        """When its first essay was published."""
        return min(essay.at for essay in self.essays)


def read_class(lines: Iterable[bytes]) -> Class:
    """The class that a file holds; BadLineError at the first line that cannot be loaded."""
    made = Class()
    number = 0
    for number, content in enumerate(lines, start=1):
        line = Line(number, content)
        read = READERS.get(str(line.fields.get("k"))) or line.refuse(
            f"“k” should be one of {', '.join(READERS)}"
        )
        read(line, made)
    for kind, things in (("user", made.people), ("essay", made.essays)):
        if not things:
            raise BadLineError(f"Line {number + 1}: the file ends, and holds no {kind}.")
    return made


class Line:
    """One line: its number, and what its fields hold."""

    def __init__(self, number: int, content: bytes) -> None:
        self.number = number
        try:
            fields = json.loads(content)
        except (ValueError, RecursionError):
            self.refuse("this is no JSON in UTF-8")
        self.fields: dict[str, Any] = (
            fields if isinstance(fields, dict) else self.refuse("this is JSON, but no object")
        )

    def refuse(self, reason: str) -> NoReturn:
        raise BadLineError(f"Line {self.number}: {reason.rstrip('.')}.")

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        return clean_line(value) if isinstance(value, str) else self.refuse(f"“{name}” is no text")

    def next_of(self, things: list[Any]) -> None:
        """Ids are dense, so that they need no table that says which is which."""
        wanted = len(things) + 1
        if self._whole("id") != wanted:
            self.refuse(f"“id” should be {wanted}, the next of its kind")

    def one_of(self, things: list[Any], name: str) -> int:
        """The id of something that stands above."""
        value = self._whole(name)
        if value is None or not 0 < value <= len(things):
            self.refuse(f"“{name}” is the id of nothing that stands above this line")
        return value

    def _whole(self, name: str) -> int | None:
        value = self.fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def moment(self) -> datetime:
        try:
            at = datetime.fromisoformat(self.text("at"))
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.refuse("“at” is no moment such as 2025-09-01T08:37:00")

    def html(self, limit: int) -> str:
        """The paragraphs as they are stored."""
        paragraphs = self.fields.get("paras")
        if not isinstance(paragraphs, list) or not all(isinstance(p, str) for p in paragraphs):
            self.refuse("“paras” is no list of texts")
        text = "\n\n".join(paragraphs)
        if len(text) > limit:
            self.refuse(f"the text is {len(text):,} characters long; {limit:,} fit")
        return html_from_literal(text) or self.refuse("there are no words in “paras”")


def _course(line: Line, made: Class) -> None:
    line.next_of(made.courses)
    slug, title = line.text("slug"), _title(line)
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LIMIT or slug in RESERVED_SLUGS:
        line.refuse("“slug” should be small letters, digits and hyphens, such as course-01")
    _take(line, made, slug)
    made.courses.append(CourseLine(slug, title))


def _person(line: Line, made: Class) -> None:
    line.next_of(made.people)
    email, name, role = (
        Person.tidy_address(line.text("email")),
        line.text("name"),
        line.text("role"),
    )
    if reason := why_not_address(email) or why_not_name(name):
        line.refuse(reason)
    if role not in ROLES:
        line.refuse(f"“role” should be one of {', '.join(ROLES)}")
    _take(line, made, email)
    made.people.append(PersonLine(email, name, role == "instructor"))


def _essay(line: Line, made: Class) -> None:
    line.next_of(made.essays)
    made.essays.append(
        EssayLine(
            course=line.one_of(made.courses, "course"),
            author=line.one_of(made.people, "author"),
            title=_title(line),
            html=line.html(TEXT_LIMIT),
            at=line.moment(),
        )
    )


def _comment(line: Line, made: Class) -> None:
    line.next_of(made.comments)
    answers = line.fields.get("parent") is not None
    comment = CommentLine(
        essay=line.one_of(made.essays, "essay"),
        author=line.one_of(made.people, "author"),
        parent=line.one_of(made.comments, "parent") if answers else None,
        html=line.html(COMMENT_LIMIT),
        at=line.moment(),
    )
    if comment.parent and made.comments[comment.parent - 1].essay != comment.essay:
        line.refuse("“parent” is a comment on another essay")
    made.comments.append(comment)


def _title(line: Line) -> str:
    title = line.text("title")
    if reason := why_not_title(title):
        line.refuse(reason)
    return title


def _take(line: Line, made: Class, name: str) -> None:
    if name in made.taken:
        line.refuse(f"“{name}” stands above already")
    made.taken.add(name)


READERS = {"course": _course, "user": _person, "essay": _essay, "comment": _comment}
