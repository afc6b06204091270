"""The question's deadline and what it asks for."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.courses.models import Course
from app.prompts.models import Prompt
from app.prompts.queries import Week, due_week, present_week

DUE = datetime(2026, 3, 9, 3, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (300, 1500, "300–1,500 words"),
        (300, None, "at least 300 words"),
        (None, 600, "at most 600 words"),
        (None, None, ""),
    ],
)
def test_what_it_asks_for(least: int | None, most: int | None, words: str) -> None:
    assert Prompt(words_least=least, words_most=most).asks_for == words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=-5), ""),
        (timedelta(seconds=60), ""),  # grace
        (timedelta(seconds=61), "1 minute after the deadline"),
        (timedelta(hours=3, minutes=20), "3 hours after the deadline"),
        (timedelta(days=1), "1 day after the deadline"),
    ],
)
def test_lateness_in_neutral_words(after: timedelta, words: str) -> None:
    assert Prompt(essays_due_at=DUE).lateness(DUE + after) == words


def test_without_a_deadline_nobody_is_late() -> None:
    assert Prompt(essays_due_at=None).lateness(DUE) == ""
    assert not Prompt(essays_due_at=None).past_due


def week(number: int, due: datetime | None, *, asked: bool = True, begins: int = 0) -> Week:
    return Week(
        id=number,
        title=f"Week {number}",
        url="",
        years="",
        begins_on=date(2026, 3, begins) if begins else None,
        ends_on=date(2026, 3, begins + 6) if begins else None,
        prompt=Prompt(question="?", essays_due_at=due) if asked else None,
    )


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (DUE - timedelta(days=3), 2),
        (DUE + timedelta(seconds=30), 2),  # grace
        (DUE + timedelta(days=1), 3),
        (DUE + timedelta(days=8), 3),  # all past: the last
    ],
)
def test_the_question_that_is_due(at: datetime, expected: int) -> None:
    weeks = [
        week(1, DUE - timedelta(days=7)),
        week(2, DUE),
        week(3, DUE + timedelta(days=7)),
        week(4, None),
        week(5, None, asked=False),
    ]
    with time_machine.travel(at, tick=False):
        found = due_week(weeks)
    assert found
    assert found.id == expected


def test_without_deadlines_the_last_question_counts() -> None:
    found = due_week([week(1, None), week(2, None), week(3, None, asked=False)])
    assert found
    assert found.id == 2
    assert due_week([week(1, None, asked=False)]) is None


def test_the_present_module_goes_by_the_courses_clock() -> None:
    weeks = [week(1, None, asked=False, begins=2), week(2, None, asked=False, begins=9)]
    with time_machine.travel(datetime(2026, 3, 9, 3, 0, tzinfo=UTC), tick=False):
        there = present_week(weeks, Course(zone="America/New_York"))
        here = present_week(weeks, Course(zone="Europe/Berlin"))
    assert there
    assert here
    assert (there.id, here.id) == (1, 2)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 2), date(2026, 3, 8), "March 2 – March 8, 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "December 28, 2026 – January 3, 2027"),
        (date(2026, 3, 2), None, "March 2, 2026"),
        (None, None, ""),
    ],
)
def test_days_of_a_module(first: date | None, last: date | None, words: str) -> None:
    facts = {"id": 1, "title": "", "url": "", "years": "", "prompt": None}
    assert Week(begins_on=first, ends_on=last, **facts).days == words  # type: ignore[arg-type]
