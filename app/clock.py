"""The only clock: everything that asks for the time asks here, so that tests can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; within `at`, the moment that is being told of."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within it the clock stands at `moment`: for telling what happened earlier (the demo course,
    imported pages), never for requests."""
    token = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def begins_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a day of this zone begins with this second: at midnight, or an hour later where the
    clocks skip that."""
    there, before = at.astimezone(zone), (at - timedelta(seconds=1)).astimezone(zone)
    return there.replace(microsecond=0).date() != before.date()


def day_in_words(day: date) -> str:
    """“April 3, 2017”."""
    return f"{day:%B} {day.day}, {day.year}"


def hour_in_words(at: datetime) -> str:
    """“12:23 pm”."""
    return f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"


def since(at: datetime) -> str:
    """How far a moment is from now, in the largest unit: “in 2 days”, “3 hours ago”."""
    seconds = (at - now()).total_seconds()
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(abs(seconds) // length)
        if count:
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return "in a moment" if seconds > 0 else "just now"
