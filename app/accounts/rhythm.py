"""How often somebody is told by mail what is new."""

from enum import StrEnum


class Rhythm(StrEnum):
    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"
