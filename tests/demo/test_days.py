"""Days of the story become moments of a course that is in its eleventh week right now."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.demo.days import Days

NEW_YORK = ZoneInfo("America/New_York")
MOMENTS = [
    datetime(2026, 11, 23, hour, minute, tzinfo=UTC) + timedelta(days=day)
    for day in (0, 1)
    for hour in range(24)
    for minute in (0, 31)
]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_told_lies_ahead_and_the_deadline_does(now: datetime) -> None:
    days = Days(now, NEW_YORK)
    assert days.ago(0.2) < now
    assert timedelta(hours=12) < days.deadline(2.0) - now < timedelta(days=2)
    assert days.date(-4) <= now.astimezone(NEW_YORK).date() <= days.date(2)


def test_what_comes_first_in_the_texts_comes_first() -> None:
    days = Days(MOMENTS[0], NEW_YORK)
    told = [days.ago(tenth / 10) for tenth in range(800, 1, -1)]
    assert told == sorted(told)


@pytest.mark.parametrize("month", range(1, 13))
def test_late_is_late_and_in_time_is_in_time_when_the_clocks_change_too(month: int) -> None:
    days = Days(datetime(2026, month, 10, 12, tzinfo=UTC), NEW_YORK)
    for due in range(-61, 0):
        assert days.ago(-due + 0.2) < days.deadline(due) < days.ago(-due + 0.1)


def test_a_deadline_is_the_last_minute_of_a_day_of_the_course() -> None:
    deadline = Days(MOMENTS[0], NEW_YORK).deadline(-5.0)
    assert (deadline.hour, deadline.minute) == (23, 59)
    assert deadline.tzinfo == NEW_YORK
