"""A course's modules and questions in another term: the same, so many days later. No people, no
words.

Days move as days. A deadline keeps its hour on the course's clock, though clocks are put forward
and back between: one at midnight stays at midnight.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_

from app.accounts.models import Person
from app.courses.models import Course, Member, Module
from app.courses.policy import modules_open_to, sections_open_to
from app.courses.sections import Section
from app.db import conditions, db
from app.prompts.models import Prompt
from app.prompts.policy import prompts_open_to

YEAR = timedelta(weeks=52)  # the days of the week stay


@dataclass(frozen=True, slots=True)
class Moved:
    """A module as it stands (`module`, `prompt`), and its dates in the next term."""

    module: Module
    prompt: Prompt | None
    begins_on: date | None
    ends_on: date | None
    essays_due_at: datetime | None


class NextTerm:
    """The course of `member` from the day `begins_on` on; without one, without any dates."""

    def __init__(self, member: Member, begins_on: date | None) -> None:
        self.member, self.course, self.begins_on = member, member.course, begins_on
        self.standing = _modules_of(member)
        first = self.first_day
        self.shift = begins_on - first if begins_on and first else None

    @property
    def first_day(self) -> date | None:
        """The course's first day; else that of a module; else the first deadline's."""
        if self.course.begins_on:
            return self.course.begins_on
        days = [module.begins_on for module, _ in self.standing if module.begins_on]
        zone = self.course.time_zone
        due = [at.astimezone(zone).date() for _, at in self._deadlines()]
        return min(days or due, default=None)

    def usual_beginning(self, today: date) -> date | None:
        """The same day of the week in the next year that has not begun yet."""
        day = self.first_day
        if day is None:
            return None
        years = max(1, -((day - today) // YEAR))
        return day + years * YEAR

    @property
    def days(self) -> int | None:
        return self.shift.days if self.shift is not None else None

    @property
    def in_words(self) -> str:
        """“364 days later: 52 weeks, so each day of the week stays.”"""
        if self.days is None:
            return "Without dates: there no module has days yet, and no question a deadline."
        if self.days == 0:
            return "On the same days as in this course."
        days = abs(self.days)
        weeks, rest = divmod(days, 7)
        way = "later" if self.days > 0 else "earlier"
        said = f"{_counted(days, 'day')} {way}: {_counted(weeks, 'week')}"
        if not rest:
            return f"{said}, so each day of the week stays."
        other = date(2026, 1, 5) + timedelta(days=self.days)  # from a Monday
        return f"{said} and {_counted(rest, 'day')}, so a Monday becomes a {other:%A}."

    def modules(self) -> Iterator[Moved]:
        for module, prompt in self.standing:
            due = prompt.essays_due_at if prompt else None
            yield Moved(
                *(module, prompt, self.day(module.begins_on), self.day(module.ends_on)),
                self.moment(due),
            )

    def day(self, day: date | None) -> date | None:
        """A day of the course in the next term."""
        return day + self.shift if day and self.shift is not None else None

    def moment(self, at: datetime | None) -> datetime | None:
        """A deadline in the next term, at the same hour on the course's clock."""
        if at is None or self.shift is None:
            return None
        zone = self.course.time_zone
        return _on_the_clock(at.astimezone(zone).replace(tzinfo=None) + self.shift, zone)

    def fits(self, earliest: date, latest: date) -> bool:
        """Whether every day is between these in the next term, too."""
        zone = self.course.time_zone
        days = [day for module, _ in self.standing for day in (module.begins_on, module.ends_on)]
        days += [self.course.begins_on, self.course.ends_on]
        days += [at.astimezone(zone).date() for _, at in self._deadlines()]
        shift = self.shift or timedelta(0)
        return all(earliest - shift <= day <= latest - shift for day in days if day)

    @property
    def fingerprint(self) -> str:
        """What tells these modules and questions, and their new dates, from others."""
        facts: list[object] = [
            self.days,
            self.course.zone,
            self.course.begins_on,
            self.course.ends_on,
        ]
        for module, prompt in self.standing:
            facts += [module.id, module.title, module.begins_on, module.ends_on]
            facts += [module.first_year, module.last_year]
            facts += [prompt and (prompt.question, prompt.essays_due_at, prompt.asks_for)]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    def open(self, instructor: Person, title: str, code: str, term: str) -> Course:
        """Open the course of the next term: the same facts, sections, modules and questions."""
        old = self.course
        course = Course.open(title, instructor, code=code, term=term)
        course.begins_on, course.ends_on = self.begins_on, self.day(old.ends_on)
        for fact in (
            "institution",
            "description",
            "zone",
            "assistants_release",
            "separate_sections",
        ):
            setattr(course, fact, getattr(old, fact))
        for section in db.session.scalars(sections_open_to(self.member)):
            Section.add(course, section.title)
        for position, moved in enumerate(self.modules(), start=1):
            db.session.add_all(_copies(course, position, moved))
        db.session.flush()
        return course

    def _deadlines(self) -> Iterator[tuple[Module, datetime]]:
        for module, prompt in self.standing:
            if prompt and prompt.essays_due_at:
                yield module, prompt.essays_due_at


def _modules_of(member: Member) -> Sequence[tuple[Module, Prompt | None]]:
    asked = and_(Prompt.module_id == Module.id, conditions(prompts_open_to(member)))
    found = modules_open_to(member).outerjoin(Prompt, asked)
    both: Any = found.with_only_columns(Module, Prompt)
    return [(row[0], row[1]) for row in db.session.execute(both)]


def _copies(course: Course, position: int, moved: Moved) -> Iterator[Module | Prompt]:
    was, asked = moved.module, moved.prompt
    module = Module(
        course=course,
        position=position,
        title=was.title,
        begins_on=moved.begins_on,
        ends_on=moved.ends_on,
        first_year=was.first_year,
        last_year=was.last_year,
    )
    yield module
    if asked is not None:
        yield Prompt(
            module=module,
            question=asked.question,
            essays_due_at=moved.essays_due_at,
            words_least=asked.words_least,
            words_most=asked.words_most,
        )


def _on_the_clock(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the zone's clocks show this. An hour that comes twice, as they go back,
    means the later one, as where a deadline is typed; one that they leave out is an hour later."""
    at = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return at


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
