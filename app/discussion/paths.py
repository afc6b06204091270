"""A thread's order, kept with each comment as a path that has an index: one range scan reads it.

A path is made of the ids of the comments above and of the comment itself, each as a segment that
sorts as its number does. PostgreSQL's indexes take rows up to 2,700 bytes, so from `DEPTH_ORDERED`
on a reply is ordered by time below its hundredth ancestor. Its true parent is kept beside the path.
"""

from datetime import datetime

DEPTH_ORDERED = 100
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def path_segment(number: int) -> str:
    """A positive number as text that sorts as the number does: its length, then base 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return DIGITS[len(digits)] + digits


def path_below(above: str, depth: int, parent_id: int, comment_id: int) -> str:
    """The path of a reply to a comment whose path, depth and id these are."""
    if depth >= DEPTH_ORDERED:  # stay beside the parent, below the same ancestor
        above = above[: -len(path_segment(parent_id))]
    return above + path_segment(comment_id)


def path_by_date(at: datetime, comment_id: int) -> str:
    """The path of an imported comment: such stand by their own dates, before those that were
    written here, for a later import may bring one that belongs between two others."""
    return f"0{int(at.timestamp()) // 60:010d}{path_segment(comment_id)}"
