"""Turns “2.4 days ago” of the demo's texts into moments and dates of a course that is now."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# The texts count days back from a morning at half past four: 2.0 lies in the small hours, when
# nothing happens, 0.2 before midnight and 0.7 at noon. So a day's whole number is a night, and an
# essay of 5.2 days ago is in by the deadline of the day whose night is 5.0.
MORNING = time(4, 30)
DEADLINE = time(23, 59)
UNEVEN = 16  # minutes; a tenth of a day has 144, and 0.2 lies 17 before a deadline
AHEAD = timedelta(days=0.15)  # the latest thing told is 0.2 days old: it never lies ahead


class Days:
    """Counts from the morning that `now` belongs to. On the wall clock of the course's zone, so
    that a change to summer time moves nothing across a deadline."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.zone = zone
        latest = (now + AHEAD).astimezone(zone).replace(tzinfo=None)
        self.morning = datetime.combine(latest.date(), MORNING)
        if self.morning > latest:
            self.morning -= timedelta(days=1)

    def ago(self, days: float) -> datetime:
        """The moment so many days ago. Nobody writes on the stroke of the clock: a few minutes
        later, the same for the same number."""
        minutes = round(days * 10) * 7 % UNEVEN
        return (self.morning - timedelta(days=days) + timedelta(minutes=minutes)).replace(
            tzinfo=self.zone
        )

    def date(self, days: float) -> date:
        """The date of the day that ends in the night so many days ahead."""
        return (self.morning + timedelta(days=days - 1)).date()

    def deadline(self, days: float) -> datetime:
        """One minute to midnight of that day."""
        return datetime.combine(self.date(days), DEADLINE, self.zone)
