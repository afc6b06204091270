"""Dates as course blogs print them, found in a line and turned into moments.

A time is read in the course's zone unless the page names another. A date without a time is the
beginning of its day, so that an essay is never later than the same day's comments. A clock time
that the spring change skips (2:30 where 2 becomes 3) is read as if the clock had not yet been
changed, so 3:30; one that autumn repeats is its first occurrence. `clock_change` tells of both.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from app.clock import now

# Before it there were no blogs with comments: the year belongs to the essay's subject.
FIRST_YEAR = 1998
A_DAY = timedelta(days=1)  # a page read in the wrong zone is no later than this; more is an error
CENTURY = 2000  # what a year of two digits leaves out

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("BST", "CET", "WEST"), 1),
    **dict.fromkeys(("CEST", "EET", "SAST"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    **dict.fromkeys(("HKT", "SGT", "AWST"), 8),
    **dict.fromkeys(("JST", "KST"), 9),
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "BRT": -3,
    "EDT": -4,
    "EST": -5,
    "CDT": -5,
    "CST": -6,
    "MDT": -6,
    "MST": -7,
    "PDT": -7,
    "PST": -8,
    "AKDT": -8,
    "AKST": -9,
    "HST": -10,
}
UNCLEAR = ("IST", "AST", "ACST", "ACDT", "ADT", "NST", "NDT", "PKT", "ICT", "WIB")  # or of parts

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"""(?<![\w./-])(?:
      (?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}\.?,?\s+(?:the\s+)?)?
      (?: (?P<m1>{_MONTH}) \s* (?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:,\s*|\s+) (?P<y1>[0-9]{{4}})
        | (?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th|\.)? \s* [-/]? (?:of\s+)?
          (?P<m2>{_MONTH}) [,/-]? \s* (?P<y2>[0-9]{{4}})
        | (?P<y3>[0-9]{{4}}) (?P<s3>[-/.]) (?P<m3>[0-9]{{1,2}}) (?P=s3) (?P<d3>[0-9]{{1,2}})
      | (?P<n1>[0-9]{{1,2}}) (?P<s4>[-/.]) (?P<n2>[0-9]{{1,2}}) (?P=s4)
        (?P<y4>[0-9]{{4}}|[0-9]{{2}})
      )
    )(?![0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED_ZONE = "|".join(sorted({*ZONES, *UNCLEAR}, key=len, reverse=True))
_CLOCK = rf"""(?P<hour>[0-9]{{1,2}})
    (?: [:.h](?P<minute>[0-9]{{2}}) (?:[:.](?P<second>[0-9]{{2}}))? (?:\.[0-9]{{1,9}})?
        \s?(?P<half>[ap](?:m\b|\.\s?m\b\.?))?
      | \s?(?P<half2>[ap](?:m\b|\.\s?m\b\.?)) )
    (?:\s?(?:uhr|hrs|h)\b)?
    (?:\s?\(?(?P<zone>
        (?-i:(?:UTC|GMT)?[+\-−][0-9]{{1,2}}(?::?[0-9]{{2}})?|{_NAMED_ZONE})
        )(?![\w:])\)?)?"""
_CLOCK_BEHIND = re.compile(
    rf"[\s,.]*(?:\b(?:at|um)\b|[@·•|–—(-]|T)?\s*{_CLOCK}", re.IGNORECASE | re.VERBOSE
)
_CLOCK_BEFORE = re.compile(
    rf"(?<![\w:.]){_CLOCK}[\s,·|–—-]*(?:\bon\b)?\s*$", re.IGNORECASE | re.VERBOSE
)
_NEAR = 40  # a clock in front of a date takes fewer letters than this


class ImpossibleDateError(ValueError):
    """A date that no calendar or clock shows, or that can be read in two ways; says which."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date in a line: where it stands, its numbers as printed, and the offset if it names one.

    With slashes the first two numbers may be day and month or month and day: `slashed`.
    """

    shown: str
    start: int
    end: int
    year: int
    first: int
    second: int
    slashed: bool
    clock: tuple[int, int, int] | None
    half: str
    zone: str
    weekday: str  # its first three letters, or ""

    @property
    def timed(self) -> bool:
        """Whether it says a time of day."""
        return self.clock is not None

    @property
    def modern(self) -> bool:
        """Whether a blog can have printed it of itself."""
        return self.year >= FIRST_YEAR

    @property
    def day_first(self) -> bool | None:
        """What a slashed date tells of the page's habit: by a number above 12 or its weekday."""
        if not self.slashed:
            return None
        if (self.first > 12) != (self.second > 12):
            return self.first > 12
        orders = ((self.second, self.first, True), (self.first, self.second, False))
        fitting = [habit for month, day, habit in orders if self._falls_on(month, day)]
        return fitting[0] if len(fitting) == 1 else None

    def _falls_on(self, month: int, day: int) -> bool:
        try:
            fallen = date(self.year, month, day).weekday()
        except ValueError:
            return False
        return WEEKDAYS[fallen] == self.weekday


def stamp_in(line: str) -> Stamp | None:
    """The first date in a line, with the time beside it; the numbers are not yet judged."""
    found = _DATE.search(line)
    if found is None:
        return None
    year, month, day, slashed = _numbers(found)
    start, end = found.span()
    clock = _CLOCK_BEHIND.match(line, end)
    if clock is not None:
        end = clock.end()
    else:
        clock = _CLOCK_BEFORE.search(line, max(0, start - _NEAR), start)
        start = clock.start() if clock else start
    weekday = (found["weekday"] or "").lower()
    shown = line[start:end].strip()
    return Stamp(shown, start, end, year, month, day, slashed, *_told(clock), weekday)


def _numbers(found: re.Match[str]) -> tuple[int, int, int, bool]:
    """Year, then month and day; of a slashed date the two numbers in the order printed."""
    if name := found["m1"] or found["m2"]:
        month = MONTHS.index(name[:3].lower()) + 1
        return int(found["y1"] or found["y2"]), month, int(found["d1"] or found["d2"]), False
    if found["y3"]:
        return int(found["y3"]), int(found["m3"]), int(found["d3"]), False
    year = int(found["y4"]) + (CENTURY if len(found["y4"]) == 2 else 0)
    if len(found["y4"]) == 2 and year > now().year + 1:
        year -= 100  # 4/13/99 is no day of 2099
    if found["s4"] == ".":  # 3.4.2017 is written where the day comes first
        return year, int(found["n2"]), int(found["n1"]), False
    return year, int(found["n1"]), int(found["n2"]), True


def _told(clock: re.Match[str] | None) -> tuple[tuple[int, int, int] | None, str, str]:
    if clock is None:
        return None, "", ""
    time = int(clock["hour"]), int(clock["minute"] or 0), int(clock["second"] or 0)
    half = (clock["half"] or clock["half2"] or "")[:1].lower()
    return time, half, clock["zone"] or ""


def moment_of(stamp: Stamp, zone: ZoneInfo, day_first: bool | None) -> datetime:
    """The moment in UTC; `day_first` is the page's habit with slashes. ImpossibleDateError."""
    month, day = _month_and_day(stamp, day_first)
    hour, minute, second = _hours(stamp)
    told = _zone(stamp, zone)
    try:
        wall = datetime(stamp.year, month, day, hour, minute, second, tzinfo=told)
    except ValueError:
        raise ImpossibleDateError(f"“{stamp.shown}” is no date of the calendar") from None
    if not stamp.modern:
        raise ImpossibleDateError(f"“{stamp.shown}” is not of the years in which there are blogs")
    if wall > now() + A_DAY:
        raise ImpossibleDateError(f"“{stamp.shown}” is in the future")
    return wall.astimezone(UTC)


def clock_change(stamp: Stamp, zone: ZoneInfo, at: datetime) -> str:
    """What is wrong with a time that was read as `at`: clocks were changed. "" for nothing."""
    if stamp.zone or not stamp.timed:
        return ""
    wall = at.astimezone(zone)
    if (wall.hour, wall.minute) != _hours(stamp)[:2]:
        return f"“{stamp.shown}” was skipped when the clocks were set forward"
    if wall.utcoffset() != wall.replace(fold=1).utcoffset():
        return f"“{stamp.shown}” came twice when the clocks were set back"
    return ""


def spelled(at: datetime, zone: ZoneInfo) -> str:
    """A moment in a zone: 3 April 2017, 12:23 EDT."""
    there = at.astimezone(zone)
    return f"{there.day} {there:%B %Y, %H:%M %Z}"


def _month_and_day(stamp: Stamp, day_first: bool | None) -> tuple[int, int]:
    if not stamp.slashed or stamp.first == stamp.second:
        return stamp.first, stamp.second
    habit = day_first if stamp.day_first is None else stamp.day_first
    if habit is None:
        reason = f"“{stamp.shown}” can be read with the day or the month first"
        raise ImpossibleDateError(reason + " (a date like 3 April 2017 cannot)")
    return (stamp.second, stamp.first) if habit else (stamp.first, stamp.second)


def _hours(stamp: Stamp) -> tuple[int, int, int]:
    hour, minute, second = stamp.clock or (0, 0, 0)
    # Some blogs print “14:05 pm”; “0:15 am” is a quarter past midnight.
    impossible = hour > 23 or minute > 59 or second > 59
    if impossible or (stamp.half == "a" and hour > 12) or (stamp.half == "p" and hour == 0):
        raise ImpossibleDateError(f"“{stamp.shown}” has a time that no clock shows")
    if stamp.half and hour <= 12:
        hour = hour % 12 + (12 if stamp.half == "p" else 0)
    return hour, minute, second


def _zone(stamp: Stamp, zone: ZoneInfo) -> tzinfo:
    if not stamp.zone:
        return zone
    name = stamp.zone.replace("−", "-")
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    if name in UNCLEAR:
        reason = f"“{stamp.shown}” names a time zone that is not told apart here"
        raise ImpossibleDateError(f"{reason} (an offset such as UTC+5:30 is)")
    sign = -1 if "-" in name else 1
    digits = name.lstrip("UTCGM+-").replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        raise ImpossibleDateError(f"“{stamp.shown}” names a time zone that does not exist")
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
