"""The term at a glance: a course's modules with their questions, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import and_

from app.clock import day_in_words, now
from app.courses.models import Course, Kind, Member, Module, any_member, facts_of
from app.courses.policy import modules_open_to
from app.db import conditions
from app.prepared import rows
from app.prompts.models import Prompt
from app.prompts.policy import prompts_open_to
from app.text.years import years_between

KEPT = 256  # terms a worker keeps


@dataclass(frozen=True, slots=True)
class Week:
    """A module and its question; `now` for the one that the course is in."""

    id: int
    title: str
    url: str
    years: str
    begins_on: date | None
    ends_on: date | None
    prompt: Prompt | None  # read-only: it stands outside the session

    @property
    def days(self) -> str:
        """“March 2 – March 8, 2026”, or the first day alone; nothing without dates."""
        first, last = self.begins_on, self.ends_on
        if first is None:
            return ""
        if last is None or last == first:
            return _day(first)
        return f"{_day(first, first.year != last.year)} – {_day(last)}"

    @property
    def due_at(self) -> datetime | None:
        return self.prompt.essays_due_at if self.prompt else None


def _day(day: date, with_year: bool = True) -> str:
    return day_in_words(day) if with_year else f"{day:%B} {day.day}"


def weeks_of(member: Member) -> tuple[Week, ...]:
    """All modules of the member's course, in order: one query."""
    found = rows(_weeks(), **facts_of(member))
    return _remembered(tuple(found), member.course.slug)


@cache
def _weeks() -> Any:
    member = any_member(Kind())
    scope = modules_open_to(member).outerjoin(
        Prompt, and_(Prompt.module_id == Module.id, conditions(prompts_open_to(member)))
    )
    return scope.with_only_columns(
        *(Module.id, Module.title, Module.begins_on, Module.ends_on),
        *(Module.first_year, Module.last_year),
        *(Prompt.question, Prompt.essays_due_at, Prompt.words_least, Prompt.words_most),
    )


@lru_cache(maxsize=KEPT)
def _remembered(found: tuple[Any, ...], slug: str) -> tuple[Week, ...]:
    """Kept by all that the rows say, so never stale."""
    return tuple(_week(row, slug) for row in found)


def _week(row: Any, slug: str) -> Week:
    return Week(
        id=row.id,
        title=row.title,
        url=f"/courses/{slug}/modules/{row.id}",
        years=years_between(row.first_year, row.last_year),
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        prompt=None if row.question is None else _prompt(row),
    )


def _prompt(row: Any) -> Prompt:
    return Prompt(
        module_id=row.id,
        question=row.question,
        essays_due_at=row.essays_due_at,
        words_least=row.words_least,
        words_most=row.words_most,
    )


def due_week(weeks: Sequence[Week]) -> Week | None:
    """The question to think of: the next that is due, else the last that was, else the last."""
    asked = [week for week in weeks if week.prompt]
    dated = sorted((week for week in asked if week.due_at), key=lambda week: week.due_at or now())
    ahead = [week for week in dated if week.prompt and not week.prompt.past_due]
    return next(iter(ahead), None) or next(reversed(dated or asked), None)


def present_week(weeks: Sequence[Week], course: Course) -> Week | None:
    """The module whose days it is in the course's zone, else the one whose question is due."""
    today = now().astimezone(course.time_zone).date()
    running = [
        week
        for week in weeks
        if week.begins_on and week.begins_on <= today <= (week.ends_on or week.begins_on)
    ]
    return running[-1] if running else due_week(weeks)
