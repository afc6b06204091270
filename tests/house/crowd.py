"""A course with as much of everything as one asks for, put in by the table: what a page costs when
much is on it is seen only where there is much."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app import clock
from app.accounts.models import Person, SignIn, hashed
from app.courses.invitations import Invitation
from app.courses.log import LogEntry
from app.courses.models import Course, Member, Module, Role
from app.courses.sections import Section
from app.db import Base, db
from app.discussion.models import Comment
from app.discussion.paths import path_segment
from app.essays.models import Essay, Revision
from app.essays.sittings import Because, EarlierDraft
from app.feedback.models import Feedback
from app.notices.models import Notice
from app.prompts.models import Prompt

Row = dict[str, Any]

BUSY = 0  # the number of the essay with all the comments and revisions; the reader wrote it
MINUTE = timedelta(minutes=1)


class Crowd:
    """`size` of everything in the course `name`. Things have numbers: 1, 2, 3 … are the class's,
    the newest first; `own` are the reader's, `far` those of the reader's other courses."""

    def __init__(self, name: str, size: int) -> None:
        self.name, self.size = name, size
        self.base = size * 1000
        self.now = clock.now()
        self.each = range(1, size + 1)
        self.reader, self.teacher = self.own(size) + 1, self.own(size) + 2

    def id(self, number: int) -> int:
        return self.base + number

    def own(self, number: int) -> int:
        return self.size + number

    def draft(self, number: int) -> int:
        return 2 * self.size + number

    def deleted(self, number: int) -> int:
        return 3 * self.size + number

    def far(self, number: int) -> int:
        return 4 * self.size + number

    def token(self, who: str) -> str:
        """Signs in “reader”, a student, or “teacher”."""
        return f"{who} of {self.name}"

    def gather(self) -> None:
        """Put it all in; commits."""
        for model, rows in (
            (Person, self._people()),
            (SignIn, self._sign_ins()),
            (Course, self._courses()),
            (Section, self._sections()),
            (Member, self._members()),
            (Module, self._modules()),
            (Prompt, self._prompts()),
            (Essay, self._essays()),
            (Revision, self._revisions()),
            (EarlierDraft, self._earlier_drafts()),
            (Comment, self._comments()),
            (Feedback, self._letters()),
            (Notice, self._notices()),
            (LogEntry, self._log()),
            (Invitation, self._invitations()),
        ):
            put(model, rows)
        db.session.commit()

    def _ago(self, number: int) -> datetime:
        return self.now - number * MINUTE

    def _people(self) -> Iterator[Row]:
        names = {number: f"Classmate {number}" for number in self.each}
        names |= {self.reader: "The Reader", self.teacher: "The Teacher"}
        for number, name in names.items():
            yield {
                "id": self.id(number),
                "name": name,
                "email": f"{self.name}-{number}@crowd.example",
                "password_hash": "",
                "opens_courses_since": self.now if number == self.teacher else None,
                "confirmed_at": self.now,
            }

    def _sign_ins(self) -> Iterator[Row]:
        for who in ("reader", "teacher"):
            person = self.id(getattr(self, who))
            yield {"person_id": person, "token_hash": hashed(self.token(who))}

    def _courses(self) -> Iterator[Row]:
        """The full course, joined last; the reader is in many others, and invited to as many; of
        both half are archived."""
        yield {"id": self.id(0), "slug": self.name, "title": f"Course 0 of {self.name}"} | {
            "archived_at": None
        }
        for kind, number in self._other_courses():
            yield {
                "id": self.id(number),
                "slug": f"{self.name}-{number}",
                "title": f"{f'Old {kind.lower()}' if number % 2 else kind} {number} of {self.name}",
                "archived_at": self.now if number % 2 else None,
            }

    def _other_courses(self) -> Iterator[tuple[str, int]]:
        for number in self.each:
            yield "Course", self.far(number)
            yield "Seminar", self.own(number)

    def _sections(self) -> Iterator[Row]:
        for number in self.each:
            row = {"id": self.id(number), "course_id": self.id(0), "position": number}
            yield row | {"title": f"Section {number} "}

    def _members(self) -> Iterator[Row]:
        """Every second is in the first section, the others in none."""
        yield from (self._member(number, number, 0) for number in self.each)
        yield self._member(self.teacher, self.teacher, 0, Role.INSTRUCTOR)
        for number in map(self.far, self.each):
            role = Role.INSTRUCTOR if number % 3 else Role.STUDENT
            yield self._member(number, self.reader, number, role)
        yield self._member(self.far(self.size + 1), self.reader, 0)

    def _member(self, number: int, person: int, course: int, role: Role = Role.STUDENT) -> Row:
        ids = {"id": number, "person_id": person, "course_id": course}
        placed = number % 2 and number <= self.size
        row = {name: self.id(value) for name, value in ids.items()} | {"role": role}
        return row | {"section_id": self.id(1) if placed else None}

    @property
    def _reading(self) -> int:
        """The reader as a member of the full course."""
        return self.id(self.far(self.size + 1))

    def _modules(self) -> Iterator[Row]:
        for number in self.each:
            yield from (
                {
                    "id": self.id(module),
                    "course_id": self.id(course),
                    "position": number,
                    "title": f"Week {number}",
                }
                for module, course in ((number, 0), (self.far(number), self.far(number)))
            )

    def _prompts(self) -> Iterator[Row]:
        for number in self.each:
            due = self.now + number * timedelta(days=1)
            for module in (number, self.far(number)):
                yield {
                    "id": self.id(module),
                    "module_id": self.id(module),
                    "question": f"What of week {number}?",
                    "essays_due_at": due,
                }

    def _essays(self) -> Iterator[Row]:
        yield self._essay(BUSY, self._reading, comment_count=self.size) | {
            "import_key": "busy",
            "revision_count": self.size,
        }
        for number in self.each:
            yield self._essay(number, self.id(number))
            yield self._essay(self.own(number), self._reading)
            yield self._essay(self.draft(number), self._reading, drafted=True)
            yield self._essay(self.deleted(number), self._reading) | {"deleted_at": self.now}
            far = self.far(number)
            yield self._essay(far, self.id(far)) | {"course_id": self.id(far)}

    def _essay(
        self, number: int, author: int, *, drafted: bool = False, comment_count: int = 0
    ) -> Row:
        return {
            "id": self.id(number),
            "course_id": self.id(0),
            "author_id": author,
            "module_id": self.id(number if number > self.deleted(self.size) else 1),
            "title": "" if drafted else f"Essay {number}.",
            "html": "" if drafted else "<p>Bread.</p>",
            "draft_title": f"Draft {number}." if drafted else None,
            "draft_html": "<p>Bread.</p>" if drafted else None,
            "draft_saved_at": self._ago(number) if drafted else None,
            "published_at": None if drafted else self._ago(number),
            "revision_count": int(not drafted),
            "comment_count": comment_count,
            "deleted_at": None,
            "import_key": None,
        }

    def _revisions(self) -> Iterator[Row]:
        for number in self.each:
            row = {"essay_id": self.id(BUSY), "number": number, "title": "Bread"}
            yield row | {"html": f"<p>Bread {number}.</p>", "words": 2}

    def _earlier_drafts(self) -> Iterator[Row]:
        for number in self.each:
            row = {"id": self.id(number), "essay_id": self.id(BUSY), "because": Because.SITTING}
            row["author_id"] = self._reading
            text = {"title": "Bread", "html": f"<p>Crumbs {number}.</p>", "words": 2}
            yield row | text | {"saved_at": self._ago(number)}

    def _comments(self) -> Iterator[Row]:
        """Every second by the first of the class; and those that the reader has deleted."""
        for number in self.each:
            author = 1 if number % 2 else number
            yield self._comment(number, self.id(author), None)
            yield self._comment(self.deleted(number), self._reading, self.now)

    def _comment(self, number: int, author: int, deleted_at: datetime | None) -> Row:
        return {
            "id": self.id(number),
            "essay_id": self.id(BUSY),
            "author_id": author,
            "html": f"<p>Remark {number}.</p>",
            "path": path_segment(self.id(number)),
            "revision_number": 1,
            "deleted_at": deleted_at,
            "import_key": f"remark {number}",
        }

    def _letters(self) -> Iterator[Row]:
        """From the teacher, in all states, and from everybody else on the busy essay."""
        for number in self.each:
            state = {"ready_at": self.now if number % 3 else None}
            yield self._letter(number, number) | state | {"released_at": None}
            released = {"ready_at": self.now, "released_at": self.now}
            yield self._letter(self.own(number), self.own(number)) | released
            gone = self._letter(self.deleted(number), self.deleted(number)) | released
            yield gone | {"html": "<p>On what is gone.</p>"}
            by_all = self._letter(self.far(number), BUSY) | {"writer_id": self.id(number)}
            yield by_all | released

    def _letter(self, number: int, essay: int) -> Row:
        return {
            "id": self.id(number),
            "essay_id": self.id(essay),
            "writer_id": self.id(self.teacher),
            "html": f"<p>Letter {number}.</p>",
            "revision_number": 1,
        }

    def _notices(self) -> Iterator[Row]:
        for number in self.each:
            reply = {"kind": "reply", "essay_id": self.id(BUSY), "comment_id": self.id(number)}
            yield {"member_id": self._reading, "feedback_id": None} | reply
            essay = self.id(self.own(number))
            letter = {"kind": "feedback", "essay_id": essay, "feedback_id": essay}
            yield {"member_id": self._reading, "comment_id": None} | letter

    def _log(self) -> Iterator[Row]:
        for number in self.each:
            deed = {"deed": "did", "subject": f"Deed {number}."}
            yield {"course_id": self.id(0), "actor_id": self.id(number)} | deed
            act = {"deed": "did", "subject": f"Act {number}."}
            yield {"course_id": None, "actor_id": self.id(number)} | act

    def _invitations(self) -> Iterator[Row]:
        """The full course invites many; and courses that the reader was never in invite them."""
        for number in self.each:
            name = {"name": f"Invited {number} "}
            yield self._invitation(number, 0, f"{number}@{self.name}.example") | name
            reader = f"{self.name}-{self.reader}@crowd.example"
            yield self._invitation(self.own(number), self.own(number), reader) | {"name": ""}

    def _invitation(self, number: int, course: int, email: str) -> Row:
        row = {"id": self.id(number), "course_id": self.id(course), "email": email}
        return row | {"inviter_id": self.id(self.teacher)}


def put(model: type[Base], rows: Iterator[Row]) -> None:
    """Into the table, past the models."""
    db.session.execute(insert(model), list(rows))
